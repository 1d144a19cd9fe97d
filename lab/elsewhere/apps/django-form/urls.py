"""Django's own LoginView, and a view that answers 200 to everyone."""

from django.contrib.auth import views
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe


@require_safe
def user(request):
    return JsonResponse({"user": request.user.username or None})


urlpatterns = [
    path("accounts/login/", views.LoginView.as_view(template_name="login.html", next_page="/api/user")),
    path("api/user", user),
]
