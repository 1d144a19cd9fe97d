"""What a page reported of one flow, read with suspicion: it is an outcome only if everything around it is right."""

import json
from dataclasses import dataclass

from crosshost.browsers import cases
from crosshost.expectation import OUTCOMES


class SetUpFailure(Exception):
    """Nothing can be said of the browser: it did not start, its page did not report, a control failed."""


@dataclass(frozen=True)
class Outcome:
    case: cases.Case
    result: str  # a status, or `throws`
    detail: str  # why, in the words of the error or of Django


@dataclass(frozen=True)
class Report:
    user_agent: str
    outcomes: list[Outcome]


def read(text: bytes, *, scenario: str, run: str, flow: str) -> Report:
    """Raises SetUpFailure unless `text` is the whole report of this flow of this run, and every control passed."""
    try:
        report = json.loads(text)
        for name, expected in (("scenario", scenario), ("run", run), ("flow", flow)):
            if report[name] != expected:
                raise SetUpFailure(f"the page reported on {name} {report[name]!r}, not on {expected!r}")
        failed = [f"{one['title']}: {one['detail']}" for one in report["controls"] if one["passed"] is not True]
        if failed:
            raise SetUpFailure(f"a control failed: {'; '.join(failed)}")
        if not report["controls"]:
            raise SetUpFailure("the page reported no controls")
        known = {case.id: case for case in cases.of(flow)}
        outcomes = [Outcome(known[one["id"]], str(one["result"]), str(one["detail"])) for one in report["outcomes"]]
        if [outcome.case for outcome in outcomes] != list(known.values()):
            raise SetUpFailure(f"the page reported {len(outcomes)} of {len(known)} cases")
        for outcome in outcomes:
            if outcome.result not in OUTCOMES:
                raise SetUpFailure(f"{outcome.case.title} ended in {outcome.result}: {outcome.detail}")
        return Report(str(report["userAgent"]), outcomes)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SetUpFailure(f"the page's report cannot be read ({type(error).__name__}: {error})") from None
