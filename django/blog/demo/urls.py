from django.urls import path

from blog.demo.views import StartOver

urlpatterns = [path("accounts/start-over/", StartOver.as_view(), name="start-over")]
