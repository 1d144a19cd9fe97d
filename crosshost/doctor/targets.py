"""The arguments of the command line, parsed, or refused with one line that shows a right value."""

from collections.abc import Collection
from urllib.parse import unquote

from crosshost import Problem, nearest
from crosshost.doctor.evidence import WRITES
from crosshost.policy import Finding
from crosshost.policy.origin import Address, address
from crosshost.policy.setcookie import parse

PAGE = "https://app.example.com"
API = "https://api.example.com/whoami/"
LONGEST = 600  # seconds
CSRF = "https://api.example.com/csrf/"
COOKIE = "Set-Cookie: sessionid=…; Path=/; Secure; SameSite=Lax"


def page(text: str) -> str:
    """Return the origin of the page; `null` for a file or a sandboxed frame, which have none. Raises Problem."""
    if text == "null" or text.startswith("file:"):
        return "null"
    return str(parsed("PAGE_ORIGIN", text, PAGE).origin)


def document(text: str) -> str:
    """Return the URL of the page, whose policy the doctor reads; empty for `null`. Raises Problem."""
    return "" if page(text) == "null" else parsed("PAGE_ORIGIN", text, PAGE).text


def api(text: str) -> str:
    """Return the URL as it will be requested. Raises Problem."""
    return parsed("API_URL", text, API).text


def login(text: str, hosts: Collection[str] = ()) -> str:
    """Return the URL of the login, which must be encrypted or local; `hosts` are local too. Raises Problem."""
    url = parsed("--login", text, "https://api.example.com/accounts/login/")
    if not url.origin.trustworthy and url.origin.host not in hosts:
        raise Problem(f"--login{quoted(text)} is not encrypted, so the password is not sent there: write https://…")
    return url.text


def method(text: str) -> str:
    """Return the method, which is one that writes. Raises Problem."""
    name = text.upper()
    if name not in WRITES:
        raise Problem(f"--method {text!r} is no method that writes: {nearest(name, WRITES)}")
    return name


def timeout(text: str) -> float:
    """Return the seconds after which the doctor ends. Raises Problem."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= LONGEST:  # not a number fails as well
        raise Problem(f"--timeout {text!r} is not a number from 1 to {LONGEST}: write seconds, such as 60")
    return seconds


def parsed(argument: str, text: str, example: str) -> Address:
    try:
        url = address(text)
    except Problem:
        raise Problem(f"{argument}{quoted(text)} is not an http(s) URL: write one like {example}") from None
    if url.has_credentials:
        raise Problem(f"{argument} contains a user name or a password: write one like {example}")
    return url


def quoted(text: str) -> str:
    """Return ` 'text'`, or nothing where it may contain a password, a query or a fragment."""
    return "" if set(unquote(text)) & set("@?#") else f" {text!r}"


def cookie(text: str) -> str:
    """Return the value of a Set-Cookie header, given with or without the header's name. Raises Problem."""
    name, colon, value = text.partition(":")
    header = value.strip() if colon and name.strip().lower() == "set-cookie" else text.strip()
    if isinstance(parse(header), Finding) or "=" not in header.partition(";")[0]:
        raise Problem(f"--cookie is not a Set-Cookie header: write one like '{COOKIE}'")
    return header
