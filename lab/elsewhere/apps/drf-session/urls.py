"""Django REST framework with SessionAuthentication, and its own login page of the browsable API."""

import os

from django.urls import include, path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.response import Response


@api_view(["GET"])
@permission_classes([IsAdminUser if os.environ.get("PERMISSION") == "admin" else IsAuthenticated])
def profile(request):
    return Response({"username": request.user.username})


urlpatterns = [
    path("api/profile/", profile),
    path("api-auth/", include("rest_framework.urls")),
]
