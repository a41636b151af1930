"""Clocks that were set: times that run backwards in a record whose order its numbers tell.

A clock that is put forward and stays there cannot be told from a pause; once it is put back, the record shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)  # two computers that take turns differ by as much without anybody's doing

Times = Sequence[tuple[int, datetime]]  # (number, time) in the order of the numbers


@dataclass(frozen=True, slots=True)
class SetBack:
    """The act of this number says a time ``by`` earlier than one before it."""

    number: int
    by: timedelta


@dataclass(frozen=True, slots=True)
class OpenedAhead:
    """A rater's second part was opened by the act of this number, and a later act says a time ``by`` earlier."""

    rater: str
    number: int
    by: timedelta


@dataclass(frozen=True, slots=True)
class ClockDoubts:
    set_back: tuple[SetBack, ...] = ()
    opened_ahead: tuple[OpenedAhead, ...] = ()


def set_back(times: Times) -> tuple[SetBack, ...]:
    """Each time that a clock went back by more than TOLERANCE, told once."""
    found = []
    latest: datetime | None = None
    for number, at in times:
        if latest is not None and latest - at > TOLERANCE:
            found.append(SetBack(number, latest - at))
            latest = at
        latest = at if latest is None else max(latest, at)
    return tuple(found)


def ahead_of_later(times: Times, number: int) -> timedelta | None:
    """By how much the act of this number lies behind the earliest that came after it; None within TOLERANCE."""
    at = dict(times)[number]
    by = at - min((later for other, later in times if other > number), default=at)
    return by if by > TOLERANCE else None


def span(by: timedelta) -> tuple[str, str]:
    """In English and German, in the unit that a reader would choose; rounded down."""
    minutes = int(by / timedelta(minutes=1))
    if minutes < 2 * 60:
        return f"{minutes} minutes", f"{minutes} Minuten"
    hours = minutes // 60
    return (f"{hours} hours", f"{hours} Stunden") if hours < 2 * 24 else (f"{hours // 24} days", f"{hours // 24} Tage")
