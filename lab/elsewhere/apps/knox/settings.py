from django_base import *

INSTALLED_APPS += ["rest_framework", "knox"]
REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["knox.auth.TokenAuthentication"]}
