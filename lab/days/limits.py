"""What a day may cost, and which of that a result broke. Pure, no I/O."""

from dataclasses import asdict, dataclass

from lab.days.ledger import Result

# No day may do any of these; a name of Result and what it says to a reader.
NEVER = {
    "posts_lost": "acknowledged posts lost",
    "duplicates": "posts stored twice",
    "sessions_lost": "sessions lost",
    "unreadable": "responses without CORS headers",
    "not_json": "errors that are not JSON",
    "without_retry_after": "503 or 429 without Retry-After",
}


@dataclass(frozen=True)
class Limits:
    """The limits of a day. None: no limit."""

    failed: int | None = None  # requests
    outcomes: tuple[str, ...] | None = None  # the only ones that failed requests may have
    gap: float | None = None  # seconds without a good response
    within: float = 10.0  # seconds: every request has ended by then, with whatever outcome
    health: float | None = None  # seconds: every /healthz/ has ended by then
    because: str = ""  # why the gap has this limit, if it was measured in the same run

    def broken(self, result: Result) -> list[str]:
        """Return a line for each limit that `result` does not hold."""
        lines = [f"{value} {what}" for name, what in NEVER.items() if (value := getattr(result, name))]
        if self.failed is not None and result.failed > self.failed:
            lines.append(f"{result.failed} requests failed, at most {self.failed} may")
        if self.outcomes is not None:
            seen = {outcome for outcomes in result.outcomes.values() for outcome in outcomes}
            if unexpected := sorted(seen.difference(self.outcomes)):
                allowed = ", ".join(self.outcomes) or "nothing"
                lines.append(f"requests ended with {', '.join(unexpected)}; only {allowed} may be seen")
        if self.gap is not None and result.gap > self.gap:
            because = f" ({self.because})" if self.because else ""
            lines.append(f"{result.gap:.2f} s without a good response, at most {self.gap:.2f} s{because}")
        if result.longest > self.within:
            lines.append(f"the slowest request took {result.longest:.1f} s, at most {self.within:g} s")
        if self.health is not None and (took := result.slowest.get("health", 0.0)) > self.health:
            lines.append(f"the slowest /healthz/ took {took:.1f} s, at most {self.health:g} s")
        return lines

    def as_json(self) -> dict:
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}
