from django.urls import path

from blog.demo.views import start_over

urlpatterns = [path("accounts/start-over/", start_over, name="start-over")]
