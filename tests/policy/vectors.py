"""scripts/vectors FOLDER [--json]: the field's public tables against crosshost.policy, table by table.

The tables are no part of this project; their own tests are beside this file. Contested rows, which the specification,
the tests and browsers dispute, are scored apart.
"""

import argparse
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from crosshost import Problem, command
from crosshost.policy import ENGINES, Answer, Engine, Page, Request, Situation, cookiedate, judge, site
from crosshost.policy.origin import address
from crosshost.policy.reasons import REASONS
from crosshost.policy.reasons.out_of_reach import OUT_OF_REACH

STANDARD = Engine("standard")
NOW = 1_700_000_000.0


@dataclass(frozen=True)
class Row:
    name: str
    expected: object
    got: object
    contested: str = ""  # why, where the specification, the tests and browsers dispute it

    @property
    def right(self) -> bool:
        return self.expected == self.got


def visit(set_cookies: list[str], first: str, then: str) -> str:
    """The Cookie header at `then`, after `first` answered with these Set-Cookie headers, both by navigation."""
    jar: tuple = ()
    for header in set_cookies:
        answer = Answer(200, (("Set-Cookie", header),))
        situation = Situation(Page(first), Request(first, mode="navigate"), jar, answer=answer, now=NOW)
        jar = judge(situation, STANDARD).jar
    attached = judge(Situation(Page(then), Request(then, mode="navigate"), jar, now=NOW), STANDARD).attached
    return "; ".join(f"{cookie.name}={cookie.value}" if cookie.name else cookie.value for cookie in attached)


def fetched(page: str, url: str, acao: list[str] | None, acac: str | None = None, **request: str) -> bool | None:
    """May `page` read `url` when the answer has these headers?"""
    pairs = [("Access-Control-Allow-Origin", value) for value in acao or ()]
    if acac is not None:
        pairs.append(("Access-Control-Allow-Credentials", acac))
    preflight = Answer(200, (*pairs, ("Access-Control-Allow-Methods", request.get("method", ""))))
    situation = Situation(Page(page), Request(url, **request), preflight=preflight, answer=Answer(200, tuple(pairs)))
    verdict = judge(situation, STANDARD)
    return verdict["sent"].holds and verdict["readable"].holds


def fetch_spec(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        got = fetched(
            "https://rabbit.invalid/",
            "https://api.invalid/",
            [case["acao"]] if case["acao"] else None,
            case["acac"],
            credentials=case["credentials"],
        )
        yield Row(f"{case['credentials']} {case['acao']} {case['acac']}", case["shared"], got)


def cors_acao(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        got = fetched(table["page_origin"] + "/", "http://www1.web-platform.test:8000/", case["acao"])
        yield Row(repr(case["acao"]), case["allowed"], got)


def cors_acac(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        got = fetched("http://a.test/", "http://b.test/", ["http://a.test"], case["acac"], credentials="include")
        yield Row(case["acac"], case["allowed"], got)


def cors_origin_matrix(table: dict, folder: Path) -> Iterator[Row]:
    targets = {
        "cross-host": "http://other.test:8000",
        "diff-port": "http://page.test:8001",
        "cross-host-diff-port": "http://other.test:8001",
        "cross-host-https": "https://other.test:8443",
        "same-host-https": "https://page.test:8443",
    }
    page = "http://page.test:8000"
    for case in table["cases"]:
        target = targets[case["target"]]
        acao = {"page-origin": page, "target-origin": target}.get(case["acao"], case["acao"])
        got = fetched(page, target, [acao], method=case["method"])
        yield Row(f"{case['method']} {case['target']} {case['acao']}", case["ok"], got)


def preflight_star(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        pairs = [
            ("Access-Control-Allow-Origin", "http://a.test"),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Methods", case["allow_methods"]),
            ("Access-Control-Allow-Headers", case["allow_headers"]),
        ]
        sent = ((case["header"], "value"),) if case["header"] else ()
        request = Request("http://b.test/", case["method"], sent, credentials=case["credentials"])
        answer = Answer(200, tuple(pairs))
        got = judge(Situation(Page("http://a.test/"), request, preflight=answer, answer=answer), STANDARD)
        yield Row(repr(case), case["ok"], got["sent"].holds)


def preflight_status(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        preflight = Answer(
            case["status"], (("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*"))
        )
        request = Request("http://b.test/", headers=(("X-Test", "1"),))
        got = judge(Situation(Page("http://a.test/"), request, preflight=preflight), STANDARD)
        yield Row(str(case["status"]), case["ok"], got["sent"].holds)


def safelisted_headers(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        request = Request("http://b.test/", "POST", ((case["name"], case["value"]),))
        got = judge(Situation(Page("http://a.test/"), request), STANDARD).preflighted
        yield Row(f"{case['name']}: {case['value']}", case["preflight"], got, case.get("contested", ""))


def sec_fetch_site(table: dict, folder: Path) -> Iterator[Row]:
    hosts = {"Origin": "web-platform.test", "SameSite": "www.web-platform.test", "CrossSite": "not-web-platform.test"}
    for case in table["cases"]:
        chain = []
        for hop in case["chain"]:
            scheme, which = re.fullmatch("(https?)(.*)", hop).groups()  # type: ignore[union-attr]
            chain.append(address(f"{scheme}://{hosts[which]}/").origin)
        page = address(f"{case['page_scheme']}://web-platform.test/").origin
        yield Row(f"{case['page_scheme']} {case['chain']}", case["expected"], site.sec_fetch_site(page, tuple(chain)))


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
        contested = "the corpus itself has switched it off" if case["test"].startswith("DISABLED_") else ""
        yield Row(case["test"], expected, http_state_got(case), contested)


def http_state_overlay(table: list, folder: Path) -> Iterator[Row]:
    cases = {case["test"]: case for case in json.loads((folder / "http-state-parser.json").read_text())}
    for row in table:
        got = http_state_got(cases[row["test"]])
        yield Row(row["test"], row["oracle_rfc6265bis_22"], got, DISPUTED.get(row["test"], ""))


def dates(table: list, folder: Path) -> Iterator[Row]:
    for case in table:
        expected = parsedate_to_datetime(case["expected"]).timestamp() if case["expected"] else None
        yield Row(case["test"], expected, cookiedate.parse(case["test"]))


def public_suffixes(text: str, folder: Path) -> Iterator[Row]:
    for host, expected in re.findall(r"^checkPublicSuffix\('(.*)', (.*)\);", text, re.MULTILINE):
        got = site.registrable_domain(host)
        yield Row(host, None if expected == "null" else expected.strip("'"), got)


def names(table: dict, folder: Path) -> Iterator[Row]:
    told = {reason.browser for reason in REASONS.values()}
    for enum in ("CorsError", "CookieBlockedReason", "SetCookieBlockedReason"):
        for value in table["enums"][f"Network.{enum}"]:
            name = f"{enum}.{value}"
            yield Row(name, True, name in told or name in OUT_OF_REACH)


def engines(table: dict, folder: Path) -> Iterator[Row]:
    """What our builds of two engines do by default, as MDN's data has it; what a flag switches on is not default."""
    features = {
        "Partitioned": "supports_partitioned",
        "host_secure_prefixes": "enforces_prefixes",
        "Lax_default": "lax_by_default",
        "none_requires_secure": "none_requires_secure",
        "schemeful": "schemeful_same_site",
    }
    data = table["http"]["headers"]["Set-Cookie"]
    for browser, engine, build in (("chrome", "chromium", 156), ("firefox", "firefox", 153)):
        for feature, field in features.items():
            found = (data.get(feature) or data["SameSite"][feature])["__compat"]["support"][browser]
            newest = found[0] if isinstance(found, list) else found
            since = newest["version_added"]
            by_default = bool(since) and int(since) <= build and "flags" not in newest
            yield Row(f"{engine} {feature}", by_default, getattr(ENGINES[engine], field))


# Not marked in the table, and said here.
DISPUTED = {
    "DOMAIN0017": "Domain=.org: the oracle has no public suffix list; the corpus, wpt-cookie-domain's test=17 and all "
    "browsers refuse it"
}
OVERLAY = "http-state-overlay-rfc6265bis.json"
READERS: dict[str, Callable] = {
    "fetch-spec-credentials-table.json": fetch_spec,
    "wpt-cors-acao.json": cors_acao,
    "wpt-cors-acac.json": cors_acac,
    "wpt-cors-origin-matrix.json": cors_origin_matrix,
    "wpt-cors-preflight-star.json": preflight_star,
    "wpt-cors-preflight-status.json": preflight_status,
    "wpt-cors-safelisted-headers.json": safelisted_headers,
    "wpt-sec-fetch-site.json": sec_fetch_site,
    "wpt-cookie-parse.json": cookie_parse,
    "wpt-cookie-domain.json": cookie_domain,
    "wpt-cookie-host-prefix.json": host_prefix,
    "cookie-path-match.json": cookie_path,
    "http-state-parser.json": http_state,
    OVERLAY: http_state_overlay,
    "http-state-dates-bsd.json": dates,
    "test_psl.txt": public_suffixes,
    "cdp-enums.json": names,
    "bcd-Set-Cookie.json": engines,
}


def score(folder: Path, file: str, reader: Callable) -> list[Row]:
    """The rows of one table. Raises Problem when the table is not there, or is none."""
    try:
        text = (folder / file).read_text()
        return list(reader(text if file.endswith(".txt") else json.loads(text), folder))
    except OSError:
        raise Problem(
            f"{folder} has no {file}: name the folder of the tables, as in scripts/vectors ../shared/vectors"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise Problem(f"{folder / file} is no table that this command knows: {error!r}") from None


def summary(file: str, rows: list[Row]) -> dict:
    fair, contested = [row for row in rows if not row.contested], [row for row in rows if row.contested]
    return {
        "table": file,
        "right": sum(row.right for row in fair),
        "of": len(fair),
        "contested": {"right": sum(row.right for row in contested), "of": len(contested)},
        "otherwise": [asdict(row) for row in rows if not row.right],
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/vectors",
        description="Score crosshost.policy on the field's public tables.",
        epilog="exit code: 0 99 %% of each table's uncontested rows are right, 1 they are not, 2 nothing was said",
    )
    parser.add_argument("folder", type=Path, help="where the tables are")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    asked = parser.parse_args()
    scores = [summary(file, score(asked.folder, file, reader)) for file, reader in READERS.items()]
    print(json.dumps(scores, indent=2) if asked.json else lines(scores))
    return int(any(one["right"] < 0.99 * one["of"] for one in scores))


def lines(scores: list[dict]) -> str:
    """A line a table, and after them one for each row that came out otherwise."""
    text = [f"{'table':38} {'right':>9}  contested"]
    for one in scores:
        apart = "{right}/{of}".format(**one["contested"]) if one["contested"]["of"] else ""
        text.append(f"{one['table']:38} {one['right']:4}/{one['of']:<4}  {apart}".rstrip())
    for one in scores:
        for row in one["otherwise"]:
            word = f"contested, {row['contested']}" if row["contested"] else "WRONG"
            text.append(f"{one['table']}: {row['name']}: {row['expected']!r} expected, {row['got']!r} got ({word})")
    return "\n".join(text)


if __name__ == "__main__":
    command.run(main)
