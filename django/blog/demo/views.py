"""Starting over: delete every cookie of ours that this or another scenario set in the browser."""

from http.cookies import Morsel

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from blog.responses import NegotiatedMethods
from blog.way_back import path_on_page
from config.partitioned import PartitionedMorsel


@method_decorator(never_cache, name="dispatch")
@method_decorator(csrf_exempt, name="dispatch")  # it must work without the CSRF cookie, which several scenarios lack
class StartOver(NegotiatedMethods):
    """Expire every cookie of ours in this browser and redirect to the page, to the path in the query if there is one.

    The page first sends a fetch, because only a fetch reaches the cookies that a fetch stored in the partition of the
    page's site. Then its form posts here as a navigation, because only that expires first-party cookies across sites.
    """

    def post(self, request: HttpRequest) -> HttpResponse:
        back = path_on_page(request.GET.get("back", "/"))
        return expire_cookies(request, HttpResponseRedirect(settings.WEB_ORIGIN + back, status=303))


def expire_cookies(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    session, csrf = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
    cookies = {
        session: (settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_SECURE),
        csrf: (settings.CSRF_COOKIE_PATH, settings.CSRF_COOKIE_SECURE),
    }
    for name in request.COOKIES:  # left by another scenario under another name
        if name.endswith(("sessionid", "csrftoken")):
            cookies.setdefault(name, ("/", False))
    # A cookie with a Domain is another cookie than one without, and another scenario may have set either.
    for domain in ["", *domains(split_domain_port(request.get_host())[0])]:
        for name, (path, secure) in cookies.items():
            # A browser accepts a Set-Cookie of such a name only if it fulfils the prefix's rules (RFC 6265bis, 4.1.3).
            host_only = name.lower().startswith("__host-")
            secure = secure or host_only or name.lower().startswith("__secure-")
            if host_only and domain:
                continue
            attributes = {"path": "/" if host_only else path, "domain": domain, "max-age": 0, "secure": secure}
            kinds: list[type[Morsel]] = [Morsel]
            if request.is_secure():
                # Across sites a browser accepts only these, and a partition has its own cookies.
                attributes |= {"secure": True, "samesite": "None"}
                kinds.append(PartitionedMorsel)
            for kind in kinds:
                expired = kind()
                expired.set(name, "", "")
                expired.update(attributes)
                # set_cookie keeps one cookie a name; this key is never sent.
                response.cookies[f"{name} {domain} {kind.__name__}"] = expired
    return response


def domains(host: str) -> list[str]:
    """Return every Domain that `host` could have set: itself and its parents; none for an address or a single label."""
    labels = host.split(".")
    if labels[-1].isdigit() or host.startswith("["):
        return []
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]
