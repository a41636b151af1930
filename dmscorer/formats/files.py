"""Files that people choose: read whole, or refused in one sentence."""

from pathlib import Path

from dmscorer.domain.errors import Refusal, outside_cause
from dmscorer.formats.charsets import NotText, text_of
from dmscorer.paths import LARGEST_TABLE, read_file


class UnreadableFile(Refusal):
    """The same sentence for every file that is not there, not ours to read, or no file at all."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"“{path}” cannot be read ({why}). Choose another file.")


def read(path: Path, most: int = LARGEST_TABLE) -> bytes:
    """All bytes of a regular file of at most ``most`` bytes. Raises UnreadableFile."""
    try:
        return read_file(path, most)
    except OSError as error:
        raise UnreadableFile(path, outside_cause(error)) from error


def read_text(path: Path, most: int = LARGEST_TABLE) -> str:
    """The text of a file in any of the character sets that tables may have. Raises UnreadableFile."""
    try:
        return text_of(read(path, most))
    except NotText as error:
        raise UnreadableFile(path, f"line {error.line}: {error}") from error
