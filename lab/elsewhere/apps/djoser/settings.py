from django_base import *

INSTALLED_APPS += ["rest_framework", "rest_framework.authtoken", "djoser"]
REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"]}
