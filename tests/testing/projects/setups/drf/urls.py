"""The views and URLs of this project."""

from django.urls import include, path
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from tests.testing.projects.base import planted


class CsrfExemptSessionAuthentication(SessionAuthentication):
    """As it is copied from answers to "CSRF Failed"."""

    def enforce_csrf(self, request):
        return


AUTHENTICATION = [CsrfExemptSessionAuthentication if planted("csrf-exempt") else SessionAuthentication]


class Profile(APIView):
    def get(self, request):
        return Response({"username": request.user.username})


class Orders(APIView):
    authentication_classes = AUTHENTICATION
    permission_classes = [AllowAny if planted("open") else IsAuthenticated]

    def get(self, request):
        return Response([{"item": "tea"}])

    def post(self, request):
        return Response({"item": request.data.get("item")}, status=201)


urlpatterns = [
    path("api/profile/", Profile.as_view()),
    path("api/orders/", Orders.as_view()),
    path("api-auth/", include("rest_framework.urls")),
]
