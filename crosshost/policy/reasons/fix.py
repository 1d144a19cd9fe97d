"""How to fix a reason, as data: which setting gets which value, in which file. The sentence is rendered from it."""

from dataclasses import asdict, dataclass, fields
from typing import Literal

File = Literal["settings.py", "views.py", "nginx.conf", "page.js"]  # page.js: the page's script


@dataclass(frozen=True)
class Fix:
    """One change: `setting` gets `value` in `file`, or is removed if `value` is None.

    A step outside of these files, such as another host name, has only its `text`. All may hold {placeholders}.
    """

    setting: str | None
    value: str | None
    file: File | None
    text: str  # the change as the sentence has it: the line itself, or words that begin with a verb in lower case

    @property
    def is_line(self) -> bool:
        return self.setting is not None and self.text.startswith((self.setting, "fetch("))

    def filled(self, values: dict[str, str]) -> "Fix":
        """Return the same with its placeholders replaced by `values`."""
        texts = (getattr(self, field.name) for field in fields(self))
        return Fix(*(text and text.format_map(values) for text in texts))


class Or(str):
    """The words between two ways to fix the same."""


Advice = tuple[str | Fix, ...]  # the sentence in its parts: changes, and the words between them


def django(setting: str, value: str | None, text: str | None = None) -> Fix:
    """Return the line `setting = value` of Django's settings."""
    return Fix(setting, value, "settings.py", text or f"{setting} = {value}")


def nginx(directive: str, value: str | None, text: str | None = None) -> Fix:
    """Return the line `directive value;` of nginx's configuration."""
    return Fix(directive, value, "nginx.conf", text or f"{directive} {value};")


def fetch(option: str, value: str | None, text: str | None = None) -> Fix:
    """Return the option `option: value` of fetch; the option `url` is its first argument."""
    line = f"fetch({value})" if option == "url" else f"fetch(url, {{{{{option}: {value}}}}})"
    return Fix(option, value, "page.js", text or line)


def page(option: str, value: str, text: str) -> Fix:
    """Return an option of the page's code that is not one of fetch."""
    return Fix(option, value, "page.js", text)


def view(code: str, value: str, text: str) -> Fix:
    """Return a change of a view's code."""
    return Fix(code, value, "views.py", text)


def step(text: str) -> Fix:
    """Return something to do outside of these files."""
    return Fix(None, None, None, text)


def sentence(advice: Advice) -> str:
    """Return `advice` as text: words that begin a sentence get a capital letter, and the end a full stop."""
    text = ""
    for part in advice:
        words = part.text if isinstance(part, Fix) else part
        begins = isinstance(part, Fix) and not part.is_line and (not text or text.endswith(". "))
        text += words[:1].upper() + words[1:] if begins else words
    return text if text.endswith((".", ";")) else f"{text}."


def ways(advice: Advice) -> tuple[tuple[Fix, ...], ...]:
    """Return the changes of `advice`: those of one way belong together, and any of the ways is enough."""
    found: list[list[Fix]] = [[]]
    for part in advice:
        if isinstance(part, Fix):
            found[-1].append(part)
        elif isinstance(part, Or):
            found.append([])
    return tuple(tuple(changes) for changes in found if changes)


def as_json(fixes: tuple[tuple[Fix, ...], ...]) -> list[list[dict[str, str | None]]]:
    """Return the ways to fix a finding for JSON: a list of lists of changes, each with its four fields."""
    return [[asdict(fix) for fix in changes] for changes in fixes]
