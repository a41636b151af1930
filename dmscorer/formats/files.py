"""Files that people choose: read whole, or refused in one sentence."""

import stat
from pathlib import Path
from typing import Final

from dmscorer.domain.errors import Refusal
from dmscorer.formats.charsets import NotText, text_of

LARGEST: Final = 256 * 1024 * 1024  # bytes; a table of a million rows has less


class UnreadableFile(Refusal):
    """The same sentence for every file that is not there, not ours to read, or no file at all."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"“{path}” cannot be read ({why}). Choose another file.")


def read(path: Path) -> bytes:
    """All bytes of a file. Pipes and devices are refused, since reading them may never end. Raises UnreadableFile."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UnreadableFile(path, "it is a folder")
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableFile(path, "it is a pipe or a device, not a file")
        if found.st_size > LARGEST:
            raise UnreadableFile(path, f"it is larger than {LARGEST // 1024**2} MB")
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path with a byte 0
        raise UnreadableFile(path, getattr(error, "strerror", None) or str(error)) from error


def read_text(path: Path) -> str:
    """The text of a file in any of the character sets that tables may have. Raises UnreadableFile."""
    try:
        return text_of(read(path))
    except NotText as error:
        raise UnreadableFile(path, f"line {error.line}: {error}") from error
