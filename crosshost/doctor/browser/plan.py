"""What the page does in the browser: the fetches of the frontend, as the doctor's own login shows them."""

from collections.abc import Collection
from typing import Any

from crosshost.doctor.evidence import Evidence, Login
from crosshost.doctor.login import Form
from crosshost.doctor.person import Person
from crosshost.policy.csp import in_force
from crosshost.policy.origin import Origin, address
from crosshost.policy.situation import Headers

SECONDS = 8  # for each fetch
TWICE = 2  # requests before the login to a URL that shows it by its body only: one that always differs shows nothing


def why_not(evidence: Evidence, hosts: Collection[str] = ()) -> str:
    """Return why no browser can be asked here, or an empty text. `hosts`: names that only the doctor resolves."""
    if evidence.page == "null":
        return "a page with the origin null has no origin to serve it under"
    if shared := next((url for url in requested(evidence) if str(address(url).origin) == evidence.page), ""):
        return f"{evidence.page} cannot be both the page served here and the real API at {address(shared).path}"
    unknown = {address(url).origin.host for url in requested(evidence)} & set(hosts)
    return f"a browser here does not resolve {', '.join(sorted(unknown))}" if unknown else ""


def requested(evidence: Evidence) -> list[str]:
    """Return every URL that the page will request, redirects included."""
    login = evidence.login
    urls = [hop.url for probed in evidence.probed_urls for hop in probed.hops]
    return list(dict.fromkeys([*urls, *([login.form.url, login.post.url] if login else [])]))


def others(evidence: Evidence) -> list[Origin]:
    """Return the origins that the page will call."""
    return list(dict.fromkeys(address(url).origin for url in requested(evidence)))


def may_log_in(evidence: Evidence) -> bool:
    """Return whether the browser may send the password: not where the doctor's own login was refused for it."""
    login = evidence.login
    return bool(login and (evidence.session_names or login.final.refused_by_csrf))


def shows_by_status(evidence: Evidence, url: str) -> bool | None:
    """Return whether the status of `url` shows a login; False: only its body does; None: neither does."""
    after = evidence.login.after.get(url) if evidence.login else None
    before = next((probed.last for probed in evidence.probed_urls if probed.url == url), None)
    if not (after and before and after.response and before.response):
        return None
    if after.status != before.status:
        return True
    return False if after.body != before.body else None


def plan(evidence: Evidence, person: Person | None) -> dict[str, Any]:
    """Return what the page is told to do. It contains the password, so it stays in memory."""
    urls = [probed.url for probed in evidence.probed_urls]
    login = evidence.login if person and may_log_in(evidence) else None
    before = [url for url in urls for _ in range(TWICE if shows_by_status(evidence, url) is False else 1)]
    return {
        "seconds": SECONDS,
        "before": before if login else [],
        "token": token(evidence, login) if login and login.token else None,
        "login": credentials(login, person) if login and person else None,
        "bearer": None,
        "after": urls,
    }


def credentials(login: Login, person: Person) -> dict[str, Any]:
    """Return the login as the doctor sent it."""
    form = Form(login.form.body.decode(errors="replace"))
    user, password = (form.user, form.password) if form.password else ("", "")
    return {
        "url": login.post.url,
        "form": bool(password),
        "fields": {user or "username": person.user, password or "password": person.password},
        "tokenHeader": "X-CSRFToken",
        "tokenField": "csrfmiddlewaretoken" if password else None,
    }


def token(evidence: Evidence, login: Login) -> dict[str, Any]:
    """Return where the page finds the CSRF token: in a response, or in a cookie of its own host."""
    return {
        "url": login.form.url,
        "field": "csrfmiddlewaretoken",
        "keys": None,
        "header": None,
        "cookies": list(dict.fromkeys(evidence.csrf_names)),
    }


def page_headers(evidence: Evidence) -> Headers:
    """Return the headers of the real page that decide about its requests, without what would stop our script."""
    policies = [policy for header in evidence.policies or () for policy in header.split(",")]
    connect = [" ".join(["connect-src", *directive[1:]]) for policy in policies if (directive := in_force(policy))]
    referrer = evidence.document.values("Referrer-Policy") if evidence.document else []
    return (
        *(("Content-Security-Policy", policy) for policy in connect),
        *(("Referrer-Policy", value) for value in referrer),
    )
