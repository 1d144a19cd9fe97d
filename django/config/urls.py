from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("blog.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEMO:
    urlpatterns += [path("", include("blog.demo.urls")), path("", include("witness.urls"))]
if settings.DEBUG_TOOLBAR:
    urlpatterns += [path("__debug__/", include("debug_toolbar.urls"))]

handler400 = "blog.errors.bad_request"
handler403 = "blog.errors.forbidden"
handler404 = "blog.errors.not_found"
handler500 = "blog.errors.server_error"
