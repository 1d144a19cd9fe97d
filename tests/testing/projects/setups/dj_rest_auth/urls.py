"""The views and URLs of this project."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from tests.testing.projects.base import planted


def csrf(request):
    return JsonResponse({"csrfToken": get_token(request)})


class Invoices(APIView):
    permission_classes = [AllowAny if planted("open") else IsAuthenticated]

    def get(self, request):
        return Response([{"total": 12}])

    def post(self, request):
        return Response({"total": 0}, status=201)


urlpatterns = [
    path("csrf/", csrf),
    path("dj-rest-auth/", include("dj_rest_auth.urls")),
    path("invoices/", Invoices.as_view()),
]
