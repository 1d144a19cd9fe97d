"""The pages below /lab/ that a person opens: the list of what is there, and the list of reports."""

import html
import re

import pytest
from django.urls import get_resolver

from tests.django.conftest import policy_of
from tests.django.test_reports import RIGHT
from witness import reports
from witness.index import THERE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]

HOSTILE = "<img src=x onerror=alert(1)>\"'&{{ 7|add:7 }}\u202e</bdi></script><script>alert(1)</script>"


def test_the_index_names_each_url_of_the_lab():
    routes = [str(pattern.pattern) for pattern in get_resolver("witness.urls").url_patterns]
    paths = [re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda name: name[1].upper(), route) for route in routes]
    named = {path.removeprefix("^").removesuffix(r"\Z").removeprefix("lab/") for path in paths}
    assert named - {""} == {path for path, _, _ in THERE}


def test_the_index_is_a_page_to_a_person_and_json_to_a_script(person, page):
    shown = person.get("/lab/")
    assert (shown.status_code, shown["Content-Type"]) == (200, "text/html; charset=utf-8")
    text = html.unescape(shown.content.decode())
    assert '<a href="/lab/reports/">reports/</a>' in text
    for path, _, what in THERE:
        assert path in text
        assert what in text
    assert page.get("/lab/").json()["lab"][1]["url"] == "/lab/reports/"


def test_every_link_of_the_index_leads_somewhere(person, demo):
    links = re.findall(r'href="([^"]*/lab/[^"]*)"', person.get("/lab/").content.decode())
    assert len(links) == 5
    for link in links:
        path = html.unescape(link).removeprefix("http://localhost:8000")
        assert person.get(path).status_code in ((401,) if "events" in path else (200, 302)), path


@pytest.mark.parametrize("path", ["/lab/", "/lab/reports/"])
def test_a_list_loads_the_apis_style_and_nothing_else(person, path):
    shown = person.get(path)
    policy = policy_of(shown)
    assert policy["default-src"] == policy["form-action"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["style-src"] == "'self' http://localhost:8000"
    assert '<link rel="stylesheet" href="http://localhost:8000/static/blog/style.css">' in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "Accept" in shown["Vary"]


def test_the_reports_are_a_page_to_a_person(person):
    assert "No report yet." in person.get("/lab/reports/").content.decode()
    reports.add(RIGHT["run"], {**RIGHT, "flow": "login-by-fetch"})
    shown = person.get("/lab/reports/").content.decode()
    assert f'<a href="/lab/reports/{RIGHT["run"]}/">' in shown
    assert {"different-port", "login-by-fetch", "A browser/1"} <= set(re.findall(r"<bdi>(.*?)</bdi>", shown))


@pytest.mark.parametrize("flow", [HOSTILE, {HOSTILE: HOSTILE}, [HOSTILE], 7, True, None])
def test_what_a_report_says_is_only_text_on_the_page(person, flow):
    reports.add(RIGHT["run"], {**RIGHT, "scenario": HOSTILE, "userAgent": HOSTILE * 1000, "flow": flow})
    shown = person.get("/lab/reports/").content.decode()
    assert "<img" not in shown
    assert "<script" not in shown
    assert HOSTILE[:75] in html.unescape(shown)
    assert len(shown) < 10_000
    texts = re.findall(r"<bdi>(.*?)</bdi>", shown, re.DOTALL)
    assert len(texts) == (2 if flow is None else 3)
    assert not any("<" in text for text in texts)
