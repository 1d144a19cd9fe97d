"""The space of wishes: every relation of page and API, with each login, token and proxy."""

from dataclasses import dataclass
from itertools import product

from crosshost.recipe.wish import LOGINS, PROXIES, TOKENS, Wish


@dataclass(frozen=True)
class Relation:
    """How page and API stand to each other, with an example of both origins."""

    id: str
    title: str
    page: str
    api: str

    def wish(self, login: str, token: str | None, proxy: str) -> Wish:
        return Wish(self.page, self.api, login, proxy, token)


RELATIONS: dict[str, Relation] = {
    id: Relation(id, title, page, api)
    for id, title, page, api in (
        ("one-origin", "one origin", "https://app.example.com", "https://app.example.com"),
        ("one-origin-http", "one origin, over http", "http://localhost:3000", "http://localhost:3000"),
        ("ports", "two ports of one host", "https://app.example.com", "https://app.example.com:8443"),
        ("ports-http", "two ports of one host, over http", "http://localhost:3000", "http://localhost:8000"),
        ("hosts", "two hosts of one site", "https://app.example.com", "https://api.example.com"),
        (
            "hosts-http",
            "two hosts of one site, over http",
            "http://app.shop.localhost:3000",
            "http://api.shop.localhost:8000",
        ),
        ("apex", "a domain and a host below it", "https://example.com", "https://api.example.com"),
        (
            "cousins",
            "hosts below different parents of one site",
            "https://app.shop.example.com",
            "https://api.data.example.com",
        ),
        ("sites", "two sites", "https://app.example.com", "https://api.example.net"),
        ("sites-http", "two sites, over http", "http://app.example.com", "http://api.example.net"),
        ("lab-sites", "two sites on one machine", "https://frontend.localhost:3443", "https://backend.localhost:8443"),
        (
            "lab-sites-http",
            "two sites on one machine, over http",
            "http://frontend.localhost:3000",
            "http://backend.localhost:8000",
        ),
        (
            "suffix",
            "two names below one public suffix",
            "https://my-page.herokuapp.com",
            "https://my-api.herokuapp.com",
        ),
        ("suffixes", "names below two public suffixes", "https://me.github.io", "https://my-api.herokuapp.com"),
        ("localhost-127", "localhost and 127.0.0.1", "http://localhost:3000", "http://127.0.0.1:8000"),
        ("127-localhost", "127.0.0.1 and localhost", "http://127.0.0.1:3000", "http://localhost:8000"),
        ("vite", "Vite's development server and Django", "http://localhost:5173", "http://localhost:8000"),
        (
            "vite-127",
            "Vite's development server and Django at 127.0.0.1",
            "http://localhost:5173",
            "http://127.0.0.1:8000",
        ),
        (
            "vite-tls",
            "Vite's development server and Django over https",
            "http://localhost:5173",
            "https://localhost:8443",
        ),
        ("vite-origin", "Django behind Vite's development server", "http://localhost:5173", "http://localhost:5173"),
        ("staging", "a local page and a staging API", "http://localhost:5173", "https://api.staging.example.com"),
        ("ip", "two ports of one IP address", "http://192.168.1.20:3000", "http://192.168.1.20:8000"),
        ("ips", "two IP addresses", "http://192.168.1.20:3000", "http://192.168.1.21:8000"),
        ("ips-tls", "two IP addresses, over https", "https://192.168.1.20", "https://192.168.1.21"),
        ("scheme", "an https page and an http API", "https://app.example.com", "http://api.example.com"),
        (
            "local-api",
            "a public page and an API on one's own machine",
            "https://app.example.com",
            "http://localhost:8000",
        ),
    )
}


def relation_of(wish: Wish) -> Relation | None:
    """Return the relation whose example `wish` has, or None."""
    return next((each for each in RELATIONS.values() if (each.page, each.api) == (wish.page, wish.api)), None)


# 312: what cannot work is refused, with a reason and the nearest that does.
ALL: tuple[Wish, ...] = tuple(
    relation.wish(login, token, proxy)
    for relation, login, token, proxy in product(RELATIONS.values(), LOGINS, TOKENS, PROXIES)
)
