"""The report about a recording, as text and as JSON: the same in both."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from crosshost.lines import wrapped
from crosshost.policy.reasons.fix import as_json
from crosshost.recording.explanation import Explanation
from crosshost.recording.model import Recording

SCHEMA_VERSION = 1
FINE, FINDINGS, INCONCLUSIVE = 0, 1, 2
MOST_SHOWN = 50  # failures that are printed in full
NOTHING = "There is no request to another origin in this file."


@dataclass(frozen=True)
class Report:
    recording: Recording
    explanations: Sequence[Explanation]
    page: str | None

    @property
    def code(self) -> int:
        if self.failed:
            return FINDINGS
        told = [each for each in self.explanations if each.page and (each.status or each.readable is not None)]
        return FINE if told else INCONCLUSIVE

    @property
    def same_origin(self) -> int:
        """The number of requests that are not explained."""
        return len(self.recording.requests) - len(self.explanations)

    @cached_property
    def failed(self) -> list[Explanation]:
        return [each for each in self.explanations if is_failed(each)]

    @cached_property
    def fine(self) -> list[Explanation]:
        return [each for each in self.explanations if not is_failed(each)]


def is_failed(each: Explanation) -> bool:
    return each.fails or each.readable is False


def text(report: Report) -> str:
    """Return the report for a person: what fails in full, what works in one line each."""
    return "\n".join(lines(report))


def lines(report: Report) -> Iterator[str]:
    yield headline(report)
    yield ""
    printed: dict[tuple[object, ...], int] = {}
    for number, each in enumerate(report.failed, start=1):
        key = (each.method, each.url, each.page, each.cause, each.likely, each.status)
        if key in printed:
            yield f"{number}. {line(each)}: as {printed[key]}"
        elif len(printed) < MOST_SHOWN:
            yield from paragraph(number, each)
            printed[key] = number
        yield ""
    for each in report.fine:
        yield f"   {line(each)}"
    if report.fine:
        yield ""
    missing = list(dict.fromkeys(sentence for each in report.explanations for sentence in each.missing))
    if report.recording.ends_early:
        missing.append(
            "The NetLog has no end: what the browser did last may be missing. Stop it before you close the browser."
        )
    if missing:
        yield "Not visible in this recording"
        for sentence in missing:
            yield from wrapped(ended(sentence), "  - ", "    ")


def ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


def headline(report: Report) -> str:
    """Return the first line: what the file is, and how many requests fail."""
    count, failed = len(report.explanations), len(report.failed)
    browser = f" of {report.recording.browser}" if report.recording.browser else ""
    what = f"{report.recording.kind}{browser}: "
    if not count:
        return f"{what}{NOTHING}"
    others = f"; {report.same_origin} others" if report.same_origin > 0 else ""
    verb = "fails" if failed == 1 else "fail"
    return f"{what}{failed} of {count} requests {verb}{others}."


def line(each: Explanation) -> str:
    """Return one request in one line."""
    result = str(each.status) if each.status else "not sent" if each.sent is False else "no response"
    page = f" from {each.page}" if each.page else ""
    readable = {True: ", readable", False: ", not readable", None: ""}[each.readable if each.status else None]
    return f"{each.method} {each.url}{page}: {result}{readable}"


def paragraph(number: int, each: Explanation) -> Iterator[str]:
    yield from wrapped(f"{number}. {line(each)}", "", "   ")
    if each.cause:
        name = f"   {each.devtools_code.rstrip('.')}" if each.devtools_code else ""
        yield from wrapped(f"{each.cause}{name}", "   ")
    for sentence in each.sentences:
        yield from wrapped(sentence, "   ")
    if each.likely:
        yield from wrapped(
            f"This recording does not show the cause. Likely: {' or '.join(one.id for one in each.likely)}.", "   "
        )
        yield from wrapped(ended(each.likely[0].record), "   ")
    if each.fix:
        yield from wrapped(f"How to fix it: {each.fix}", "   ")


def data(report: Report) -> dict[str, Any]:
    """Return the report as one JSON document."""
    recording = report.recording
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": recording.kind,
        "browser": recording.browser,
        "version": recording.version,
        "has_cookies": not recording.sanitised,
        "ends_early": recording.ends_early,
        "same_origin": report.same_origin,
        "requests": [request(each) for each in report.explanations],
        "code": report.code,
    }


def request(each: Explanation) -> dict[str, Any]:
    return asdict(each) | {"fixes": as_json(each.fixes), "fails": each.fails}
