"""Checks whether Django knows that the browser uses https."""

from collections.abc import Iterator

from crosshost.django.check import as_hint, check
from crosshost.django.conf import Conf
from crosshost.django.hosts import own_hosts
from crosshost.policy.reasons.advice import PROXY_SSL_HEADER


@check(
    "W028",
    title="A proxy terminates TLS, but Django does not learn of https",
    level="I",  # the server may tell Django, which no setting shows
    fault="USE_X_FORWARDED_HOST = True",
    message="{sign}, but SECURE_PROXY_SSL_HEADER is not set. Unless the server itself tells Django of "
    "https, as gunicorn and uvicorn do for proxies in their forwarded_allow_ips (127.0.0.1 by default), every request "
    "counts as http: those from Django's own https origin fail the CSRF check, and SECURE_SSL_REDIRECT redirects "
    "without end.",
    hint=as_hint(PROXY_SSL_HEADER, comment="if the proxy always sets that header itself"),
)
def proxy_header_missing(conf: Conf) -> Iterator[dict[str, str]]:
    # Only signs of a proxy or of the harm count.
    if conf.SECURE_PROXY_SSL_HEADER:
        return
    hosts = own_hosts(conf)
    if conf.is_https and (conf.USE_X_FORWARDED_HOST or conf.USE_X_FORWARDED_PORT):
        setting = "USE_X_FORWARDED_HOST" if conf.USE_X_FORWARDED_HOST else "USE_X_FORWARDED_PORT"
        yield {"sign": f"{setting} implies a proxy, and Secure cookies or SECURE_SSL_REDIRECT imply https"}
    elif len(hosts) == 1 and f"https://{hosts[0]}" in conf.CSRF_TRUSTED_ORIGINS:
        own = f"https://{hosts[0]}"
        yield {"sign": f"CSRF_TRUSTED_ORIGINS has this API's own {own}, which only Django without https needs"}
