from django_base import *

INSTALLED_APPS += ["rest_framework", "django.contrib.staticfiles"]
STATIC_URL = "static/"
REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"]}
