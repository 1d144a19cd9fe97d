"""scripts/explain NAME [--case CASE] [--engine BROWSER] [--json] | --check"""

import json

from crosshost import Problem, command, nearest
from crosshost.browsers import variants
from lab.browsers import record
from lab.predict import words
from lab.predict.compare import KNOWN, compare
from lab.predict.predictions import Prediction, predict_cases
from lab.scenarios import cases, catalogue, deployment


def main() -> int:
    parser = command.parser(
        prog="scripts/explain",
        description="Say what each browser does in a scenario, and why, without running anything.",
        epilog="exit code: 0 said, 1 with --check: a cell is not as predicted, 2 nothing could be said",
    )
    parser.add_argument("name", nargs="?", help="the scenario or fault; without one, the settings of .env")
    parser.add_argument("--case", help="one case, or all; without it, those that the scenario's file speaks of")
    parser.add_argument("--engine", help="one browser of " + ", ".join(variants.NAMES))
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--check", action="store_true", help="compare each measured cell with what is predicted")
    arguments = parser.parse_args()
    if arguments.check:
        if arguments.name or arguments.case or arguments.engine or arguments.json:
            parser.error("--check goes alone")
        return check()
    names = (variants.find(arguments.engine).name,) if arguments.engine else variants.NAMES
    one = deployment.load(arguments.name)
    chosen = choose([prediction for name in names for prediction in predict_cases(one, name)], arguments.case)
    if arguments.json:
        print(json.dumps({"scenario": one.name, "cases": words.data(chosen)}, indent=2, ensure_ascii=False))
    else:
        print(words.text(one, chosen))
    return 0


def choose(predictions: list[Prediction], case: str | None) -> list[Prediction]:
    """The predictions of `case`, of `all`, or of the cases with an expectation and what went wrong before a fault's.

    Raises Problem for a case that is not here.
    """
    if case is None:
        return [one for one in predictions if one.case.expected_by or (one.reason and one.case.flow not in cases.FLOWS)]
    if case == "all":
        return predictions
    known = list(dict.fromkeys(one.case.id for one in predictions))
    if case not in known:
        raise Problem(f"there is no case {case!r} here: {nearest(case, known)}")
    return [one for one in predictions if one.case.id == case]


def check() -> int:
    comparisons = list(compare(record.read(), catalogue.names()))
    differing = [one for one in comparisons if not one.agrees]
    for one in differing:
        known = KNOWN.get(one.place)
        print(f"{'KNOWN   ' if known else 'DIFFERS '} {one}" + (f" ({known})" if known else ""))
    unknown = [one for one in differing if one.place not in KNOWN]
    agreeing = len(comparisons) - len(differing)
    print(f"explain: {len(comparisons)} cells compared, {agreeing} as predicted, {len(differing)} not")
    return 1 if unknown else 0


if __name__ == "__main__":
    command.run(main)
