"""The words of a form: parts, sites, items, levels, answers; and what is refused as an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from dmscorer.domain.errors import BrokenFile, Refusal
from dmscorer.domain.words.text import NO_TEXT, Text


class BrokenInstrument(BrokenFile):
    pass


class UnknownItem(Refusal):
    def __init__(self, item: str, instrument: str) -> None:
        super().__init__(item, instrument)
        self.item = item
        self.instrument = instrument

    def __str__(self) -> str:
        return f"{self.instrument} has no item '{self.item}': use an item id of the instrument, such as SITE.ITEM."


class NoSuchLevel(Refusal):
    def __init__(self, item: str, value: object, maximum: int) -> None:
        super().__init__(item, value, maximum)
        self.item = item
        self.value = value
        self.maximum = maximum

    def __str__(self) -> str:
        return f"{self.item} has no level {self.value!r}: give a whole number from 0 to {self.maximum}."


class UnknownReason(Refusal):
    def __init__(self, item: str, reason: str, known: tuple[str, ...]) -> None:
        super().__init__(item, reason, known)
        self.item = item
        self.reason = reason
        self.known = known

    def __str__(self) -> str:
        return f"{self.item}: '{self.reason}' is no reason for 'not assessable': use one of {', '.join(self.known)}."


class NotOmittable(Refusal):
    def __init__(self, items: tuple[str, ...], cause: str) -> None:
        super().__init__(items, cause)
        self.items = items
        self.cause = cause

    def __str__(self) -> str:
        return f"These items cannot be left out ({', '.join(self.items)}): {self.cause}."


@dataclass(frozen=True, slots=True)
class NotAssessable:
    """Looked at, but cannot be judged; ``reason`` is a reason id of the instrument."""

    reason: str


Answer: TypeAlias = int | NotAssessable
Answers: TypeAlias = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Level:
    value: int
    label: Text
    description: Text | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """``multiplies`` is the id of the item that this one multiplies by ``factor`` when it is 1."""

    id: str
    site: str
    kind: str
    part: str
    label: Text
    levels: tuple[Level, ...]
    multiplies: str | None = None
    factor: int = 1
    is_history: bool = False

    @property
    def maximum(self) -> int:
        return self.levels[-1].value


@dataclass(frozen=True, slots=True)
class Site:
    """``kind`` is ``area``, ``lesion`` (a type of lesion, wherever it is) or ``single`` (items of its own)."""

    id: str
    label: Text
    kind: str
    item_ids: tuple[str, ...]
    note: Text = NO_TEXT
    in_sentence: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Part:
    id: str
    label: Text
    maximum: int
    in_sentence: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Reason:
    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Notice:
    id: str
    text: Text
