from django.urls import path, re_path

from witness import index, oauth, reports, views
from witness.witness import TRACE

urlpatterns = [
    path("lab/", index.Index.as_view(), name="lab"),
    re_path(rf"^lab/witness/(?P<trace>{TRACE})/\Z", views.Witness.as_view(), name="witness"),
    path("lab/reports/", reports.Reports.as_view(), name="reports"),
    re_path(rf"^lab/reports/(?P<run>{reports.RUN})/\Z", reports.Report.as_view(), name="report"),
    path("lab/login/", views.LogIn.as_view(), name="lab-login"),
    path("lab/cookies/", views.CookieNames.as_view(), name="lab-cookies"),
    path("lab/events/", views.Events.as_view(), name="events"),
    path("lab/arrival/", views.Arrival.as_view(), name="arrival"),
    path("lab/oauth/start/", oauth.Start.as_view(), name="oauth-start"),
    path("lab/oauth/callback/", oauth.Callback.as_view(), name="oauth-callback"),
    path("lab/form/", views.LogoutForm.as_view(), name="logout-form"),
    path("lab/sandbox/", views.Sandbox.as_view(), name="sandbox"),
    path("lab/elsewhere/", views.Elsewhere.as_view(), name="elsewhere"),
    path("lab/back/", views.Back.as_view(), name="back"),
]
