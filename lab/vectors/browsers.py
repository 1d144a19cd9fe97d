"""The tables of browsers: the names they give to failures, and what they do by default."""

from collections.abc import Iterator
from pathlib import Path

from crosshost.policy import ENGINES
from crosshost.policy.reasons import REASONS
from crosshost.policy.reasons.out_of_reach import OUT_OF_REACH
from lab.vectors.row import Row


def names(table: dict, folder: Path) -> Iterator[Row]:
    told = {reason.devtools_code for reason in REASONS.values()}
    for enum in ("CorsError", "CookieBlockedReason", "SetCookieBlockedReason"):
        for value in table["enums"][f"Network.{enum}"]:
            name = f"{enum}.{value}"
            yield Row(name, True, name in told or name in OUT_OF_REACH)


def engines(table: dict, folder: Path) -> Iterator[Row]:
    """What our builds of two engines do by default, as MDN's data has it; what a flag switches on is not default."""
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
            found = (data.get(feature) or data["SameSite"][feature])["__compat"]["support"][browser]
            newest = found[0] if isinstance(found, list) else found
            since = newest["version_added"]
            by_default = bool(since) and int(since) <= build and "flags" not in newest
            yield Row(f"{engine} {feature}", by_default, getattr(ENGINES[engine], field))
