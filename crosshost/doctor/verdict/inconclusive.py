"""One sentence about what could not be told, and what to do: for the top of the report."""

from crosshost.doctor.evidence import Evidence, Login
from crosshost.doctor.report import shown
from crosshost.doctor.verdict import proof
from crosshost.doctor.verdict.proof import Outcome

GIVE_LOGIN = "give --login URL --user NAME"
ANOTHER = "name a URL that needs the login"
BY_OUTCOME: dict[Outcome, str] = {
    "same": f"answers the same with the login and without it: {ANOTHER}",
    "missing": f"does not exist with the login either (404): check it, or {ANOTHER}",
    "no-get": f"takes no GET (405): {ANOTHER}, by GET",
    "error": f"answers the login with an error: {ANOTHER}",
    "unstable": "answers differently each time, or too many requests were sent: try again later",
    "refused": f"refuses the request with the login too: check that it accepts this kind of login, or {ANOTHER}",
    "lost": f"gave no response to the request with the login: try again, or {ANOTHER}",
}


def sentence(evidence: Evidence, login_requested: bool) -> str:
    """Return why it is inconclusive whether the login works, or an empty text where its proof is in the evidence."""
    if evidence.api is None:
        return "No API URL answered."
    if login := evidence.login:
        return of_login(evidence, login)
    if evidence.no_login:
        return "The password was not sent, because of where the login's URL leads."
    if login_requested:
        return "No login was sent."
    if evidence.given:
        return f"The option --cookie shows what browsers do with it, and not that the API knows it: {GIVE_LOGIN}."
    return f"Nothing was logged in, so no request shows whether a login works: {GIVE_LOGIN}."


def of_login(evidence: Evidence, login: Login) -> str:
    """Return why the login's requests prove nothing, or an empty text."""
    shows = proof.prove(evidence)
    if shows.proven:
        return ""
    final = login.final
    if not final.response:
        return "The login got no response."
    if final.refused_by_csrf:
        found = "" if login.token else ", and no token for it was found: name the URL that sets it, --csrf-url"
        return f"The CSRF check refuses the login{found}."
    if not proof.succeeded(login) or proof.tells_an_error(login):
        return f"The login failed with status {final.status}, so nobody is logged in."
    if not login.after and not login.with_bearer:
        if not evidence.session_names and not login.bearer:
            return "The login set no cookie and returned no token, so nobody is logged in."
        return "No API URL is on the login's host, encrypted or local, so the login was sent to none."
    url, outcome = next(iter(shows.outcomes.items()), ("", "lost"))
    return f"{shown.url(url)} {BY_OUTCOME.get(outcome, BY_OUTCOME['lost'])}."


def of_browsers(evidence: Evidence) -> str:
    """Return why the first of the browsers that were asked shows nothing, or an empty text."""
    return next((f"{one.browser} shows nothing: {one.why}." for one in evidence.measured if one.works is None), "")
