"""Readings: entries that are only ever added, the sheet they amount to, and undo as new entries."""

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answer, Answers, Instrument, NotAssessable


class ReadingKind(StrEnum):
    """``REPEAT``: hidden repeats after the washout. ``CALIBRATION``: reference cases before the first round.

    ``PANEL``: the levels that the panel gave to the reference cases. ``SECOND``: the open items only, asked again.
    """

    FIRST = "first"
    IMPORTED = "imported"
    REPEAT = "repeat"
    CALIBRATION = "calibration"
    PANEL = "panel"
    SECOND = "second"


# Whoever asks the store without naming kinds gets these: a forgotten filter would put hidden repeats or a calibration
# into consensus and agreement.
FIRST_ROUND = (ReadingKind.FIRST, ReadingKind.IMPORTED)  # what consensus and agreement are computed on


@dataclass(frozen=True, slots=True)
class CasePhoto:
    """A picture as a rater may know it: no name, date or place of origin.

    ``regions``: site → x, y, width, height in fractions of the upright picture, where the site lies.
    """

    id: str
    view: str | None
    sites: tuple[str, ...]
    width: int
    height: int
    regions: Mapping[str, tuple[float, float, float, float]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Case:
    """The photos of one visit under a blind code: a type without subject, visit, date or file name."""

    id: str
    code: str
    position: int
    photos: tuple[CasePhoto, ...] = ()


class CaseState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    SIGNED = "signed"
    VOID = "void"  # was signed and then corrected: it asks to be signed again


@dataclass(frozen=True, slots=True)
class CaseProgress:
    case_id: str
    code: str
    position: int
    state: CaseState
    n_answered: int
    n_items: int
    n_photos: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One rater going once through one ordered list of cases.

    ``part`` 2 comes after the first is signed; ``second_part_at``: when it opens, where one is still to come.
    ``is_forward_only``: a case opens once those ahead of it are signed.
    """

    id: str
    rater: str
    cases: tuple[CaseProgress, ...]
    part: int = 1
    second_part_at: datetime | None = None
    is_forward_only: bool = False

    @property
    def next_open(self) -> CaseProgress | None:
        """The first case that is not signed, in reading order."""
        return next((case for case in self.cases if case.state is not CaseState.SIGNED), None)

    @property
    def to_sign_first(self) -> CaseProgress | None:
        """Where the order is fixed: the case that later ones wait for."""
        return self._first(_UNSIGNED) if self.is_forward_only else None

    def waiting_for(self, case: CaseProgress) -> CaseProgress | None:
        """The case that must be signed before this one opens; None: it may be opened now."""
        return _ahead(self.to_sign_first, case)

    def passed_over(self, case: CaseProgress) -> CaseProgress | None:
        """The first case that opening this one would leave behind unopened."""
        return _ahead(self._first(frozenset({CaseState.OPEN})), case)

    def case(self, case_id: str) -> CaseProgress:
        return next(case for case in self.cases if case.case_id == case_id)

    def _first(self, states: Container[CaseState]) -> CaseProgress | None:
        # A case without photos is offered to nobody, so it holds up nobody.
        return next((case for case in self.cases if case.state in states and case.n_photos), None)


# A voided case ahead was read in its turn: to correct it is no step back in the order.
_UNSIGNED: Final = frozenset({CaseState.OPEN, CaseState.IN_PROGRESS})


def _ahead(first: CaseProgress | None, case: CaseProgress) -> CaseProgress | None:
    """``first`` where it comes before this case, which is not begun yet."""
    is_ahead = first is not None and first.position < case.position
    return first if is_ahead and case.state is CaseState.OPEN else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One value given once to one item. ``answer`` None = cleared; ``seq`` counts within the reading."""

    id: str
    reading_id: str
    case_id: str
    item: str
    answer: Answer | None
    seq: int
    at: datetime
    revises: str | None = None
    block: str | None = None
    why: str | None = None  # of a correction after the signature


@dataclass(frozen=True, slots=True)
class Sheet:
    """The current entries of one case in one reading; ``chart`` are the visit's chart values, shared by all raters."""

    reading_id: str
    case_id: str
    entries: Mapping[str, Entry] = field(default_factory=dict)
    chart: Answers = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    is_signed: bool = False
    is_void: bool = False

    @property
    def answers(self) -> dict[str, Answer]:
        """Item id → level or reason; an unanswered item is absent. Chart values stand in for their item."""
        own = {item: entry.answer for item, entry in self.entries.items() if entry.answer is not None}
        return own | dict(self.chart)

    def open_items(self, instrument: Instrument) -> tuple[str, ...]:
        answers = self.answers
        return tuple(item.id for item in instrument.items if item.id not in answers)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rater was: case, item of the form, photo."""

    case_id: str
    item: str | None
    photo_id: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One item before and after an act."""

    item: str
    before: Answer | None
    after: Answer | None


@dataclass(slots=True)
class History:
    """Undo and redo within one case: each act is the changes it made; undoing means entering the earlier answers again."""

    _done: list[tuple[Change, ...]] = field(default_factory=list)
    _undone: list[tuple[Change, ...]] = field(default_factory=list)

    def record(self, changes: Iterable[Change]) -> None:
        made = tuple(change for change in changes if change.before != change.after)
        if made:
            self._done.append(made)
            # Redo after another act would put old answers over what came since.
            self._undone.clear()

    def undo(self) -> tuple[Change, ...]:
        """The changes to enter now (reversed act), empty if there is nothing to undo."""
        if not self._done:
            return ()
        act = self._done.pop()
        self._undone.append(act)
        return tuple(Change(c.item, c.after, c.before) for c in reversed(act))

    def redo(self) -> tuple[Change, ...]:
        if not self._undone:
            return ()
        act = self._undone.pop()
        self._done.append(act)
        return act


class AlreadySigned(Refusal):
    def __init__(self, code: str) -> None:
        super().__init__(f"Case {code} is signed and locked: its scores cannot be changed any more.")


class NotInTurn(Refusal):
    def __init__(self, code: str, first: str) -> None:
        super().__init__(
            f"Case {code} is not open yet: this study is read in the drawn order. Sign case {first} first."
        )


class StaysClosed(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Signed cases stay closed until you finish your second part. Seeing your earlier scores would bias the intra-rater repeats."
        )


class NoCorrectionReason(Refusal):
    def __init__(self) -> None:
        super().__init__("The correction has no reason. Enter the reason, then correct the signed case.")


class StillOpen(Refusal):
    """Signing was asked for while items have neither level nor reason."""

    def __init__(self, items: tuple[str, ...]) -> None:
        self.items = items
        what = "item has" if len(items) == 1 else "items have"
        super().__init__(f"{len(items)} {what} neither a level nor a reason: answer them, then sign.")


class NotYet(Refusal):
    """Reading cannot begin: the sentence says what is waited for and what happens next. No mistake of the rater's."""


class NothingToRead(NotYet):
    def __init__(self) -> None:
        super().__init__("This study has no case with photos yet: the coordinator adds photos first.")


def current(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Item → the entry that nobody revises; of two unrevised ones (a merge conflict) the later ``seq``, then id."""
    known = list(entries)
    revised = {entry.revises for entry in known if entry.revises}
    found: dict[str, Entry] = {}
    # By number, never by time: a wrong clock must not decide which answer counts.
    for entry in sorted(known, key=lambda e: (e.seq, e.id)):
        if entry.id not in revised:
            found[entry.item] = entry
    return found


def digest(answers: Answers) -> str:
    """SHA-256 of a sheet's answers, item order aside: what a signature covers."""
    # The answers and nothing else: ids, times and the order of entries may differ where the answers do not.
    plain = {item: answer if isinstance(answer, int) else answer.reason for item, answer in answers.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def history_digest(entries: Iterable[Entry]) -> str:
    """SHA-256 of these entries whole: every value ever given, its time, what it revises, and why."""
    rows = [
        (e.id, e.item, e.answer if isinstance(e.answer, int) else None, e.seq, e.at.astimezone(UTC).isoformat(timespec="microseconds"),
         e.revises, e.block, e.why, e.answer.reason if isinstance(e.answer, NotAssessable) else None)
        for e in sorted(entries, key=lambda one: (one.seq, one.id))
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def answer_of(level: int | None, reason: str | None) -> Answer | None:
    """The two columns in which an answer is stored, as one value; both empty = cleared."""
    return NotAssessable(reason) if reason is not None else level
