"""The whole table of the cohort: what a paper on the course of treatment counts and sums beside the values of each visit.

Last known values, sums and means over a span of visits, normal creatine kinase, subjects without adverse events, the
first therapy by combination, therapy stopped by reason, and relapse by visit. Every count has a denominator of its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from dmscorer.domain.results.clinical import COLUMNS, ClinicalVisit, Column, Subject, assessments
from dmscorer.domain.results.cohort import NOTHING, CohortRow, is_relapse, listed, told_in_order, unordered_row
from dmscorer.domain.results.cohort import cohort_table as by_visit
from dmscorer.domain.study.visit_order import VisitOrder

GLUCOCORTICOID = re.compile(
    r"gl[uy][ck]ocorti|predni|[ck]ortison|cortisol|dexamet|betamet|steroid|decortin", re.IGNORECASE
)
GLUCOCORTICOIDS = "glucocorticoids"
STOPPED = re.compile(r"stop|discontinu|ended|abgesetzt|abgebrochen|beendet", re.IGNORECASE)
NOT_STOPPED = re.compile(r"\b(?:no|not|never|without|kein\w*|nicht|ohne|nie)\b", re.IGNORECASE)
NO_REASON = "no reason recorded"
AVERAGED = ("ck_u_l", "ivig_g_kg", "gc_mg_day")  # of which a mean over several visits says something
ADDED = ("ivig_g_kg",)  # and of which a sum does
LAST = "the last known value of each subject"


def cohort_table(
    subjects: Iterable[Subject], order: VisitOrder, between: tuple[str, str] = ("", "")
) -> tuple[CohortRow, ...]:
    """``between``: the first and the last visit of the span, "" = the first and the last of each subject."""
    known = tuple(subjects)
    labels = assessments(known, order)
    rows = list(by_visit(known, order))
    for column in COLUMNS:
        if column.is_number:
            rows += _last_known(known, order, column)
    for column in (one for one in COLUMNS if one.id in AVERAGED):
        rows += _over_span(known, order, column, between)
    rows += _normal_ck(known, labels)
    rows += _without_events(known)
    rows += _first_therapy(known, order)
    rows += _stopped(known, order)
    rows += _relapse_by_visit(known, labels)
    return tuple(rows)


def _name(column: Column, what: str) -> str:
    return f"{column.id}, {what} ({column.unit})" if column.unit else f"{column.id}, {what}"


def _counted(name: str, level: str, label: str, n: int, of: int, note: str = "") -> CohortRow:
    return CohortRow(name, level, label, n, of, 100 * n / of, note=note)


def _measured(name: str, label: str, found: Sequence[float], note: str) -> Iterator[CohortRow]:
    if found:
        n = len(found)
        yield CohortRow(name, "", label, n, n, None, sum(found) / n, min(found), max(found), note)


def _last_known(subjects: Sequence[Subject], order: VisitOrder, column: Column) -> Iterator[CohortRow]:
    told = [told_in_order(visits, order, lambda visit: visit.number(column.id)) for visits in subjects]
    if any(values is None for values in told):
        yield unordered_row(_name(column, "last known"), told)
        return
    yield from _measured(_name(column, "last known"), "", [values[-1] for values in told if values], LAST)


def _values(visits: Sequence[ClinicalVisit], column: Column) -> list[float]:
    return [value for visit in visits if (value := visit.number(column.id)) is not None]


def _over_span(
    subjects: Sequence[Subject], order: VisitOrder, column: Column, between: tuple[str, str]
) -> Iterator[CohortRow]:
    """Over subjects with a value in the span. Hand-worked: 60, 20, 10 and 40, 0: means 30 and 20, of both 25."""
    own = [values for visits in subjects if (values := _values(_span(visits, order, between), column))]
    span = " to ".join(between) if all(between) else "all visits"
    note = f"over the visits with a value, {span}; then over subjects"
    if any(len(values) > 1 for values in own):
        yield from _measured(_name(column, "mean of each subject"), "", [sum(one) / len(one) for one in own], note)
        if column.id in ADDED:
            yield from _measured(_name(column, "sum of each subject"), "", [sum(one) for one in own], note)


def _span(visits: Subject, order: VisitOrder, between: tuple[str, str]) -> Sequence[ClinicalVisit]:
    """From the first to the last of these visits; none where the subject lacks one of them, or nobody knows the order."""
    labels = [visit.label for visit in visits]
    is_whole = not any(between)
    if not visits or any(label and label not in labels for label in between):
        return ()
    if not is_whole and order.doubt_of(visits[0].subject, labels) is not None:
        return ()
    start = labels.index(between[0]) if between[0] else 0
    end = labels.index(between[1]) if between[1] else len(labels) - 1
    return visits[start : end + 1]


def _normal_ck(subjects: Sequence[Subject], labels: Iterable[str]) -> Iterator[CohortRow]:
    for label in labels:
        own = [(visit.number("ck_u_l"), visit.number("ck_upper_limit")) for visit in _at(subjects, label)]
        known = [ck <= limit for ck, limit in own if ck is not None and limit is not None]
        if known:
            note = "up to the upper limit of the same visit, of those with both"
            yield _counted("ck_u_l, normal", "", label, sum(known), len(known), note)


def _at(subjects: Iterable[Subject], label: str) -> Iterator[ClinicalVisit]:
    return (visit for visits in subjects for visit in visits if visit.label == label)


def _told(subjects: Sequence[Subject], *columns: str) -> list[list[str]]:
    """What was said of each subject of whom anything was, in any of the columns."""
    said = [[text for visit in visits for column in columns if (text := visit.text(column))] for visits in subjects]
    return [texts for texts in said if texts]


def _without_events(subjects: Sequence[Subject]) -> Iterator[CohortRow]:
    told = _told(subjects, "adverse_event")
    if told:
        n = sum(not any(listed(text) for text in texts) for texts in told)
        yield _counted("no adverse_event", "", "", n, len(told), "at any visit")


def _first_therapy(subjects: Sequence[Subject], order: VisitOrder) -> Iterator[CohortRow]:
    """Each combination at the first visit that tells of drugs or of a dose of glucocorticoids; they add up to all."""
    told = [told_in_order(visits, order, _combination) for visits in subjects]
    if any(found is None for found in told):
        yield unordered_row("first therapy", told)
        return
    first = [found[0] for found in told if found]
    note = "drugs at the first visit with a record, as a combination"
    for level, n in sorted(Counter(first).items(), key=lambda pair: (-pair[1], pair[0])):
        yield _counted("first therapy", level, "", n, len(first), note)


def _combination(visit: ClinicalVisit) -> str | None:
    """Azathioprine + glucocorticoids, for example: a glucocorticoid by any name is one, and a dose above 0 tells of it too."""
    drugs, dose = visit.text("co_medication"), visit.number("gc_mg_day")
    if drugs is None:
        return f"{GLUCOCORTICOIDS}, other drugs not recorded" if dose else None
    named = {GLUCOCORTICOIDS if GLUCOCORTICOID.search(drug) else drug.casefold() for drug in listed(drugs)}
    if dose:
        named.add(GLUCOCORTICOIDS)
    alone = f"{GLUCOCORTICOIDS} alone" if named == {GLUCOCORTICOIDS} else ""
    return alone or " + ".join(sorted(named)) or "none"


def _stopped(subjects: Sequence[Subject], order: VisitOrder) -> Iterator[CohortRow]:
    """Of all subjects whose therapy is known: how many stopped; of those, each by the last reason given."""
    known = [visits for visits in subjects if _told([visits], "therapy_status", "stop_reason")]
    if not known:
        return
    told = [told_in_order(visits, order, _reason) for visits in known]
    is_stopped = [
        reasons is None or bool(reasons) or _is_said(visits) for reasons, visits in zip(told, known, strict=True)
    ]
    n_stopped = sum(is_stopped)
    yield _counted("therapy stopped", "", "", n_stopped, len(known), "of those whose therapy is recorded")
    if any(reasons is None for reasons in told):
        yield unordered_row("therapy stopped, of all", told)
        return
    last = [reasons[-1] if reasons else NO_REASON for reasons, is_one in zip(told, is_stopped, strict=True) if is_one]
    for reason, n in sorted(Counter(last).items(), key=lambda pair: (-pair[1], pair[0])):
        yield _counted("therapy stopped, of all", reason, "", n, len(known), "by the last reason given")
        yield _counted("therapy stopped, of those who stopped", reason, "", n, n_stopped, "by the last reason given")


def _reason(visit: ClinicalVisit) -> str | None:
    text = visit.text("stop_reason")
    return text if text and text.casefold() not in NOTHING else None


def _is_said(visits: Subject) -> bool:
    states = [text for visit in visits if (text := visit.text("therapy_status"))]
    return any(STOPPED.search(text) and not NOT_STOPPED.search(text) for text in states)


def _relapse_by_visit(subjects: Sequence[Subject], labels: Iterable[str]) -> Iterator[CohortRow]:
    for label in labels:
        told = [text for visit in _at(subjects, label) if (text := visit.text("therapy_status"))]
        if told:
            n = sum(is_relapse(text) for text in told)
            yield _counted("relapse", "", label, n, len(told), "of those whose therapy is recorded at the visit")
