"""The table of docs/reliability.md, from measurements/reliability.json: scripts/docs reliability writes it."""

from typing import Any

from lab import ROOT
from lab.days import catalogue, record
from lab.days.stages import KINDS
from lab.docs.tables import between, row

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- reliability: generated -->\n", "<!-- end of reliability -->"
HEAD = ("what happens", "on", "failed requests", "longest gap", "slowest", "sessions lost", "posts lost", "duplicates")


def render(recorded: dict[str, Any]) -> str:
    """Return the totals and a row for each day on each kind of deployment."""
    text = totals(recorded) + "\n" + row(*HEAD) + "|---" * len(HEAD) + "|\n"
    days = catalogue.load()
    for day in recorded["days"]:
        title = days[day["name"]].title if day["name"] in days else day["name"]
        text += row(f"{title} (`{day['name']}`)", KINDS[day["on"]].title, *cells(day))
    return text + broken(recorded) + missing(recorded)


def totals(recorded: dict[str, Any]) -> str:
    results = [day["result"] for day in recorded["days"] if day["result"]]

    def of(name: str) -> int:
        return sum(result[name] for result in results)

    return (
        f"Recorded on {recorded['date']} with {recorded['cores']} cores: {len(recorded['days'])} days, "
        f"{of('requests'):,} requests, {of('posts'):,} acknowledged posts, of which {of('posts_lost')} were lost and "
        f"{of('duplicates')} stored twice, and {of('sessions')} sessions, of which {of('sessions_lost')} were lost.\n"
    )


def cells(day: dict[str, Any]) -> list[str]:
    result = day["result"]
    if not result:
        return ["did not recover", *[""] * (len(HEAD) - 3)]
    return [
        failed(result),
        f"{result['gap']:.2f} s",
        f"{max(result['slowest'].values(), default=0.0):.1f} s",
        f"{result['sessions_lost']} of {result['sessions']}",
        f"{result['posts_lost']} of {result['posts']}",
        str(result["duplicates"]),
    ]


def failed(result: dict[str, Any]) -> str:
    """Return how many of how many requests failed, and how."""
    text = f"{result['failed']} of {result['requests']:,}"
    parts = [
        f"{route}: " + ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
        for route, outcomes in result["outcomes"].items()
    ]
    return f"{text} ({'; '.join(parts)})" if parts else text


def broken(recorded: dict[str, Any]) -> str:
    """Return the limits that a day did not hold."""
    lines = [
        f"- **Missed**: {day['name']} on {KINDS[day['on']].title}: {line}\n"
        for day in recorded["days"]
        for line in day["broken"]
    ]
    return "\n" + ("".join(lines) or "Every limit was held.\n")


def missing(recorded: dict[str, Any]) -> str:
    """Return the days that the record lacks."""
    names = sorted(set(catalogue.plan([], None)) - {(day["name"], day["on"]) for day in recorded["days"]})
    listed = ", ".join(f"`{name}` on {KINDS[kind].title}" for name, kind in names)
    return f"\nNot recorded yet: {listed}.\n" if names else ""


def rendered() -> str:
    """Return docs/reliability.md with its table made anew."""
    return between(PAGE.read_text(), BEGIN, render(record.read()), END)


if __name__ == "__main__":
    PAGE.write_text(rendered())
