"""Was there an answer at all?"""

from collections.abc import Iterator

from crosshost.doctor import shown
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.found import Found, found
from crosshost.policy.origin import address


def failures(evidence: Evidence) -> Iterator[Found]:
    """Each URL that gave no HTTP answer, and why."""
    asked = [look.last for look in evidence.looks]
    asked += [evidence.login.post, *evidence.login.after.values()] if evidence.login else []
    asked += [evidence.no_login] if evidence.no_login else []
    for exchange in asked:
        if exchange.failure:
            host, detail = address(exchange.url).origin.netloc, shown.clean(exchange.failure.detail)
            yield found(exchange.failure.kind, (shown.asked(exchange),), host=host, detail=detail)


def redirects_without_end(evidence: Evidence) -> Iterator[Found]:
    """A URL whose redirects lead to where they have been, or ever farther."""
    for look in evidence.looks:
        if look.last.leads_to:  # where probe did not go any more
            lines = [line for hop in look.hops[:2] for line in shown.lines(hop, "Location")]
            yield found("redirects-without-end", tuple(lines))
