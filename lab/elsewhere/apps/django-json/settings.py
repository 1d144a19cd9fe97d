from django_base import *
