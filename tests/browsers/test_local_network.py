"""Local Network Access in real Chromium and Firefox, against crosshost.policy: results, and Chromium's own reasons."""

import pytest

from crosshost.browsers.variants import find
from crosshost.policy import Page, Request, Situation, predict
from crosshost.policy.engine import engine
from tests.browsers.builds import build_of
from tests.browsers.local_network import INSECURE_HOST, Row, measured
from tests.conftest import need

pytestmark = pytest.mark.thorough

JSON = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": "{}"}
PLAIN = [
    Row({}),
    Row(JSON),
    Row({"mode": "no-cors"}),
    *(Row({"targetAddressSpace": space}) for space in ("loopback", "local", "public")),
]
FRAMES = [
    Row({}, {"allow": ""}),
    Row({}, {"allow": "loopback-network"}),
    Row({}, {"allow": "local-network"}),
    Row({}, {"allow": "local-network-access"}),
    Row({}, {"allow": "", "sandbox": "allow-scripts"}),
    Row({}, {"allow": "loopback-network", "sandbox": "allow-scripts"}),
]


def predicted(row: Row, host: str, space: str, granted: bool, name: str, version: str) -> tuple[str, str | None]:
    """Return the model's result of `row`, and DevTools' name of its reason."""
    top = f"http://{host}:3000/"
    page = Page(top)
    if row.frame:
        allow = tuple(row.frame["allow"].split()) or None
        sandbox = "sandbox" in row.frame
        page = Page("http://frame.localhost:3000/", framed_by=(top,), opaque=sandbox, allow=allow)
    options = row.options
    request = Request(
        "http://localhost:8000/",
        options.get("method", "GET"),
        tuple(options.get("headers", {}).items()),
        options.get("mode", "cors"),
        target_address_space=options.get("targetAddressSpace"),
    )
    spaces = ((f"{host}:3000", space), ("frame.localhost:3000", space), ("localhost:8000", "loopback"))
    permission = "granted" if granted else "denied"
    situation = Situation(page, request, address_spaces=spaces, local_network_permission=permission, now=0)
    link = predict(situation, engine(name, version))["sent"]
    return ("throws", link.findings[0].devtools_code) if link.holds is False else ("sent", None)


@pytest.mark.parametrize("name", ["chromium", "firefox"])
@pytest.mark.parametrize(
    ("host", "space", "granted", "rows"),
    [
        ("localhost", "public", False, PLAIN),
        ("localhost", "public", True, PLAIN + FRAMES),
        ("localhost", "local", False, PLAIN),
        (INSECURE_HOST, "public", False, PLAIN),
        (INSECURE_HOST, "public", True, PLAIN),
    ],
)
def test_the_model_agrees_with_the_browser(name, host, space, granted, rows):
    variant = find(name)
    need(not variant.missing(), str(variant.missing()))
    expected = [predicted(row, host, space, granted, name, build_of(variant).version) for row in rows]
    codes = {number: code for number, (_, code) in enumerate(expected) if code}
    results, console = measured(variant, rows, host, space, granted, len(codes))
    assert list(zip(rows, results, strict=True)) == [
        (row, result) for row, (result, _) in zip(rows, expected, strict=True)
    ]
    if name == "chromium":
        assert console == codes
