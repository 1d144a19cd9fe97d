"""The table: does a login work, by engine and by way to log in. What is the same for all is written once."""

import textwrap

from crosshost.doctor.diagnosis import Diagnosis
from crosshost.doctor.verdict.prediction import LoginResult, Way
from crosshost.lines import WIDTH

WORKS = {True: "yes", False: "no", None: "inconclusive"}
HEADINGS: dict[Way, str] = {"fetch": "by fetch from the page", "first-party": "on the API's page, then fetch"}
QUESTION = "Does a login work?"
FIRST, COLUMN = 30, 33  # characters

Cells = tuple[str, ...]


def table(diagnosis: Diagnosis) -> list[str]:
    """Return one line where all results agree, else a row for the engines that agree and a column for each way."""
    by_engine: dict[str, Cells] = {}
    for result in diagnosis.logins:
        by_engine[result.engine] = (*by_engine.get(result.engine, ()), cell(diagnosis, result))
    rows: dict[Cells, list[str]] = {}
    for engine, cells in by_engine.items():
        rows.setdefault(cells, []).append(engine)
    headings = list(HEADINGS.values())
    if len(rows) == 1:
        (cells,) = rows
        where = f"in all {len(by_engine)} browser variants" if len(by_engine) > 1 else f"in {next(iter(by_engine))}"
        if len(set(cells)) == 1:
            line = f"{QUESTION}  {cells[0]}, {where}, by fetch and on the API's page"
            return textwrap.wrap(line, WIDTH, subsequent_indent=" " * (len(QUESTION) + 2), break_on_hyphens=False)
        return [
            f"{QUESTION}  {where}:",
            *(f"  {ways:{COLUMN}}{text}" for ways, text in zip(headings, cells, strict=True)),
        ]
    if all(len(set(cells)) == 1 for cells in rows):
        rows, headings = {cells[:1]: names for cells, names in rows.items()}, ["by fetch and on the API's page"]
    lines = [row(QUESTION, headings)]
    for cells, names in rows.items():
        first, *others = textwrap.wrap(", ".join(names), FIRST - 3, break_on_hyphens=False)
        lines += [row(f"  {first}", list(cells)), *(f"  {other}" for other in others)]
    return lines


def row(first: str, cells: list[str]) -> str:
    return f"{first:{FIRST}}" + "".join(f"{text:{COLUMN}}" for text in cells).rstrip()


def cell(diagnosis: Diagnosis, result: LoginResult) -> str:
    broken = diagnosis.broken(result)
    return WORKS[result.works] + (f": {broken}" if broken else "")


def measured_lines(diagnosis: Diagnosis) -> list[str]:
    """Return what each browser did, beside the model's prediction for its version."""
    if not diagnosis.measured:
        return []
    lines = ["Measured here: login by fetch from the page"]
    for measured in diagnosis.measured:
        works, predicted = WORKS[measured.works], WORKS[measured.predicted]
        verdict = f"  {measured.engine:18}{works} in {measured.browser}; model: {predicted}"
        lines.append(f"{verdict}  DISAGREES" if measured.disagrees else verdict)
        lines += textwrap.wrap(measured.why, WIDTH, initial_indent=" " * 20, subsequent_indent=" " * 20)
    return ["", *lines]
