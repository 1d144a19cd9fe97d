"""The first sentence of the report: where a login works, where not, and why; or why that cannot be told."""

from collections.abc import Iterable, Iterator

from crosshost.doctor.causes import cause
from crosshost.doctor.chain import LoginResult, Way
from crosshost.doctor.diagnosis import INCONCLUSIVE, Diagnosis
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
    ({"webkitgtk-itp"}, "Safari-like browsers"),
)


def headline(diagnosis: Diagnosis) -> str:
    """Return one or two sentences that a reader may stop after."""
    apis = list(dict.fromkeys(str(address(url).origin) for url in diagnosis.urls))
    login = f"at {apis[0]}" if apis == [diagnosis.page] else f"from {diagnosis.page} to {listed(apis)}"
    code = f" (exit code {INCONCLUSIVE})" if diagnosis.code == INCONCLUSIVE else ""
    if any(result.works is not None for result in diagnosis.logins):
        sentences = [f"Login {login} {outcome(diagnosis, 'fetch')}{first_party(diagnosis)}."]
        sentences += [f"Inconclusive{code}: {diagnosis.inconclusive}"] if code else []
    else:
        errors = [finding for finding in diagnosis.findings if finding.severity == "error"]
        why = f": {cause(errors[0].id)}" if errors else ""
        sentences = [f"Login {login} is inconclusive{code}{why}.", diagnosis.inconclusive]
    return " ".join([*sentences, *besides(diagnosis)])


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
    """Return where a login on the API's own page ends differently, or nothing."""
    other = outcome(diagnosis, "first-party")
    return "" if other == outcome(diagnosis, "fetch") else f"; a login on the API's own page {other}"


def outcome(diagnosis: Diagnosis, way: Way) -> str:
    """Return where this way to log in works and where it fails, with each cause."""
    results = [result for result in diagnosis.logins if result.way == way]
    groups: dict[tuple[bool | None, str], list[LoginResult]] = {}
    for result in results:
        groups.setdefault((result.works, diagnosis.broken(result)), []).append(result)
    verbs = {True: "works", False: "fails", None: "cannot be told"}
    parts: list[str] = []
    for (works, broken), members in sorted(
        groups.items(), key=lambda group: (group[0][0] is not True, group[0][0] is None)
    ):
        where = "every browser" if len(groups) == 1 and len(results) > 1 else named(member.engine for member in members)
        verb = verbs[works] if not parts else f"it {verbs[works]}"
        parts.append(f"{verb} in {where}" + (f": {cause(broken)}" if broken else ""))
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
