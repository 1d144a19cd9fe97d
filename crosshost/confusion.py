"""The doctor at every scenario: python -m crosshost.confusion starts each natively and writes docs/doctor.md.

The doctor knows nothing of the lab; what each fault is called in its words stands here, and so does what a page of the
fault's flow asks for, which a person would name on the command line.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from crosshost import ROOT, Problem, certificates, command, deployment, scenarios, stack, system_checks
from crosshost.browsers import record
from crosshost.deployment import Deployment
from crosshost.doctor import probe
from crosshost.doctor.chain import WAYS
from crosshost.doctor.diagnosis import Diagnosis, diagnose
from crosshost.doctor.login import Person
from crosshost.doctor.wire import Wire
from crosshost.policy import ENGINES

DOCUMENT = ROOT / "docs" / "doctor.md"
PATHS = ("/blog/whoami/", "/blog/posts/", "/accounts/logout/")
ASKS = {  # the flows whose page asks for something else
    "read-without-slash": ("/blog/whoami",),
    "post-without-slash": ("/blog/posts",),
    "cached-answer": ("/blog/posts/",),
}
ALSO_ON_THE_PAGES_HOST = {"another-app": "/another-app/"}
OPAQUE = {"null-origin"}  # the flows whose page has no origin

# The fault in the doctor's words, where it has another id than the fault has a name.
CALLED = {
    "cookie-domain-refused": "set-domain",
    "cookie-prefix-refused": "set-prefix",
    "cookie-wrong-path": "path-mismatch",
    "cookies-shared-by-ports": "cookie-name-shared",
    "cors-middleware-last": "allow-origin-missing-on-redirect",
    "csrf-cookie-httponly": "csrf-cookie-http-only",
    "csrf-cookie-unreadable": "csrf-cookie-other-host",
    "csrf-untrusted-origin": "csrf-origin",
    "duplicate-cors-headers": "allow-origin-multiple",
    "error-without-cors": "allow-origin-missing-on-error",
    "header-not-allowed": "preflight-header-not-allowed",
    "http-page-https-api": "schemeful-samesite-lax",
    "login-redirect": "redirected-to-login",
    "method-not-allowed": "preflight-method-not-allowed",
    "missing-slash": "redirect-changed-method",
    "mode-no-cors": "allow-origin-missing",
    "origin-null": "allow-origin-null",
    "origin-trailing-slash": "csrf-origin-trailing-slash",
    "origin-upper-case": "allow-origin-missing",
    "proxy-drops-port": "csrf-origin-proxy",
    "proxy-hides-scheme": "csrf-origin-proxy",
    "secure-over-http": "set-secure-over-http",
    "third-party-cookies-blocked": "third-party-blocked",
    "wildcard-with-credentials": "allow-origin-wildcard",
    # Walls of the lecture, which are to fail.
    "cross-site-lax": "samesite-lax",
    "cross-site-none-insecure": "samesite-none-insecure",
    "different-port-credentials-refused": "allow-credentials-missing",
    "different-port-no-cors": "allow-origin-missing",
    "localhost-and-127": "samesite-lax",
}
IN_THE_PAGE = "the mistake is in the page's code; the server's answers are right"
HIDDEN = {
    "cross-site-form-post": "whether a view checks CSRF shows when somebody writes, and the doctor does not",
    "csrf-token-stale": IN_THE_PAGE,
    "different-port-no-credentials": IN_THE_PAGE,
    "header-not-exposed": "which headers the page reads is in its code; the report names those that it may",
}
COOKIE_OR_BODY = "whether the page takes its token from the cookie or from a body is in its code"
# What HTTP shows only in part.
PARTLY = {
    "csrf-cookie-httponly": COOKIE_OR_BODY,
    "csrf-cookie-unreadable": f"a note, as in different-host: {COOKIE_OR_BODY}",
    "mode-no-cors": "the cause; that the page says no-cors is in its code",
    "origin-upper-case": "that the page is not permitted; its spelling is in the settings",
    "third-party-cookies-blocked": "as in cross-site: nothing is wrong on the server",
}


@dataclass(frozen=True)
class Row:
    """One scenario, what the doctor says first of it, and whether that is right."""

    name: str
    is_fault: bool
    expected: str  # the id to come first; empty where nothing serious may be found
    first: str
    severity: str
    others: tuple[str, ...]
    logins: dict[tuple[str, str], bool]  # by way and engine, of those that were recorded: predicted rightly?
    seconds: float

    @property
    def verdict(self) -> str:
        """`yes`, `in part`, what should have been said, or that HTTP cannot say it."""
        if self.name in HIDDEN:
            return "cannot"
        wanted = self.expected or "nothing serious"
        serious = self.severity in ("critical", "error")
        if not (self.first == self.expected if self.expected else not serious):
            return f"NO: {wanted}"
        return "in part" if self.name in PARTLY else "yes"

    @property
    def wrong(self) -> bool:
        return self.verdict.startswith("NO")


def expected(name: str) -> str:
    """The finding that must come first, or nothing."""
    if name in HIDDEN:
        return ""
    return CALLED.get(name, name if name in scenarios.faults() else "")


def ask(started: Deployment) -> tuple[Diagnosis, float]:
    """Run the doctor as a person would, with the demo's user. Return what it says, and the seconds it took."""
    flow, api = started.services["nginx"]["FLOW"], started.api_origin
    urls = [api + path for path in ASKS.get(flow, PATHS)]
    if flow in ALSO_ON_THE_PAGES_HOST:
        urls.append(started.web_origin + ALSO_ON_THE_PAGES_HOST[flow])
    page = "null" if flow in OPAQUE else started.web_origin
    began = time.monotonic()
    wire = Wire(ca=str(certificates.CA) if started.tls else None)
    try:
        evidence = probe.look_at(wire, page, urls, Person(f"{api}/accounts/login/", "demo", "demo"))
    finally:
        wire.close()
    diagnosis = diagnose(evidence, list(ENGINES.values()), asked_to_log_in=True)
    return diagnosis, time.monotonic() - began


def row(started: Deployment) -> Row:
    diagnosis, seconds = ask(started)
    name, found = started.name, diagnosis.findings
    return Row(
        name,
        name in scenarios.faults(),
        expected(name),
        found[0].id if found else "",
        found[0].severity if found else "",
        tuple(one.id for one in found[1:]),
        compared(name, diagnosis),
        seconds,
    )


RECORDED = {"fetch": "whoami-after-login", "first-party": "whoami-after-first-party-login"}


def compared(name: str, diagnosis: Diagnosis) -> dict[tuple[str, str], bool]:
    """Is the doctor's yes or no what browsers did? By the way and the engine, where a login was recorded."""
    cells = record.read()["scenarios"].get(name, {})
    found = {}
    for course in diagnosis.courses:
        cell = cells.get(RECORDED[course.way], {}).get(course.engine)
        if cell and course.works is not None:
            found[WAYS[course.way], course.engine] = (cell["result"] == "200") == course.works
    return found


def rows(names: list[str]) -> Iterator[Row]:
    """Start and read one scenario after the other, natively; go back then to what was up."""
    with stack.restored("native"):
        for number, name in enumerate(names, 1):
            started = deployment.load(name)
            stack.up(started, "native")
            one = row(started)
            line = f"{name}: {one.first or 'nothing'}, right: {one.verdict} ({one.seconds:.1f} s)"
            print(f"doctor: {number}/{len(names)} {line}", flush=True)
            yield one


def differing(one: Row) -> str:
    """The logins that browsers did otherwise than the doctor says, or nothing."""
    engines: dict[str, list[str]] = {}
    for (way, engine), right in one.logins.items():
        if not right:
            engines.setdefault(way, []).append(engine)
    ways = [f"{way} in {', '.join(names)}" for way, names in engines.items()]
    return f"{one.name}, {' and '.join(ways)}" if ways else ""


def page(results: list[Row]) -> str:
    """docs/doctor.md."""
    seen = [one for one in results if one.name not in HIDDEN]
    whole = [one for one in seen if one.name not in PARTLY]
    shown, quiet = [one for one in whole if one.expected], [one for one in whole if not one.expected]
    partly = [one for one in seen if one.name in PARTLY]
    told = [right for one in seen for right in one.logins.values()]
    wrong = told.count(False)
    differ = "; ".join(text for one in seen if (text := differing(one)))
    lines = [
        "# The doctor at every scenario",
        "",
        "Made by `python -m crosshost.confusion`, which starts each scenario of `env/` natively and runs the doctor",
        "from outside, with the demo's user and the addresses that the page asks for. A *note* is nothing wrong.",
        "Beside it is what the system checks of `crosshost.django` say of the settings ([checks.md](checks.md)).",
        "",
        f"- First finding right where HTTP shows the fault: {sum(not one.wrong for one in shown)} of {len(shown)}.",
        f"- Nothing serious where all is well: {sum(not one.wrong for one in quiet)} of {len(quiet)}.",
        f"- Right in part: {sum(not one.wrong for one in partly)} of {len(partly)}, each with what is not shown.",
        f"- What HTTP cannot show: {len(results) - len(seen)}, each with why.",
        f"- Its yes or no for a login is what browsers did ([browsers.md](browsers.md)): {sum(told)} of {len(told)}.",
        f"  They differ in {wrong}, where the page takes the CSRF token from a cookie that it cannot read, and",
        f"  the doctor supposes that it has one: {differ or 'nowhere'}.",
        "",
        "| scenario | first finding | severity | right | besides | system checks | what HTTP does not show |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in sorted(results, key=lambda one: (one.is_fault, one.name)):
        folder = "env/faults" if one.is_fault else "env"
        hidden = HIDDEN.get(one.name) or PARTLY.get(one.name, "")
        cells = [
            f"[{one.name}](../{folder}/{one.name}.env)",
            one.first or "nothing",
            one.severity,
            one.verdict,
            ", ".join(one.others),
            ", ".join(name.removeprefix("crosshost.") for name in system_checks.ids(one.name)),
            hidden,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    names = sys.argv[1:] or scenarios.names()
    for name in names:
        scenarios.load(name)  # a wrong name is said before anything starts
    if stack.pick(None) == "compose" and stack.current().way:
        raise Problem("the stack runs in containers, and this starts it natively: run scripts/down")
    results = list(rows(names))
    if not sys.argv[1:]:
        DOCUMENT.write_text(page(results))
    return 1 if any(one.wrong for one in results) else 0


if __name__ == "__main__":
    command.run(main)
