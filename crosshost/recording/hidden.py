"""What may be shown of a recording: no value of a query, no fragment, no user name in a URL, no control character."""

import re

from crosshost.doctor.report import shown

USER = re.compile(r"(//)[^/?#\s]*@")
FRAGMENT = re.compile(r"(https?://[^\s#]*)#\S*")


def text(words: str) -> str:
    """Return a text that a server or a page chose, as it may be shown."""
    return shown.url(FRAGMENT.sub(r"\1", USER.sub(r"\1", words)))


def url(address: str) -> str:
    return text(address)
