"""Reads a large JSON document value by value, in little memory: only one value at a time is held.

The texts of long strings, which are bodies, are cut: nobody needs a video to explain a cookie.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from crosshost import Problem

LONGEST = 4 << 20  # characters of one value, after its long strings were cut
KEPT = 16 << 10  # characters of a long string
STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+("|\\?\Z)', re.DOTALL)
INSIDE = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
WHOLE_ESCAPES = re.compile(r"(?:[^\\]|\\u[0-9a-fA-F]{4}|\\[^u])*+", re.DOTALL)
SPACE = re.compile(r"[ \t\r\n]*")
NEXT = re.compile(r"[ \t\r\n]*,[ \t\r\n]*(?=[^ \t\r\n])")
DECODER = json.JSONDecoder()


class Truncated(Exception):
    """The document ends within a value, or is not JSON there."""


class Json:
    """A document in pieces of text. Each method moves on behind what it returns."""

    def __init__(self, pieces: Iterator[str], name: str):
        self.pieces, self.name = pieces, name
        self.text, self.at = "", 0
        self.inside, self.pending = False, ""  # within a string that is cut, and a backslash at the end of its piece

    def peek(self) -> str:
        """Return the next character that is not a space, or an empty text at the end."""
        while True:
            self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr] # it always matches
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def take(self, character: str) -> bool:
        """Return whether the next character is `character`, and move behind it if so."""
        if self.peek() != character:
            return False
        self.at += 1
        return True

    def value(self) -> Any:
        """Return the next value. Raises Truncated where it is not whole, and Problem where it is too large."""
        if self.at >= len(self.text) or self.text[self.at] in " \t\r\n":
            self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except RecursionError:
                raise Problem(f"{self.name} is nested too deeply to be a recording") from None
            except ValueError:
                if not self.more():
                    raise Truncated from None
                continue
            if end == len(self.text) and isinstance(value, int | float) and self.more():
                continue  # a number may go on in the next piece
            self.at = end
            return value

    def members(self) -> Iterator[str]:
        """Yield the key of each member of the object that follows; its value must be read before the next key.

        Raises Truncated if it is not an object.
        """
        if not self.take("{"):
            raise Truncated
        if self.take("}"):
            return
        while True:
            key = self.value() if self.peek() == '"' else None
            if not isinstance(key, str) or not self.take(":"):
                raise Truncated
            yield key
            if self.take("}"):
                return
            if not self.take(","):
                raise Truncated

    def items(self, unwanted: re.Pattern[str] | None = None) -> Iterator[Any]:
        """Yield each item of the list that follows. Raises Truncated if it is not a list, or has no end.

        `unwanted` matches items, with what is behind them, that are not even parsed.
        """
        if not self.take("["):
            raise Truncated
        if self.take("]"):
            return
        while True:
            if unwanted and (skipped := unwanted.match(self.text, self.at)):
                self.at = skipped.end()
            yield self.value()
            match = NEXT.match(self.text, self.at)
            if match:  # the usual case, fast
                self.at = match.end()
            elif self.take("]"):
                return
            elif not self.take(","):
                raise Truncated

    def more(self) -> bool:
        """Read another piece; return whether there was one."""
        for piece in self.pieces:
            if piece := self._behind_cut(piece):
                self.text, self.at = self.text[self.at :] + piece, 0
                if len(self.text) > LONGEST:
                    self._cut()
                return True
        return False

    def _cut(self) -> None:
        """Cut the long strings of the text. Raises Problem where it stays too long."""
        self.text = STRING.sub(self._shorter, self.text)
        if len(self.text) > LONGEST:
            raise Problem(f"{self.name} has a value that is larger than {LONGEST >> 20} MB: it is not a recording")

    def _shorter(self, match: re.Match[str]) -> str:
        found = match[0]
        is_whole = match[1] == '"'
        if len(found) <= KEPT:
            return found
        kept = WHOLE_ESCAPES.match(found[1:KEPT])[0]  # type: ignore[index] # it always matches
        if is_whole:
            return f'"{kept}"'
        self.inside, self.pending = True, match[1]
        return f'"{kept}'

    def _behind_cut(self, piece: str) -> str:
        """Return what is behind the string that is being cut: all of `piece` if none is."""
        if not self.inside:
            return piece
        piece, self.pending = self.pending + piece, ""
        end = INSIDE.match(piece).end()  # type: ignore[union-attr] # it always matches
        if end < len(piece) and piece[end] == "\\":  # the last character
            self.pending = "\\"
            return ""
        if end == len(piece):
            return ""
        self.inside = False
        return piece[end:]
