"""A part of the score before and after: which visits are compared, over which subjects, and what they were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from statistics import fmean, median, stdev

from dmscorer.domain.consensus.primary import PartChange, change
from dmscorer.domain.results.course import NO_ORDER, CourseVisit
from dmscorer.domain.study.visit_order import VisitOrder

Courses = Sequence[Sequence[CourseVisit]]
Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Summary:
    """One part at one visit, over the subjects that enter the change; ``sd`` None for a single one."""

    part: str
    visit: str
    n: int
    mean: float
    sd: float | None
    median: float
    low: float
    high: float


SUMMARY_COLUMNS = tuple(field.name for field in fields(Summary))


def ends(courses: Courses, order: VisitOrder, earlier: str = "", later: str = "") -> tuple[str, str] | None:
    """The visits that are compared: as asked, else the first and the last that anybody has scored; None without two.

    Raises OrderUnknown where nobody knows which of them comes first.
    """
    return order.ends(scored_labels(courses), earlier, later)


def scored_labels(courses: Courses) -> frozenset[str]:
    return frozenset(visit.scored.label for visits in courses for visit in visits)


def pairs(courses: Courses, part: str, between: tuple[str, str], order: VisitOrder) -> dict[str, PartChange]:
    """Subject → the change of the part, for those scored at both visits.

    A subject whose dates contradict the order of the two has no change, and the note says so.
    """
    found = {}
    for visits in courses:
        own = {visit.scored.label: visit.scored for visit in visits}
        before, after = own.get(between[0]), own.get(between[1])
        if before and after:
            is_known = order.doubt_of(before.subject, between) is None
            found[before.subject] = (
                change(before.parts[part], after.parts[part])
                if is_known
                else PartChange(None, None, None, None, note=NO_ORDER)
            )
    return found


def final(found: Mapping[str, PartChange]) -> dict[str, Pair]:
    """Both values of those whose change is one of two primary values over the same raters: what is tested."""
    return _both({subject: one for subject, one in found.items() if one.is_final})


def with_provisional(found: Mapping[str, PartChange]) -> dict[str, Pair]:
    """Those of the sensitivity row: changes over the raters of both visits included."""
    return _both(found)


def _both(found: Mapping[str, PartChange]) -> dict[str, Pair]:
    return {
        subject: (one.baseline, one.later)
        for subject, one in found.items()
        if one.baseline is not None and one.later is not None
    }


def every_part(
    courses: Courses, parts: Iterable[str], between: tuple[str, str] | None, order: VisitOrder
) -> dict[str, dict[str, PartChange]]:
    """Part → subject → change; empty where there are no two visits to compare."""
    return {part: pairs(courses, part, between, order) for part in parts} if between else {}


def summaries(part: str, between: tuple[str, str], known: Mapping[str, Pair]) -> tuple[Summary, ...]:
    """Before, then after; none without a subject. Hand-worked: 10, 20 → mean 15, sd √50, median 15."""
    if not known:
        return ()
    return tuple(
        _summary(part, label, [float(pair[at]) for pair in known.values()]) for at, label in enumerate(between)
    )


def _summary(part: str, label: str, values: Sequence[float]) -> Summary:
    spread = stdev(values) if len(values) > 1 else None
    return Summary(part, label, len(values), fmean(values), spread, median(values), min(values), max(values))
