"""The first sentence of the report: where a login works, where not, and why; or why that cannot be told."""

from collections.abc import Iterable, Iterator, Sequence

from crosshost.doctor.diagnosis import INCONCLUSIVE, Diagnosis
from crosshost.doctor.report.causes import cause
from crosshost.doctor.verdict.prediction import LoginResult, Way
from crosshost.policy import ENGINES
from crosshost.policy.origin import address

# Groups of engines and how they are called together; the larger group comes first.
GROUPS = (
    ({"chromium", "chromium-blocked"}, "Chromium"),
    ({"webkitgtk", "webkitgtk-itp"}, "Safari-like browsers"),
    ({"chromium"}, "Chromium"),
    ({"chromium-blocked"}, "Chromium that blocks third-party cookies"),
    ({"firefox"}, "Firefox"),
    ({"webkitgtk"}, "Safari-like browsers that allow third-party cookies"),
    ({"webkitgtk-itp"}, "Safari-like browsers that block third-party cookies"),
)


def headline(diagnosis: Diagnosis) -> str:
    """Return one or two sentences that a reader may stop after."""
    apis = list(dict.fromkeys(str(address(url).origin) for url in diagnosis.urls))
    login = f"at {apis[0]}" if apis == [diagnosis.page] else f"from {diagnosis.page} to {listed(apis)}"
    code = f" (exit code {INCONCLUSIVE})" if diagnosis.code == INCONCLUSIVE else ""
    if all(result.works is not None for result in diagnosis.logins):
        sentences = [f"Login {login} {outcome(diagnosis, results(diagnosis, 'fetch'))}{first_party(diagnosis)}."]
        if code:
            sentences.append(f"Inconclusive{code}: {diagnosis.inconclusive}")
        elif any(result.works is None for result in results(diagnosis, "fetch")):
            sentences.append(diagnosis.inconclusive)
    else:
        errors = [finding for finding in diagnosis.findings if finding.severity == "error"]
        why = f": {cause(errors[0].id)}" if errors else ""
        sentences = [f"Login {login} is inconclusive{code}{why}.", diagnosis.inconclusive]
        failing = [result for result in results(diagnosis, "fetch") if result.works is False]
        sentences += [f"Whoever logs in, it {outcome(diagnosis, failing)}."] if failing else []
    return " ".join(filter(None, [*sentences, *besides(diagnosis)]))


def besides(diagnosis: Diagnosis) -> Iterator[str]:
    """Yield a sentence about the worst finding, where it is not why a login fails."""
    if not diagnosis.findings:
        return
    worst, *_ = diagnosis.findings
    fails = any(result.works is not True for result in diagnosis.logins)
    if worst.severity == "critical":
        yield f"Security: {cause(worst.id)}."
    elif worst.severity == "error" and not fails:
        yield f"But: {cause(worst.id)}."
    elif worst.severity == "warning" and not fails:
        count = sum(finding.severity == "warning" for finding in diagnosis.findings)
        yield "1 warning." if count == 1 else f"{count} warnings."


def first_party(diagnosis: Diagnosis) -> str:
    """Return where a login on the API's own page ends otherwise, if one by fetch ends alike in every browser."""
    by_fetch = {result.works for result in results(diagnosis, "fetch")}
    other = [result for result in results(diagnosis, "first-party") if {result.works} != by_fetch]
    if len(by_fetch) > 1 or not any(result.works is not None for result in other):
        return ""
    return f"; a login on the API's own page {outcome(diagnosis, other)}"


def results(diagnosis: Diagnosis, way: Way) -> list[LoginResult]:
    return [result for result in diagnosis.logins if result.way == way]


def outcome(diagnosis: Diagnosis, logins: Sequence[LoginResult]) -> str:
    """Return where these logins work and where they fail, with the cause in the first browser."""
    verbs = {True: "works", False: "fails", None: "cannot be told"}
    parts: list[str] = []
    for works in (True, False, None):
        members = [result for result in logins if result.works is works]
        if members:
            every = "every browser" if works is not None else "any browser"
            all_of_them = len(members) > 1 and len(members) == len(results(diagnosis, "fetch"))
            where = every if all_of_them else named(result.engine for result in members)
            broken = next(filter(None, map(diagnosis.broken, members)), "")
            parts.append(
                f"{'it ' if parts else ''}{verbs[works]} in {where}" + (f": {cause(broken)}" if broken else "")
            )
    return "; ".join(parts)


def named(engines: Iterable[str]) -> str:
    """Return the names of browsers, with a common name for those that are all of one family."""
    left, order = set(engines), list(ENGINES)
    found: list[tuple[int, str]] = []
    for group, name in GROUPS:
        if group <= left:
            left -= group
            found.append((min(order.index(engine) for engine in group), name))
    return listed([*(name for _, name in sorted(found)), *sorted(left)])


def listed(words: Iterable[str]) -> str:
    """Return "a, b and c"."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
