"""Why a request was not authenticated, or its CSRF cookie not sent: back from the status to the cookie.

The browser's own word comes first (NetLog). Without it, the policy is applied to the Set-Cookie headers of the
recording, and what all possible predictions agree on is certain.
"""

import re
from dataclasses import replace

from crosshost.doctor.cookies import CSRF_LIKE, SESSION_LIKE
from crosshost.policy import Django, Finding
from crosshost.policy.origin import address
from crosshost.policy.reasons import setting_of
from crosshost.recording.messages import value_of
from crosshost.recording.model import RecordedRequest
from crosshost.recording.why import causes
from crosshost.recording.why.causes import Cause, finding
from crosshost.recording.why.jars import Jars
from crosshost.recording.why.predicted import Fetch, is_third_party
from crosshost.recording.why.said import Said

NOT_LOGGED_IN = re.compile(
    r"Authentication credentials were not provided|not.logged.in|unauthenticated|login required", re.I
)
BY_HEADER = re.compile(r"bearer|basic|token|digest|jwt", re.IGNORECASE)
COOKIES = (
    "This file has no cookies: export the HAR with sensitive data (DevTools: Settings, Preferences, Network, Allow to "
    "generate HAR with sensitive data), or record a NetLog with cookies (chrome://net-export)"
)
IN_TURNS = "In this recording the same cookie is refused (401) and accepted in turns."
AFTER_LOGOUT = "The page logged out before this request."
NAMES = (
    "This NetLog has no cookies: record another one with the choice `Include cookies and credentials` "
    "(chrome://net-export), and do not send that file to others"
)
FROM_THE_LOGIN = (
    "The login is not in this file, or not whole, and only a NetLog says which cookies the browser withheld: record "
    "one with cookies (chrome://net-export), from before the login"
)


def is_session(name: str) -> bool:
    return bool(SESSION_LIKE.search(name)) and not CSRF_LIKE.search(name)


def is_csrf(name: str) -> bool:
    return bool(CSRF_LIKE.search(name))


def name_of(fetch: Fetch, jars: Jars, said: Said, of_csrf: bool) -> str | None:
    """Return the name of the session or CSRF cookie of this server, or None where the recording has none like it."""
    host, wanted = address(fetch.request.url).origin.host, is_csrf if of_csrf else is_session
    names = [name for name, _ in fetch.request.cookies or ()]
    names += [event.name for hop in fetch.request.hops for event in hop.cookie_events or ()]
    names += [*sorted(jars.names.get(host, ())), *said.of(fetch.request.url, wanted)]
    names += [cookie.name for jar in jars.jars.values() for cookie in jar]
    names += [cookie for kept in jars.refused.values() for cookie in kept]
    return next((name for name in names if wanted(name)), None)


def uses_header(request: RecordedRequest) -> bool:
    """Return whether the server wants an Authorization header, or got one: then cookies play no part."""
    if value_of(request.headers, "authorization") is not None:
        return True
    challenge = value_of(request.response.headers, "www-authenticate") if request.response else None
    return challenge is not None and bool(BY_HEADER.match(challenge))


def why_without(fetch: Fetch, jars: Jars, said: Said, of_csrf: bool = False) -> Cause:
    """Return why the request has no session (or CSRF) cookie that its server accepts."""
    host = address(fetch.request.url).origin.host
    if fetch.is_cross_origin and fetch.includes == (False,):
        return without_credentials(fetch.request.url)
    if fetch.request.includes_credentials is False:
        return Cause(finding("credentials-omitted"))
    if not of_csrf and host in said.logins:
        return after_refused_login(said.logins[host], fetch)
    name = name_of(fetch, jars, said, of_csrf)
    sent = [cookie for cookie, _ in fetch.request.cookies or () if cookie == name]
    if name and sent and not of_csrf:
        return with_cookie(name, len(sent), host in said.undecided)
    if (cause := said_by_browser(fetch, name, jars, said, of_csrf)) is not None:
        return cause
    return by_policy(fetch, name or ("csrftoken" if of_csrf else "sessionid"), name is not None, jars)


def after_refused_login(refused: Cause, fetch: Fetch) -> Cause:
    """Return the cause of a request without a session, whose login was refused because of `refused`."""
    words = (*refused.words, "The login before this request was refused.")
    if refused.finding and False in fetch.includes and fetch.is_cross_origin:
        return Cause(likely=(refused.finding.id, "credentials-not-included"), record=FROM_THE_LOGIN, words=words)
    return replace(refused, words=words)


def with_cookie(name: str, count: int, varies: bool) -> Cause:
    """Return why a session cookie that was sent is not accepted; `varies`: at times it is."""
    if varies:
        return Cause(finding("secret-key-per-worker", cookie=name), words=(IN_TURNS,))
    if count > 1:
        return Cause(finding("cookie-twins", cookie=name, setting=setting_of(name)))
    return Cause(finding("session-unknown", cookie=name))


def said_by_browser(fetch: Fetch, name: str | None, jars: Jars, said: Said, of_csrf: bool) -> Cause | None:
    """Return why the cookie was not sent, where the browser logged its cookies; else None."""
    last = fetch.request
    if last.cookie_events is None:
        return None
    if last.includes_credentials is False and fetch.is_cross_origin:
        return without_credentials(last.url)
    if last.includes_credentials is None:
        return None
    wanted = is_csrf if of_csrf else is_session
    sent = [event for event in last.cookie_events if event.operation == "send" and event.blocked]
    chosen = [event for event in sent if wanted(event.name) or event.name in ("", name)]
    reasons = {event.blocked for event in chosen}
    if len(reasons) == 1 and (cause := stated(chosen[0].blocked, False, chosen[0].name, last.url, fetch.page)):
        return cause
    without_name = any(
        event.operation == "send" and not event.blocked and not event.name for event in last.cookie_events
    )
    refused = said.of(last.url, wanted)
    if len({words[0] for words in refused.values()}) == 1:
        cookie, (blocked, url) = next(iter(refused.items()))
        if cause := stated(blocked, True, cookie, url, fetch.page):
            return cause
    if without_name:
        return some_sent(last, said, of_csrf)
    if reasons or refused:
        return Cause(likely=("third-party-blocked", "samesite-lax"), record=COOKIES)
    partitions = said.partitions.get(address(last.url).origin.host, set())
    top = last.top or fetch.page
    if partitions and None not in partitions and top not in partitions:
        partition = ", ".join(sorted(each for each in partitions if each))
        return Cause(finding("other-partition", cookie=name or "the cookie", partition=partition, page=top))
    lost = next((kept[name] for kept in jars.refused.values() if name in kept), None) if name else None
    if lost:
        return Cause(causes.safe(lost))
    shown = name or ("csrftoken" if of_csrf else "sessionid")
    return Cause(finding("cookie-absent", cookie=shown, setting=setting_of(shown)))


def some_sent(last: RecordedRequest, said: Said, of_csrf: bool) -> Cause:
    """Return the likeliest causes where the log does not name the cookies, and some were sent."""
    host = address(last.url).origin.host
    if host in said.logged_out and not of_csrf:
        return Cause(finding("cookie-absent", cookie="session", setting=setting_of("session")), words=(AFTER_LOGOUT,))
    partly = said.partly.get(host)
    refused = stated(partly, True, "", last.url, "null") if partly else None
    first = (
        refused.finding.id if refused and refused.finding else "csrf-token-missing" if of_csrf else "session-unknown"
    )
    return Cause(likely=(first, "cookie-absent"), record=NAMES)


def without_credentials(url: str) -> Cause:
    """Return the cause of a request without credentials: the default and `omit` look alike on the wire."""
    return Cause(finding("credentials-not-included", url=str(address(url).origin)))


def stated(blocked: tuple[str, ...], storing: bool, cookie: str, url: str, page: str) -> Cause | None:
    """Return the cause that Chromium names, with its own names quoted; None for a name that is unknown here."""
    found = causes.of_cookie(blocked, storing, cookie, url, page)
    verb = "stored" if storing else "sent"
    words = f"Chromium says why {cookie or 'the cookie'} was not {verb}: {', '.join(blocked)}."
    return Cause(found, words=(words,)) if found else None


def has_cookies(request: RecordedRequest) -> bool:
    """Return whether the file has cookies at all."""
    return request.cookies is not None or (request.response is not None and request.response.has_cookies)


def without_cookies(fetch: Fetch, jars: Jars) -> tuple[str, str]:
    """Return the likeliest reasons where the file has no cookies at all."""
    if not is_third_party(fetch.request) or fetch.includes != (True,):
        return "cookie-absent", "credentials-not-included"
    blocks = all(engine.third_party_cookies == "blocked" for engine in jars.engines)
    return "third-party-blocked" if blocks else "samesite-lax", "cookie-absent"


def by_policy(fetch: Fetch, name: str, is_known: bool, jars: Jars) -> Cause:
    """Return why the policy says that the cookie was not sent."""
    last = fetch.request
    if last.cookies is None and not is_known:
        record = FROM_THE_LOGIN if has_cookies(last) else COOKIES
        return Cause(likely=without_cookies(fetch, jars), record=record)
    django = Django(session_cookie_name=name, needs_session=True, csrf_exempt=True)
    found: dict[str, Finding] = {}
    for prediction in jars.predictions(fetch, django):
        verdict = prediction.verdict
        if last.cookies is not None and name in [cookie.name for cookie in verdict.attached]:
            continue  # it was not sent
        link = verdict["cookies attached"]
        about = [each for each in link.findings if each.cookie in (name, None)]
        reason = about[0] if about and link.holds is False else None
        if reason and reason.id == "cookie-absent":
            reason = jars.refused.get(prediction.engine.name, {}).get(name, reason)
        if reason:
            found.setdefault(causes.told(reason.id), reason)
    unproven = {"domain-mismatch"} | ({"cookie-absent"} if name not in jars.deleted else set())
    certain = len(found) == 1 and not unproven & found.keys()
    if certain:
        return Cause(causes.safe(next(iter(found.values()))))
    if name in jars.ignored and "credentials-not-included" in found:
        return Cause(causes.safe(found["credentials-not-included"]))
    ids = sorted(
        found, key=lambda each: (each == "cookie-absent", not each.startswith(("credentials", "set-", "same")))
    )
    if not ids:  # the policy would have sent it
        ids = ["third-party-blocked" if fetch.is_cross_origin else "credentials-omitted", "cookie-absent"]
    if len(ids) == 1 and fetch.is_cross_origin:
        ids.append("credentials-not-included" if False in fetch.includes else "third-party-blocked")
    return Cause(likely=tuple(ids[:2]), record=FROM_THE_LOGIN if has_cookies(last) else COOKIES)
