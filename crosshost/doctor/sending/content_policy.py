"""The Content-Security-Policies that a page has in meta elements (HTML, pragma directives)."""

from html.parser import HTMLParser


def policies_in(html: str) -> tuple[str, ...]:
    """Return the policies of the meta elements in the head of `html`; elsewhere browsers ignore them."""
    return tuple(Head(html).policies)


class Head(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.policies: list[str] = []
        self.ended = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.ended = self.ended or tag == "body"
        field = {name: value or "" for name, value in attributes}
        if tag == "meta" and not self.ended and field.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(field.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        self.ended = self.ended or tag == "head"
