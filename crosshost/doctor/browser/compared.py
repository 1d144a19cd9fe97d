"""Did the login work in the browser? Compares the page's fetches before and after it, as the doctor's own differ."""

from collections.abc import Sequence

from crosshost.doctor import shown
from crosshost.doctor.browser.measured import Step
from crosshost.doctor.evidence import Evidence

Verdict = tuple[bool | None, str]  # whether it works, and a clause that says why


def judge(evidence: Evidence, steps: Sequence[Step]) -> Verdict:
    """Return whether the login worked; a page that cannot read a response that it needs has not got it."""
    posts = [step for step in steps if step.kind == "login"]
    if posts and (failure := refusal(posts[-1], steps)):
        return False, failure
    after = [step for step in steps if step.kind == "after"]
    if thrown := next((step for step in after if step.error), None):
        return False, line(thrown)
    if not posts:
        return None, "the page can read every response; without a login nothing more is shown"
    results = [(step, logged_in(evidence, step, steps)) for step in after]
    if failed := next((step for step, result in results if result is False), None):
        return False, f"{line(failed)}, as without a login"
    proof = next((step for step, result in results if result), None)
    return (True, line(proof)) if proof else (None, "no API URL responds differently after the login")


def refusal(post: Step, steps: Sequence[Step]) -> str:
    """Return why the login failed, or an empty text. A redirect that fetch followed may end in any status."""
    if not post.error and (post.status < 400 or post.redirected):
        return ""
    if unread := next((step for step in steps if step.kind == "token" and step.error), None):
        return line(unread)
    return line(post)


def shows_by_status(evidence: Evidence, url: str) -> bool | None:
    """Return whether the status of `url` shows a login; False: only its body does; None: neither does."""
    after = evidence.login.after.get(url) if evidence.login else None
    before = next((probed.last for probed in evidence.probed_urls if probed.url == url), None)
    if not (after and before and after.response and before.response):
        return None
    if after.status != before.status:
        return True
    return False if after.body != before.body else None


def logged_in(evidence: Evidence, after: Step, steps: Sequence[Step]) -> bool | None:
    """Return whether this response is that of a session, compared with those before the login; None: not shown."""
    by_status = shows_by_status(evidence, after.url)
    before = [step for step in steps if step.kind == "before" and step.url == after.url and not step.error]
    if by_status is None or not before:
        return None
    if by_status:
        return after.status != before[0].status
    if len({step.body for step in before}) > 1:
        return None  # it differs each time
    return after.status == before[0].status and after.body != before[0].body


def line(step: Step) -> str:
    """Return one step as it may be shown."""
    return f"{step.method} {shown.url(step.url)}: {shown.clean(step.error) or step.status}"
