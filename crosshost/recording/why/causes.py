"""The cause of a failure: a finding, where the recording shows it, or the likeliest reasons."""

import string
from collections import defaultdict
from dataclasses import dataclass

from crosshost.doctor.reasons import ALL
from crosshost.doctor.report import shown
from crosshost.policy import Finding
from crosshost.policy.origin import address
from crosshost.policy.reasons import setting_of
from crosshost.policy.site import same_site
from crosshost.recording import hidden
from crosshost.recording.reasons import OWN

REASONS = ALL | OWN
# DevTools' names of what Chromium holds against a cookie, in the order in which the policy decides.
SEND: tuple[str, ...] = (
    "DomainMismatch",
    "NotOnPath",
    "SecureOnly",
    "SameSiteNoneInsecure",
    "SameSiteStrict",
    "SameSiteLax",
)
SEND += ("SameSiteUnspecifiedTreatedAsLax", "UserPreferences")
BY_CODE: dict[str, list[str]] = defaultdict(list)
for _reason in ALL.values():
    if _reason.devtools_code:
        BY_CODE[_reason.devtools_code].append(_reason.id)
NOT_INCLUDED = ("credentials-same-origin", "credentials-omitted")
PARTITIONED = "EXCLUDE_INVALID_PARTITIONED"  # which DevTools does not show


@dataclass(frozen=True)
class Cause:
    """Why a request fails. Either `finding` is certain, or `likely` has the ids of the likeliest reasons."""

    finding: Finding | None = None
    likely: tuple[str, ...] = ()
    record: str = ""  # what would show which of `likely` it is
    words: tuple[str, ...] = ()  # more sentences: what the browser itself says


def finding(reason_id: str, **values: str) -> Finding:
    """Return a finding of `reason_id`; a placeholder without a value, which the file does not show, is an ellipsis."""
    reason = REASONS[reason_id]
    texts = (reason.sentence, reason.fix, reason.devtools_code or "")
    names = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    known = dict.fromkeys(names, shown.HIDDEN) | values
    if reason_id == "set-cookie-nameless":
        known["value"] = shown.HIDDEN
    return Finding(reason, tuple((name, hidden.text(value)) for name, value in known.items()))


def safe(found: Finding) -> Finding:
    """Return a finding of the policy with values that may be shown, under the id that a recording can tell."""
    return finding(told(found.id), **dict(found.values))


def told(reason_id: str) -> str:
    """Return the id for what a recording shows: the default of fetch and `omit` look alike on the wire."""
    return "credentials-not-included" if reason_id in NOT_INCLUDED else reason_id


def by_cookie_name(codes: tuple[str, ...], storing: bool) -> str | None:
    """Return DevTools' name of the first reason against a cookie, or None where none of `codes` is known."""
    if storing and PARTITIONED in codes:
        return PARTITIONED
    known = sorted(codes, key=lambda code: SEND.index(code) if code in SEND else -1)
    enum = "SetCookieBlockedReason" if storing else "CookieBlockedReason"
    return next((code for code in known if BY_CODE.get(f"{enum}.{code}")), None)


def of_cookie(codes: tuple[str, ...], storing: bool, cookie: str, url: str, page: str | None) -> Finding | None:
    """Return the finding for what Chromium says against a cookie (DevTools' names), or None for names unknown here."""
    code = by_cookie_name(codes, storing)
    if code is None:
        return None
    to = address(url).origin
    values = {"cookie": cookie or "the cookie", "setting": setting_of(cookie), "host": to.host}
    values["page"] = page or "the page"
    if code == PARTITIONED:
        return finding("set-partitioned-insecure", **values)
    ids = BY_CODE[f"{'SetCookieBlockedReason' if storing else 'CookieBlockedReason'}.{code}"]
    of_scheme = False
    if page and page != "null":
        origin = address(page).origin
        of_scheme = same_site(origin, to, schemeful=False) and not same_site(origin, to)
    chosen = [each for each in ids if ("schemeful" in each) == of_scheme] or ids
    return finding(chosen[0], **values)


def of_cors_error(name: str, parameter: str, page: str | None) -> Finding | None:
    """Return the finding for Chromium's name of a CORS error, or None for a name unknown here."""
    ids = BY_CODE.get(f"CorsError.{name}")
    if not ids:
        return None
    values = {"origin": page} if page else {}
    return finding(ids[0], **values, **({"header": parameter, "method": parameter} if parameter else {}))
