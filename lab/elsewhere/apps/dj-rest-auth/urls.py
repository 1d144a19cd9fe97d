"""dj-rest-auth with its JWT in an HttpOnly cookie: all views are its own."""

from django.urls import include, path

urlpatterns = [path("dj-rest-auth/", include("dj_rest_auth.urls"))]
