"""The numbers of docs/scaling.md, computed from measurements/figures.json, with the arithmetic shown."""

from typing import Any

from lab.docs.tables import between, row

BEGIN, END = "<!-- numbers: generated -->\n", "<!-- end of numbers -->"
DEPLOYMENTS = ("SQLite", "PostgreSQL", "three replicas")
SERVICES = ("django", "nginx", "postgres")

# A user of an ordinary day; docs/scaling.md says so. Replace these with yours.
REQUESTS_A_DAY, LOGINS_A_DAY, BUSY_HOURS, PEAK = 200, 1, 8, 3
SESSION_DAYS = 14  # Django's SESSION_COOKIE_AGE
USERS = (10_000, 1_000_000)


def rendered(page: str, record: dict[str, Any]) -> str:
    """Return docs/scaling.md with its numbers made anew."""
    return between(page, BEGIN, "\n".join([serves(record), needs(record), preflights(record)]), END)


def figure(record: dict[str, Any], topic: str, name: str) -> dict[str, Any] | None:
    """Return one figure of the record; None if it was not measured."""
    figures = record.get(topic, {"figures": []})["figures"]
    return next((figure for figure in figures if figure["name"] == name), None)


def value(record: dict[str, Any], topic: str, name: str) -> float | None:
    found = figure(record, topic, name)
    return found["value"] if found else None


def serves(record: dict[str, Any]) -> str:
    """Return the table of what one machine serves."""
    head = row("on 16 connections", "page a second", "whoami a second", "its latency", "logins a second", "memory")
    text = head + "|---|---|---|---|---|---|\n"
    for name in DEPLOYMENTS:
        found = [
            figure(record, "deployments", f"{what}, {name}, 16 connections") for what in ("page", "whoami", "login")
        ]
        page, whoami, login = found
        if page and whoami and login:
            sizes = [value(record, "deployments", f"memory of {service}, {name}") for service in SERVICES]
            memory = f"{sum(size or 0 for size in sizes):,.0f} MB"
            rates = (f"{page['value']:,.0f}", f"{whoami['value']:,.0f}", whoami["detail"], f"{login['value']:,.1f}")
            text += row(name, *rates, memory)
    return text


def preflights(record: dict[str, Any]) -> str:
    """Return what a POST of another origin costs with and without its preflight."""
    whoami, preflight = (value(record, "shares", name) for name in ("an authenticated whoami", "a preflight"))
    if not (whoami and preflight):
        return ""
    ratio = f"{preflight:,.0f} / {whoami:,.0f} = {preflight / whoami:.2f}"
    return (
        f"A preflight takes {preflight:,.0f} µs of a processor, a whoami {whoami:,.0f} µs: it costs {ratio} of "
        "one more request (`scripts/bench --only shares`).\n"
    )


def needs(record: dict[str, Any]) -> str:
    """Return what that many users need, from the measured rates."""
    whoami = value(record, "deployments", "whoami, PostgreSQL, 16 connections") or value(
        record, "deployments", "whoami, SQLite, 16 connections"
    )
    login = value(record, "deployments", "login, SQLite, 16 connections")
    size = value(record, "sessions", "a session in the table, PostgreSQL") or value(
        record, "sessions", "a session in the table, SQLite"
    )
    if not (whoami and login and size):
        return ""
    seconds = BUSY_HOURS * 3600
    lines = [
        row("users", "requests at the peak", "machines for them", "logins at the peak", "machines for them", "table")
    ]
    lines.append("|---|---|---|---|---|---|\n")
    for users in USERS:
        requests = users * REQUESTS_A_DAY / seconds * PEAK
        logins = users * LOGINS_A_DAY / seconds * PEAK
        table = users * LOGINS_A_DAY * SESSION_DAYS * size / 1e9
        lines.append(
            row(
                f"{users:,}",
                f"{users:,} x {REQUESTS_A_DAY} / {seconds:,} s x {PEAK} = {requests:,.0f} a second",
                f"{requests:,.0f} / {whoami:,.0f} = {requests / whoami:,.1f}",
                f"{users:,} x {LOGINS_A_DAY} / {seconds:,} s x {PEAK} = {logins:,.1f} a second",
                f"{logins:,.1f} / {login:,.1f} = {logins / login:,.1f}",
                f"{users:,} x {LOGINS_A_DAY} x {SESSION_DAYS} days x {size:,.0f} bytes = {table:,.2f} GB",
            )
        )
    return "".join(lines)
