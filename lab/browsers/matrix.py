"""The measurements, as a table for people and as data for scripts."""

from collections.abc import Mapping
from dataclasses import asdict

from lab.browsers.builds import Build
from lab.browsers.report import Seen
from lab.browsers.results import WITH_BUILD, Change, Measurement, Results
from lab.scenarios import cases


def differing(results: Results) -> list[tuple[str, str]]:
    """Return the scenario and case of every row in which browsers differ."""
    rows: dict[tuple[str, str], set[str]] = {}
    for measurement in results.measurements:
        rows.setdefault((measurement.scenario, measurement.case.id), set()).add(measurement.measured)
    return [row for row, values in rows.items() if len(values) > 1]


def text(results: Results, names: list[str]) -> str:
    """Return one row a case, and one column for each browser in `names`.

    * marks a result that is not as expected, ~ one that changed with the build, ? one that could not be measured.
    """
    cells = {(cell.scenario, cell.case.id, cell.variant): cell for cell in results.measurements}
    scenarios = list(dict.fromkeys([cell.scenario for cell in results.measurements]))
    unlike = differing(results)
    rows = [["scenario", "case", *names, ""]]
    for scenario in scenarios:
        for case in (case for case in cases.ALL if case.flow in results.flows.get(scenario, cases.FLOWS)):
            in_row = [cells.get((scenario, case.id, name)) for name in names]
            if case.when and not any(in_row):  # this scenario does not run the case, or its flow failed
                continue
            marked = [
                cell.measured + "*" * cell.surprising + "~" * cell.changed_with_build if cell else "?"
                for cell in in_row
            ]
            rows.append([scenario, case.title, *marked, "browsers differ" if (scenario, case.id) in unlike else ""])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def notes(results: Results) -> list[str]:
    """Return one line for each unexpected result and each change, with both values, and for each set-up failure."""
    lines = [note(difference) for difference in [*results.surprises, *results.changed, *results.changed_with_build]]
    return lines + [f"SET-UP FAILED  {failure}" for failure in results.failures]


def note(difference: Measurement | Change) -> str:
    if isinstance(difference, Change):
        return str(difference)
    kind = "NOT AS EXPECTED" if difference.surprising else WITH_BUILD
    return (
        f"{kind}  {difference.scenario} {difference.variant}, {difference.case.title}: "
        f"expected {difference.expected}, measured {difference.measured}"
        + (f" ({' '.join(difference.detail.split())})" if difference.detail else "")
        + (f"; {seen_by_django(difference.seen)}" if difference.seen else "")
        + "".join(f"\n    {line}" for line in [*difference.why, *where_to_look(difference)])
    )


def where_to_look(measurement: Measurement) -> list[str]:
    """Return the file and variable with the expectation, and the command that explains what the model predicts."""
    if not measurement.expected_in:
        return []
    options = f"--case {measurement.case.id} --engine {measurement.variant}"
    return [
        f"expected by {measurement.expected_in}",
        f"explained by scripts/explain {measurement.scenario} {options}",
    ]


def seen_by_django(seen: Seen) -> str:
    if not seen.reached:
        return "Django received " + ("only a preflight" if seen.preflight == "refused" else "no request")
    after = "after a preflight" if seen.preflight == "passed" else "without a preflight"
    cookies = " and ".join(seen.cookies) or "no cookie"
    return f"Django received the request {after}, with {cookies}, and answered {seen.answered}"


def data(results: Results, builds: Mapping[str, Build], skipped: list[str]) -> dict:
    """Return the results as the document of --json."""
    scenarios: dict[str, dict] = {}
    for measurement in results.measurements:
        cell: dict = {
            "measured": measurement.measured,
            "expected": measurement.expected,
            "surprising": measurement.surprising,
            "changedWithBuild": measurement.changed_with_build,
            "detail": measurement.detail,
            "why": list(measurement.why),
            "expectedIn": measurement.expected_in or None,
            "requests": None if measurement.requests is None else list(measurement.requests),
        }
        cell["seen"] = asdict(measurement.seen) if measurement.seen else None
        scenarios.setdefault(measurement.scenario, {}).setdefault(measurement.case.id, {})[measurement.variant] = cell
    return {
        "schema_version": 1,
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
        "names": sorted(results.names),
        "surprises": len(results.surprises),
        "changed": [str(change) for change in results.changed],
        "changedWithBuild": [note(difference) for difference in results.changed_with_build],
        "failures": [
            {
                "scenario": failure.scenario,
                "browser": failure.variant,
                "flow": failure.flow,
                "reason": failure.reason,
            }
            for failure in results.failures
        ],
        "launches": [
            {"scenario": scenario, "browser": browser, "flow": flow, "seconds": round(seconds, 2)}
            for scenario, browser, flow, seconds in results.seconds
        ],
    }
