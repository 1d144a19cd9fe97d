"""gunicorn's logger, whose access log is printable ASCII: a terminal would obey the rest of what a client may send."""

import re

from gunicorn.glogging import Logger, SafeAtoms


class PrintableAtoms(SafeAtoms):
    def __getitem__(self, name: str):
        value = super().__getitem__(name)
        if not isinstance(value, str) or (value.isascii() and value.isprintable()):
            return value
        return re.sub(r"[^ -~]", lambda match: f"\\x{ord(match[0]):02x}", value)


class PrintableLogger(Logger):
    atoms_wrapper_class = PrintableAtoms
