"""A measurement to build records from, for the tests of the record and of its page."""

from lab.browsers.report import Seen
from lab.browsers.results import Measurement
from lab.scenarios import cases

LOGIN = next(case for case in cases.CASES if case.id == "login")
SEEN = Seen("passed", True, ("csrftoken",), 403, ())


def measured(variant: str, result: str = "403", seen: Seen | None = SEEN, detail: str = "why") -> Measurement:
    return Measurement("different-port", variant, LOGIN, result, None, detail, seen)
