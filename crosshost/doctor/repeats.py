"""The same request with a session again and again: is it accepted by every process behind the URL, and each time?"""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from crosshost.doctor.evidence import Exchange
from crosshost.doctor.wire import Wire
from crosshost.policy.situation import Headers

AT_ONCE = 5  # side by side, each on a new connection: one idle process alone could take them all one after the other
REPEATS = 15  # of two processes one is missed once in 30 000 times
WHERE_REFUSED = 45  # where every response so far was a refusal: that the session is unknown everywhere is grave
SECONDS = 4.0  # no further burst after this time; a slow API needs its time for other requests


def repeat(wire: Wire, first: Exchange, headers: Headers) -> list[Exchange]:
    """Send `first` again in bursts until its status changes, at most REPEATS times, or WHERE_REFUSED if it is refused.

    Returns the responses in order; of those with another status than `first` only the first one.
    """
    most = WHERE_REFUSED if first.status in (401, 403) else REPEATS
    began, exchanges = monotonic(), list[Exchange]()
    wire.close()  # a server that handles one connection at a time must not wait for an idle one
    while len(exchanges) < most and monotonic() - began < SECONDS:
        for exchange in burst(wire, first.url, headers):
            exchanges.append(exchange)
            if exchange.status != first.status:
                return exchanges
    return exchanges


def burst(wire: Wire, url: str, headers: Headers) -> list[Exchange]:
    """Send AT_ONCE equal GETs at the same time, each on a connection of its own."""
    wires = [wire.fresh() for _ in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        exchanges = list(pool.map(lambda one: one.request("GET", url, headers), wires))
    for one in wires:
        one.close()
    return exchanges
