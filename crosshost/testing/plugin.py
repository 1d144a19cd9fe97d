"""The pytest plugin: the fixture crosshost_browser, and the marker that runs a test once in each engine.

pytest loads it in every run, so it imports neither Django nor the model before a test uses the fixture.
"""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from crosshost.testing import Browser

FIXTURE, MARKER = "crosshost_browser", "crosshost_browsers"
MARKER_HELP = f'{MARKER}(*engines): run the test once in each of these engines, such as "firefox"; "all" is every one.'
SECTION = "crosshost: requests"
MOST_SHOWN = 20  # requests of one browser in a report


class Browsers:
    """Opens browsers, each with a profile of its own: the fixture's value."""

    def __init__(self, engine: str | None):
        self.engine = engine  # from the marker
        self.opened: list[Browser] = []

    def __call__(self, engine: str | None = None, **options: Any) -> "Browser":
        """Return a new browser of `engine`, or of the one that the marker names. `options` are those of Browser."""
        from crosshost.policy import PolicyError
        from crosshost.testing import Browser

        name = self.engine if engine is None else engine
        if name is None:
            right = f'{FIXTURE}("firefox"), or mark the test with @pytest.mark.{MARKER}("all")'
            raise PolicyError(f"{FIXTURE}() names no engine: write {right}")
        self.opened.append(Browser(name, **options))
        return self.opened[-1]

    def all(self, **options: Any) -> "Iterator[Browser]":
        """Yield a new browser of each engine."""
        from crosshost.policy import ENGINES

        return (self(engine, **options) for engine in ENGINES)


BROWSERS = pytest.StashKey[Browsers]()


@pytest.fixture
def crosshost_browser(request: pytest.FixtureRequest) -> Browsers:
    """A browser in front of Django, without a port: crosshost_browser("firefox").open("https://app.example.com/")."""
    browsers = request.node.stash[BROWSERS] = Browsers(getattr(request, "param", None))
    return browsers


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER_HELP)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker(MARKER)
    if marker and FIXTURE in metafunc.fixturenames:
        metafunc.parametrize(FIXTURE, engines(marker), indirect=True)


def engines(marker: pytest.Mark) -> list[str]:
    """Return the engines that the marker names; a wrong name fails the collection of its module with one line."""
    from crosshost.policy import ENGINES, PolicyError

    if not marker.args or marker.kwargs:
        pytest.fail(f'@pytest.mark.{MARKER} takes names of engines: write {MARKER}("firefox") or ("all")', False)
    if "all" in marker.args:
        return list(ENGINES)
    try:
        return [ENGINES[name].name for name in dict.fromkeys(marker.args)]
    except PolicyError as error:
        wrong = error
    pytest.fail(f"@pytest.mark.{MARKER}: {wrong}", False)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test whose marker cannot run it in each engine, instead of running it once in none."""
    if item.get_closest_marker(MARKER) and FIXTURE not in getattr(item, "fixturenames", ()):
        import unittest

        in_unittest = issubclass(getattr(item, "cls", None) or object, unittest.TestCase)
        if in_unittest:
            right = "in a unittest.TestCase loop over crosshost.policy.ENGINES, with self.subTest(engine)"
            pytest.fail(f"@pytest.mark.{MARKER} is for functions that pytest calls: {right}", False)
        if any(mark.name == MARKER for mark in item.own_markers):
            pytest.fail(f"@pytest.mark.{MARKER} needs a test that uses the fixture {FIXTURE}: add the argument", False)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Return why the server refused the request whose status is compared: pytest cuts the response's own repr."""
    for side in (left, right):
        if response := getattr(side, "response", None):  # of crosshost.testing.response.Status
            return [f"{left!r} {op} {right!r}", *str(response).splitlines()] if response.why else None
    return None


@pytest.hookimpl(hookwrapper=True)  # `wrapper` needs a newer pluggy than pytest 7 does
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """Add the requests that the browsers sent to the report of a failed test, and end its traceback at its own line."""
    if call.excinfo and is_ours(call.excinfo):
        hide_our_frames(call.excinfo)
    report: pytest.TestReport = (yield).get_result()
    browsers = item.stash.get(BROWSERS, None)
    text = "\n".join(requests_of(browser) for browser in browsers.opened if browser.requests) if browsers else ""
    if report.failed and text:
        report.sections.append((SECTION, text))


def is_ours(raised: pytest.ExceptionInfo[BaseException] | None) -> bool:
    """Return whether an error is one of ours, which says by itself what is wrong in the test."""
    return raised is not None and type(raised.value).__module__.startswith("crosshost.")


def hide_our_frames(raised: pytest.ExceptionInfo[BaseException]) -> None:
    """Have pytest leave our frames out of the traceback of our own errors (--full-trace shows them)."""
    for entry in raised.traceback:
        variables = entry.frame.f_globals
        if variables.get("__name__", "").startswith("crosshost."):
            variables["__tracebackhide__"] = is_ours  # as if each of our modules said so


def requests_of(browser: "Browser") -> str:
    """Return what the browser sent, as text without values of cookies, bodies or queries."""
    sent = list(browser.requests)
    more = len(sent) - MOST_SHOWN
    earlier = [f"… {more} earlier"] if more > 0 else []
    return "\n".join([f"{browser.engine.name}:", *earlier, *map(str, sent[-MOST_SHOWN:])])
