"""Set-Cookie as the scripts need it: before Python 3.14 http.cookies drops a cookie that says Partitioned."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SetCookie:
    """One Set-Cookie header. `attributes` has lower-case names; a flag's value is empty."""

    name: str
    value: str
    attributes: dict[str, str]

    def get(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    def has(self, attribute: str) -> bool:
        return attribute in self.attributes


def parse(header: str) -> SetCookie:
    """Read the value of one Set-Cookie header (RFC 6265, section 5.2; of two equal attributes the last counts)."""
    pair, *rest = header.split(";")
    name, _, value = pair.partition("=")
    attributes = {}
    for part in rest:
        key, _, text = part.partition("=")
        attributes[key.strip().lower()] = text.strip()
    return SetCookie(name.strip(), value.strip().strip('"'), attributes)  # Django writes an empty value as ""
