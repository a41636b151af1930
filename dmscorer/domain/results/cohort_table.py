"""The whole table of the cohort: what a paper on the course of treatment counts and sums beside the values of each visit.

Last known values, sums and means over a span of visits, normal creatine kinase, subjects without adverse events, the
first therapy by combination, therapy stopped by reason, and relapse by visit. Every count has a denominator of its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from dmscorer.domain.results.clinical import COLUMNS, ClinicalVisit, Column, Subject, assessments
from dmscorer.domain.results.cohort import NOTHING, CohortRow, is_relapse, listed
from dmscorer.domain.results.cohort import cohort_table as by_visit

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


def cohort_table(subjects: Iterable[Subject], between: tuple[str, str] = ("", "")) -> tuple[CohortRow, ...]:
    """``between``: the first and the last visit of the span, "" = the first and the last of each subject."""
    known = tuple(subjects)
    labels = assessments(known)
    rows = list(by_visit(known))
    for column in COLUMNS:
        if column.is_number:
            rows += _last_known(known, column)
    for column in (one for one in COLUMNS if one.id in AVERAGED):
        rows += _over_span(known, column, between)
    rows += _normal_ck(known, labels)
    rows += _without_events(known)
    rows += _first_therapy(known)
    rows += _stopped(known)
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


def _last_known(subjects: Sequence[Subject], column: Column) -> Iterator[CohortRow]:
    own = [_values(visits, column) for visits in subjects]
    yield from _measured(_name(column, "last known"), "", [values[-1] for values in own if values], LAST)


def _values(visits: Sequence[ClinicalVisit], column: Column) -> list[float]:
    return [value for visit in visits if (value := visit.number(column.id)) is not None]


def _over_span(subjects: Sequence[Subject], column: Column, between: tuple[str, str]) -> Iterator[CohortRow]:
    """Over subjects with a value in the span. Hand-worked: 60, 20, 10 and 40, 0: means 30 and 20, of both 25."""
    own = [values for visits in subjects if (values := _values(_span(visits, between), column))]
    span = " to ".join(between) if all(between) else "all visits"
    note = f"over the visits with a value, {span}; then over subjects"
    if any(len(values) > 1 for values in own):
        yield from _measured(_name(column, "mean of each subject"), "", [sum(one) / len(one) for one in own], note)
        if column.id in ADDED:
            yield from _measured(_name(column, "sum of each subject"), "", [sum(one) for one in own], note)


def _span(visits: Subject, between: tuple[str, str]) -> Sequence[ClinicalVisit]:
    """From the first to the last of these visits in the subject's order; none where the subject lacks one of them."""
    labels = [visit.label for visit in visits]
    if any(label and label not in labels for label in between):
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


def _first_therapy(subjects: Sequence[Subject]) -> Iterator[CohortRow]:
    """Each combination at the first visit that tells of drugs or of a dose of glucocorticoids; they add up to all."""
    found = [combination for visits in subjects if (combination := _combination(visits)) is not None]
    counts = Counter(found)
    note = "drugs at the first visit with a record, as a combination"
    for level, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield _counted("first therapy", level, "", n, len(found), note)


def _combination(visits: Subject) -> str | None:
    """Azathioprine + glucocorticoids, for example: a glucocorticoid by any name is one, and a dose above 0 tells of it too."""
    for visit in visits:
        drugs, dose = visit.text("co_medication"), visit.number("gc_mg_day")
        if drugs is None and dose:
            return f"{GLUCOCORTICOIDS}, other drugs not recorded"
        if drugs is None:
            continue
        named = {GLUCOCORTICOIDS if GLUCOCORTICOID.search(drug) else drug.casefold() for drug in listed(drugs)}
        if dose:
            named.add(GLUCOCORTICOIDS)
        alone = f"{GLUCOCORTICOIDS} alone" if named == {GLUCOCORTICOIDS} else ""
        return alone or " + ".join(sorted(named)) or "none"
    return None


def _stopped(subjects: Sequence[Subject]) -> Iterator[CohortRow]:
    """Of all subjects whose therapy is known: how many stopped; of those, each by the reason told last."""
    told = [visits for visits in subjects if _told([visits], "therapy_status", "stop_reason")]
    if not told:
        return
    reasons = [reason for visits in told if (reason := _why_stopped(visits)) is not None]
    yield _counted("therapy stopped", "", "", len(reasons), len(told), "of those whose therapy is recorded")
    for reason, n in sorted(Counter(reasons).items(), key=lambda pair: (-pair[1], pair[0])):
        yield _counted("therapy stopped, of all", reason, "", n, len(told), "by the reason told last")
        yield _counted("therapy stopped, of those who stopped", reason, "", n, len(reasons), "by the reason told last")


def _why_stopped(visits: Subject) -> str | None:
    """None: it was not."""
    reasons = [text for visit in visits if (text := visit.text("stop_reason")) and text.casefold() not in NOTHING]
    if reasons:
        return reasons[-1]
    states = [text for visit in visits if (text := visit.text("therapy_status"))]
    return NO_REASON if any(STOPPED.search(text) and not NOT_STOPPED.search(text) for text in states) else None


def _relapse_by_visit(subjects: Sequence[Subject], labels: Iterable[str]) -> Iterator[CohortRow]:
    for label in labels:
        told = [text for visit in _at(subjects, label) if (text := visit.text("therapy_status"))]
        if told:
            n = sum(is_relapse(text) for text in told)
            yield _counted("relapse", "", label, n, len(told), "of those whose therapy is recorded at the visit")
