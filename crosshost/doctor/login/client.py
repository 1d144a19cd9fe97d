"""A client that logs in: it keeps every cookie that a host sets, and sends them back to that host, safely only."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from crosshost.doctor import cookies
from crosshost.doctor.cookies import ReceivedCookie
from crosshost.doctor.evidence import Exchange
from crosshost.doctor.sending.wire import Wire
from crosshost.policy.origin import address
from crosshost.policy.situation import Headers

HOPS = 10  # redirects that are followed; browsers follow 20


@dataclass
class Client:
    """Sends requests as a page of the origin `page` does to `host`. `exchanges` has those before and its own."""

    wire: Wire
    page: str
    host: str
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def cookies(self) -> list[ReceivedCookie]:
        """The cookies that the host has set, in order."""
        own = [exchange for exchange in self.exchanges if address(exchange.url).origin.host == self.host]
        return [cookie for exchange in own for cookie in exchange.cookies]

    @property
    def jar(self) -> dict[str, str]:
        """The names and values of the cookies of all exchanges so far."""
        return cookies.values_by_name(self.cookies)

    def may_send(self, url: str) -> bool:
        """Return whether `url` may get cookies and passwords: it is on this host, encrypted or on this machine."""
        origin = address(url).origin
        return origin.host == self.host and self.wire.is_private(origin)

    def get(self, url: str, only: Iterable[str] | None = None) -> Exchange:
        """Send a GET with the cookies, or with those named in `only`."""
        sent = self.jar if only is None else {name: self.jar[name] for name in only if name in self.jar}
        exchange = self.wire.request("GET", url, self.headers(url, sent))
        self.exchanges.append(exchange)
        return exchange

    def follow(self, url: str) -> Exchange:
        """Send a GET and follow its redirects, also to another host, which gets no cookies."""
        exchange, seen = self.get(url), {url}
        while (to := exchange.leads_to) and to not in seen and len(seen) <= HOPS:
            seen.add(to)
            exchange = self.get(to)
        return exchange

    def headers(self, url: str, jar: dict[str, str]) -> Headers:
        origin = self.page if self.page and self.page != str(address(url).origin) else ""
        pairs = [("Origin", origin)] if origin else []
        if jar and self.may_send(url):
            pairs.append(("Cookie", cookies.cookie_header(jar)))
        return tuple(pairs)

    def post(self, url: str, origin: str, headers: Headers, body: bytes) -> Exchange:
        """Send a POST with these headers, and the Origin and Referer of a page of `origin`."""
        pairs = list(headers)
        if origin:
            pairs.append(("Origin", origin))
        if origin not in ("", "null"):
            pairs.append(("Referer", f"{origin}/"))
        if jar := self.jar:
            pairs.append(("Cookie", cookies.cookie_header(jar)))
        exchange = self.wire.request("POST", url, tuple(pairs), body)
        self.exchanges.append(exchange)
        return exchange
