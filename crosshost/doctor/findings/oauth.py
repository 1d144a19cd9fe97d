"""A login at an identity provider that returns by a form: does the browser send the cookies of its start with it?"""

from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

from crosshost import Problem
from crosshost.doctor.evidence import Evidence, Exchange
from crosshost.doctor.findings.reported import ReportedFinding, report
from crosshost.doctor.report import shown
from crosshost.policy import Cookie, Page, Request, Situation, predict
from crosshost.policy.engine import CHROMIUM
from crosshost.policy.origin import address
from crosshost.policy.reasons import setting_of


def form_post(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The login's start redirects with response_mode=form_post, and none of its cookies is sent with that POST."""
    for probed in evidence.probed_urls:
        for number, hop in enumerate(probed.hops, 1):
            query = dict(parse_qsl(urlsplit(hop.leads_to).query))
            if query.get("response_mode") == "form_post":
                yield from lost(probed.hops[:number], query.get("redirect_uri", ""), evidence.now)


def lost(hops: Sequence[Exchange], callback: str, now: float) -> Iterator[ReportedFinding]:
    jar: tuple[Cookie, ...] = ()
    for hop in hops:
        visit = Situation(Page(hop.url), Request(hop.url, mode="navigate"), jar, response=hop.response, now=now)
        jar = predict(visit, CHROMIUM).jar
    try:
        to = address(callback).text
    except Problem:  # missing or malformed; then it is most likely on the same host
        to = hops[-1].url
    later = now + CHROMIUM.lax_grace  # people need longer than Chromium's exception for new cookies lasts
    post = Situation(Page(hops[-1].leads_to), Request(to, "POST", mode="navigate"), jar, now=later)
    verdict = predict(post, CHROMIUM)
    withheld = [cookie for cookie in jar if cookie not in verdict.attached]
    if withheld and not verdict.attached:
        lines = shown.lines(hops[-1], "Set-Cookie", "Location")
        values = {"url": shown.url(hops[0].url), "cookie": withheld[0].name, "setting": setting_of(withheld[0].name)}
        yield report("oauth-form-post", lines, value=withheld[0].same_site, **values)
