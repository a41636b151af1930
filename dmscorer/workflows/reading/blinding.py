"""Which cases a rater reads, under which codes, in which order and when; what a rater gets of it names nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dmscorer.domain.calibration.calibration import NoReferenceCases
from dmscorer.domain.reading import blinding
from dmscorer.domain.reading.reading import CaseState, Reading, ReadingKind
from dmscorer.domain.study.study import Person
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.reading.entries import Assignment
from dmscorer.store.study import events, row_digests
from dmscorer.store.study.database import Connection
from dmscorer.workflows.calibration import calibration
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.reading import gates, second_round
from dmscorer.workflows.reading import reading as readings
from dmscorer.workflows.study import fresh_codes
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy

Cohort = Sequence[tuple[str, str]]  # (case, subject) in visit order


@dataclass(frozen=True, slots=True)
class SecondPart:
    """How far a rater's hidden repeats are, for the coordinator; ``opens_at`` None = the first part is not signed yet."""

    rater: str
    n_cases: int
    n_signed: int
    opens_at: datetime | None
    is_open: bool


def begin(study: OpenStudy, rater: Person) -> Reading:
    """What this rater reads now: the first part, made and put in order at the first time; later the second.

    Cases that came later stand behind the others of the first part. The second part is here from the moment it opens
    until it is signed, and only while nothing of the first is open.
    """
    gates.check(study, rater)
    with study.database.read() as connection:
        reading_id = entries.find_reading(connection, rater.id, ReadingKind.FIRST)
        missing = _unassigned(study, connection, reading_id)
    if missing or reading_id is None:
        reading_id = draw(study, rater, reading_id, missing)
    first = readings.reading(study, rater, reading_id)
    if first.next_open is not None:
        return first
    later = _after_first(study, rater, first)
    return _asked_again(study, rater) or later if later.next_open is None else later


def draw(study: OpenStudy, rater: Person, reading_id: str | None, missing: Cohort) -> str:
    """The order from the charter's seed, the codes from no seed; a later batch has a draw of its own and stands behind."""
    with study.database.write() as connection:
        if reading_id is None:
            reading_id = study.new_id()
            entries.add_reading(connection, reading_id, rater.id, ReadingKind.FIRST, study.clock())
        _lay_out(study, connection, rater, reading_id, missing)
    return reading_id


def begin_calibration(study: OpenStudy, rater: Person) -> Reading:
    """The reference cases in an order of their own: the try that is not finished, or else a new one."""
    # Only the gates before it: the calibration is what opens the next one.
    gates.check(study, rater, before=calibration.calibrated)
    ready = {case.visit.case_id for case in calibration.reference_cases(study) if case.is_ready}
    if not ready:
        raise NoReferenceCases
    with study.database.read() as connection:
        tries = [
            row for row in entries.all_readings(connection, (ReadingKind.CALIBRATION,)) if row.person_id == rater.id
        ]
    latest = max(tries, key=lambda row: row.number, default=None)
    if latest is not None:
        begun = readings.reading(study, rater, latest.id)
        if begun.next_open is not None:
            return begun
    number = latest.number + 1 if latest else 1
    return readings.reading(study, rater, _draw_reference(study, rater, ReadingKind.CALIBRATION, ready, number))


def begin_panel(study: OpenStudy, coordinator: Person) -> Reading:
    """The reference cases for the panel itself: cases that came later stand behind."""
    with study.database.read() as connection:
        reading_id = entries.find_reading(connection, coordinator.id, ReadingKind.PANEL)
        held = {row.case_id for row in entries.assigned(connection, reading_id)} if reading_id else set()
        pictured = photos.count_by_case(connection)
        every = photos.all_visits(connection, of_reference=True)
    missing = {visit.case_id for visit in every if visit.case_id in pictured} - held
    if reading_id is None or missing:
        reading_id = _draw_reference(study, coordinator, ReadingKind.PANEL, missing, 1, reading_id)
    return readings.reading(study, coordinator, reading_id)


def second_parts(study: OpenStudy) -> tuple[SecondPart, ...]:
    """Every rater's hidden repeats, empty where the charter has none."""
    if not study.charter.repeat_share:
        return ()
    return tuple(_second_part(study, rater) for rater in studies.raters(study))


def _after_first(study: OpenStudy, rater: Person, first: Reading) -> Reading:
    """The second part if it is open and has something to read; else the first, with the day on which the second opens."""
    with study.database.read() as connection:
        opens_at = _opens_at(study, connection, first.id)
        second_id = entries.find_reading(connection, rater.id, ReadingKind.REPEAT)
    if opens_at is None:
        return first
    # Only before it is drawn: once a second part exists it stays open, even if a clock is set back.
    if second_id is None and study.clock() < opens_at:
        return replace(first, second_part_at=opens_at)
    second = readings.reading(study, rater, second_id or _draw_repeats(study, rater, first.id))
    return first if second.next_open is None else second


def _asked_again(study: OpenStudy, rater: Person) -> Reading | None:
    """The second round, once the coordinator has begun it: under codes and in an order of its own."""
    with study.database.read() as connection:
        wanted = second_round.asked_of(connection, rater.id)
        reading_id = entries.find_reading(connection, rater.id, ReadingKind.SECOND)
    if not wanted:
        return None
    if reading_id is None:
        with study.database.write() as connection:
            reading_id = study.new_id()
            entries.add_reading(connection, reading_id, rater.id, ReadingKind.SECOND, study.clock())
            cohort = [(v.case_id, v.subject) for v in photos.all_visits(connection) if v.case_id in wanted]
            _lay_out(study, connection, rater, reading_id, cohort)
    again = readings.reading(study, rater, reading_id)
    return again if again.next_open is not None else None


def _opens_at(study: OpenStudy, connection: Connection, first_id: str) -> datetime | None:
    signed = [one.at for one in entries.all_signatures(connection, first_id)]
    if not study.charter.repeat_share or not signed:
        return None
    # From the last signature of the first part, not of the repeated cases alone: the day would tell which they are.
    return blinding.second_part_opens(max(signed), study.charter.washout_days)


def _draw_repeats(study: OpenStudy, rater: Person, first_id: str) -> str:
    """Drawn when the part opens and not before: until then nothing in the study says which cases they are."""
    with study.database.write() as connection:
        held = {row.case_id for row in entries.assigned(connection, first_id)}
        cohort = [(v.case_id, v.subject) for v in photos.all_visits(connection) if v.case_id in held]
        random = blinding.random_for(study.charter.seed, rater.code, "repeats")
        drawn = set(blinding.repeat_cases(cohort, study.charter.repeat_share, random))
        reading_id = study.new_id()
        entries.add_reading(connection, reading_id, rater.id, ReadingKind.REPEAT, study.clock())
        _lay_out(study, connection, rater, reading_id, [pair for pair in cohort if pair[0] in drawn])
    return reading_id


def _draw_reference(
    study: OpenStudy, person: Person, kind: ReadingKind, cases: set[str], number: int, reading_id: str | None = None
) -> str:
    with study.database.write() as connection:
        if reading_id is None:
            reading_id = study.new_id()
            entries.add_reading(connection, reading_id, person.id, kind, study.clock(), number)
        every = photos.all_visits(connection, of_reference=True)
        _lay_out(study, connection, person, reading_id, [(v.case_id, v.subject) for v in every if v.case_id in cases])
    return reading_id


def _lay_out(study: OpenStudy, connection: Connection, rater: Person, reading_id: str, cohort: Cohort) -> None:
    """Put cases behind those that the reading holds, under codes that no other reading of the study uses."""
    row = entries.find_reading_row(connection, reading_id)
    known = entries.assigned(connection, reading_id)
    visits = (*photos.all_visits(connection), *photos.all_visits(connection, of_reference=True))
    subject_of = {visit.case_id: visit.subject for visit in visits}
    before = [subject_of[row.case_id] for row in known]
    seed, distance = study.charter.seed, study.charter.visit_distance
    # Seeded by the rater's code and by how many cases are held already: who signs in first changes nothing, and a later
    # batch never repeats the first draw.
    random = blinding.random_for(seed, rater.code, f"{row.kind} order", str(row.number), str(len(known)))
    order = blinding.reading_order(cohort, random, distance, before)
    codes = fresh_codes.unused(connection)
    rows = [Assignment(reading_id, case, next(codes), len(known) + at) for at, case in enumerate(order, start=1)]
    entries.assign(connection, rows)
    # Recorded as an event, because a reviewer asks whether the visits of one subject were kept apart, and nobody may
    # see the order itself.
    body = {
        "reading": reading_id,
        "cases": len(rows),
        "seed_sha256": study.charter.seed_sha256,
        "distance": distance,
        "smallest_gap": blinding.smallest_gap([*before, *(subject_of[case] for case in order)]),
        "more_in_first_half": blinding.visits_in_halves(order, cohort),
    }
    kept = row_digests.told(connection, {"readings": [reading_id], "assignments": [reading_id]})
    events.record(connection, study.clock(), rater.code, "reading_order_drawn", body | kept)


def _second_part(study: OpenStudy, rater: Person) -> SecondPart:
    with study.database.read() as connection:
        first_id = entries.find_reading(connection, rater.id, ReadingKind.FIRST)
        second_id = entries.find_reading(connection, rater.id, ReadingKind.REPEAT)
        opens_at = _opens_at(study, connection, first_id) if first_id else None
    first = readings.reading(study, rater, first_id) if first_id else None
    if second_id is None:
        is_done = first is not None and first.next_open is None
        return SecondPart(rater.code, 0, 0, opens_at if is_done else None, is_open=False)
    second = readings.reading(study, rater, second_id)
    n_signed = sum(case.state is CaseState.SIGNED for case in second.cases)
    return SecondPart(rater.code, len(second.cases), n_signed, opens_at, is_open=True)


def _unassigned(study: OpenStudy, connection: Connection, reading_id: str | None) -> list[tuple[str, str]]:
    """(case, subject) of cases with photos to be seen that this reading does not hold yet, in visit order."""
    pictured = {photo.visit_id for photo in redaction.cleared(study, connection, photos.all_photos(connection))}
    held = {row.case_id for row in entries.assigned(connection, reading_id)} if reading_id else set()
    visits = photos.all_visits(connection)
    return [(v.case_id, v.subject) for v in visits if v.id in pictured and v.case_id not in held]
