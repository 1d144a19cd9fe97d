"""Local Network Access: the networks of page and API, and what the doctor says when the browser would ask."""

from dataclasses import replace

import pytest

from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.sending import probe
from crosshost.doctor.sending.networks import address_spaces
from crosshost.doctor.sending.wire import Limits, Wire
from crosshost.policy import ENGINES
from tests.doctor.api import Api, permits, running
from tests.doctor.deployments import ALLOWED, HEALTHY, PROBED, exchange

ENGINE_LIST = list(ENGINES.values())
ASKING = ("chromium", "chromium-blocked", "firefox")
PUBLIC = (("app.example.com", "public"),)
LOOPBACK = exchange("GET", "http://127.0.0.1:8000/whoami/", 401, *ALLOWED)


class Names:
    """A fake Wire that only resolves names."""

    def __init__(self, **names: list[str]):
        self.names = {name.replace("_", "."): addresses for name, addresses in names.items()}

    def addresses(self, host):
        return self.names.get(host, [])


def calling(hop, page="https://app.example.com", spaces=()):
    """Return the evidence of a page that calls the URL of `hop`."""
    probed = replace(PROBED, url=hop.url, hops=(hop,))
    return replace(HEALTHY, page=page, probed_urls=(probed,), login=None, address_spaces=spaces)


def findings(evidence, engines=ENGINE_LIST):
    return {finding.id: finding for finding in diagnose(evidence, engines).findings}


@pytest.mark.parametrize(
    ("url", "names", "spaces"),
    [
        ("http://127.0.0.1:8000/", {}, ()),  # the URL shows it
        ("http://api.shop.localhost/", {}, ()),
        ("http://printer.local/", {"printer_local": ["8.8.8.8"]}, ()),
        ("https://api.example.com/", {"api_example_com": ["10.0.0.5"]}, (("api.example.com", "local"),)),
        ("https://api.example.com/", {"api_example_com": ["::1", "127.0.0.1"]}, (("api.example.com", "loopback"),)),
        ("https://api.example.com/", {"api_example_com": ["8.8.8.8"]}, (("api.example.com", "public"),)),
        ("https://api.example.com/", {"api_example_com": ["8.8.8.8", "10.0.0.5"]}, ()),  # one of two: unknown
        ("https://api.example.com/", {}, (("api.example.com", "public"),)),
        ("https://intranet/", {}, ()),
        ("https://nas.home.arpa/", {}, ()),
        ("https://app.corp.internal/", {}, ()),
    ],
)
def test_the_network_of_a_name_is_that_of_its_addresses(url, names, spaces):
    assert address_spaces(Names(**names), [url]) == spaces


def test_a_public_page_and_a_local_api_are_a_warning_with_the_engines_that_ask():
    evidence = calling(LOOPBACK, spaces=PUBLIC)
    finding = findings(evidence)["local-network-asks"]
    assert finding.engines == ASKING
    assert finding.severity == "warning"
    assert "Access-Control-Allow-Private-Network" in finding.finding.fix
    assert finding.evidence == ("GET http://127.0.0.1:8000/whoami/ (Origin: https://app.example.com): 401",)
    assert findings(evidence, [ENGINES["chromium"]])["local-network-asks"].engines == ()


def test_an_insecure_public_page_is_blocked_in_chromium_and_asks_in_firefox():
    evidence = calling(LOOPBACK, "http://app.example.com", PUBLIC)
    reported = findings(evidence)
    assert reported["local-network-insecure"].severity == "error"
    assert reported["local-network-insecure"].engines == ASKING[:2]
    assert reported["local-network-asks"].engines == ASKING[2:]


@pytest.mark.parametrize(
    ("page", "url", "spaces"),
    [
        ("http://localhost:3000", LOOPBACK.url, ()),
        ("http://192.168.1.5:3000", LOOPBACK.url, ()),
        ("https://app.example.com", "https://api.example.com/", ()),
        ("https://app.example.com", LOOPBACK.url, (("app.example.com", "loopback"),)),  # a hosts file
        ("http://localhost:3000", "https://api.example.com/", (("api.example.com", "public"),)),
        ("null", LOOPBACK.url, ()),
    ],
)
def test_page_and_api_of_one_network_have_no_finding(page, url, spaces):
    evidence = calling(replace(LOOPBACK, url=url), page, spaces)
    assert not [finding for finding in findings(evidence) if "local-network" in finding]
    assert not [line for line in diagnose(evidence, ENGINE_LIST).unseen if "local-network" in line]


def test_an_unknown_network_is_listed_as_unseen():
    evidence = calling(LOOPBACK, "https://intranet")
    assert "local-network-asks" not in findings(evidence)
    assert any(
        "before the page may call 127.0.0.1 (local-network-asks)" in line for line in diagnose(evidence, []).unseen
    )


def test_a_redirect_to_the_local_network_has_the_finding():
    moved = exchange("GET", PROBED.url, 302, *ALLOWED, ("Location", LOOPBACK.url))
    evidence = replace(HEALTHY, probed_urls=(replace(PROBED, hops=(moved, LOOPBACK)),), login=None)
    spaces = (("app.example.com", "public"), ("api.example.com", "public"))
    assert "local-network-asks" in findings(replace(evidence, address_spaces=spaces))


def test_the_doctor_finds_it_over_http():
    page = "https://crosshost-test.example.com"  # nobody has this name
    with running(Api(page, cors=permits(page))) as port:
        wire = Wire(Limits())
        try:
            evidence = probe.collect_evidence(wire, page, [f"http://127.0.0.1:{port}/whoami/"])
        finally:
            wire.close()
    assert evidence.address_spaces == (("crosshost-test.example.com", "public"),)
    assert findings(evidence)["local-network-asks"].engines == ASKING


def test_the_addresses_of_a_name_are_looked_up_within_the_time_limit():
    wire = Wire(Limits())
    assert set(wire.addresses("localhost")) & {"127.0.0.1", "::1"}
    assert wire.addresses("no-such-name.invalid") == []
    assert Wire(Limits(total=0)).addresses("localhost") == []
