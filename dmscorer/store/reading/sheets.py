"""Locked first-round sheets as one read: what consensus and agreement are computed on.

Consensus takes what is signed now (:func:`locked`), agreement what was signed before anybody saw it (:func:`first_round`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from dmscorer.domain.instrument.instrument import Answer, Instrument
from dmscorer.domain.reading.reading import FIRST_ROUND, ReadingKind
from dmscorer.domain.study.study import Role
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries, levels
from dmscorer.store.reading.entries import Signature
from dmscorer.store.study import studies


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signed what, without a level.

    ``by_case[case]``: raters; ``on_screen``: raters with a reading on screen (they may still sign); ``assigned``: cases
    that are read on screen: those with photos, and those in any such reading.
    """

    raters: tuple[str, ...]
    by_case: dict[str, tuple[str, ...]]
    on_screen: frozenset[str]
    imported: frozenset[str]
    assigned: frozenset[str]


@dataclass(frozen=True, slots=True)
class Correction:
    """One item that a rater signed otherwise after the levels of the case had been shown; None = unanswered.

    ``at``, ``why``: of the entry that counts now.
    """

    case_id: str
    rater: str
    item: str
    first: Answer | None
    now: Answer | None
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class LockedSheets:
    """``answers[case][rater]``: the answers that the rater's signature covers, chart values included, variant items only."""

    signatures: Signatures
    answers: dict[str, dict[str, dict[str, Answer]]]
    chart_items: frozenset[str]
    n_corrections: int = 0  # items that raters signed otherwise after their case's levels had been shown

    @property
    def raters(self) -> tuple[str, ...]:
        return self.signatures.raters


def signatures(connection: Connection) -> Signatures:
    readings = {row.id: row for row in entries.all_readings(connection)}
    by_case: dict[str, tuple[str, ...]] = {}
    for reading_id, case_id in sorted({(s.reading_id, s.case_id) for s in entries.all_signatures(connection)}):
        by_case[case_id] = (*by_case.get(case_id, ()), readings[reading_id].rater)
    return Signatures(
        tuple(p.code for p in studies.persons(connection) if p.role is Role.RATER),
        by_case,
        frozenset(r.rater for r in readings.values() if r.kind is ReadingKind.FIRST),
        frozenset(r.rater for r in readings.values() if r.kind is ReadingKind.IMPORTED),
        _read_on_screen(connection)
        | {r.case_id for r in entries.all_assigned(connection) if readings[r.reading_id].kind is ReadingKind.FIRST},
    )


def locked(connection: Connection, instrument: Instrument, case_id: str | None = None) -> LockedSheets:
    """The locked sheets of all cases, or the answers of one case only (the signatures are always those of all)."""
    answers = _signed_answers(connection, instrument, FIRST_ROUND, case_id)
    chart = photos.all_chart_values(connection)
    return LockedSheets(
        signatures(connection), answers, frozenset(item for values in chart.values() for item in values)
    )


def first_round(connection: Connection, instrument: Instrument) -> LockedSheets:
    """As signed last before the case's levels were shown to anybody; a rater who first signed later counts as signed then."""
    now = locked(connection, instrument)
    chosen = _covers_unseen(entries.all_signatures(connection), levels.all_shown(connection))
    answers = _answers_covered(connection, instrument, FIRST_ROUND, None, chosen)
    changed = sum(
        sheet.get(item) != answers[case][rater].get(item)
        for case, by_rater in now.answers.items()
        for rater, sheet in by_rater.items()
        if sheet != answers[case][rater]
        for item in sheet.keys() | answers[case][rater].keys()
    )
    return LockedSheets(now.signatures, answers, now.chart_items, changed)


def corrections(connection: Connection, instrument: Instrument) -> tuple[Correction, ...]:
    """What tells :func:`locked` from :func:`first_round`, by case, rater and item."""
    now, first = locked(connection, instrument).answers, first_round(connection, instrument).answers
    covers = {(s.reading_id, s.case_id): s.covers_seq for s in entries.all_signatures(connection)}
    found = []
    for row in entries.all_readings(connection):
        for reading_id, case in sorted(key for key in covers if key[0] == row.id):
            old, new = first[case][row.rater], now[case][row.rater]
            if old != new:
                made = {
                    entry.item: entry
                    for entry in entries.entries_of(connection, reading_id, case)
                    if entry.seq <= covers[reading_id, case]
                }
                found += [
                    Correction(case, row.rater, i, old.get(i), new.get(i), made[i].at, made[i].why or "")
                    for i in instrument.item_ids
                    if old.get(i) != new.get(i)
                ]
    return tuple(found)


def second_round(connection: Connection, instrument: Instrument) -> dict[str, dict[str, dict[str, Answer]]]:
    """Case → rater → the signed answers to the items that raters were asked again; chart values are not asked."""
    found = _signed_answers(connection, instrument, (ReadingKind.SECOND,), None)
    chart = photos.all_chart_values(connection)
    return {
        case: {r: {i: a for i, a in own.items() if i not in chart.get(case, {})} for r, own in by_rater.items()}
        for case, by_rater in found.items()
    }


def repeats(connection: Connection, instrument: Instrument) -> dict[str, dict[str, dict[str, Answer]]]:
    """Case → rater → answers of the signed hidden repeats: for agreement of raters with themselves, and nothing else."""
    return _signed_answers(connection, instrument, (ReadingKind.REPEAT,), None)


def _signed_answers(
    connection: Connection, instrument: Instrument, kinds: Collection[ReadingKind], case_id: str | None
) -> dict[str, dict[str, dict[str, Answer]]]:
    covers = {(s.reading_id, s.case_id): s.covers_seq for s in entries.all_signatures(connection, kinds=kinds)}
    return _answers_covered(connection, instrument, kinds, case_id, covers)


def _covers_unseen(signed: list[Signature], shown: dict[str, dict[str, int]]) -> dict[tuple[str, str], int]:
    """(reading, case) → the last entry of the signature that counts for the first round; told by numbers, never by times."""
    found: dict[tuple[str, str], int] = {}
    for signature in sorted(signed, key=lambda one: one.covers_seq):
        key, before = (signature.reading_id, signature.case_id), shown.get(signature.case_id)
        # A rater whose first signature came after the levels were shown still counts, with that one: leaving the rater
        # out would hide it.
        if key not in found or before is None or signature.covers_seq <= before.get(signature.reading_id, 0):
            found[key] = signature.covers_seq
    return found


def _answers_covered(
    connection: Connection,
    instrument: Instrument,
    kinds: Collection[ReadingKind],
    case_id: str | None,
    covers: dict[tuple[str, str], int],
) -> dict[str, dict[str, dict[str, Answer]]]:
    readings = {row.id: row for row in entries.all_readings(connection, kinds)}
    given = entries.covered_answers(connection, covers, case_id, kinds)
    # What the charter's variant leaves out is left out here, once, so that no total or statistic has to think of it.
    asked = {item.id for item in instrument.items}
    chart = photos.all_chart_values(connection)
    answers: dict[str, dict[str, dict[str, Answer]]] = {}
    for reading_id, case in sorted(covers):
        if case_id in (None, case):
            own = {item: answer for item, answer in given[reading_id, case].items() if item in asked}
            # Chart values last: they are one value for all raters, whatever somebody may have entered before the chart
            # was read.
            own |= {item: level for item, level in chart.get(case, {}).items() if item in asked}
            answers.setdefault(case, {})[readings[reading_id].rater] = own
    return answers


def _read_on_screen(connection: Connection) -> frozenset[str]:
    pictured = {photo.visit_id for photo in photos.all_photos(connection)}
    return frozenset(visit.case_id for visit in photos.all_visits(connection) if visit.id in pictured)
