"""The tables about browsers: the names of failures in DevTools, and default behaviour."""

from collections.abc import Iterator
from pathlib import Path

from crosshost.policy import ENGINES
from crosshost.policy.reasons import REASONS
from crosshost.policy.reasons.out_of_reach import OUT_OF_REACH
from lab.vectors.row import Row


def names(table: dict, folder: Path) -> Iterator[Row]:
    reported = {reason.devtools_code for reason in REASONS.values()}
    for enum in ("CorsError", "CookieBlockedReason", "SetCookieBlockedReason"):
        for value in table["enums"][f"Network.{enum}"]:
            name = f"{enum}.{value}"
            yield Row(name, True, name in reported or name in OUT_OF_REACH)


def engines(table: dict, folder: Path) -> Iterator[Row]:
    """Compare the rules of two engines with MDN's data on defaults; features behind a flag count as missing."""
    features = {
        "Partitioned": "supports_partitioned",
        "host_secure_prefixes": "enforces_prefixes",
        "Lax_default": "lax_by_default",
        "none_requires_secure": "none_requires_secure",
        "schemeful": "schemeful_same_site",
    }
    data = table["http"]["headers"]["Set-Cookie"]
    for browser, engine, build in (("chrome", "chromium", 156), ("firefox", "firefox", 153)):
        for feature, field in features.items():
            support = (data.get(feature) or data["SameSite"][feature])["__compat"]["support"][browser]
            newest = support[0] if isinstance(support, list) else support
            since = newest["version_added"]
            by_default = bool(since) and int(since) <= build and "flags" not in newest
            yield Row(f"{engine} {feature}", by_default, getattr(ENGINES[engine], field))
