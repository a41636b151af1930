"""A part of the score before and after: which visits are compared, over which subjects, and what they were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from statistics import fmean, median, stdev

from dmscorer.domain.results.course import NO_ORDER, CourseVisit, PartChange, change
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


def pairs(
    courses: Courses, part: str, between: tuple[str, str], order: VisitOrder, *, by_raters: bool
) -> dict[str, PartChange]:
    """Subject → the part at both visits, for those scored at both; ``by_raters`` as in :func:`course.course`.

    A subject whose dates contradict the order of the two has no change, and the note says so.
    """
    found = {}
    for visits in courses:
        own = {visit.scored.label: visit.scored for visit in visits}
        before, after = own.get(between[0]), own.get(between[1])
        if before and after:
            is_known = order.doubt_of(before.subject, between) is None
            found[before.subject] = (
                change(before.parts[part], after.parts[part], by_raters=by_raters)
                if is_known
                else PartChange(None, None, 0, NO_ORDER)
            )
    return found


def complete(found: Mapping[str, PartChange]) -> dict[str, Pair]:
    """Those with a value at both visits."""
    return {
        subject: (pair.baseline, pair.later)
        for subject, pair in found.items()
        if pair.baseline is not None and pair.later is not None
    }


def every_part(
    courses: Courses, parts: Iterable[str], between: tuple[str, str] | None, order: VisitOrder, *, by_raters: bool
) -> dict[str, dict[str, Pair]]:
    """Part → subject → both values; empty where there are no two visits to compare."""
    if between is None:
        return {}
    return {part: complete(pairs(courses, part, between, order, by_raters=by_raters)) for part in parts}


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
