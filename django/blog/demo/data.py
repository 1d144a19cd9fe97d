"""The demo's user and posts."""

from django.contrib.auth import get_user_model
from django.db import transaction

from blog.models import Post

USERNAME = PASSWORD = "demo"  # noqa: S105 # nosec B105 (known to everybody: the demo stays on loopback)
POSTS = [
    (
        "Same site, other origin",
        "Another port is another origin, but the same site: the cookie is sent, and the response needs CORS.",
    ),
    (
        "The cookie is there, the user is not",
        "fetch sends cookies to another origin only with credentials: 'include'.",
    ),
    ("Welcome", "Log in as demo with the password demo, and write a post of your own."),
]


@transaction.atomic
def make() -> None:
    """Create the superuser and the posts, or enable the user again if `close` disabled it."""
    user = _user()
    if user:
        if not user.is_active and user.check_password(PASSWORD):
            user.is_active = True
            user.save(update_fields=["is_active"])
        return
    author = get_user_model().objects.create_superuser(USERNAME, password=PASSWORD)
    for title, text in reversed(POSTS):
        Post.objects.create(title=title, text=text, author=author)


def close() -> bool:
    """Disable the demo's user while it has the known password. Return whether that was needed."""
    user = _user()
    if not (user and user.is_active and user.check_password(PASSWORD)):
        return False
    user.is_active = False
    user.save(update_fields=["is_active"])
    return True


def _user():
    return get_user_model().objects.filter(username=USERNAME).first()
