from django_base import *

MIDDLEWARE = ["urls.cors", *MIDDLEWARE[1:]]
