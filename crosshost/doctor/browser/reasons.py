"""Why a fetch threw, in the browser's own words: the page sees the same error for every cause, the console does not."""

import time
from collections.abc import Sequence

from crosshost.browsers.devtools import cors_refusal
from crosshost.browsers.launch import Browser
from crosshost.doctor.report import shown

DELAY = 2.0  # seconds; a console is written late


def of(browser: Browser, url: str) -> str:
    """Return the console's reason why the fetch of `url` threw, or an empty text where it has none."""
    if not browser.variant.console:
        return ""
    deadline = time.monotonic() + DELAY
    while not (reason := reason_in(browser.console(), url)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return reason


def reason_in(console: Sequence[str], url: str) -> str:
    """Return DevTools' name of the CORS error for `url`, or else a line that names it."""
    refusals = [refusal for line in console if (refusal := cors_refusal(line))]
    if named := next((refusal.error for refusal in refusals if refusal.url == url), ""):
        return f"CorsError.{named}"
    return next((shown.url(line) for line in console if url in line), "")
