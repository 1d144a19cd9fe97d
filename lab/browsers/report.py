"""Read the report that a page sends after a flow. Its outcomes count only if the whole report is valid."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass

from lab.scenarios import cases
from lab.scenarios.expectation import OUTCOMES


class SetUpFailure(Exception):
    """The measurement is inconclusive: the browser did not start, its page sent no report, or a control failed."""


@dataclass(frozen=True)
class Seen:
    """What Django saw of the request, as the witness records it; `set` includes the requests before it in this case."""

    preflight: str  # none, passed or refused; refused where no request followed it
    reached: bool
    cookies: tuple[str, ...]  # the names that were sent
    answered: int | None
    set: tuple[str, ...]  # the names in Set-Cookie, with a - before one that was deleted


@dataclass(frozen=True)
class Outcome:
    case: cases.Case
    result: str  # a status, or `throws`; for document.cookie the names
    detail: str  # the message of the exception, or Django's reason
    seen: Seen | None = None  # None where the case sends no request
    trace: str | None = None  # in the URLs of its requests


@dataclass(frozen=True)
class Report:
    user_agent: str
    outcomes: list[Outcome]


# The results of a case for which no variable has an expectation. A 5xx is a set-up failure.
WORD = re.compile(r"throws|[234]\d\d|none|(?:[\w-]*(?:sessionid|csrftoken) ?)+")


def read(text: bytes, *, scenario: str, run: str, flow: str, holds: Collection[str] = ()) -> Report:
    """Return the report in `text`.

    Raises SetUpFailure unless it is the whole report of this flow and this run, and every control passed.
    """
    try:
        report = json.loads(text)
        for name, expected in (("scenario", scenario), ("run", run), ("flow", flow)):
            if report[name] != expected:
                raise SetUpFailure(f"the page reported on {name} {report[name]!r}, not on {expected!r}")
        failed = [
            f"{control['title']}: {control['detail']}"
            for control in report["controls"]
            if control["passed"] is not True
        ]
        if failed:
            raise SetUpFailure(f"a control failed: {'; '.join(failed)}")
        if not report["controls"]:
            raise SetUpFailure("the page reported no controls")
        known = {case.id: case for case in cases.in_flow(flow, holds)}
        outcomes = [
            Outcome(
                known[item["id"]],
                str(item["result"]),
                str(item["detail"]),
                server_side(item.get("server")),
                str(item.get("trace") or "") or None,
            )
            for item in report["outcomes"]
        ]
        if [outcome.case for outcome in outcomes] != list(known.values()):
            raise SetUpFailure(f"the page reported {len(outcomes)} of {len(known)} cases")
        for outcome in outcomes:
            strict = outcome.case.expected_by or not outcome.case.when
            if outcome.result not in OUTCOMES if strict else not WORD.fullmatch(outcome.result):
                raise SetUpFailure(f"the result of {outcome.case.title} was {outcome.result}: {outcome.detail}")
        return Report(str(report["userAgent"]), outcomes)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SetUpFailure(f"the page's report cannot be read ({type(error).__name__}: {error})") from None


def server_side(data: dict | None) -> Seen | None:
    if data is None:
        return None
    if data["preflight"] not in ("none", "passed", "refused") or not isinstance(data["answered"], int | None):
        raise ValueError("the server's side has other values than the page writes")
    names = [tuple(str(name)[:200] for name in data[field]) for field in ("cookies", "set")]
    return Seen(data["preflight"], data["reached"] is True, names[0], data["answered"], names[1])
