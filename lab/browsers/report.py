"""What a page reported of one flow, read with suspicion: it is an outcome only if everything around it is right."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass

from lab.scenarios import cases
from lab.scenarios.expectation import OUTCOMES


class SetUpFailure(Exception):
    """Nothing can be said of the browser: it did not start, its page did not report, a control failed."""


@dataclass(frozen=True)
class Seen:
    """The server's half, as the witness has it: of this one request, but `set` of all that it took."""

    preflight: str  # none, passed or refused: by what the browser did next
    reached: bool
    cookies: tuple[str, ...]  # the names that came along
    answered: int | None
    set: tuple[str, ...]  # the names in Set-Cookie, with a - before one that was deleted


@dataclass(frozen=True)
class Outcome:
    case: cases.Case
    result: str  # a status, or `throws`; of document.cookie the names
    detail: str  # why, in the words of the error or of Django
    seen: Seen | None = None  # None for what is no request


@dataclass(frozen=True)
class Report:
    user_agent: str
    outcomes: list[Outcome]


# What a case may end in that no variable speaks of. A 5xx is a failure of the set-up.
WORD = re.compile(r"throws|[234]\d\d|none|(?:[\w-]*(?:sessionid|csrftoken) ?)+")


def read(text: bytes, *, scenario: str, run: str, flow: str, holds: Collection[str] = ()) -> Report:
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
        known = {case.id: case for case in cases.in_flow(flow, holds)}
        outcomes = [
            Outcome(known[one["id"]], str(one["result"]), str(one["detail"]), server_side(one.get("server")))
            for one in report["outcomes"]
        ]
        if [outcome.case for outcome in outcomes] != list(known.values()):
            raise SetUpFailure(f"the page reported {len(outcomes)} of {len(known)} cases")
        for outcome in outcomes:
            strict = outcome.case.expected_by or not outcome.case.when
            if outcome.result not in OUTCOMES if strict else not WORD.fullmatch(outcome.result):
                raise SetUpFailure(f"{outcome.case.title} ended in {outcome.result}: {outcome.detail}")
        return Report(str(report["userAgent"]), outcomes)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SetUpFailure(f"the page's report cannot be read ({type(error).__name__}: {error})") from None


def server_side(found: dict | None) -> Seen | None:
    if found is None:
        return None
    if found["preflight"] not in ("none", "passed", "refused") or not isinstance(found["answered"], int | None):
        raise ValueError("the server's side is not as the page writes it")
    names = [tuple(str(name)[:200] for name in found[field]) for field in ("cookies", "set")]
    return Seen(found["preflight"], found["reached"] is True, names[0], found["answered"], names[1])
