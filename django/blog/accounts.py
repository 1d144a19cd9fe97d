"""Login and logout: Django's forms for people, JSON for fetch, both CSRF-protected."""

from django.contrib.auth import logout, views
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers

from blog.body import BadBody, read_strings
from blog.responses import NegotiatedMethods, error, response, wants_page

negotiated = [never_cache, vary_on_headers("Accept")]


@method_decorator(never_cache, name="dispatch")
class CsrfToken(NegotiatedMethods):
    """Return the token in the body: JavaScript on another host cannot read the cookie."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse({"csrfToken": get_token(request)})


@method_decorator(negotiated, name="dispatch")
class Login(NegotiatedMethods, views.LoginView):
    template_name = "blog/login.html"

    def post(self, request, *args, **kwargs):
        if request.content_type != "application/json":
            return super().post(request, *args, **kwargs)
        try:
            self.body = read_strings(request, "username", "password")
        except BadBody as bad:
            return error(request, bad.status, bad.message, **bad.more)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if hasattr(self, "body"):
            kwargs["data"] = self.body
        return kwargs

    def form_valid(self, form):
        if self.request.user.is_authenticated:
            logout(self.request)  # Django would keep the session of a user who logs in again
        response = super().form_valid(form)  # logs in: a new session, and a new CSRF token
        if wants_page(self.request):
            return response
        return JsonResponse({"username": form.get_user().get_username(), "csrfToken": get_token(self.request)})

    def form_invalid(self, form):
        if wants_page(self.request):
            return super().form_invalid(form)
        field = next((name for name in form.errors if name != "__all__"), None)
        if field:
            return error(self.request, 400, f"The field {field}: {form.errors[field][0]}", field=field)
        return error(self.request, 401, "Wrong username or password.")


@method_decorator(negotiated, name="dispatch")
class Logout(NegotiatedMethods):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        return response(request, {"username": None}, "blog/logged_out.html")
