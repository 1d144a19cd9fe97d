"""Whether what the page sends passes Django's CSRF check."""

from collections.abc import Iterator

from crosshost.django.check import check
from crosshost.django.conf import Conf
from crosshost.django.hosts import host_of, may_be_same_host, own_hosts
from crosshost.django.middleware import CSRF, has
from crosshost.django.origins import is_trusted, with_credentials
from crosshost.policy.csrf import is_same_domain


@check(
    "W017",
    title="CORS allows an origin that CSRF does not trust",
    fault="CSRF_TRUSTED_ORIGINS = []",
    message="CORS allows {origins} with credentials, and CSRF_TRUSTED_ORIGINS lacks it: the page reads, and each "
    "POST, PUT, PATCH and DELETE with the session ends in 403, 'Origin checking failed'.",
    hint="CSRF_TRUSTED_ORIGINS = {right}",
)
def allowed_and_not_trusted(conf: Conf) -> Iterator[dict[str, str]]:
    if not has(conf, CSRF):
        return
    origins = [one for one in with_credentials(conf) if not is_trusted(conf, one) and not _is_ours(conf, one)]
    if origins:
        yield {"origins": ", ".join(origins), "right": str([*conf.CSRF_TRUSTED_ORIGINS, *origins])}


@check(
    "W018",
    title="An HttpOnly CSRF cookie for a page that could read it",
    fault="CSRF_COOKIE_DOMAIN = 'example.com'; CSRF_COOKIE_HTTPONLY = True",
    message="CSRF_COOKIE_HTTPONLY hides the CSRF cookie from JavaScript: a page at {origin} that copies the token out "
    "of document.cookie finds none and gets 403, 'CSRF token missing'. The token is no secret to its own page.",
    hint="CSRF_COOKIE_HTTPONLY = False",
)
def csrf_cookie_hidden(conf: Conf) -> Iterator[dict[str, str]]:
    for origin in _hidden_from(conf):
        if _could_read(conf, origin):
            yield {"origin": origin}
            return


@check(
    "I001",
    title="An HttpOnly CSRF cookie for a page on another host, which could not read it anyway",
    fault="CSRF_COOKIE_HTTPONLY = True",
    message="CSRF_COOKIE_HTTPONLY changes nothing for {origin}: the cookies of this API are another host's there, and "
    "document.cookie never has them. The page must take the token from the body of an answer: get_token(request).",
    hint="CSRF_COOKIE_HTTPONLY = False  # and the token from a body, whatever this says",
)
def csrf_cookie_out_of_reach(conf: Conf) -> Iterator[dict[str, str]]:
    for origin in _hidden_from(conf):
        if not _could_read(conf, origin):
            yield {"origin": origin}
            return


@check(
    "W019",
    title="CSRF_HEADER_NAME as a browser writes it, which Django never finds",
    fault="CSRF_HEADER_NAME = 'X-CSRFToken'",
    message="CSRF_HEADER_NAME is '{name}', and Django looks for it in request.META, where each header begins with "
    "HTTP_: a token in a header ends in 403, 'CSRF token missing'.",
    hint="CSRF_HEADER_NAME = '{right}'",
)
def header_name_not_of_meta(conf: Conf) -> Iterator[dict[str, str]]:
    name = conf.CSRF_HEADER_NAME
    right = "HTTP_" + name.upper().replace("-", "_").removeprefix("HTTP_")
    if name != right:
        yield {"name": name, "right": right}


def _hidden_from(conf: Conf) -> list[str]:
    """The origins whose pages the HttpOnly attribute of the CSRF cookie concerns."""
    return with_credentials(conf) if conf.CSRF_COOKIE_HTTPONLY and not conf.CSRF_USE_SESSIONS else []


def _could_read(conf: Conf, origin: str) -> bool:
    """Whether document.cookie at `origin` may show the CSRF cookie but for HttpOnly: same host, or below its Domain."""
    domain = conf.CSRF_COOKIE_DOMAIN.lower().removeprefix(".")
    return may_be_same_host(conf, origin) or bool(domain and is_same_domain(host_of(origin), f".{domain}"))


def _is_ours(conf: Conf, origin: str) -> bool:
    """Whether `origin` may be this API's own, which needs no trust: a host of ours by name, at no other port."""
    return any(origin in (f"https://{host}", f"http://{host}") for host in own_hosts(conf))
