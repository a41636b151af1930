"""How the study was rated, read from what the desk kept: order of opening, recognised patients, forms received."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import dmscorer
from dmscorer.domain.agreement.agreement import RatingTable
from dmscorer.domain.agreement.conduct import Conduct, opened_early
from dmscorer.domain.reading.reading import ReadingKind
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries, sheets
from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.charter import charter
from dmscorer.workflows.study.study import OpenStudy

FIRST = (ReadingKind.FIRST,)
DRAWN = "reading_order_drawn"


def conduct(study: OpenStudy, table: RatingTable, visit: str = "") -> Conduct:
    """Of the forms in ``table``, which may be a part of the study's: of its raters, and of one visit where that is named."""
    seen = {rater for _, rater in table.sheets}
    raters = tuple(code for place, code in enumerate(table.raters) if place in seen)
    with study.database.read() as connection:
        signed = sheets.signatures(connection)
        visits = {v.case_id for v in photos.all_visits(connection) if not visit or v.label == visit}
        forms = _forms(connection, table)
        known = {key: forms[key] for key in entries.all_recognised(connection) & forms.keys()}
        early = _opened_early(connection) & forms.keys()
        gap = _smallest_gap(connection, {reading for reading, _ in forms})
        rater_of = {row.id: row.rater for row in entries.all_readings(connection, FIRST)}
    by_rater = Counter(rater_of[reading] for reading, _ in early)
    cases = (signed.assigned | signed.by_case.keys()) & visits
    return Conduct(
        raters, len({case.subject for case in table.cases}), len(table.cases), len(table.sheets), len(table.raters), len(cases),
        sum(rater in table.raters for case in cases for rater in signed.by_case.get(case, ())), f"dmscorer {dmscorer.__version__}",
        table.read_elsewhere & set(raters),
        len(forms), len(known), len(set(known.values())), len(early), gap, tuple(sorted(by_rater.items())), _is_order_fixed(study),
    )  # fmt: skip


def _is_order_fixed(study: OpenStudy) -> bool:
    """Not where an amendment fixed it: raters may have chosen before."""
    amendments = charter.state(study).versions[1:]
    return study.charter.forward_only and not any("forward_only" in one.changed for one in amendments)


def _forms(connection: Connection, table: RatingTable) -> dict[tuple[str, str], str]:
    """(reading, case) → subject, of the forms that were read in this program by raters with none from elsewhere."""
    reading_of = {row.rater: row.id for row in entries.all_readings(connection, FIRST)}
    case_of = {(visit.subject, visit.label): visit.case_id for visit in photos.all_visits(connection)}
    found = {}
    for place, at in table.sheets:
        case, rater = table.cases[place], table.raters[at]
        if rater in reading_of and rater not in table.read_elsewhere:
            found[reading_of[rater], case_of[case.subject, case.visit]] = case.subject
    return found


def _opened_early(connection: Connection) -> frozenset[tuple[str, str]]:
    opened, pictured = entries.first_opened(connection), photos.count_by_case(connection)
    order: dict[str, list[str]] = {}
    for row in entries.all_assigned(connection, FIRST):
        # A case that lost its photos is offered to nobody: to leave it out is no jump.
        if row.case_id in pictured or (row.reading_id, row.case_id) in opened:
            order.setdefault(row.reading_id, []).append(row.case_id)
    return frozenset(key for reading, cases in order.items() for key in _early_of(reading, cases, opened))


def _early_of(reading: str, cases: list[str], opened: Mapping[tuple[str, str], datetime]) -> frozenset[tuple[str, str]]:
    early = opened_early([opened.get((reading, case)) for case in cases])
    return frozenset((reading, case) for case, is_early in zip(cases, early, strict=True) if is_early)


def _smallest_gap(connection: Connection, readings: set[str]) -> int | None:
    bodies = [json.loads(event.body) for event in events.of_kinds(connection, (DRAWN,))]
    gaps = [body["smallest_gap"] for body in bodies if body.get("reading") in readings]
    return min((gap for gap in gaps if isinstance(gap, int)), default=None)
