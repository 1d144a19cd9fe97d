"""Sentences about what the doctor left unasked, because its own time was over."""

from collections.abc import Iterator

from crosshost.doctor.evidence import Evidence, Exchange
from crosshost.doctor.report import shown

MOST = 3  # that are named


def unasked(evidence: Evidence) -> Iterator[str]:
    """Yield one sentence for each kind of request that was not sent."""
    for what, exchanges in kinds(evidence):
        left = [(name, exchange.failure) for name, exchange in exchanges if exchange.failure and exchange.is_unsent]
        if left:
            names = list(dict.fromkeys(name for name, _ in left))
            more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
            yield f"{what}: {', '.join(names[:MOST])}{more} ({left[0][1].detail}; --timeout SECONDS gives it more)."


def kinds(evidence: Evidence) -> Iterator[tuple[str, list[tuple[str, Exchange]]]]:
    """Yield what the requests are for; and each with the URL or the origin by which it is named."""
    urls, login = evidence.probed_urls, evidence.login
    yield "What these URLs answer", by_url(*(probed.last for probed in urls))
    yield "Whether the login works", by_url(evidence.no_login, *((login.form, login.post) if login else ()))
    if login:
        yield "Whether the login's preflight passes", by_url(login.preflight)
        yield "What a logged-in user gets", by_url(*login.after.values())
    yield "Whether writes are allowed", by_url(*(each for probed in urls for each in probed.preflights.values()))
    others = [*evidence.other_origins.values(), *evidence.ports]
    yield "Whether pages of other origins may read", [(exchange.origin, exchange) for exchange in others]
    yield "What the page's own policy is", by_url(evidence.document)
    yield "Whether two visitors get the same CSRF token", by_url(*(again for _, again in evidence.repeated))
    if login:
        yield "Whether each process knows the session", by_url(*login.repeated)


def by_url(*exchanges: Exchange | None) -> list[tuple[str, Exchange]]:
    return [(shown.url(exchange.url), exchange) for exchange in exchanges if exchange]
