"""Which cases a rater reads, under which codes, in which order and when; what a rater gets of it names nobody."""

from collections.abc import Sequence

from dmscorer.domain import blinding
from dmscorer.domain.reading import NothingToRead, Reading, ReadingKind
from dmscorer.domain.study import Person
from dmscorer.store import entries, events, photos
from dmscorer.store.database import Connection
from dmscorer.store.entries import Assignment
from dmscorer.workflows import gates
from dmscorer.workflows import reading as readings
from dmscorer.workflows.study import OpenStudy


def begin(study: OpenStudy, rater: Person) -> Reading:
    """The rater's first-round reading: made and put in order at the first time, cases that came later put behind."""
    gates.check(study, rater)
    with study.database.read() as connection:
        reading_id = entries.find_reading(connection, rater.id, ReadingKind.FIRST)
        missing = _unassigned(connection, reading_id)
        if reading_id is None and not missing:
            raise NothingToRead
    if missing or reading_id is None:
        reading_id = draw(study, rater, reading_id, missing)
    return readings.reading(study, rater, reading_id)


def draw(study: OpenStudy, rater: Person, reading_id: str | None, missing: Sequence[tuple[str, str]]) -> str:
    """Order and codes from the charter's seed; a later batch has a draw of its own."""
    with study.database.write() as connection:
        if reading_id is None:
            reading_id = study.new_id()
            entries.add_reading(connection, reading_id, rater.id, ReadingKind.FIRST, study.clock())
        known = entries.assigned(connection, reading_id)
        batch = str(len(known))
        order = blinding.reading_order(
            missing, blinding.random_for(study.charter.seed, rater.code, "order", batch), study.charter.visit_distance
        )
        used = {row.code for row in known}
        codes = (
            c
            for c in blinding.blind_codes(blinding.random_for(study.charter.seed, rater.code, "codes"))
            if c not in used
        )
        rows = [
            Assignment(reading_id, case_id, code, len(known) + place)
            for place, (case_id, code) in enumerate(zip(order, codes, strict=False), start=1)
        ]
        entries.assign(connection, rows)
        gap = blinding.smallest_gap(order, dict(missing))
        body = {"reading": reading_id, "cases": len(rows), "smallest_gap": gap, "seed": study.charter.seed}
        events.record(connection, study.clock(), rater.code, "reading_order_drawn", body)
    return reading_id


def _unassigned(connection: Connection, reading_id: str | None) -> list[tuple[str, str]]:
    """(case, subject) of cases with photos that this reading does not hold yet, in visit order."""
    pictured = {photo.visit_id for photo in photos.all_photos(connection)}
    held = {row.case_id for row in entries.assigned(connection, reading_id)} if reading_id else set()
    visits = photos.all_visits(connection)
    return [(v.case_id, v.subject) for v in visits if v.id in pictured and v.case_id not in held]
