"""whoami and the posts."""

from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control, never_cache
from django.views.generic import RedirectView

from blog.body import BadBody, read_strings
from blog.models import Post
from blog.responses import NegotiatedMethods, error, response

# These words, and those of errors.bad_request, are part of the record in measurements/browsers.json.
NO_SESSION = "Not logged in: the request carried no session cookie that is known here."


class FrontDoor(NegotiatedMethods, RedirectView):
    """The API's root, which redirects to whoami."""

    http_method_names = ["get", "head", "options"]


class WhoAmI(NegotiatedMethods):
    def dispatch(self, request: HttpRequest) -> HttpResponse:
        response = super().dispatch(request)
        response["Cache-Control"] = "no-store"  # the decorator never_cache would add 5 % to the work
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return response(request, {"status": 401, "error": NO_SESSION}, "blog/whoami.html", status=401)
        return response(request, {"username": request.user.get_username()}, "blog/whoami.html")


class PostForm(ModelForm):
    class Meta:
        model = Post
        fields = ["title", "text"]


@method_decorator(cache_control(no_cache=True), name="dispatch")
class Posts(NegotiatedMethods):
    SHOWN = 50

    def get(self, request: HttpRequest) -> HttpResponse:
        posts = [post.as_json() for post in Post.objects.select_related("author")[: self.SHOWN]]
        return response(request, {"posts": posts}, "blog/posts.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return error(request, 401, NO_SESSION)
        try:
            form = PostForm(read_strings(request, "title", "text"))
        except BadBody as bad:
            return error(request, bad.status, bad.message, **bad.more)
        if not form.is_valid():
            field, messages = next(iter(form.errors.items()))
            return error(request, 400, f"The field {field}: {messages[0]}", field=field)
        form.instance.author = request.user
        return JsonResponse(form.save().as_json(), status=201, headers={"Cache-Control": "no-store"})


@method_decorator(never_cache, name="dispatch")
class OnePost(NegotiatedMethods):
    def delete(self, request: HttpRequest, id: int) -> HttpResponse:
        if not request.user.is_authenticated:
            return error(request, 401, NO_SESSION)
        post = Post.objects.filter(pk=id).first()
        if post is None:
            return error(request, 404, f"No post {id}.")
        if post.author_id != request.user.pk:
            return error(request, 403, "Only the author may delete a post.")
        post.delete()
        return JsonResponse({"deleted": id})
