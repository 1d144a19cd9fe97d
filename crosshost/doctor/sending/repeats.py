"""The same request with a session again and again: is it accepted by every process behind the URL, and each time?"""

from time import monotonic

from crosshost.doctor.evidence import Exchange
from crosshost.doctor.sending.wire import TOGETHER, Wire
from crosshost.policy.situation import Headers

REPEATS = 16  # in bursts, for one idle process alone could take them all; of two one is missed once in 60 000 times
WHERE_REFUSED = 44  # where every response so far was a refusal: that the session is unknown everywhere is grave
SECONDS = 2.0  # no further burst after this time; a slow API needs its time for other requests


def repeat(wire: Wire, first: Exchange, headers: Headers) -> list[Exchange]:
    """Send `first` again in bursts until its status changes, at most REPEATS times, or WHERE_REFUSED if it is refused.

    Returns the responses in order; of those with another status than `first` only the first one.
    """
    most = WHERE_REFUSED if first.status in (401, 403) else REPEATS
    began, exchanges = monotonic(), list[Exchange]()
    while len(exchanges) < most and monotonic() - began < SECONDS:
        for exchange in burst(wire, first.url, headers):
            exchanges.append(exchange)
            if exchange.status != first.status:
                return exchanges
    return exchanges


def burst(wire: Wire, url: str, headers: Headers) -> list[Exchange]:
    """Send TOGETHER equal GETs at the same time, each on a connection of its own."""
    return wire.together([lambda: wire.request("GET", url, headers)] * TOGETHER)
