"""Did the login work in the browser? By the doctor's own proof, from what a script of the page could read."""

from collections.abc import Sequence

from crosshost.doctor.browser.measured import Step
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.report import shown
from crosshost.doctor.verdict import proof

Verdict = tuple[bool | None, str]  # whether it works, and a clause that says why


def judge(evidence: Evidence, page: Evidence, steps: Sequence[Step]) -> Verdict:
    """Return whether the login worked. `evidence` is the doctor's own, `page` that of the page in the browser.

    A page that cannot read a response that it needs has not got it. Where the doctor's own login shows nothing, the
    page's may not either.
    """
    posts = [step for step in steps if step.kind == "login"]
    if posts and (failure := refusal(posts[-1], steps)):
        return False, failure
    after = [step for step in steps if step.kind == "after"]
    if thrown := next((step for step in after if step.error), None):
        return False, line(thrown)
    if not posts:
        return None, "the page can read every response; without a login nothing more is shown"
    shows, expected = outcomes(page), proof.prove(evidence).outcomes
    proven = [url for url, outcome in expected.items() if outcome == "proven"]
    for step in after:
        if step.url in proven and shows.get(step.url) != "proven":
            return False, f"{line(step)}, as without a login"
    proof_of_page = next((step for step in after if shows.get(step.url) == "proven"), None)
    return (True, line(proof_of_page)) if proof_of_page else (None, "no API URL shows whether the user is logged in")


def outcomes(page: Evidence) -> dict[str, proof.Outcome]:
    """Return what each URL shows; which cookies the login set, no script can read."""
    login = page.login
    if login is None or not proof.succeeded(login):
        return {}
    requested = login.with_bearer or login.after
    return {url: proof.outcome(page, url, exchange) for url, exchange in requested.items()}


def refusal(post: Step, steps: Sequence[Step]) -> str:
    """Return why the login failed, or an empty text. A redirect that fetch followed may end in any status."""
    if not post.error and (post.status < 400 or post.redirected):
        return ""
    if unread := next((step for step in steps if step.kind == "token" and step.error), None):
        return line(unread)
    return line(post)


def line(step: Step) -> str:
    """Return one step as it may be shown."""
    return f"{step.method} {shown.url(step.url)}: {shown.clean(step.error) or step.status}"
