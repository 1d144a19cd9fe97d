from django.conf import settings
from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=100)
    text = models.TextField(max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    def as_json(self) -> dict:
        return {
            "id": self.pk,
            "title": self.title,
            "text": self.text,
            "author": self.author.get_username(),
            "created": self.created.isoformat(),
        }
