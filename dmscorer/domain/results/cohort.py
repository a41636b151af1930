"""The cohort in a table: counts, means and ranges of every clinical column, follow-up, treatment stopped, relapse."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

from dmscorer.domain.results.clinical import COLUMNS, ClinicalVisit, Column, Subject, assessments
from dmscorer.domain.study.unknown import is_unknown
from dmscorer.domain.study.visit_order import VisitOrder

DAYS_A_MONTH = 365.25 / 12
NOTHING = frozenset({"0", "no", "none", "nein", "keine", "kein"})
NUMBER = re.compile(r"-?\d+(\.\d+)?")
BEYOND = re.compile(r"[<>]\s*\d+(\.\d+)?")
RELAPSE = re.compile(r"relapse|rezidiv", re.IGNORECASE)
NO_RELAPSE = re.compile(
    r"\b(?:no|not|never|without|free of|kein\w*|ohne|nie)\b[^;,.]*(?:relapse|rezidiv)|(?:relapse|rezidiv)[- ]?fr",
    re.IGNORECASE,
)
APART = re.compile(r"[;,+\n]")  # what parts several drugs or events in one cell


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One line of the table. Counts have ``n`` of ``denominator`` and ``percent``; numbers have ``mean``, ``low``, ``high``.

    ``assessment`` is empty for what is said once of a subject. ``denominator``: the subjects of whom it is known.
    """

    characteristic: str
    level: str
    assessment: str
    n: int
    denominator: int
    percent: float | None = None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


COHORT_COLUMNS = tuple(field.name for field in fields(CohortRow))


def cohort_table(subjects: Iterable[Subject], order: VisitOrder) -> tuple[CohortRow, ...]:
    """Subjects, diagnosis, follow-up, every number by assessment, then treatment and what happened."""
    known = tuple(subjects)
    labels = assessments(known, order)
    rows = [CohortRow("subjects", "", "", len(known), len(known), 100.0 if known else None)]
    rows += _last_said(known, order, "diagnosis", _said("diagnosis"))
    rows += _follow_up(known)
    for column in COLUMNS:
        if column.is_number:
            rows += _numbers(known, labels, column)
    rows += _glucocorticoids(known, order)
    rows += _ever(known, "adverse_event", lambda text: bool(listed(text)))
    rows += _each_ever(known, "adverse_event", listed)
    rows += _last_said(known, order, "therapy_status", _said("therapy_status"))
    rows += _ever(known, "therapy_status", is_relapse, "relapse")
    rows += _each_ever(known, "stop_reason", lambda text: [] if text.casefold() in NOTHING else [text])
    rows += _last_drugs(known, order)
    rows += _own_columns(known, labels, order)
    return tuple(rows)


def _numbers(subjects: Sequence[Subject], labels: Iterable[str], column: Column) -> Iterator[CohortRow]:
    for label in labels:
        found = [n for v in _at(subjects, label) if (n := v.number(column.id)) is not None]
        beyond = [str(limit) for v in _at(subjects, label) if (limit := v.limit(column.id)) is not None]
        if found:
            name = f"{column.id} ({column.unit})" if column.unit else column.id
            yield _measured(name, label, found, _left_out(beyond))


def _own_columns(subjects: Sequence[Subject], labels: Iterable[str], order: VisitOrder) -> Iterator[CohortRow]:
    """A column that the study added: as numbers where every value is one, else as counts of what was said last."""
    for name in sorted({name for visit in _all(subjects) for name in visit.free}):
        texts = [visit.free[name] for visit in _all(subjects) if name in visit.free]
        if all(NUMBER.fullmatch(text) or BEYOND.fullmatch(text) for text in texts):
            for label in labels:
                own = [visit.free[name] for visit in _at(subjects, label) if name in visit.free]
                found = [float(text) for text in own if NUMBER.fullmatch(text)]
                if found:
                    yield _measured(name, label, found, _left_out([text for text in own if BEYOND.fullmatch(text)]))
        else:
            yield from _last_said(subjects, order, name, _said(name))


def _follow_up(subjects: Sequence[Subject]) -> Iterator[CohortRow]:
    """From the first to the last date of a subject who has two."""
    months = []
    for visits in subjects:
        days = [visit.day for visit in visits if visit.day]
        if len(days) > 1:
            months.append((max(days) - min(days)).days / DAYS_A_MONTH)
    if months:
        yield _measured("follow_up (months)", "", months)


def _glucocorticoids(subjects: Sequence[Subject], order: VisitOrder) -> Iterator[CohortRow]:
    """Stopped: a dose above 0 at the first visit that has one, and 0 at the last."""
    told = [told_in_order(visits, order, lambda visit: visit.number("gc_mg_day")) for visits in subjects]
    if any(doses is None for doses in told):
        yield unordered_row("glucocorticoids stopped", told)
        return
    known = [doses for doses in told if doses is not None and len(doses) > 1 and doses[0] > 0]
    treated, stopped = len(known), sum(doses[-1] == 0 for doses in known)
    if treated:
        note = "of those on a dose at their first recorded visit, with a later one recorded"
        yield _counted("glucocorticoids stopped", "", stopped, treated, note)


def _ever(
    subjects: Sequence[Subject], column: str, counts: Callable[[str], bool], name: str = ""
) -> Iterator[CohortRow]:
    told = [[text for visit in visits if (text := visit.text(column))] for visits in subjects]
    # The denominator is whoever was asked: a subject without any record did not have "no event".
    told = [texts for texts in told if texts]
    if told:
        n = sum(any(counts(text) for text in texts) for texts in told)
        yield _counted(f"any {name or column}", "", n, len(told), "at any visit")


def listed(text: str) -> list[str]:
    """The drugs or events in one cell, parted by ; , + or a line's end; "none" is none."""
    parts = (part.strip() for part in APART.split(text))
    return [part for part in parts if part.casefold() not in NOTHING and not is_unknown(part)]


def is_relapse(text: str) -> bool:
    """A relapse is told of, not its absence: "no relapse" and "rezidivfrei" are none."""
    return bool(RELAPSE.search(NO_RELAPSE.sub("", text)))


def _each_ever(subjects: Sequence[Subject], column: str, parts: Callable[[str], list[str]]) -> Iterator[CohortRow]:
    """How many subjects had each of them at any visit, most frequent first; case does not matter."""
    told = [[text for visit in visits if (text := visit.text(column))] for visits in subjects]
    own = [[part for text in texts for part in parts(text)] for texts in told if texts]
    yield from _levels(column, own, "at any visit")


def _last_drugs(subjects: Sequence[Subject], order: VisitOrder) -> Iterator[CohortRow]:
    """Each drug of the last visit at which co-medication is recorded."""
    told = [told_in_order(visits, order, lambda visit: visit.text("co_medication") or None) for visits in subjects]
    if any(texts is None for texts in told):
        yield unordered_row("co_medication", told)
        return
    last = [texts[-1] for texts in told if texts]
    yield from _levels("co_medication", [listed(text) for text in last], "at the last visit with a record")


Told = TypeVar("Told")


def told_in_order(
    visits: Subject, order: VisitOrder, said: Callable[[ClinicalVisit], Told | None]
) -> list[Told] | None:
    """What is recorded of a subject, first to last; None where the order is not known and matters."""
    found = [(visit, value) for visit in visits if (value := said(visit)) is not None]
    values = [value for _, value in found]
    if not found or all(value == values[0] for value in values):
        return values
    is_known = order.doubt_of(found[0][0].subject, [visit.label for visit, _ in found]) is None
    return values if is_known else None


def unordered_row(name: str, told: Sequence[object]) -> CohortRow:
    """Stands for the counts that would need a first or last visit."""
    n = sum(one is None for one in told)
    return CohortRow(name, "", "", 0, 0, note=f"not counted: the order of visits is not known for {n} of {len(told)}")


def _levels(name: str, own: Sequence[Sequence[str]], note: str) -> Iterator[CohortRow]:
    """``own``: what belongs to each subject; one spelling of a word stands for all."""
    spelling = {part.casefold(): part for parts in reversed(own) for part in reversed(parts)}
    counts = Counter(folded for parts in own for folded in {part.casefold() for part in parts})
    for folded, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield _counted(name, spelling[folded], n, len(own), note)


def _last_said(
    subjects: Sequence[Subject], order: VisitOrder, name: str, said: Callable[[ClinicalVisit], str | None]
) -> Iterator[CohortRow]:
    """What was said last of each subject, most frequent first."""
    told = [told_in_order(visits, order, lambda visit: said(visit) or None) for visits in subjects]
    if any(texts is None for texts in told):
        yield unordered_row(name, told)
        return
    last = [texts[-1] for texts in told if texts]
    for level, n in sorted(Counter(last).items(), key=lambda pair: (-pair[1], pair[0])):
        yield _counted(name, level, n, len(last))


def _said(column: str) -> Callable[[ClinicalVisit], str | None]:
    return lambda visit: visit.text(column) or visit.free.get(column)


def _counted(name: str, level: str, n: int, denominator: int, note: str = "") -> CohortRow:
    return CohortRow(name, level, "", n, denominator, 100 * n / denominator, note=note)


def _measured(name: str, label: str, found: Sequence[float], note: str = "") -> CohortRow:
    n = len(found)
    return CohortRow(name, "", label, n, n, None, sum(found) / n, min(found), max(found), note)


def _left_out(beyond: Sequence[str]) -> str:
    """A mean of numbers cannot hold "<30"; whoever reads it must know that the lowest values are not in it."""
    return f"{len(beyond)} beyond what was measured left out: {', '.join(sorted(beyond))}" if beyond else ""


def _at(subjects: Iterable[Subject], label: str) -> Iterator[ClinicalVisit]:
    return (visit for visit in _all(subjects) if visit.label == label)


def _all(subjects: Iterable[Subject]) -> Iterator[ClinicalVisit]:
    return (visit for visits in subjects for visit in visits)
