"""nginx in front: the page and the API on one origin, or a server block for each."""

from crosshost.policy.origin import PORTS, Origin, is_ip, is_loopback
from crosshost.recipe.decide import Recipe
from crosshost.recipe.render.paths import PROXIED

REDIRECT = """\
server {{
    listen {listen};
    server_name {host};
    server_tokens off;
    return 301 https://{host}$request_uri;
}}

"""
SERVER = """\
server {{
    listen {listen};
    server_name {host};
    server_tokens off;
{tls}
{locations}}}
"""
TLS = """\
    ssl_certificate     /etc/nginx/tls/{host}.pem;
    ssl_certificate_key /etc/nginx/tls/{host}-key.pem;
    ssl_protocols       TLSv1.2 TLSv1.3;
    ssl_ciphers         ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305;
"""
PAGE = """\
    root /var/www/{host};  # the built page
    location / {{
        try_files $uri /index.html;
    }}
"""
API = """\
    location {path} {{{note}
        proxy_pass http://127.0.0.1:{port};
        proxy_http_version 1.1;
        proxy_set_header Host {forwarded};  # {why}
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Host "";  # nobody else may set it
    }}
"""


def text(recipe: Recipe) -> str:
    """Return the server blocks, or nothing where nginx is not in front."""
    where = recipe.where
    if recipe.wish.proxy != "nginx":
        return ""
    port = django_port((where.page, where.api))
    begin = f"# In http {{ }}, for example a file in /etc/nginx/conf.d/. gunicorn listens on 127.0.0.1:{port}.\n\n"
    if where.one_origin:
        below = f"~ ^/({'|'.join(PROXIED)})/"
        note = "  # and whatever else Django serves"
        return begin + server(where.page, page(where.page) + "\n" + api(where.api, below, port, note))
    blocks = server(where.page, page(where.page)), server(where.api, api(where.api, "/", port))
    return begin + "\n".join(blocks)


def server(origin: Origin, locations: str) -> str:
    """Return the block of one origin, after one that redirects http to it."""
    is_https = origin.scheme == "https"
    host, tls = origin.host, TLS.format(host=plain(origin.host)) if is_https else ""
    listen = f"{address(origin, origin.port)}{' ssl' if is_https else ''}"
    block = SERVER.format(listen=listen, host=host, tls=tls, locations=locations)
    if is_https and origin.port == PORTS["https"]:
        block = REDIRECT.format(listen=address(origin, PORTS["http"]), host=host) + block
    return block


def address(origin: Origin, port: int) -> str:
    """Return where nginx listens: for a name of one's own machine on loopback only."""
    if origin.host.startswith("["):  # a port alone is of IPv4
        return f"{origin.host}:{port}"
    if not is_loopback(origin.host):
        return str(port)
    return f"{origin.host if is_ip(origin.host) else '127.0.0.1'}:{port}"


def page(origin: Origin) -> str:
    return PAGE.format(host=plain(origin.host))


def api(origin: Origin, path: str, port: int, note: str = "") -> str:
    has_port = origin.port != PORTS[origin.scheme]
    forwarded = f"$host:{origin.port}" if has_port else "$host"
    why = "with the port, which $host lacks: Django" if has_port else "Django"
    return API.format(path=path, note=note, port=port, forwarded=forwarded, why=f"{why} compares it with the Origin")


def plain(host: str) -> str:
    """Return `host` as a part of a path: without the brackets of an IPv6 address."""
    return host.strip("[]")


def django_port(origins: tuple[Origin, ...]) -> int:
    """Return the port of gunicorn: 8000, or the next that nginx does not listen on."""
    taken = {origin.port for origin in origins}
    return next(port for port in range(8000, 8100) if port not in taken)
