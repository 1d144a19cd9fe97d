"""Checks whether pages of the internet can call an API in the user's own network (Local Network Access)."""

from collections.abc import Iterator

from crosshost.django.check import check
from crosshost.django.conf import Conf
from crosshost.django.hosts import host_of, is_local, is_only_local, is_public, is_registrable, own_hosts, site
from crosshost.django.origins import allowed


@check(
    "W029",
    title="Pages of the internet, and an API on the user's own machine or network",
    fault="ALLOWED_HOSTS = ['localhost', '127.0.0.1']; CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = 'None'",
    message="CORS allows {origins}, but this API is only on {hosts}: Chromium since 142 and Firefox since 153 ask the "
    "user before a page on a public address may call it, and send nothing until the user allows it. It looks like a "
    "CORS error, and no header of the API changes it.",
    hint="ALLOWED_HOSTS = ['{right}']  # a public name over https; or serve the page from the API's network",
)
def public_page_and_local_api(conf: Conf) -> Iterator[dict[str, str]]:
    hosts, origins = own_hosts(conf), allowed(conf)
    if not is_only_local(conf):
        return
    if conf.SECURE_PROXY_SSL_HEADER and not conf.USE_X_FORWARDED_HOST:
        return  # a proxy may replace the Host, and then the browser's is unknown
    if conf.DEBUG and (conf.allows_by_pattern or any(is_local(host_of(origin)) for origin in origins)):
        return  # a developer's machine with the origins of production; the page is the local one
    public = [origin for origin in origins if is_public(host_of(origin))]
    if public:
        domains = (site(host_of(origin)) for origin in public)
        domain = next((domain for domain in domains if is_registrable(domain)), "example.com")
        yield {"origins": ", ".join(public), "hosts": ", ".join(hosts), "right": f"api.{domain}"}
