"""What a person names on the command line, made sense of, or one line that shows a right value."""

from urllib.parse import unquote

from crosshost import Problem
from crosshost.policy import Finding
from crosshost.policy.origin import Address, address
from crosshost.policy.setcookie import parse

PAGE = "https://app.example.com"
API = "https://api.example.com/whoami/"
COOKIE = "Set-Cookie: sessionid=…; Path=/; Secure; SameSite=Lax"


def page(text: str) -> str:
    """The origin of the page; `null` for a file and for a sandboxed frame, which have none. Raises Problem."""
    if text == "null" or text.startswith("file:"):
        return "null"
    return str(parsed("PAGE_ORIGIN", text, PAGE).origin)


def api(text: str, what: str = "API_URL") -> str:
    """The URL, as it is asked for. Raises Problem."""
    return parsed(what, text, API).text


def login(text: str) -> str:
    """The URL of the login, where a password may go. Raises Problem."""
    url = parsed("--login", text, "https://api.example.com/accounts/login/")
    if not url.origin.trustworthy:
        raise Problem(f"--login{quoted(text)} is not encrypted, and a password is not sent there: write https://…")
    return url.text


def parsed(what: str, text: str, right: str) -> Address:
    try:
        url = address(text)
    except Problem:
        raise Problem(f"{what}{quoted(text)} is no http or https address: write one like {right}") from None
    if url.has_credentials:
        raise Problem(f"{what} has a user name or a password in it: write one like {right}")
    return url


def quoted(text: str) -> str:
    """` 'text'`, or nothing where there may be a password, a query or a fragment in it."""
    return "" if set(unquote(text)) & set("@?#") else f" {text!r}"


def cookie(text: str) -> str:
    """The value of a Set-Cookie header, given with or without the header's name. Raises Problem."""
    name, colon, value = text.partition(":")
    header = value.strip() if colon and name.strip().lower() == "set-cookie" else text.strip()
    if isinstance(parse(header), Finding) or "=" not in header.partition(";")[0]:
        raise Problem(f"--cookie is no Set-Cookie header: write one like '{COOKIE}'")
    return header
