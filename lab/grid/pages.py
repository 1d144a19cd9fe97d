"""The pages that a visitor sees before and after the walk. All that is not ours is escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template

from lab import ROOT
from lab.grid import compare, difference
from lab.grid.difference import Comparison, Row
from lab.grid.visitor import Report

PAGE = Path(__file__).with_name("page")
ASSETS = {
    "/grid/style.css": ("text/css; charset=utf-8", ROOT / "web" / "shared" / "style.css"),
    "/grid/visitor.css": ("text/css; charset=utf-8", PAGE / "visitor.css"),
    "/grid/start.js": ("text/javascript; charset=utf-8", PAGE / "start.js"),
}
MOST_ROWS = 150  # for each browser


def page(title: str, content: str) -> bytes:
    """Return a page with `content`, which is HTML."""
    return template("visitor.html").substitute(title=escape(title), content=content).encode()


def template(name: str) -> Template:
    return Template((PAGE / name).read_text())


def start(origins: Iterable[str], port: int, missing: Sequence[str], waits: bool) -> bytes:
    """Return the page with the button that starts a walk to `origins`.

    `port` shows over http whether a name resolves. The walk `waits` until cookies are old.
    """
    content = template("start.html").substitute(
        origins=escape(" ".join(origins)),
        port=port,
        wait=", and in browsers like Chrome two more, until some cookies are old enough" if waits else "",
        missing=listed("What these names cannot show", missing),
    )
    return page("Measure this browser", content)


def note(stop: str) -> str:
    """Return what each document of the walk says below its progress."""
    return (
        "<p>Leave this tab in front. It visits each page by itself and ends with the result.</p>"
        f'<p><a href="{escape(stop)}">Stop here and show the result so far</a></p>'
    )


def gone() -> bytes:
    """Return the page for a walk that the server does not know."""
    return page(
        "This result is gone",
        "<section><p>The server keeps a result for some minutes, and only while it runs.</p>"
        '<p><a href="/">Measure this browser again</a></p></section>',
    )


def busy() -> bytes:
    return page("Busy", "<section><p>Other browsers are being measured. Try again in some minutes.</p></section>")


def result(report: Report, comparisons: Sequence[Comparison], missing: Sequence[str], file: str) -> bytes:
    """Return the page with the summary of `report`; `file` is the URL of the report."""
    number = compare.count(report.cells)
    if not number:
        summary = "<p>No relation was measured to its end. <a href='/'>Measure this browser again</a>.</p>"
    else:
        summary = (
            f"<p><strong>{number:,}</strong> cells of {len({relation for relation, _ in report.cells})} relations were "
            f"measured in <strong>{escape(report.browser)}</strong> (a guess from its User-Agent: "
            f"<code>{escape(report.user_agent)}</code>).</p>"
            f'<p><a class="button" href="{escape(file)}" download>Save the report</a></p>'
            "<p>To add it to a checkout: <code>scripts/browsers --import FILE</code>. It holds the cells, the "
            "names of the hosts, the User-Agent and the date.</p>"
        )
    content = f"<section>{summary}</section>"
    if number:
        content += table(comparisons)
    content += listed("What was not measured", missing)
    return page("What this browser did", content + "".join(details(each) for each in comparisons if number))


def table(comparisons: Sequence[Comparison]) -> str:
    """Return how many cells differ from each recorded browser."""
    if not comparisons:
        return (
            "<section><h2>Compared with the recorded browsers</h2><p>None is recorded in this checkout yet: "
            "<code>scripts/browsers --grid --record</code>.</p></section>"
        )
    rows = "".join(
        f'<tr><th scope="row">{escape(one.variant)}<br><span class="quiet">{escape(one.build)}</span></th>'
        f"<td>{len(one.differences):,}</td><td>{one.cells:,}</td><td>{one.depending:,}</td></tr>"
        for one in comparisons
    )
    return (
        "<section><h2>Compared with the recorded browsers</h2>"
        f"<p>{nearest(comparisons)} The lists below name the cells that differ. In them, P is the page's host, "
        "T is the target's, which sets and gets the cookies, and X is a third site's.</p>"
        '<div class="wide" tabindex="0" role="region" aria-label="Compared with the recorded browsers"><table>'
        '<thead><tr><th scope="col">browser</th><th scope="col">cells that differ</th>'
        '<th scope="col">cells compared</th>'
        '<th scope="col">left out</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{left_out(comparisons)}</section>"
    )


def left_out(comparisons: Sequence[Comparison]) -> str:
    """Return what "left out" means, where something is."""
    if not any(one.depending for one in comparisons):
        return ""
    return (
        '<p class="quiet">Left out: cells that the names of the hosts change by themselves. For example, '
        "<code>http://app.localhost</code> counts as secure, and <code>http://app.example</code> does not.</p>"
    )


def nearest(comparisons: Sequence[Comparison]) -> str:
    """Return a sentence that says which recorded browser is nearest."""
    least = len(comparisons[0].differences)
    names = " and ".join(escape(one.variant) for one in comparisons if len(one.differences) == least)
    return (
        f"Nearest: <strong>{names}</strong>, with {least:,} cells that differ."
        if least
        else f"As in {names}: no cell differs."
    )


def details(comparison: Comparison) -> str:
    """Return the differences from one browser, by the kind of cookie."""
    if not comparison.differences:
        return ""
    parts, left = [], MOST_ROWS
    found = difference.rows(comparison.differences)
    for kind, rows in found.items():
        if left <= 0:
            break
        caption = "Sec-Fetch-Site and Origin of the requests" if kind == "headers" else f"Cookie: {kind}"
        parts.append(f"<h3>{escape(caption)}</h3>{of_kind(caption, rows[:left])}")
        left -= len(rows)
    more = sum(map(len, found.values())) - MOST_ROWS
    if more > 0:
        parts.append(f"<p>{more:,} more rows are not shown.</p>")
    return (
        f"<details><summary>{len(comparison.differences):,} cells that differ from {escape(comparison.variant)}"
        f"</summary>{''.join(parts)}</details>"
    )


def of_kind(caption: str, rows: Iterable[Row]) -> str:
    """Return the differences in one kind of cookie as a table."""
    body = "".join(
        f"<tr><td>{escape(row.relation)}</td><td>{escape(row.setters)}</td><td>{escape(row.askers)}</td>"
        f"<td>{escape(row.values[0])}</td><td>{escape(row.values[1])}</td></tr>"
        for row in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table><thead><tr>'
        '<th scope="col">hosts</th><th scope="col">set by</th><th scope="col">requested by</th>'
        '<th scope="col">recorded</th><th scope="col">this browser</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def listed(title: str, sentences: Sequence[str]) -> str:
    """Return a section with a list, or nothing."""
    if not sentences:
        return ""
    items = "".join(f"<li>{escape(sentence[:1].upper() + sentence[1:])}.</li>" for sentence in sentences)
    return f"<section><h2>{escape(title)}</h2><ul>{items}</ul></section>"
