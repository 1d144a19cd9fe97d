from django.urls import path

from blog import accounts, views

urlpatterns = [
    path("", views.FrontDoor.as_view(pattern_name="whoami")),
    path("blog/whoami/", views.WhoAmI.as_view(), name="whoami"),
    path("blog/posts/", views.Posts.as_view(), name="posts"),
    path("blog/posts/<int:id>/", views.OnePost.as_view(), name="post"),
    path("accounts/csrf/", accounts.CsrfToken.as_view(), name="csrf"),
    path("accounts/login/", accounts.Login.as_view(), name="login"),
    path("accounts/logout/", accounts.Logout.as_view(), name="logout"),
]
