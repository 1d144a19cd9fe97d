"""Drives the loop with a transport, in the calling thread or in an event loop."""

from crosshost.testing.loop import Loop, Outcome
from crosshost.testing.transport import Transport


def run_sync(loop: Loop, transport: Transport) -> Outcome:
    """Send each request of `loop`, and return its outcome."""
    try:
        request = next(loop)
        while True:
            response = transport.send(request.method, request.url, request.headers, request.body)
            request = loop.send(response)
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome


async def run_async(loop: Loop, transport: Transport) -> Outcome:
    """Do the same in an event loop."""
    try:
        request = next(loop)
        while True:
            response = await transport.asend(request.method, request.url, request.headers, request.body)
            request = loop.send(response)
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
