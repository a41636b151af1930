"""The meeting where flagged items are decided: what is on the table, what was put off, what was done; why people decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Cause(StrEnum):
    """Why a decision departs from, or confirms, what the raters gave; each begins with the letter of its key."""

    MISREAD_PHOTO = "misread_photo"
    DEFINITION = "definition"
    BORDER_OF_SITE = "border_of_site"
    QUALITY_OF_IMAGE = "quality_of_image"
    OTHER = "other"

    @property
    def key(self) -> str:
        return self.value[0].upper()


def reason(cause: Cause, words: str = "") -> str:
    """What is stored with the decision; other reasons need words of their own (empty = no reason given)."""
    if cause is not Cause.OTHER:
        return cause.value
    return f"{cause.value}: {words.strip()}" if words.strip() else ""


@dataclass(frozen=True, slots=True)
class FlaggedRow:
    """``levels``: sorted, without names; ``state``: to decide, put off, changed since it was decided, or totals apart."""

    meeting_code: str
    item: str
    levels: tuple[str, ...]
    flags: tuple[str, ...]
    automatic: int | None
    state: str


class Agenda(Generic[T]):
    """A queue that a person works off: decide, put off to the end, take the last decision back."""

    def __init__(self, left: Iterable[T] = (), done: Iterable[T] = ()) -> None:
        self._left = list(left)
        self._done = list(done)
        self._later: list[T] = []

    @property
    def current(self) -> T | None:
        return self._left[0] if self._left else None

    @property
    def n_left(self) -> int:
        return len(self._left)

    @property
    def n_done(self) -> int:
        return len(self._done)

    @property
    def n_later(self) -> int:
        """How many of those left were put off."""
        return sum(item in self._later for item in self._left)

    @property
    def last_done(self) -> T | None:
        return self._done[-1] if self._done else None

    def ahead(self, count: int) -> tuple[T, ...]:
        """What comes after the current one."""
        return tuple(self._left[1 : 1 + count])

    def finish(self) -> None:
        """The current one is decided."""
        self._done.append(self._left.pop(0))

    def put_off(self) -> None:
        """The current one goes to the end, to be discussed."""
        item = self._left.pop(0)
        self._left.append(item)
        if item not in self._later:
            self._later.append(item)

    def take_back(self) -> None:
        """The one decided last is on the table again."""
        self._left.insert(0, self._done.pop())
