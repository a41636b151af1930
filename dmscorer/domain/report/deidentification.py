"""What an export keeps to itself: dates moved, labels numbered, words of people left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dmscorer.domain.consensus.consensus import CaseConsensus, Decision
from dmscorer.domain.consensus.meeting import Cause
from dmscorer.domain.results.clinical import Subject, assessments
from dmscorer.domain.study.visit_order import VisitOrder

FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Privacy:
    """What somebody chose. ``is_identifying``: true dates, words and names; ``numbers_subjects``: S01 … instead of labels."""

    is_identifying: bool = False
    numbers_subjects: bool = False


@dataclass(frozen=True, slots=True)
class Deidentification:
    """How labels and dates are changed where the store reads them, so that nothing made from them can hold the originals.

    ``subjects`` and ``visits``: label → number, empty = as they are. ``moved``: subject as shown → days by which all its
    dates are moved, so that the first is 1 January 2000 and every interval stays true. ``hides_words``: free text and names.
    """

    subjects: Mapping[str, str] = field(default_factory=dict)
    visits: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, int] = field(default_factory=dict)
    hides_words: bool = False

    def subject(self, label: str) -> str:
        return self.subjects.get(label, label)

    def visit(self, label: str) -> str:
        return self.visits.get(label, label)

    def day(self, subject: str, day: date) -> date:
        return day + timedelta(days=self.moved.get(subject, 0))


NONE = Deidentification()


def deidentification(subjects: Iterable[Subject], privacy: Privacy, order: VisitOrder) -> Deidentification:
    """``subjects`` in the order in which they are to be numbered, each with its visits.

    Visits are V1, V2 … in their order; where that is not known, U1, U2 …, which says no order.
    """
    known = tuple(subjects)
    hides = not privacy.is_identifying
    names = _numbered((visits[0].subject for visits in known), "S") if privacy.numbers_subjects else {}
    moved = {
        names.get(visits[0].subject, visits[0].subject): days
        for visits in known
        if hides and (days := _to_first_day(visits)) is not None
    }
    labels = assessments(known, order)
    letter = "U" if order.doubt(labels) else "V"
    return Deidentification(names, _numbered(labels, letter) if privacy.numbers_subjects else {}, moved, hides)


def without_words(case: CaseConsensus) -> CaseConsensus:
    """The same with no more of each decision's reason than its code."""
    items = {
        name: item if item.decision is None else replace(item, decision=_coded(item.decision))
        for name, item in case.items.items()
    }
    return replace(case, items=items)


def _coded(made: Decision) -> Decision:
    code = made.reason.partition(":")[0].strip()
    return replace(made, reason=code if code in set(Cause) else Cause.OTHER)


def _numbered(labels: Iterable[str], letter: str) -> dict[str, str]:
    """Of one length, so that they sort as they are counted."""
    named = tuple(labels)
    width = max(2 if letter == "S" else 1, len(str(len(named))))
    return {label: f"{letter}{at:0{width}d}" for at, label in enumerate(named, start=1)}


def _to_first_day(visits: Subject) -> int | None:
    days = [visit.day for visit in visits if visit.day]
    return (FIRST_DAY - min(days)).days if days else None
