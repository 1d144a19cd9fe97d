"""The bytes of a recording, read piece by piece and no more than a limit, and its text.

Nothing here may take more memory than a few pieces: a file may be endless, or one gigabyte.
"""

import codecs
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from crosshost import Problem

PIECE = 1 << 20  # bytes
MOST_BYTES = 200 << 20  # of a HAR or a NetLog
MOST_TEXT = 4 << 20  # characters of what is not JSON: those are headers of a few requests
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
UNSUPPORTED = (
    (b"\x1f\x8b", "is gzipped: gunzip it first"),
    (b"PK\x03\x04", "is a zip archive: unpack it first"),
    (b"BZh", "is compressed: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is compressed: unpack it first"),
    (b"\xfd7zXZ", "is compressed: unpack it first"),
)
ESCAPE = "\x1b"


def open_file(name: str) -> BinaryIO:
    """Open the file called `name`. Raises Problem if that is not possible."""
    try:
        file = Path(name).open("rb")  # noqa: SIM115 (the caller closes it)
        if stat.S_ISDIR(os.fstat(file.fileno()).st_mode):  # pragma: no cover (open refuses it first on Linux)
            raise IsADirectoryError
    except IsADirectoryError:
        raise Problem(f"{name} is a folder: name the file of the recording") from None
    except FileNotFoundError:
        raise Problem(f"there is no file {name}: name a HAR, a NetLog or a text, or - for standard input") from None
    except (OSError, ValueError) as error:
        raise Problem(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return file


class Source:
    """The text of a recording. `name` is for messages."""

    def __init__(self, stream: BinaryIO, name: str):
        self.stream, self.name = stream, name
        self.read = 0
        first = self._piece()
        self.check(first)
        self.encoding, bom = next(((encoding, mark) for mark, encoding in BOMS if first.startswith(mark)), ("", b""))
        self.first = first.removeprefix(bom)
        self.decoder = codecs.getincrementaldecoder(self.encoding or "utf-8")(errors="replace")
        self.beginning = self.decoder.decode(self.first)
        if not self.encoding and "\0" in self.beginning[:PIECE]:
            raise Problem(f"{name} is not text: crosshost recording reads a HAR, a NetLog, `curl -v` or headers")

    def check(self, first: bytes) -> None:
        """Raise Problem for a file that is empty or compressed."""
        if not first.strip():
            raise Problem(f"{self.name} is empty: record again, and save it after the request has failed")
        for magic, words in UNSUPPORTED:
            if first.startswith(magic):
                raise Problem(f"{self.name} {words}")

    def pieces(self) -> Iterator[str]:
        """Yield the text, piece by piece. Raises Problem where it is too long."""
        yield self.beginning
        self.beginning = ""
        while piece := self._piece():
            yield self.decoder.decode(piece)
        yield self.decoder.decode(b"", final=True)

    def text(self) -> str:
        """Return the whole text. Raises Problem where it is too long, or has terminal escapes."""
        pieces, length = [], 0
        for piece in self.pieces():
            length += len(piece)
            if ESCAPE in piece:
                raise Problem(f"{self.name} has terminal escapes in it: save it without colours")
            if length > MOST_TEXT:
                raise Problem(
                    f"{self.name} has more than {MOST_TEXT >> 20} MB of text: leave out bodies (curl -o /dev/null -v)"
                )
            pieces.append(piece)
        return "".join(pieces)

    def _piece(self) -> bytes:
        try:
            piece = self.stream.read(PIECE)
        except OSError as error:
            raise Problem(f"{self.name} cannot be read: {error.strerror or error}") from None
        self.read += len(piece)
        if self.read > MOST_BYTES:
            raise Problem(
                f"{self.name} is larger than {MOST_BYTES >> 20} MB: record a shorter time, only until the request fails"
            )
        return piece
