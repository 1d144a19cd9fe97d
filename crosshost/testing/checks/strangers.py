"""Strangers read nothing and write nothing: without a login, and from other origins in the browser of a victim."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from crosshost.doctor.cookies import CSRF_LIKE
from crosshost.testing.checks.check import Check
from crosshost.testing.checks.logins import send
from crosshost.testing.checks.outcome import Attempt, last_attempt
from crosshost.testing.checks.plan import Plan, Write
from crosshost.testing.errors import FetchError
from crosshost.testing.page import Page
from crosshost.testing.questions.attacker_reads import found, read
from crosshost.testing.questions.attackers import attackers
from crosshost.testing.questions.login import Session, is_login_page
from crosshost.testing.questions.reasons import explained

WRITERS = ("foreign", "null", "sibling", "sibling-of-api", "twin")
STRICTER = {"chromium-blocked": "chromium", "webkitgtk-itp": "webkitgtk"}  # these send no cookie that those withhold


def checks(plan: Plan) -> Iterator[Check]:
    for url in plan.private:
        yield Check(f"{plan.path(url)} needs a login", partial(needs_login, plan, url))
    for write in plan.writes:
        yield Check(f"{write.method} {write.path} needs a login", partial(write_needs_login, plan, write))
    for url in plan.urls:
        yield Check(f"no other origin reads {plan.path(url)}", partial(nobody_reads, plan, url))
    for write in (*plan.writes, *([plan.logout] if plan.logout else [])):
        yield Check(f"no other origin sends {write.method} {write.path}", partial(nobody_writes, plan, write))


def needs_login(plan: Plan, url: str) -> str | None:
    try:
        response = plan.stranger().bare(url)
    except FetchError:
        return None  # the page itself reads nothing; what else is wrong, other checks say
    if not response.ok or is_login_page(response):
        return None
    return f"{explained(response)}, without a login. Require one: login_required, or DRF's IsAuthenticated"


def write_needs_login(plan: Plan, write: Write) -> str | None:
    stranger = Session(plan.stranger(), plan.way)
    attempt, text = send(stranger, write)
    return (
        f"{text}, without a login. Require one: login_required, or DRF's IsAuthenticated" if attempt.is_taken else None
    )


def nobody_reads(plan: Plan, url: str) -> str | None:
    browser = plan.session().page.browser
    for attacker in attackers(plan.page, plan.api):
        response = read(attacker, browser, url)
        if response is not None:
            return found(attacker, response)
    return None


def nobody_writes(plan: Plan, write: Write) -> str | None:
    """Send the write in all ways that need no permission, and one that asks for it, in the victim's browser."""
    for name in plan.engines:
        if STRICTER.get(name) in plan.engines:
            continue
        session = plan.session(name)
        if session.is_bearer:
            return None  # the browser sends nothing by itself
        for attacker in attackers(plan.page, plan.api):
            if attacker.kind not in WRITERS:
                continue
            for how, attack in ATTACKS.items():
                attempt = attacked(attack, attacker.open(session.page.browser.fork()), write)
                if attempt.is_taken and with_login(attempt):
                    return (
                        f"{name}: a page of {attacker} sends {write.method} {write.url} as {how}, with "
                        f"{', '.join(attempt.cookies)}: {attempt.status}. How to fix it: django.middleware.csrf."
                        "CsrfViewMiddleware in MIDDLEWARE, no csrf_exempt, no authentication class that skips the check"
                    )
    return None


def attacked(attack: "Attack", page: Page, write: Write) -> Attempt:
    """Return what the server did with an attack; a view that crashed with it took nothing."""
    try:
        attack(page, write)
    except FetchError:
        pass  # the page may not read the response; the server may have acted all the same
    except Exception:
        return Attempt(500)
    return last_attempt(page.browser)


def with_login(attempt: Attempt) -> bool:
    return any(not CSRF_LIKE.search(name) for name in attempt.cookies)


def form(page: Page, write: Write) -> Any:
    return page.submit(write.url, {**write.fields, "csrfmiddlewaretoken": "x" * 32})


def plain_text(page: Page, write: Write) -> Any:
    """Send the JSON as text/plain, which a form with that enctype can too."""
    return page.fetch(write.url, "POST", mode="no-cors", credentials="include", body=write.json)


def with_preflight(page: Page, write: Write) -> Any:
    return page.fetch(write.url, write.method, credentials="include", **write.body)


def beacon(page: Page, write: Write) -> Any:
    return page.send_beacon(write.url, write.json)


Attack = Callable[[Page, Write], Any]
ATTACKS: dict[str, Attack] = {
    "a form": form,
    "a fetch with text/plain": plain_text,
    "a fetch with JSON": with_preflight,
    "a beacon": beacon,
}
