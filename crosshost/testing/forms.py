"""Forms as a browser submits them: which fields, where to, and in which encoding (HTML, form submission)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from crosshost import nearest
from crosshost.policy import PolicyError
from crosshost.policy.origin import address
from crosshost.testing import bodies
from crosshost.testing.bodies import URLENCODED, Enctype
from crosshost.testing.markup import Control, FormElement, Markup

ENCTYPES: dict[str, Enctype] = {
    "multipart/form-data": "multipart/form-data",
    "text/plain": "text/plain",
}
CHOSEN = ("checkbox", "radio", "select", "file")  # several values of one name are for one control
Fields = list[tuple[str, Any]]


@dataclass(frozen=True)
class Form:
    """A form of a page. `fields` are what it sends when nobody changes anything."""

    action: str  # the URL that it leads to
    method: Literal["GET", "POST"] = "POST"
    enctype: Enctype = URLENCODED
    controls: tuple[Control, ...] = ()
    id: str = ""
    name: str = ""

    @property
    def fields(self) -> Fields:
        return [(control.name, value) for control in self.controls if control.name for value in control.values]

    def pressed(self, button: str | None) -> "Form":
        """Return the form as its submit button `button` sends it: without a name, the first (HTML, default button)."""
        buttons = [control for control in self.controls if control.kind in ("submit", "image")]
        names = [control.name for control in buttons if control.name]
        if button is not None and button not in names:
            hint = nearest(button, names) if names else "leave button out"
            raise PolicyError(f"the form has no button {button!r}: {hint}")
        chosen = next((control for control in buttons if button in (None, control.name)), None)
        others = [control for control in self.controls if control not in buttons or control is chosen]
        if chosen is None:
            return self
        given = chosen.attributes
        return replace(
            self,
            controls=tuple(others),
            action=given.get("formaction") or self.action,
            method=method_of(given["formmethod"]) if "formmethod" in given else self.method,
            enctype=ENCTYPES.get(given["formenctype"].lower(), URLENCODED) if "formenctype" in given else self.enctype,
        )

    def filled(self, given: Mapping[str, Any]) -> Fields:
        """Return what the form sends with the values `given` by name.

        A checkbox takes True and False, a radio button or a menu one of its values, a file a file object or a tuple of
        name, content and type; a list is for several controls of one name.
        """
        names = {control.name: None for control in self.controls if control.name}
        for name in given:
            if name not in names:
                raise PolicyError(f"the form has no field {name!r}: {nearest(name, names)}")
        left = {name: bodies.several(value) for name, value in given.items()}
        sent: Fields = []
        for control in (control for control in self.controls if control.name):
            if control.kind in ("submit", "image"):
                sent += button_fields(control)
            elif control.name not in given:
                sent += [(control.name, value) for value in control.values]
            else:
                sent += [(control.name, value) for value in chosen(control, left[control.name])]
                if control.kind not in CHOSEN:  # of several text fields each takes one value
                    left[control.name] = left[control.name][1:]
        return sent


def button_fields(button: Control) -> Fields:
    """Return what a submit button sends: a click on an image its position."""
    if button.kind == "image":
        return [(f"{button.name}.x", "0"), (f"{button.name}.y", "0")]
    return [(button.name, button.value)]


def chosen(control: Control, several: list[Any]) -> list[Any]:
    """Return the values that `control` sends when it is set to one or `several` values."""
    if control.kind in ("checkbox", "radio"):
        on = True in several or control.value in [str(value) for value in several if not isinstance(value, bool)]
        return [control.value] if on else []
    if control.kind not in CHOSEN:
        return several[:1]
    if control.kind == "select":
        for option in map(str, several):
            if option not in control.options:
                raise PolicyError(f"{control.name} has no option {option!r}: {nearest(option, control.options)}")
    return several


def find(markup: Markup, url: str, wanted: str | int | None) -> Form:
    """Return the form with the id or name `wanted`, or of that number; without one, the first form of the page."""
    if not markup.forms:
        raise PolicyError(f"the page {url} has no form: look at page.text")
    forms = [form_of(element, url, markup.base) for element in markup.forms]
    if wanted is None or isinstance(wanted, int):
        if not -len(forms) <= (wanted or 0) < len(forms):
            raise PolicyError(f"the page {url} has no form {wanted}: the numbers are 0 to {len(forms) - 1}")
        return forms[wanted or 0]
    for form in forms:
        if wanted in (form.id, form.name):
            return form
    names = {name: None for form in forms for name in (form.id, form.name) if name}
    hint = nearest(wanted, names) if names else f"none has an id or a name: write a number up to {len(forms) - 1}"
    raise PolicyError(f"the page {url} has no form {wanted!r}: {hint}")


def method_of(attribute: str) -> Literal["GET", "POST"]:
    return "POST" if attribute.lower() == "post" else "GET"


def form_of(element: FormElement, url: str, base: str) -> Form:
    given, begin = element.attributes, address(base, url).text if base else url
    for control in element.controls:
        if target := control.attributes.get("formaction"):
            control.attributes["formaction"] = address(target, begin).text
    return Form(
        address(given["action"], begin).text if given.get("action") else url,
        method_of(given.get("method", "")),
        ENCTYPES.get(given.get("enctype", "").lower(), URLENCODED),
        tuple(element.controls),
        given.get("id", ""),
        given.get("name", ""),
    )
