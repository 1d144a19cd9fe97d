"""scripts/explain NAME [--case CASE] [--engine BROWSER] [--json] | --check"""

import json

from crosshost import Problem, command, nearest
from crosshost.browsers import variants
from crosshost.progress import track
from lab.browsers import reasons_record, record
from lab.grid import compare as grid
from lab.grid import record as grid_record
from lab.predict import words
from lab.predict.compare import KNOWN, Requests, compare
from lab.predict.predictions import Prediction, predict_cases
from lab.scenarios import cases, catalogue, deployment


def main() -> int:
    parser = command.parser(
        prog="scripts/explain",
        description="Predict what each browser does in a scenario, and why, without starting anything.",
        epilog="exit code: 0 predicted, 1 with --check: a recorded cell is not as predicted, 2 inconclusive",
    )
    parser.add_argument("name", nargs="?", help="the scenario or fault; without it, the settings of .env")
    parser.add_argument("--case", help="a case, or all; default: those for which the env file expects a result")
    parser.add_argument("--engine", help="one of these browsers only: " + ", ".join(variants.NAMES))
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare each recorded cell, of the scenarios and of the grid, with the prediction",
    )
    arguments = parser.parse_args()
    if arguments.check:
        if arguments.name or arguments.case or arguments.engine or arguments.json:
            parser.error("--check takes no NAME and no other option")
        return check()
    names = (variants.find(arguments.engine).name,) if arguments.engine else variants.NAMES
    loaded = deployment.load(arguments.name)
    chosen = choose([prediction for name in names for prediction in predict_cases(loaded, name)], arguments.case)
    if arguments.json:
        report = {"schema_version": 1, "scenario": loaded.name, "cases": words.data(chosen)}
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print(words.text(loaded, chosen))
    return 0


def choose(predictions: list[Prediction], case: str | None) -> list[Prediction]:
    """Return the predictions of `case`, or of all cases for "all".

    Without a case: of those with an expectation, and of those that fail before it in a fault's flow. Raises Problem for
    an unknown case.
    """
    if case is None:
        return [
            prediction
            for prediction in predictions
            if prediction.case.expected_by or (prediction.reason and prediction.case.flow not in cases.FLOWS)
        ]
    if case == "all":
        return predictions
    known = list(dict.fromkeys(prediction.case.id for prediction in predictions))
    if case not in known:
        raise Problem(f"there is no case {case!r} in this scenario: {nearest(case, known)}")
    return [prediction for prediction in predictions if prediction.case.id == case]


def check() -> int:
    """Print the recorded cells that are not as predicted, and return the exit code."""
    reasons = reasons_record.read()
    comparisons = list(compare(record.read(), track("explain", "scenarios", catalogue.names()), reasons))
    differing = [comparison for comparison in comparisons if not comparison.agrees]
    for comparison in differing:
        known = KNOWN.get(comparison.place)
        print(f"{'KNOWN   ' if known else 'DIFFERS '} {comparison}" + (f" ({known})" if known else ""))
    unknown = [comparison for comparison in differing if comparison.place not in KNOWN]
    agreeing = len(comparisons) - len(differing)
    requests = sum(len(each.measured["requests"]) for each in comparisons if isinstance(each, Requests))
    print(f"Chromium's names for cookies, with the operation: {', '.join(reasons['names'])}")
    print(f"Chromium's CORS errors: {', '.join(sorted(reasons_record.cors_errors(reasons)))}")
    print(f"explain: {requests} requests in Chromium compared, with the reason for each cookie and CORS error")
    print(f"explain: {len(comparisons)} cells compared, {agreeing} as predicted, {len(differing)} not")
    return 1 if check_grid() or unknown else 0


def check_grid() -> int:
    """Print the recorded cells of the grid that are not as predicted; return the number of those without a reason."""
    cells, differing, known = 0, 0, dict[str, int]()
    for variant, version, found in track("explain", "builds of the grid", list(grid.recorded(grid_record.read()))):
        unknown, accepted = grid.against_model(found, variant, version)
        for difference in unknown:
            print(f"DIFFERS  {variant} {version}, {difference.words('predicted', 'measured')}")
        for _, reason in accepted:
            known[reason] = known.get(reason, 0) + 1
        cells += grid.count(found)
        differing += len(unknown)
    for reason, number in known.items():
        print(f"KNOWN    {number} cells of the grid: {reason}")
    left = sum(known.values())
    counts = f"{cells - differing - left} as predicted, {left} known to differ, {differing} not"
    print(f"explain: {cells} cells of the grid compared, {counts}")
    return differing


if __name__ == "__main__":
    command.run(main)
