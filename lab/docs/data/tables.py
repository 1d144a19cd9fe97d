"""The lists of a file: reasons and exchanges, each once, with the numbers by which the file refers to them."""

import json
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crosshost.policy import Finding
from crosshost.policy.reasons.fix import as_json
from lab.browsers.reasons import NUMBER
from lab.docs.data import clauses
from lab.predict.exchanges import Exchange, Reasons

PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Table:
    """Entries without duplicates, in the order in which they were added."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def add(self, entry: object) -> int:
        """Return the number of `entry`, which is added if it is new."""
        return self.numbers.setdefault(json.dumps(entry, ensure_ascii=False), len(self.numbers))

    @property
    def lines(self) -> list[str]:
        return list(self.numbers)


class Tables:
    """The reasons and exchanges of one file of the deployment whose API is at `api`."""

    def __init__(self, api: str):
        self.api, self.reasons, self.exchanges = api, Table(), Table()

    def reason(self, finding: Finding | None) -> int | None:
        """Return the number of the reason, or None without one."""
        return None if finding is None else self.reasons.add(of_finding(finding))

    def of_cookies(self, reasons: Reasons) -> list[dict]:
        return [{"cookie": cookie, "reason": self.reason(finding)} for cookie, finding in reasons]

    def requests(self, exchanges: Iterable[Exchange]) -> list[int]:
        """Return the numbers of `exchanges`."""
        return [self.exchanges.add(self.of_exchange(exchange)) for exchange in exchanges]

    def of_exchange(self, exchange: Exchange) -> dict:
        url = urlsplit(exchange.url)
        origin = f"{url.scheme}://{url.netloc}"
        fields = {
            "method": exchange.method,
            "path": NUMBER.sub("/N", url.path),  # a post's number depends on the posts before it
            "at": "" if origin == self.api else origin,
            "headers": list(exchange.headers),
            "preflight": exchange.preflight_for is not None,
            "for": exchange.preflight_for,
            "navigates": exchange.navigates,
            "origin": exchange.origin,
            "sent": list(exchange.sent),
            "withheld": self.of_cookies(exchange.withheld),
            "missing": self.of_cookies(exchange.missing),
            "status": exchange.status,
            "reaches": exchange.by.lower(),
            "error": exchange.error,
            "stored": list(exchange.stored),
            "refused": self.of_cookies(exchange.refused),
            "readable": exchange.readable,
            "reason": self.reason(exchange.failure),
        }
        return {name: value for name, value in fields.items() if value not in ("", [], None, False)}


def of_finding(finding: Finding) -> dict:
    """Return a reason: the values of its sentence and its fix, and what no language changes."""
    reason, values = finding.reason, dict(finding.values)
    used = PLACEHOLDER.findall(reason.sentence + reason.fix)
    return {
        "id": reason.id,
        "values": {name: values[name] for name in dict.fromkeys(used)},
        "devtools": finding.devtools_code,
        "clause": reason.clause,
        "url": clauses.url(reason.clause),
        "fixes": as_json(finding.fixes),
    }
