from django.urls import re_path

from lab import views
from lab.witness import TRACE

urlpatterns = [
    re_path(rf"^lab/witness/(?P<trace>{TRACE})/\Z", views.Witness.as_view(), name="witness"),
]
