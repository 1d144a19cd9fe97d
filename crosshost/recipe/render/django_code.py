"""The views that a new project needs, and their URLs."""

from crosshost.recipe.decide import Recipe

BEGIN = '''\
"""The session of the page: its CSRF token, who is logged in, {login}logout."""
{json}
from django.contrib.auth import {auth}logout
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST


@require_GET
@never_cache
def csrf(request):
    return JsonResponse({{"csrfToken": get_token(request)}})  # sets the cookie as well


@require_GET
@never_cache
def whoami(request):
    if not request.user.is_authenticated:
        return JsonResponse({{"error": "not logged in"}}, status=401)
    return JsonResponse({{"username": request.user.get_username()}})

'''
LOG_IN = """
@require_POST
def log_in(request):
    try:
        data = json.loads(request.body)
        user = authenticate(request, username=data["username"], password=data["password"])
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": "write JSON with username and password"}, status=400)
    if user is None:
        return JsonResponse({"error": "wrong username or password"}, status=401)
    login(request, user)
    return JsonResponse({"username": user.get_username()})

"""
LOG_OUT = """
@require_POST
def log_out(request):
    logout(request)
    return JsonResponse({"username": None})
"""
URLS = """\
{imports}from django.urls import path

from . import views

urlpatterns += [
    path("accounts/csrf/", views.csrf),
    path("accounts/whoami/", views.whoami),
    path("accounts/login/", {login}),
    path("accounts/logout/", views.log_out),
]
"""
# The template of Django's admin, which startproject installs.
LOGIN_PAGE = 'LoginView.as_view(template_name="admin/login.html")'


def views(recipe: Recipe) -> str:
    if recipe.wish.login == "django":
        return BEGIN.format(login="", json="", auth="") + LOG_OUT
    return BEGIN.format(login="login and ", json="\nimport json\n", auth="authenticate, login, ") + LOG_IN + LOG_OUT


def urls(recipe: Recipe) -> str:
    if recipe.wish.login == "django":
        return URLS.format(imports="from django.contrib.auth.views import LoginView\n", login=LOGIN_PAGE)
    return URLS.format(imports="", login="views.log_in")
