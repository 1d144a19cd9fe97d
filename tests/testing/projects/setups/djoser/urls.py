"""The views and URLs of this project."""

from django.urls import include, path
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from tests.testing.projects.base import planted


class CsrfExemptSessionAuthentication(SessionAuthentication):
    """As it is copied from answers to "CSRF Failed"."""

    def enforce_csrf(self, request):
        return


AUTHENTICATION = [CsrfExemptSessionAuthentication if planted("csrf-exempt") else SessionAuthentication]
if planted("token"):
    AUTHENTICATION = [TokenAuthentication]


class Tickets(APIView):
    authentication_classes = AUTHENTICATION
    permission_classes = [AllowAny if planted("open") else IsAuthenticated]

    def get(self, request):
        return Response([{"seat": "12A"}])

    def post(self, request):
        return Response({"seat": "12B"}, status=201)


urlpatterns = [
    path("auth/", include("djoser.urls")),
    path("auth/", include("djoser.urls.authtoken")),
    path("tickets/", Tickets.as_view()),
]
