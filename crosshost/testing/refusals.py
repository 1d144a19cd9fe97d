"""What a server said about a request that it refused before its view."""

from dataclasses import replace

from crosshost.policy import Engine, Finding, Situation, predict
from crosshost.testing.reasons import CSRF_REFUSED
from crosshost.testing.transport import RawResponse


def said(raw: RawResponse, situation: Situation, engine: Engine) -> tuple[Finding, ...]:
    """Return the reasons of the server; for Django's CSRF check that with Django's text which fits the page best."""
    if raw.csrf is None:
        return raw.findings
    predicted = predict(replace(situation, django=raw.csrf.django), engine)["CSRF passed"].findings
    matching = [finding for finding in predicted if finding.devtools_code == raw.csrf.text]
    known = matching or ([raw.csrf.finding] if raw.csrf.finding else [])
    return (*raw.findings, *(known or [Finding(CSRF_REFUSED, (("text", raw.csrf.text),))]))
