"""A wish: where the page is, where its API, and how people log in. Wrong values are refused in one line."""

from dataclasses import dataclass, replace
from typing import Any

from crosshost import Problem, nearest
from crosshost.policy import ENGINES, Finding
from crosshost.policy.local_network import OWN, space_in_url
from crosshost.policy.origin import Address, address
from crosshost.recipe.sentences import Sentence, sentence

LOGINS = ("fetch", "django")  # the page logs in with JSON; the person logs in on Django's own page and comes back
PROXIES = ("none", "nginx", "vite")  # what is in front
COOKIE, BODY = TOKENS = ("cookie", "body")  # where the page reads the CSRF token
BROWSERS = tuple(ENGINES)
EXAMPLES = {"page": "https://app.example.com", "api": "https://api.example.com"}


@dataclass(frozen=True)
class Wish:
    """What somebody wants. `token` None: the recipe chooses. `browsers` (): all of them."""

    page: str
    api: str
    login: str = "fetch"
    proxy: str = "none"
    token: str | None = None
    browsers: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the wish as arguments of the command, without those that are the default."""
        words = [f"--page {self.page}", f"--api {self.api}"]
        words += [f"--login {self.login}"] * (self.login != LOGINS[0])
        words += [f"--proxy {self.proxy}"] * (self.proxy != PROXIES[0])
        words += [f"--token {self.token}"] * (self.token is not None)
        words += [f"--browsers {','.join(self.browsers)}"] * bool(self.browsers)
        return " ".join(words)


class Refused(Problem):
    """A wish that has no recipe: why, and the nearest wish that works, if there is one."""

    def __init__(self, why: Sentence, wish: Wish, nearest: Wish | None = None, finding: Finding | None = None):
        shown = sentence("nearest", why=str(why), nearest=str(nearest)) if nearest else why
        super().__init__(str(shown))
        self.sentence, self.wish, self.nearest, self.finding = why, wish, nearest, finding

    @property
    def reason(self) -> str:
        """Return the id of the sentence that says why."""
        return self.sentence.id


class Wrong(Refused):
    """A wish with a value that is not valid at all. Its sentence has a right value."""

    def __init__(self, why: Sentence, wish: Wish):
        super().__init__(why, wish)


def checked(wish: Wish) -> Wish:
    """Return `wish` with its origins as browsers write them. Raises Wrong."""
    for option, choices in (("login", LOGINS), ("proxy", PROXIES), ("token", (*TOKENS, None))):
        value = getattr(wish, option)
        if value not in choices:
            raise Wrong(no_such(f"--{option}", value, tuple(choice for choice in choices if choice)), wish)
    for name in wish.browsers:
        if name not in BROWSERS:
            raise Wrong(no_such("--browsers", name, BROWSERS), wish)
    browsers = tuple(dict.fromkeys(wish.browsers))
    return replace(wish, page=origin("page", wish), api=origin("api", wish), browsers=browsers)


def no_such(option: str, value: Any, choices: tuple[str, ...]) -> Sentence:
    return sentence("no-such-value", option=option, value=repr(value), hint=nearest(str(value), choices))


def origin(option: str, wish: Wish) -> str:
    """Return the origin `page` or `api` of `wish`, as a browser sends it. Raises Wrong."""
    text = getattr(wish, option)
    if not isinstance(text, str):
        raise Wrong(sentence("not-a-text", option=f"--{option}", value=repr(text), right=EXAMPLES[option]), wish)
    url = parsed(text.strip())
    if url is None:
        right = with_scheme(text.strip()) or EXAMPLES[option]
        raise Wrong(sentence("not-an-origin", option=f"--{option}", value=repr(text), right=right), wish)
    rest = text.strip().partition("://")[2].partition("/")[2]
    if rest or url.path != "/" or url.has_credentials or set(text) & set("?#@"):
        shown = "" if url.has_credentials or "@" in text else repr(text)
        raise Wrong(sentence("origin-with-path", option=f"--{option}", value=shown, right=str(url.origin)), wish)
    return str(url.origin)


def with_scheme(text: str) -> str | None:
    """Return the origin of a text without a scheme: http on one's own machine or network, https elsewhere."""
    url = parsed(f"http://{text}") if "://" not in text else None
    if url is None or url.has_credentials:
        return None
    local = space_in_url(url.origin.host) in OWN
    return str(url.origin) if local else f"https://{url.origin.netloc}"


def parsed(text: str) -> Address | None:
    """Return the URL `text`, or None if it is not an http(s) URL."""
    try:
        return address(text)
    except Problem:
        return None
    except ValueError:  # PolicyError
        return None
