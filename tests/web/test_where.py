"""Where am I: the bench shows the deployment that is running, from its data, in both languages."""

import json

import pytest
from playwright.sync_api import Page, expect

from lab.scenarios import catalogue
from lab.scenarios.deployment import Deployment
from tests.conftest import ROOT
from tests.web.pages import only_in

pytestmark = pytest.mark.thorough

LIST = json.loads((ROOT / "web/data/scenarios.json").read_text())


def data_of(name: str) -> dict:
    return json.loads((ROOT / f"web/data/scenarios/{name}.json").read_text())


def stories(language: str) -> dict:
    return json.loads((ROOT / f"web/texts/stories.{language}.json").read_text())


SITES = {
    "same-host": ["http://localhost"],
    "different-port": ["http://localhost"],
    "different-host-tls": ["https://shop.localhost"],
    "localhost-and-127": ["http://localhost", "http://127.0.0.1"],
}
DIFFERING = {
    "same-host": set(),
    "different-port": {"port"},
    "different-host-tls": {"host", "port"},
    "localhost-and-127": {"host", "port"},
}


@only_in(*SITES)
def test_the_picture_shows_sites_origins_and_the_parts_that_differ(scenario: Deployment, page: Page):
    name = scenario.name
    page.goto(scenario.web_origin)
    picture = page.locator("#where .picture")
    expect(picture).to_have_attribute("data-relation", scenario.relation)
    sites = [site.get_attribute("data-site") for site in picture.locator(".picture-site").all()]
    assert sites == SITES[name]
    origins = [origin.get_attribute("data-origin") for origin in picture.locator(".picture-origin").all()]
    assert origins == list(dict.fromkeys([scenario.web_origin, scenario.api_origin]))
    differing = picture.locator("[data-differs='true']").all()
    assert {part.get_attribute("data-part") for part in differing} == DIFFERING[name]
    addresses = ["".join(one.locator("code").all_inner_texts()) for one in picture.locator(".picture-address").all()]
    assert addresses == origins
    domains = {mark.inner_text() for mark in picture.locator(".picture-domain").all()}
    assert domains == {site.split("//")[1] for site in SITES[name]}


@only_in("different-host-tls")
def test_name_story_status_settings_and_neighbours_are_those_of_the_scenario(scenario: Deployment, page: Page):
    name, data = scenario.name, data_of(scenario.name)
    page.goto(scenario.web_origin)
    where = page.locator("#where")
    expect(where.locator("#scenario")).to_have_text(name)
    expect(where.locator("[data-status]")).to_have_attribute("data-status", data["status"])
    for text in (stories("en")[name]["title"], *stories("en")[name]["story"].split("\n\n")):
        expect(where).to_contain_text(text)
    settings = where.locator(".where-list li")
    expect(settings).to_have_count(len(data["settings"]))
    for setting in data["settings"]:
        expect(settings.filter(has_text=f"{setting['name']} = {setting['value']}")).to_have_count(1)

    place = [entry["name"] for entry in LIST].index(name)
    neighbours = [LIST[place - 1]["name"], LIST[place + 1]["name"]]
    beside = where.locator("[data-neighbour]").all()
    assert [one.get_attribute("data-neighbour") for one in beside] == neighbours
    for neighbour in neighbours:
        expect(where.get_by_role("button", name=f"Copy: scripts/up {neighbour}")).to_be_visible()
    expect(where.get_by_role("link", name=str(len(catalogue.names())))).to_have_attribute("href", "/catalogue.html")

    page.get_by_role("button", name="한국어").click()
    expect(where).to_contain_text(stories("ko")[name]["title"])
    expect(page.locator("html")).to_have_attribute("lang", "ko")


@only_in("different-port")
def test_a_deployment_of_ones_own_is_shown_without_a_story(scenario: Deployment, page: Page):
    page.route("**/data/scenarios/different-port.json", lambda route: route.fulfill(status=404))
    page.goto(scenario.web_origin)
    expect(page.locator("#where")).to_contain_text("a deployment of your own")
    expect(page.locator("#where")).to_contain_text(scenario.api_origin)
    expect(page.locator("#where .picture")).to_have_count(0)
