"""The tables about cookies: what a Set-Cookie header stores, and which cookies are sent."""

import json
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

from crosshost.policy import Page, Request, Response, Situation, cookiedate, predict
from lab.vectors.row import NOW, STANDARD, Row

OVERLAY = "http-state-overlay-rfc6265bis.json"
# Contested rows that the table itself does not mark.
CONTESTED = {
    "DOMAIN0017": "Domain=.org: the oracle has no public suffix list; the corpus, wpt-cookie-domain's test=17 and all "
    "browsers refuse it"
}


def visit(set_cookies: list[str], first: str, then: str) -> str:
    """Return the Cookie header of a navigation to `then`, after one to `first` with these Set-Cookie headers."""
    jar: tuple = ()
    for header in set_cookies:
        response = Response(200, (("Set-Cookie", header),))
        situation = Situation(Page(first), Request(first, mode="navigate"), jar, response=response, now=NOW)
        jar = predict(situation, STANDARD).jar
    attached = predict(Situation(Page(then), Request(then, mode="navigate"), jar, now=NOW), STANDARD).attached
    return "; ".join(f"{cookie.name}={cookie.value}" if cookie.name else cookie.value for cookie in attached)


def cookie_parse(table: dict, folder: Path) -> Iterator[Row]:
    url = "http://web-platform.test/cookies/attributes/page.html"
    for case in table["cases"]:
        got = visit(case["set_cookie"], url, url)
        yield Row(repr(case["set_cookie"])[:90], case["cookie_header"], got, case.get("contested", ""))


def cookie_domain(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        lines = [f"{line}; path=/cookies/attributes" for line in case["set_cookie"]]
        first = f"http://{table['set_on']}:8000/cookies/attributes/set.py"
        got = visit(lines, first, f"http://{case['sent_to_host']}:8000/cookies/attributes/get.py")
        yield Row(repr(case["set_cookie"]), case["cookie_header"], got, case.get("contested", ""))


def host_prefix(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        url = f"{case['scheme']}://web-platform.test/"
        attributes = case["attributes"].replace("{host}", "web-platform.test")
        got = visit([f"__Host-test=1; {attributes}"], url, url) != ""
        yield Row(f"{case['scheme']} {case['attributes']}", case["stored"], got, case.get("contested", ""))


def cookie_path(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        url = f"http://web-platform.test{case['request_path']}"
        got = visit([f"a=b; path={case['path_attr']}"], url, url) != ""
        yield Row(f"{case['request_path']} {case['path_attr']}", case["match"], got)


def http_state_got(case: dict) -> str:
    home = "http://home.example.org:8888"
    sent_to = case.get("sent-to", f"/cookie-parser-result?{case['test']}")
    then = sent_to if sent_to.startswith("http") else home + sent_to
    return visit(case["received"], f"{home}/cookie-parser?{case['test']}", then)


def http_state(table: list, folder: Path) -> Iterator[Row]:
    changed = {row["test"] for row in json.loads((folder / OVERLAY).read_text())}
    for case in table:
        if case["test"] in changed:
            continue
        expected = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in case["sent"])
        contested = "disabled in the corpus itself" if case["test"].startswith("DISABLED_") else ""
        yield Row(case["test"], expected, http_state_got(case), contested)


def http_state_overlay(table: list, folder: Path) -> Iterator[Row]:
    cases = {case["test"]: case for case in json.loads((folder / "http-state-parser.json").read_text())}
    for row in table:
        got = http_state_got(cases[row["test"]])
        yield Row(row["test"], row["oracle_rfc6265bis_22"], got, CONTESTED.get(row["test"], ""))


def dates(table: list, folder: Path) -> Iterator[Row]:
    for case in table:
        expected = parsedate_to_datetime(case["expected"]).timestamp() if case["expected"] else None
        yield Row(case["test"], expected, cookiedate.parse(case["test"]))
