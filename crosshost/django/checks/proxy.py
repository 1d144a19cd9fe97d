"""Whether Django knows that the browser speaks https."""

from collections.abc import Iterator

from crosshost.django.check import check
from crosshost.django.conf import Conf
from crosshost.django.hosts import own_hosts


@check(
    "W028",
    title="A proxy ends TLS, and Django is not told of https",
    fault="USE_X_FORWARDED_HOST = True",
    message="{sign}, and SECURE_PROXY_SSL_HEADER is not set. Where the proxy ends TLS, Django takes each request for "
    "http: its own https origin fails the CSRF check, and SECURE_SSL_REDIRECT redirects without end.",
    hint="SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')  # if the proxy always sets that header itself",
)
def proxy_header_missing(conf: Conf) -> Iterator[dict[str, str]]:
    # A server such as gunicorn may read the header in Django's place, so only what shows a proxy or its harm counts.
    if conf.SECURE_PROXY_SSL_HEADER:
        return
    hosts = own_hosts(conf)
    if conf.is_https and (conf.USE_X_FORWARDED_HOST or conf.USE_X_FORWARDED_PORT):
        setting = "USE_X_FORWARDED_HOST" if conf.USE_X_FORWARDED_HOST else "USE_X_FORWARDED_PORT"
        yield {"sign": f"{setting} speaks of a proxy, and the cookies or SECURE_SSL_REDIRECT of https"}
    elif len(hosts) == 1 and f"https://{hosts[0]}" in conf.CSRF_TRUSTED_ORIGINS:
        own = f"https://{hosts[0]}"
        yield {"sign": f"CSRF_TRUSTED_ORIGINS has this API's own {own}, as is needed only where https is not seen"}
