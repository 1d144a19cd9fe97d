"""The preflights that a page's requests need, with the headers that they need."""

from collections.abc import Iterable

from crosshost.doctor.evidence import Exchange, Login
from crosshost.doctor.wire import Wire
from crosshost.policy.situation import Headers


def preflight(wire: Wire, page: str, url: str, method: str, names: Iterable[str]) -> Exchange:
    """Send the preflight of a request with the headers `names`, as Chromium writes it: sorted, in lower case."""
    headers: Headers = (("Origin", page), ("Access-Control-Request-Method", method))
    if requested := ",".join(sorted({name.lower() for name in names})):
        headers += (("Access-Control-Request-Headers", requested),)
    return wire.request("OPTIONS", url, headers)


def names_for_get(login: Login | None) -> tuple[str, ...]:
    """Return the headers of a page's GET that need a preflight."""
    return ("authorization",) if login and login.bearer else ()


def names_for_write(login: Login | None, token_header: str) -> tuple[str, ...]:
    """Return the headers of a page's write of JSON that need a preflight; `token_header` is "" without a token."""
    if login and login.bearer:
        return ("authorization", "content-type")
    return ("content-type", token_header.lower()) if token_header else ("content-type",)
