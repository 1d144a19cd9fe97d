"""The login form in an HTML page: where it posts to, the names of its fields, and what it sends back as it is."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from crosshost import Problem
from crosshost.doctor.cookies import CSRF_LIKE
from crosshost.policy.origin import address

TEXTS = ("text", "email", "tel", "")
USER_LIKE = ("user", "email", "login", "name", "account", "identi")
LOGIN_LIKE = ("login", "log-in", "log_in", "signin", "sign-in", "sign_in", "session", "auth", "token")


@dataclass
class Form:
    """One form. `kept` has the fields that are sent back as they are; `csrf_fields` may name some of them."""

    action: str = ""
    user: str = ""
    password: str = ""
    passwords: int = 0
    kept: dict[str, str] = field(default_factory=dict, repr=False)
    hidden: dict[str, str] = field(default_factory=dict, repr=False)

    def target(self, page: str) -> str:
        """Return the URL that the form of `page` posts to; empty where that is no http(s) URL."""
        try:
            return address(self.action, page).text if self.action else page
        except Problem:
            return ""


class Document(HTMLParser):
    """The forms of a page, and its meta elements by name. Fields outside of any form count as one form more."""

    def __init__(self, text: str):
        super().__init__()
        self.outside = Form()
        self.forms: list[Form] = []
        self.meta: dict[str, str] = {}
        self.current = self.outside
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.current = Form(given.get("action", ""))
            self.forms.append(self.current)
        elif tag == "meta" and given.get("name"):
            self.meta.setdefault(given["name"].lower(), given.get("content", ""))
        elif tag in ("input", "button"):
            self.add(given, given.get("type", "submit" if tag == "button" else "text").lower())

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.current = self.outside

    def add(self, given: dict[str, str], kind: str) -> None:
        form, name, value = self.current, given.get("name", ""), given.get("value", "")
        if not name:
            return
        if kind == "password":
            form.password, form.passwords = form.password or name, form.passwords + 1
        elif kind in TEXTS and not CSRF_LIKE.search(name):
            better = not any(word in form.user.lower() for word in USER_LIKE)
            if not form.user or (better and any(word in name.lower() for word in USER_LIKE)):
                form.user = name
        elif kind == "hidden" or kind in TEXTS:
            form.hidden.setdefault(name, value)
            form.kept.setdefault(name, value)
        elif kind == "submit" or (kind in ("checkbox", "radio") and "checked" in given):
            form.kept.setdefault(name, value or ("" if kind == "submit" else "on"))

    @property
    def login(self) -> Form | None:
        """The form that logs in: of those with a password field one with a single one, if any."""
        found = [form for form in (*self.forms, self.outside) if form.password]
        single = [form for form in found if form.passwords == 1] or found
        named = [form for form in single if any(word in form.action.lower() for word in LOGIN_LIKE)]
        return next(iter(named or single), None)


def document(body: bytes) -> Document:
    """Return the forms and meta elements of an HTML page; none where it is something else."""
    return Document(body.decode(errors="replace"))
