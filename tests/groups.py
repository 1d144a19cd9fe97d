"""What a run of the tests takes in, and how long each group took.

Plain `scripts/test` leaves out what takes long (the marker `thorough`, which --all adds) and what takes over ten
minutes or asks for too much of a CI run (`slow`, which --slow runs alone). A path on the command line runs all of it
but `slow`. A group is a folder of tests/; the browser matrix is one by itself.
"""

from collections import Counter

import pytest

seconds: Counter[str] = Counter()
left_out: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    options = parser.getgroup("crosshost")
    options.addoption("--all", action="store_true", help="run everything but the slow tests, as CI does")
    options.addoption("--slow", action="store_true", help="run the slow tests only")


def group_of(item: pytest.Item) -> str:
    """Return the folder below tests/ that the test is in, or the group that its `thorough` marker names."""
    marker = item.get_closest_marker("thorough")
    if marker and "group" in marker.kwargs:
        return marker.kwargs["group"]
    relative = item.path.relative_to(item.config.rootpath / "tests")
    return relative.parts[0] if len(relative.parts) > 1 else "repository"


def is_wanted(item: pytest.Item) -> bool:
    config = item.config
    slow = item.get_closest_marker("slow") is not None
    if config.getoption("--slow") or slow:
        return slow and config.getoption("--slow")
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    return named or config.getoption("--all") or item.get_closest_marker("thorough") is None


def uses_engine(item: pytest.Item) -> bool:
    """Return whether the test takes the fixture `engine`, a Docker engine, and not a parameter of that name."""
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    fixtures = getattr(item, "fixturenames", ())
    return ("engine" in fixtures and "engine" not in parameters) or parameters.get("way") == "compose"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if uses_engine(item):  # containers take seconds each
            item.add_marker("thorough")
    unwanted = [item for item in items if not is_wanted(item)]
    left_out.update(group_of(item) for item in unwanted)
    config.hook.pytest_deselected(items=unwanted)
    items[:] = [item for item in items if is_wanted(item)]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> None:
    seconds[group_of(item)] += call.duration


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("--all") or config.getoption("--slow"):
        terminalreporter.section("minutes a group")
        for group, spent in seconds.most_common():
            terminalreporter.line(f"{spent / 60:6.1f}  {group}")
        terminalreporter.line(f"{sum(seconds.values()) / 60:6.1f}  in all")
    if left_out and not config.getoption("--slow"):
        counts = ", ".join(f"{group} {count}" for group, count in left_out.most_common())
        option = "--slow runs" if config.getoption("--all") else "--all (and --slow) run"
        terminalreporter.line(f"left out: {sum(left_out.values())} tests that {option}: {counts}")
