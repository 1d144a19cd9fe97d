"""The tables about CORS: who may read a response, and what is preflighted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crosshost.policy import Page, Request, Response, Situation, predict
from lab.vectors.row import NOW, STANDARD, Row


def readable(page: str, url: str, acao: list[str] | None, acac: str | None = None, **request: Any) -> bool | None:
    """Return whether `page` may read `url` if the response has these headers."""
    pairs = [("Access-Control-Allow-Origin", value) for value in acao or ()]
    if acac is not None:
        pairs.append(("Access-Control-Allow-Credentials", acac))
    preflight = Response(200, (*pairs, ("Access-Control-Allow-Methods", request.get("method", ""))))
    situation = Situation(
        Page(page), Request(url, **request), preflight=preflight, response=Response(200, tuple(pairs)), now=NOW
    )
    verdict = predict(situation, STANDARD)
    return verdict["sent"].holds and verdict["readable"].holds


def fetch_spec(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        got = readable(
            "https://rabbit.invalid/",
            "https://api.invalid/",
            [case["acao"]] if case["acao"] else None,
            case["acac"],
            credentials=case["credentials"],
        )
        yield Row(f"{case['credentials']} {case['acao']} {case['acac']}", case["shared"], got)


def acao_values(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        got = readable(table["page_origin"] + "/", "http://www1.web-platform.test:8000/", case["acao"])
        yield Row(repr(case["acao"]), case["allowed"], got)


def acac_values(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        got = readable("http://a.test/", "http://b.test/", ["http://a.test"], case["acac"], credentials="include")
        yield Row(case["acac"], case["allowed"], got)


def origin_matrix(table: dict, folder: Path) -> Iterator[Row]:
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
        got = readable(page, target, [acao], method=case["method"])
        yield Row(f"{case['method']} {case['target']} {case['acao']}", case["ok"], got)


def preflight_star(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        pairs = [
            ("Access-Control-Allow-Origin", "http://a.test"),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Methods", case["allow_methods"]),
            ("Access-Control-Allow-Headers", case["allow_headers"]),
        ]
        headers = ((case["header"], "value"),) if case["header"] else ()
        request = Request("http://b.test/", case["method"], headers, credentials=case["credentials"])
        response = Response(200, tuple(pairs))
        got = predict(
            Situation(Page("http://a.test/"), request, preflight=response, response=response, now=NOW), STANDARD
        )
        yield Row(repr(case), case["ok"], got["sent"].holds)


def preflight_status(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        preflight = Response(
            case["status"], (("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*"))
        )
        request = Request("http://b.test/", headers=(("X-Test", "1"),))
        got = predict(Situation(Page("http://a.test/"), request, preflight=preflight, now=NOW), STANDARD)
        yield Row(str(case["status"]), case["ok"], got["sent"].holds)


def safelisted_headers(table: dict, folder: Path) -> Iterator[Row]:
    for case in table["cases"]:
        request = Request("http://b.test/", "POST", ((case["name"], case["value"]),))
        got = predict(Situation(Page("http://a.test/"), request, now=NOW), STANDARD).preflighted
        yield Row(f"{case['name']}: {case['value']}", case["preflight"], got, case.get("contested", ""))
