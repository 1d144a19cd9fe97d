"""Can a page of an attacker read a URL with the cookies of its victim?"""

from crosshost.policy.origin import address
from crosshost.testing.browser import Browser
from crosshost.testing.errors import FetchError
from crosshost.testing.page import Page
from crosshost.testing.questions.answer import Answer
from crosshost.testing.questions.attackers import Attacker, attackers, named
from crosshost.testing.response import Response

ENGINE = "chromium"  # all engines apply the same rules of CORS
FIX = "How to fix it: allow your page alone, CORS_ALLOWED_ORIGINS = ['https://app.example.com']"


def attacker_reads(url: str, page: Page | None = None) -> Answer:
    """Return whether a page of another origin may read what `url` returns to a victim's browser.

    assert not attacker_reads("https://api.example.com/whoami/")

    Asked from another site, a host beside the page's, the same host over http or at another port, a sandboxed frame,
    and names that look like the page's. Origins that CORS_ALLOWED_ORIGINS or CSRF_TRUSTED_ORIGINS name are trusted.
    `page` is your frontend, in the browser in which the victim is logged in; without it, the first allowed origin in a
    browser without cookies: a response to a request with credentials must be hidden from strangers there too.
    """
    browser = page.browser if page else Browser(ENGINE)
    frontend = page.url if page else next(iter(sorted(named())), str(address(url).origin))
    for attacker in attackers(frontend, url):
        response = read(attacker, browser, url)
        if response is not None:
            text = found(attacker, response)
            return Answer(True, text, f"{attacker}: {int(response.status)}. {FIX}")
    return Answer(False, f"no attacker reads {url}")


def read(attacker: Attacker, browser: Browser, url: str) -> Response | None:
    """Return the response that the attacker's page may read, or None where its fetch throws."""
    try:
        return attacker.open(browser).fetch(url, credentials="include")
    except FetchError:
        return None


def found(attacker: Attacker, response: Response) -> str:
    """Return what the attacker reads, and the settings that let it."""
    cookies = ", ".join(cookie.name for cookie in response.exchange.attached)
    sent = f"sent {cookies} and " if cookies else "sent no cookie, for which SameSite alone is the reason, but "
    return (
        f"{attacker} reads {response.url}: {int(response.status)}. The browser {sent}CORS lets it read. "
        f"{FIX}, without CORS_ALLOW_ALL_ORIGINS and with patterns that end in $"
    )
