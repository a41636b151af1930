"""Locked first-round sheets as one read: what consensus and agreement are computed on."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection

from dmscorer.domain.instrument import Answer, Instrument
from dmscorer.domain.reading import Entry, ReadingKind, current
from dmscorer.domain.study import Role
from dmscorer.store import entries, photos, studies


@dataclass(frozen=True, slots=True)
class LockedSheets:
    """``answers[case][rater]``: the answers that the rater's signature covers, chart values included, variant items only.

    ``answered[case, rater]``: how many items have an answer now, signed or not, for every case a rater reads.
    ``on_screen``: raters with a reading on screen (they may still sign); ``assigned``: cases that are read
    on screen: those with photos, and those in any such reading.
    """

    raters: tuple[str, ...]
    answers: dict[str, dict[str, dict[str, Answer]]]
    answered: dict[tuple[str, str], int]
    on_screen: frozenset[str]
    imported: frozenset[str]
    assigned: frozenset[str]
    chart_items: frozenset[str]


def locked(connection: Connection, instrument: Instrument) -> LockedSheets:
    readings = {row.id: row for row in entries.all_readings(connection)}
    covers = {(s.reading_id, s.case_id): s.covers_seq for s in entries.all_signatures(connection)}
    made: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries.all_entries(connection):
        made[entry.reading_id, entry.case_id].append(entry)
    chart = photos.all_chart_values(connection)
    answers: dict[str, dict[str, dict[str, Answer]]] = {}
    for reading_id, case_id in sorted(covers):
        rater = readings[reading_id].rater
        signed = [entry for entry in made[reading_id, case_id] if entry.seq <= covers[reading_id, case_id]]
        answers.setdefault(case_id, {})[rater] = _answers(signed, instrument, chart.get(case_id, {}))
    assigned = entries.all_assigned(connection)
    return LockedSheets(
        tuple(p.code for p in studies.persons(connection) if p.role is Role.RATER),
        answers,
        {(row.case_id, readings[row.reading_id].rater): _count(made[row.reading_id, row.case_id]) for row in assigned},
        frozenset(r.rater for r in readings.values() if r.kind is ReadingKind.FIRST),
        frozenset(r.rater for r in readings.values() if r.kind is ReadingKind.IMPORTED),
        _read_on_screen(connection) | {r.case_id for r in assigned if readings[r.reading_id].kind is ReadingKind.FIRST},
        frozenset(item for values in chart.values() for item in values),
    )


def _read_on_screen(connection: Connection) -> frozenset[str]:
    pictured = {photo.visit_id for photo in photos.all_photos(connection)}
    return frozenset(visit.case_id for visit in photos.all_visits(connection) if visit.id in pictured)


def _answers(own: list[Entry], instrument: Instrument, chart: dict[str, int]) -> dict[str, Answer]:
    asked = {item.id for item in instrument.items}
    found = {item: e.answer for item, e in current(own).items() if e.answer is not None and item in asked}
    return found | {item: level for item, level in chart.items() if item in asked}


def _count(made: list[Entry]) -> int:
    return sum(entry.answer is not None for entry in current(made).values())
