"""The dimensions of the grid, as data: how page and target are related, what is set, how, and how it is requested.

A cell is one of each: a relation of hosts, a kind of cookie, a setter and an asker. Its result is whether the cookie is
sent. The codes are what measurements/grid.json and the cookies' names are written with, so a new entry gets a new code
and an old one keeps its own.
"""

from dataclasses import dataclass
from typing import Literal

How = Literal[
    "fetch",
    "image",
    "script",
    "style",
    "frame",  # an iframe, loaded by the document around it
    "frame-post",  # a form that is sent into an iframe
    "link",  # a top-level navigation, like the next two
    "form-get",
    "form-post",
    "document.cookie",
]
TOP_LEVEL = ("link", "form-get", "form-post")
CODES = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.*+~"


@dataclass(frozen=True)
class Relation:
    """Two origins. In a host, `{site}` is a registrable domain of this relation alone; A and B are two ports."""

    id: str
    page: str
    target: str
    thorough: bool = False  # measured with the setters and askers that are `rare`, too
    third: str = "{third}"  # the host of X; "": there is none, and no step uses it


@dataclass(frozen=True)
class Step:
    """A request, or an access to document.cookie: it sets the cookies, or shows which of them are sent.

    `place` is the document that does it below those around it, outermost first: P has the page's origin, T the
    target's, X a third site's. `via` are the hosts that redirect the request to the target, in order.
    """

    code: str
    title: str
    place: str
    how: How
    method: Literal["GET", "HEAD", "POST", "PUT"] = "GET"
    mode: Literal["cors", "no-cors"] = "cors"
    credentials: Literal["omit", "same-origin", "include"] = "include"
    via: str = ""
    sandboxed: bool = False  # the document has an opaque origin
    rare: bool = False  # in thorough relations only, to save time
    old: bool = False  # once the cookies are older than Chromium's exception for new ones without SameSite

    @property
    def leaves(self) -> bool:
        """Return whether it is a top-level navigation."""
        return self.how in TOP_LEVEL

    @property
    def uses_third(self) -> bool:
        """Return whether a third site takes part in it."""
        return "X" in self.place + self.via


@dataclass(frozen=True)
class Kind:
    """A cookie, but for its name.

    `{host}` is the target's, `{parent}` the domain above it, `{below}` a host below it, `{long}` 1100 characters.
    """

    code: str
    attributes: str  # of the Set-Cookie header
    prefix: str = ""  # of the name
    core: bool = False  # set by every setter; the others only by those of FULL

    @property
    def title(self) -> str:
        """Return prefix and attributes, as differences are printed."""
        return " ".join(filter(None, (self.prefix, self.attributes))) or "no attribute"


RELATIONS = (
    Relation("another port", "http://{site}:A", "http://{site}:B"),
    Relation("sibling hosts", "http://app.{site}:A", "http://api.{site}:A"),
    Relation("sibling hosts, https", "https://app.{site}:A", "https://api.{site}:B", thorough=True),
    Relation("target below the site", "http://{site}:A", "http://api.{site}:A"),
    Relation("target below the site, https", "https://{site}:A", "https://api.{site}:A"),
    Relation("target is the site, https", "https://app.{site}:A", "https://{site}:A"),
    Relation("target below the page's host", "http://app.{site}:A", "http://api.app.{site}:A"),
    Relation("target above the page's host, https", "https://web.app.{site}:A", "https://app.{site}:A"),
    Relation("two sites", "http://app.{site}:A", "http://api.{other}:A"),
    Relation("two sites, https", "https://app.{site}:A", "https://api.{other}:A", thorough=True),
    Relation("http to https, one host", "http://{site}:A", "https://{site}:A"),
    Relation("http to https, sibling hosts", "http://app.{site}:A", "https://api.{site}:A"),
    Relation("http to https, two sites", "http://app.{site}:A", "https://api.{other}:A"),
    Relation("https to http, one host", "https://{site}:A", "http://{site}:A"),
    Relation("https to http, sibling hosts", "https://app.{site}:A", "http://api.{site}:A"),
    Relation("https to http, two sites", "https://app.{site}:A", "http://api.{other}:A"),
    Relation("localhost, another port", "http://localhost:A", "http://localhost:B"),
    Relation("localhost, https", "https://localhost:A", "https://localhost:A"),
    Relation("localhost, http to https", "http://localhost:A", "https://localhost:A"),
    Relation("localhost, https to http", "https://localhost:A", "http://localhost:A"),
    Relation("localhost to 127.0.0.1", "http://localhost:A", "http://127.0.0.1:B"),
    Relation("127.0.0.1, another port", "http://127.0.0.1:A", "http://127.0.0.1:B"),
    Relation("localhost to a host below it", "http://localhost:A", "http://{site}:A"),
    Relation("localhost to a host below it, https", "https://localhost:A", "https://{site}:A", thorough=True),
    Relation("a host below localhost to it, https", "https://app.{site}:A", "https://localhost:A"),
)

SETTERS = (
    Step("n", "navigation", "P", "link"),
    Step("f", "fetch", "P", "fetch"),
    Step("s", "script", "T", "document.cookie"),
    Step("p", "form POST", "P", "form-post", rare=True),
    Step("v", "navigation through X", "P", "link", via="X", rare=True),
    Step("e", "fetch same-origin", "P", "fetch", credentials="same-origin", rare=True),
    Step("o", "fetch omit", "P", "fetch", credentials="omit", rare=True),
    Step("r", "fetch through X", "P", "fetch", via="X"),
    Step("i", "image", "P", "image", rare=True),
    Step("t", "frame", "P", "frame"),
    Step("c", "script in the frame", "PT", "document.cookie", rare=True),
    Step("g", "fetch in the frame", "PT", "fetch", rare=True),
    Step("a", "frame P in T loads T", "TP", "frame", rare=True),
    Step("b", "frame P in T fetches", "TP", "fetch", rare=True),
    Step("d", "fetch in T in P in T", "TPT", "fetch", rare=True),
)
FULL = "nf"  # the setters that set every kind

ASKERS = (
    Step("a", "fetch", "P", "fetch"),
    Step("b", "fetch POST", "P", "fetch", method="POST"),
    Step("c", "fetch PUT", "P", "fetch", method="PUT"),
    Step("d", "fetch HEAD", "P", "fetch", method="HEAD", rare=True),
    Step("e", "fetch same-origin", "P", "fetch", credentials="same-origin"),
    Step("f", "fetch omit", "P", "fetch", credentials="omit"),
    Step("g", "fetch no-cors", "P", "fetch", mode="no-cors"),
    Step("h", "fetch no-cors POST", "P", "fetch", mode="no-cors", method="POST", rare=True),
    Step("i", "image", "P", "image"),
    Step("j", "script", "P", "script"),
    Step("k", "style", "P", "style", rare=True),
    Step("l", "fetch through X", "P", "fetch", via="X"),
    Step("m", "fetch through P", "P", "fetch", via="P"),
    Step("n", "fetch through T and X", "P", "fetch", via="TX"),
    Step("o", "fetch POST through X", "P", "fetch", method="POST", via="X", rare=True),
    Step("p", "image through X", "P", "image", via="X", rare=True),
    Step("q", "frame", "P", "frame"),
    Step("r", "POST into the frame", "P", "frame-post"),
    Step("s", "frame through X", "P", "frame", via="X", rare=True),
    Step("t", "fetch in the frame", "PT", "fetch"),
    Step("u", "document.cookie in the frame", "PT", "document.cookie"),
    Step("v", "image in the frame", "PT", "image"),
    Step("w", "fetch in P in T in P", "PTP", "fetch"),
    Step("x", "fetch in X in P", "PX", "fetch"),
    Step("y", "frame in X in P", "PX", "frame", rare=True),
    Step("z", "fetch in T in X in P", "PXT", "fetch"),
    Step("A", "fetch in a sandboxed frame", "PP", "fetch", sandboxed=True),
    Step("B", "fetch by T", "T", "fetch"),
    Step("C", "document.cookie of T", "T", "document.cookie"),
    Step("D", "fetch by T through X", "T", "fetch", via="X"),
    Step("E", "fetch in P in T", "TP", "fetch"),
    Step("F", "frame in P in T", "TP", "frame"),
    Step("G", "fetch in T in P in T", "TPT", "fetch"),
    Step("H", "document.cookie in T in P in T", "TPT", "document.cookie"),
    Step("I", "link", "P", "link"),
    Step("J", "form GET", "P", "form-get", rare=True),
    Step("K", "form POST", "P", "form-post"),
    Step("L", "link through X", "P", "link", via="X"),
    Step("M", "form POST through X", "P", "form-post", via="X", rare=True),
    Step("N", "link by T", "T", "link"),
    Step("O", "link by T through X", "T", "link", via="X", rare=True),
    Step("P", "form POST by T through X", "T", "form-post", via="X", rare=True),
    Step("Q", "form POST, old cookies", "P", "form-post", old=True, rare=True),
    Step("R", "link, old cookies", "P", "link", old=True, rare=True),
)

KINDS = (
    Kind("0", "", core=True),
    Kind("1", "SameSite=Lax", core=True),
    Kind("2", "SameSite=Strict", core=True),
    Kind("3", "SameSite=None", core=True),
    Kind("4", "SameSite=Sometimes", core=True),
    Kind("5", "SameSite=", core=True),
    Kind("6", "SameSite", core=True),
    Kind("7", "samesite=LAX", core=True),
    Kind("8", "Secure", core=True),
    Kind("9", "SameSite=Lax; Secure", core=True),
    Kind("a", "SameSite=Strict; Secure", core=True),
    Kind("b", "SameSite=None; Secure", core=True),
    Kind("c", "SameSite=Sometimes; Secure", core=True),
    Kind("d", "SameSite=Strict; SameSite=None; Secure"),
    Kind("e", "Secure; Partitioned", core=True),
    Kind("f", "SameSite=Lax; Secure; Partitioned", core=True),
    Kind("g", "SameSite=Strict; Secure; Partitioned", core=True),
    Kind("h", "SameSite=None; Secure; Partitioned", core=True),
    Kind("i", "SameSite=None; Partitioned", core=True),
    Kind("j", "SameSite=None; Secure; Partitioned; Path=/", "__Host-", core=True),
    Kind("k", "SameSite=Lax; HttpOnly", core=True),
    Kind("l", "SameSite=None; Secure; HttpOnly", core=True),
    Kind("m", "Secure; Path=/", "__Host-"),
    Kind("n", "Path=/", "__Host-"),
    Kind("o", "Secure; Path=/; Domain={host}", "__Host-"),
    Kind("p", "Secure", "__Host-"),
    Kind("q", "Secure; Path=/grid", "__Host-"),
    Kind("r", "Secure", "__Secure-"),
    Kind("s", "", "__Secure-"),
    Kind("t", "Secure; Path=/", "__host-"),
    Kind("u", "Path=/", "__host-"),
    Kind("v", "Secure; HttpOnly", "__Http-"),
    Kind("w", "Secure", "__Http-"),
    Kind("x", "Secure; HttpOnly; Path=/", "__Host-Http-"),
    Kind("y", "Secure; Path=/", "__Host-Http-"),
    Kind("z", "Domain={host}"),
    Kind("A", "Domain={HOST}"),
    Kind("B", "Domain=.{host}"),
    Kind("C", "Domain={parent}"),
    Kind("D", "Domain=.{parent}"),
    Kind("E", "Domain={PARENT}"),
    Kind("F", "Domain=localhost"),
    Kind("G", "Domain=.localhost"),
    Kind("H", "Domain=elsewhere.example"),
    Kind("I", "Domain={below}"),
    Kind("J", "Domain="),
    Kind("K", "Domain"),
    Kind("L", "Domain={host}."),
    Kind("M", "Domain={host}; SameSite=None; Secure"),
    Kind("N", "Domain={parent}; SameSite=None; Secure"),
    Kind("O", "Domain={HOST}; SameSite=None; Secure"),
    Kind("P", "Path=/"),
    Kind("Q", "Path=/grid"),
    Kind("R", "Path=/grid/"),
    Kind("S", "Path=/gri"),
    Kind("T", "Path=/elsewhere"),
    Kind("U", "Path=grid"),
    Kind("V", "Path="),
    Kind("W", "Path=/GRID"),
    Kind("X", "Max-Age=3600"),
    Kind("Y", "Max-Age=0"),
    Kind("Z", "Max-Age=soon"),
    Kind("-", "Expires=Fri, 31 Dec 2088 23:59:59 GMT"),
    Kind("_", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
    Kind(".", "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=+3600"),
    Kind("*", "Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
    Kind("+", "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=soon"),
    Kind("~", "Path=/{long}"),
)


def kinds_of(setter: Step) -> tuple[Kind, ...]:
    """Return the kinds of cookie that `setter` sets."""
    return tuple(kind for kind in KINDS if kind.core or setter.code in FULL)
