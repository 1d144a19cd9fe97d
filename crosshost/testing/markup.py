"""What a browser takes from a document's HTML: its forms, and the elements that change what the page may do."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Control:
    """A control of a form, with the values that it has: several only of a select element with `multiple`."""

    name: str
    kind: str  # of an input its type; else select or textarea
    values: list[str] = field(default_factory=list)
    value: str = ""  # what a checkbox, a radio button or a submit button sends
    is_on: bool = True  # False: a checkbox or radio button that is not checked
    options: list[str] = field(default_factory=list)  # of a select element
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class FormElement:
    """A form element with its controls, in order."""

    attributes: dict[str, str]
    controls: list[Control] = field(default_factory=list)


class Markup(HTMLParser):
    """The forms, meta elements and base URL of a document."""

    def __init__(self, text: str):
        super().__init__()
        self.forms: list[FormElement] = []
        self.metas: list[dict[str, str]] = []
        self.base = ""
        self._open: FormElement | None = None
        self._select: Control | None = None
        self._text: list[str] | None = None  # of a textarea or an option
        self._option: dict[str, str] = {}
        self._later: list[tuple[str, Control]] = []  # controls that name their form by its id
        self.feed(text)
        self.close()
        for name, control in self._later:
            if form := next((form for form in self.forms if form.attributes.get("id") == name), None):
                form.controls.append(control)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}  # of several, the first counts
        match tag:
            case "meta":
                self.metas.append(given)
            case "base":
                self.base = self.base or given.get("href", "")
            case "form" if self._open is None:
                self._open = FormElement(given)
                self.forms.append(self._open)
            case "input" | "button":
                self._add(button_or_input(tag, given), given)
            case "select":
                self._select = Control(given.get("name", ""), "select", attributes=given)
                self._add(self._select, given)
            case "textarea":
                self._text = []
                self._add(Control(given.get("name", ""), "textarea", attributes=given), given)
            case "option" if self._select:
                self._end_option()
                self._text, self._option = [], given

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # in HTML the slash means nothing

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select" and self._select:
            self._end_option()
            self._choose_first(self._select)
            self._select = None
        elif tag == "option":
            self._end_option()
        elif tag == "textarea" and self._text is not None:
            text = "".join(self._text)
            self._last.values = [text.removeprefix("\r").removeprefix("\n")]  # the first line break does not count
            self._text = None

    def _add(self, control: Control, given: dict[str, str]) -> None:
        self._last = control
        if "disabled" in given:
            return
        if "form" in given:
            self._later.append((given["form"], control))
        elif self._open is not None:
            self._open.controls.append(control)

    def _end_option(self) -> None:
        if self._select is None or self._text is None:
            return
        value = self._option.get("value", " ".join("".join(self._text).split()))
        self._text = None
        self._select.options.append(value)
        if "selected" in self._option:
            several = "multiple" in self._select.attributes
            self._select.values = [*self._select.values, value] if several else [value]

    @staticmethod
    def _choose_first(select: Control) -> None:
        """Select the first option of a drop-down menu where none is (HTML, selectedness setting algorithm)."""
        if not select.values and "multiple" not in select.attributes:
            select.values = select.options[:1]


def button_or_input(tag: str, given: dict[str, str]) -> Control:
    kind = given.get("type", "").lower() or ("submit" if tag == "button" else "text")
    value = given.get("value", "on" if kind in ("checkbox", "radio") else "")
    is_on = "checked" in given or kind not in ("checkbox", "radio")
    kept = kind not in ("submit", "image", "button", "reset", "file") and is_on
    return Control(given.get("name", ""), kind, [value] if kept else [], value, is_on, attributes=given)
