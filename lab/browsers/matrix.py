"""What was measured, as a table for people and as data for scripts."""

from collections.abc import Mapping
from dataclasses import asdict

from lab.browsers.builds import Build
from lab.browsers.report import Seen
from lab.browsers.run import WITH_BUILD, Change, Measurement, Results
from lab.scenarios import cases


def differing(results: Results) -> list[tuple[str, str]]:
    """The scenario and case of every row in which two browsers differ."""
    rows: dict[tuple[str, str], set[str]] = {}
    for one in results.measurements:
        rows.setdefault((one.scenario, one.case.id), set()).add(one.measured)
    return [row for row, words in rows.items() if len(words) > 1]


def text(results: Results, names: list[str]) -> str:
    """Return one row a case, one column a browser of `names`.

    A * is not what was expected, a ~ changed with the build, a ? could not be measured.
    """
    cells = {(one.scenario, one.case.id, one.variant): one for one in results.measurements}
    scenarios = list(dict.fromkeys([one.scenario for one in results.measurements]))
    unlike = differing(results)
    rows = [["scenario", "case", *names, ""]]
    for scenario in scenarios:
        for case in (case for case in cases.ALL if case.flow in results.flows.get(scenario, cases.FLOWS)):
            found = [cells.get((scenario, case.id, name)) for name in names]
            if case.when and not any(found):  # this scenario has no such case, or its flow failed
                continue
            words = [
                one.measured + "*" * one.surprising + "~" * one.changed_with_build if one else "?" for one in found
            ]
            rows.append([scenario, case.title, *words, "browsers differ" if (scenario, case.id) in unlike else ""])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def notes(results: Results) -> list[str]:
    """Return one line a surprise and a change, with both values, and one a set-up failure."""
    lines = [note(one) for one in [*results.surprises, *results.changed, *results.changed_with_build]]
    return lines + [f"SET-UP FAILED  {failure}" for failure in results.failures]


def note(one: Measurement | Change) -> str:
    if isinstance(one, Change):
        return str(one)
    kind = "SURPRISE" if one.surprising else WITH_BUILD
    return (
        f"{kind}  {one.scenario} {one.variant}, {one.case.title}: expected {one.expected}, measured {one.measured}"
        + (f" ({' '.join(one.detail.split())})" if one.detail else "")
        + (f"; Django saw {saw(one.seen)}" if one.seen else "")
        + "".join(f"\n    the console: {line}" for line in one.console)
    )


def saw(seen: Seen) -> str:
    if not seen.reached:
        return "a preflight alone" if seen.preflight == "refused" else "nothing"
    after = "after a preflight" if seen.preflight == "passed" else "without a preflight"
    return f"it {after} with {' and '.join(seen.cookies) or 'no cookie'}, and answered {seen.answered}"


def data(results: Results, builds: Mapping[str, Build], skipped: list[str]) -> dict:
    scenarios: dict[str, dict] = {}
    for one in results.measurements:
        cell: dict = {
            "measured": one.measured,
            "expected": one.expected,
            "surprising": one.surprising,
            "changedWithBuild": one.changed_with_build,
            "detail": one.detail,
            "console": list(one.console),
        }
        cell["seen"] = asdict(one.seen) if one.seen else None
        scenarios.setdefault(one.scenario, {}).setdefault(one.case.id, {})[one.variant] = cell
    return {
        "passed": results.exit_code == 0,
        "browsers": {
            name: {
                "build": build.name,
                "comparedWith": build.nearest_name or None,
                "recorded": build.is_recorded,
                "userAgent": results.user_agents.get(name),
            }
            for name, build in builds.items()
        },
        "skipped": skipped,
        "scenarios": scenarios,
        "differ": [{"scenario": scenario, "case": case} for scenario, case in differing(results)],
        "surprises": len(results.surprises),
        "changed": [str(one) for one in results.changed],
        "changedWithBuild": [note(one) for one in results.changed_with_build],
        "failures": [
            {"scenario": one.scenario, "browser": one.variant, "flow": one.flow, "reason": one.reason}
            for one in results.failures
        ],
        "launches": [
            {"scenario": scenario, "browser": browser, "flow": flow, "seconds": round(seconds, 2)}
            for scenario, browser, flow, seconds in results.seconds
        ],
    }
