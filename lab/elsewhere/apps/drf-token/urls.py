"""Django REST framework with TokenAuthentication."""

from django.urls import path
from rest_framework.authtoken.views import obtain_auth_token
from rest_framework.decorators import api_view
from rest_framework.response import Response


@api_view(["GET"])
def me(request):
    return Response({"username": request.user.username})


urlpatterns = [
    path("api-token-auth/", obtain_auth_token),
    path("api/me/", me),
]
