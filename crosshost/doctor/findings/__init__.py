"""What is wrong: one pure function a check, over the evidence; each yields findings of the closed set of `reasons`."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from crosshost.doctor import reasons
from crosshost.doctor.chain import Course
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings import answers, browsers, cookies, login, reached, strangers
from crosshost.doctor.findings.found import Found

# In the order in which a page would meet them: of two that matter alike the first comes first.
CHECKS: tuple[Callable[[Evidence], Iterator[Found]], ...] = (
    reached.failures,
    reached.redirects_without_end,
    strangers.allowed,
    strangers.near_misses,
    answers.disallowed_host,
    answers.redirect_without_cors,
    answers.refusal_without_cors,
    answers.redirected_to_login,
    answers.method_changed,
    answers.other_methods,
    answers.doubled,
    answers.vary,
    cookies.names_shared,
    cookies.csrf_cookie_of_the_page,
)
AFTER_THE_BROWSERS: tuple[Callable[[Evidence], Iterator[Found]], ...] = (
    login.csrf_origin,
    login.refused,
    login.not_sent,
    cookies.without_protection,
)


def everything(evidence: Evidence, courses: Sequence[Course]) -> list[Found]:
    """All findings, the worst first; of one cause there is one."""
    found = [one for check in CHECKS for one in check(evidence)]
    found += browsers.what_breaks(evidence, courses)
    found += [one for check in AFTER_THE_BROWSERS for one in check(evidence)]
    kept = without_the_vaguer(merged(found))
    return sorted(kept, key=lambda one: reasons.SEVERITIES.index(one.severity))


def merged(found: Iterable[Found]) -> list[Found]:
    """One for each id, with the evidence of all."""
    by_id: dict[str, Found] = {}
    for one in found:
        by_id[one.id] = by_id[one.id].with_evidence_of(one) if one.id in by_id else one
    return list(by_id.values())


def without_the_vaguer(found: list[Found]) -> list[Found]:
    """Without those that another says better. Two that would each leave out the other: the first stays."""
    left_out: set[str] = set()
    for one in found:
        if one.id not in left_out:
            left_out |= reasons.SAYS_MORE.get(one.id, set())
    return [one for one in found if one.id not in left_out]
