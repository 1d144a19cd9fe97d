"""The CSRF check of a login, as far as its responses show it: Django's, of which the policy has a model, or another."""

from crosshost.doctor.evidence import Evidence, Login
from crosshost.doctor.login import server_text, tokens
from crosshost.doctor.reasons import make_finding
from crosshost.doctor.verdict.prediction import Break
from crosshost.policy import Cookie, Django, Engine, Page
from crosshost.policy.attach import document_cookie
from crosshost.policy.origin import address

UNKNOWN_HOST = "another host"  # what request.get_host() returns, where no origin showed it


def refuses_origin(login: Login) -> bool:
    """Return whether the check refused the page because of its origin.

    The server says so, or it accepts another origin with the same token, or refuses its own with one.
    """
    if not login.post.refused_by_csrf:
        return False
    kind = server_text.kind_of(login.post.csrf_reason)
    return kind == "origin" or bool(login.passed) or (kind == "" and login.own_origin_is_unknown)


def earlier_cookies(evidence: Evidence) -> list[str]:
    """Return the names of the cookies that the login's host set before the login."""
    login = evidence.login
    if login is None:
        return []
    host = address(login.post.url).origin.host
    before = [hop for probed in evidence.probed_urls for hop in probed.hops]
    before += filter(None, (login.form, login.csrf))
    own = [exchange for exchange in before if address(exchange.url).origin.host == host]
    return list(dict.fromkeys(cookie.name for exchange in own for cookie in exchange.cookies))


def settings(evidence: Evidence, login: Login, by_fetch: bool) -> Django:
    """Return the settings with which the policy predicts the check. A check is assumed only where one was seen.

    That is: a refusal of the page's origin, or a token in hand before the login. Of other frameworks' checks the policy
    only knows that the cookie with the token, or the session's, must arrive.
    """
    own = login.own_origin
    refused = refuses_origin(login)
    if (login.post.refused_by_csrf and not refused) or not (login.token or refused):
        return Django(csrf_exempt=True)
    earlier = earlier_cookies(evidence)
    names = [name for name in evidence.csrf_names if name in earlier]
    if (refused and by_fetch) or (names and is_djangos(evidence, login)):
        return Django(
            csrf_cookie_name=next(filter(tokens.is_django_name, names), next(iter(names), "csrftoken")),
            csrf_trusted_origins=() if refused else (evidence.page,),
            host=own.netloc if own else (UNKNOWN_HOST if login.own_origin_is_unknown else None),
            secure=own.scheme == "https" if own else None,
        )
    bound = (*filter(tokens.SECRETS.search, earlier), *evidence.session_names)
    needed = next((name for name in bound if name in earlier), "")
    if not needed:
        return Django(csrf_exempt=True)
    return Django(csrf_exempt=True, needs_session=True, session_cookie_name=needed)


def is_djangos(evidence: Evidence, login: Login) -> bool:
    """Return whether token and cookie have the form of Django's: only then its model may compare them."""
    values = [cookie.value for cookie in evidence.cookies if cookie.is_csrf]
    return tokens.is_djangos(login.token) and any(map(tokens.is_djangos, values))


def unreadable_token(
    evidence: Evidence, login: Login, page: Page, jar: tuple[Cookie, ...], engine: Engine
) -> tuple[Break, ...]:
    """Return that the page cannot read the token, where a cookie is the only place that has it; else nothing."""
    if login.csrf_found_in != "cookie" or page.opaque:
        return ()
    names = [name for name in evidence.csrf_names if any(cookie.name == name for cookie in jar)]
    readable = {cookie.name for cookie in document_cookie(page, jar, engine, evidence.now)}
    if not names or readable & set(names):
        return ()
    cookie = evidence.named(names[-1])[-1]
    values = {"cookie": cookie.name, "host": address(page.url).origin.host, "origin": str(address(cookie.url).origin)}
    return (Break("CSRF passed", make_finding("csrf-token-unreadable", **values), login.post),)
