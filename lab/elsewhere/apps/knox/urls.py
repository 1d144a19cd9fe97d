"""django-rest-knox with a LoginView that takes a password, as its documentation proposes."""

from django.contrib.auth import login
from django.urls import path
from knox.views import LoginView as KnoxLoginView
from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response


class LoginView(KnoxLoginView):
    authentication_classes = []
    permission_classes = [AllowAny]

    def post(self, request, format=None):
        serializer = AuthTokenSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        login(request, serializer.validated_data["user"])
        return super().post(request, format=format)


@api_view(["GET"])
@permission_classes([IsAuthenticated])
def profile(request):
    return Response({"username": request.user.username})


urlpatterns = [
    path("api/auth/login/", LoginView.as_view()),
    path("api/profile/", profile),
]
