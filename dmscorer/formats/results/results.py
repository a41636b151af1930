"""Tables of the results: responses, cohort, creatine kinase, and the course of every subject's scores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple

from dmscorer.domain.consensus.primary import PartChange, severity
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.results.before_after import SUMMARY_COLUMNS, Summary
from dmscorer.domain.results.change import CHANGE_COLUMNS, Change, Detectable
from dmscorer.domain.results.clinical import Subject, written
from dmscorer.domain.results.cohort import COHORT_COLUMNS, CohortRow
from dmscorer.domain.results.course import NO_ORDER, CourseVisit
from dmscorer.domain.results.responses import RESPONSE_COLUMNS, ResponseRow
from dmscorer.domain.results.score_counts import COUNT_COLUMNS, CountRow
from dmscorer.formats import tables
from dmscorer.formats.tables import Cell

CHANGED_VISITS = ("from_visit", "to_visit")
CK = ("subject", "visit", "date", "cycle", "ck_u_l", "ck_upper_limit", "times_upper_limit")


def responses(rows: Iterable[ResponseRow]) -> bytes:
    return tables.encode(RESPONSE_COLUMNS, (astuple(row) for row in rows))


def cohort(rows: Iterable[CohortRow]) -> bytes:
    return tables.encode(COHORT_COLUMNS, (astuple(row) for row in rows))


def change(rows: Iterable[Change], between: tuple[str, str] | None) -> bytes:
    """``between``: the visits that every row compares, earlier and later; None where there are not two."""
    visits = between or (None, None)
    return tables.encode((*CHANGED_VISITS, *CHANGE_COLUMNS), ((*visits, *astuple(row)) for row in rows))


def summaries(rows: Iterable[Summary]) -> bytes:
    return tables.encode(SUMMARY_COLUMNS, (astuple(row) for row in rows))


def counts(rows: Iterable[CountRow]) -> bytes:
    return tables.encode(COUNT_COLUMNS, (astuple(row) for row in rows))


def ck(subjects: Iterable[Subject]) -> bytes:
    """One row a visit with a creatine kinase, also as a multiple of its own laboratory's upper limit."""
    return tables.encode(CK, (row for visits in subjects for row in _ck_rows(visits)))


def courses(
    subjects: Sequence[Sequence[CourseVisit]],
    instrument: Instrument,
    severity_set: str,
    detectable: dict[str, Detectable],
    ordered_by: Mapping[str, str],
) -> bytes:
    """One row a scored visit; what is said of change stands from the second visit on.

    ``ordered_by``: subject → by what its visits are in order, on which the baseline depends.
    """
    parts = [part.id for part in instrument.parts]
    rules = [rule.id for rule in instrument.meaningful_changes], [rule.id for rule in instrument.responses]
    columns = [
        *("subject", "visit", "date", "days_since_baseline"),
        *parts,
        *(f"{part}_{end}" for part in parts for end in ("low", "high")),
        *("severity", "severity_set", "n_raters", "raters"),
        *(f"n_filled_{part}" for part in parts),
        *("baseline", "ordered_by"),
        *(f"{part}_change" for part in parts),
        *(f"{part}_change_{end}" for part in parts for end in ("low", "high")),
        *(f"{part}_change_{what}" for part in parts for what in ("n_raters", "provisional")),
        *(f"{part}_beyond_{who}" for part in parts for who in ("one_rater", "mean_of_raters")),
        *(f"meaningful_{rule}" for rule in rules[0]),
        *(f"response_{rule}" for rule in rules[1]),
        "note",
    ]
    rows = (
        _course_row(one, parts, rules, severity_set, detectable, ordered_by) for visits in subjects for one in visits
    )
    return tables.encode(columns, rows)


def _course_row(
    one: CourseVisit,
    parts: Sequence[str],
    rules: tuple[Sequence[str], Sequence[str]],
    severity_set: str,
    detectable: dict[str, Detectable],
    ordered_by: Mapping[str, str],
) -> list[Cell]:
    scored, changes = one.scored, [one.changes.get(part) for part in parts]
    values = [scored.parts[part] for part in parts]
    notes = {f"{part}: {found.note}" for part, found in zip(parts, changes, strict=True) if found and found.note}
    if not one.baseline:
        notes.add(NO_ORDER)
    return [
        *(scored.subject, scored.label, scored.day.isoformat() if scored.day else None, one.days),
        *(value.value for value in values),
        *(bound for value in values for bound in (value.low, value.high)),
        *(next((said for value in values if (said := severity(value))), None), severity_set),
        *(values[0].n_raters, " ".join(values[0].raters)),
        *(value.n_filled for value in values),
        *(one.baseline if one.changes else None, ordered_by.get(scored.subject)),
        *(found.value if found else None for found in changes),
        *(bound for found in changes for bound in ((found.low, found.high) if found else (None, None))),
        *(cell for found in changes for cell in _basis(found)),
        *(is_beyond for part in parts for is_beyond in _beyond(one, part, detectable.get(part, Detectable()))),
        *(one.meaningful.get(rule) for rule in rules[0]),
        *(one.responses.get(rule) for rule in rules[1]),
        "; ".join(sorted(notes)) or None,
    ]


def _basis(found: PartChange | None) -> tuple[int | None, bool | None]:
    """How many raters a change rests on, and whether it is provisional."""
    if found is None or found.value is None:
        return None, None
    return found.n_raters, found.is_provisional


def _beyond(one: CourseVisit, part: str, limit: Detectable) -> tuple[bool | None, bool | None]:
    """Whether it exceeds what one rater, and what the mean of those who made it, may differ by without any change."""
    found = one.changes.get(part)
    if found is None or found.value is None or found.is_provisional:
        return None, None
    reach = abs(float(found.value))
    one_rater, mean = limit.one_rater, limit.of_mean(found.n_raters)
    return None if one_rater is None else reach > one_rater, None if mean is None else reach > mean


def _ck_rows(visits: Subject) -> Iterable[list[Cell]]:
    for visit in visits:
        found, upper = visit.number("ck_u_l"), visit.number("ck_upper_limit")
        beyond = visit.limit("ck_u_l")
        if found is not None or beyond is not None:
            cycle, limit = (written(n) if (n := visit.number(name)) is not None else None for name in (CK[3], CK[5]))
            day = visit.day.isoformat() if visit.day else None
            told = str(beyond) if found is None else written(found)
            times = found / upper if found is not None and upper else None
            yield [visit.subject, visit.label, day, cycle, told, limit, times]
