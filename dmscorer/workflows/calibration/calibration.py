"""Reference cases, the panel's levels, what a rater is shown of them, and the certificate that opens the reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dmscorer.domain.calibration import calibration as rules
from dmscorer.domain.calibration.calibration import (
    AlreadyRead,
    Certificate,
    Closeness,
    Comparison,
    Measure,
    NoReferenceCases,
    NotCalibrated,
    NotReviewed,
    NotSignedYet,
    ReferenceInUse,
)
from dmscorer.domain.instrument.instrument import Answer, Answers
from dmscorer.domain.reading.reading import ReadingKind, current
from dmscorer.domain.study.study import Person, Photo, Visit
from dmscorer.formats import tables
from dmscorer.store.calibration import calibration as rows
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.study import events, row_digests
from dmscorer.store.study.database import Connection
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.study.study import OpenStudy

COLUMNS = (
    *("rater", "try", "at", "set_sha256", "n_cases", "measure", "value", "needed", "passed"),
    *("n_compared", "n_possible", "note"),
)


@dataclass(frozen=True, slots=True)
class ReferenceCase:
    """One reference case as the coordinator makes it. ``n_judged`` of the form's items have the panel's level."""

    visit: Visit
    n_photos: int
    n_judged: int
    is_ready: bool
    is_used: bool


def reference_cases(study: OpenStudy) -> tuple[ReferenceCase, ...]:
    """The set, for the coordinator; ready are those with photos and signed levels of the panel."""
    levels = panel_levels(study)
    with study.database.read() as connection:
        visits = photos.all_visits(connection, of_reference=True)
        pictures = photos.count_by_case(connection)
        used = {row.case_id for row in entries.all_assigned(connection, (ReadingKind.CALIBRATION,))}
    return tuple(
        ReferenceCase(
            visit,
            pictures.get(visit.case_id, 0),
            len(levels.get(visit.case_id, {})),
            visit.case_id in levels and visit.case_id in pictures,
            visit.case_id in used,
        )
        for visit in visits
    )


def free_visits(study: OpenStudy) -> tuple[Visit, ...]:
    """Visits with photos that no rater has to score yet."""
    with study.database.read() as connection:
        pictured = photos.count_by_case(connection)
        every = photos.all_visits(connection)
        return tuple(v for v in every if v.case_id in pictured and not photos.is_held(connection, v.case_id))


def reference_photos(study: OpenStudy) -> tuple[tuple[Visit, Photo], ...]:
    """Every photo of the reference cases with its visit, for the coordinator."""
    with study.database.read() as connection:
        visits = {visit.id: visit for visit in photos.all_visits(connection, of_reference=True)}
        every = photos.all_photos(connection, of_reference=True)
    return tuple((visits[photo.visit_id], photo) for photo in every)


def take_as_reference(study: OpenStudy, visit_ids: Iterable[str], who: str) -> None:
    """Visits leave the study and become reference cases; refused once a rater has one of them to score."""
    chosen = tuple(visit_ids)
    waiting = set(redaction.unreviewed(study))
    with study.database.write() as connection:
        # Reference cases are shown to every rater, so they pass the same review.
        if any(photo.visit_id in chosen and photo.id in waiting for photo in photos.all_photos(connection)):
            raise NotReviewed
        for visit in photos.all_visits(connection):
            if visit.id in chosen and photos.is_held(connection, visit.case_id):
                raise AlreadyRead
        for visit_id in chosen:
            photos.set_reference(connection, visit_id, is_reference=True)
        told = row_digests.told(connection, {"visits": chosen})
        events.record(connection, study.clock(), who, "reference_taken", {"visits": list(chosen)} | told)


def put_back(study: OpenStudy, visit_ids: Iterable[str], who: str) -> None:
    """Reference cases become visits of the study again; refused once anybody has seen their levels."""
    chosen = tuple(visit_ids)
    with study.database.write() as connection:
        for visit in photos.all_visits(connection, of_reference=True):
            if visit.id in chosen and photos.is_held(connection, visit.case_id):
                raise ReferenceInUse
        for visit_id in chosen:
            photos.set_reference(connection, visit_id, is_reference=False)
        told = row_digests.told(connection, {"visits": chosen})
        events.record(connection, study.clock(), who, "reference_put_back", {"visits": list(chosen)} | told)


def panel_levels(study: OpenStudy) -> dict[str, dict[str, Answer]]:
    """Reference case → the levels that the panel signed for it."""
    with study.database.read() as connection:
        return _panel_levels(study, connection)


def feedback(study: OpenStudy, reading_id: str, case_id: str) -> tuple[Comparison, ...]:
    """What the rater gave beside what the panel gave, once the case is signed."""
    with study.database.read() as connection:
        own = _own_levels(connection, reading_id).get(case_id)
        if own is None:
            raise NotSignedYet
        return rules.compare(study.instrument, own, _panel_levels(study, connection).get(case_id, {}))


def certify(study: OpenStudy, rater: Person, reading_id: str) -> Certificate | None:
    """The certificate of a finished calibration, made the first time; None while a case is open."""
    with study.database.write() as connection:
        # Made once: asking again must not give a second certificate for the same calibration.
        known = [one for one in rows.all_certificates(connection, rater.code) if one.reading_id == reading_id]
        if known:
            return known[0]
        own, held = _own_levels(connection, reading_id), entries.assigned(connection, reading_id)
        if any(row.case_id not in own for row in held):
            return None
        panel = {c: a for c, a in _panel_levels(study, connection).items() if c in {row.case_id for row in held}}
        found, number = _closeness(study, own, panel), entries.find_reading_row(connection, reading_id).number
        # With the digest of the set, because reference cases and their levels may change afterwards.
        made = Certificate(
            study.new_id(), reading_id, rater.code, number, rules.set_digest(panel), len(held), found,
            study.charter.calibration_pass, study.clock(),
        )  # fmt: skip
        rows.add_certificate(connection, made)
        body = {"certificate": made.id, "reading": reading_id, "value": found.value, "passed": made.is_passed}
        told = row_digests.told(connection, {"certificates": [made.id]})
        events.record(connection, made.at, rater.code, "calibration_finished", body | told)
    return made


def certificates(study: OpenStudy, rater: Person | None = None) -> tuple[Certificate, ...]:
    """Of one rater or of all, in the order of their time."""
    with study.database.read() as connection:
        return rows.all_certificates(connection, rater.code if rater else None)


def certificates_csv(study: OpenStudy) -> bytes:
    """One row a finished calibration."""
    lines = (
        (
            one.rater, one.number, one.at.isoformat(), one.set_sha256, one.n_cases, str(one.closeness.measure),
            one.closeness.value, one.needed, one.is_passed, one.closeness.n, one.closeness.n_possible,
            one.closeness.note or None,
        )
        for one in certificates(study)
    )  # fmt: skip
    return tables.encode(COLUMNS, lines)


def calibrated(study: OpenStudy, rater: Person) -> None:
    """The gate: closed while the charter asks for a calibration that this rater has not passed."""
    if not study.charter.calibration or any(one.is_passed for one in certificates(study, rater)):
        return
    if not any(case.is_ready for case in reference_cases(study)):
        raise NoReferenceCases
    raise NotCalibrated


def _closeness(study: OpenStudy, own: Mapping[str, Answers], panel: Mapping[str, Answers]) -> Closeness:
    from dmscorer.stats.calibration import calibration as numbers  # numpy only when a calibration ends

    if study.charter.calibration_measure == Measure.ICC:
        return numbers.icc(rules.total_pairs(study.instrument, own, panel))
    return numbers.kappa(rules.level_pairs(study.instrument, own, panel))


def _panel_levels(study: OpenStudy, connection: Connection) -> dict[str, dict[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {}
    for row in entries.all_readings(connection, (ReadingKind.PANEL,)):
        found |= _signed_levels(connection, row.id, is_first=False)
    references = {visit.case_id for visit in photos.all_visits(connection, of_reference=True)}
    asked = {item.id for item in study.instrument.items}
    return {
        case: {item: answer for item, answer in answers.items() if item in asked}
        for case, answers in found.items()
        if case in references
    }


def _own_levels(connection: Connection, reading_id: str) -> dict[str, dict[str, Answer]]:
    """What stood there at the first signature: afterwards the rater has seen the panel's levels."""
    return _signed_levels(connection, reading_id, is_first=True)


def _signed_levels(connection: Connection, reading_id: str, *, is_first: bool) -> dict[str, dict[str, Answer]]:
    covers: dict[str, int] = {}
    for one in entries.all_signatures(connection, reading_id):  # in the order of what they cover
        if not (is_first and one.case_id in covers):
            covers[one.case_id] = one.covers_seq
    every = entries.entries_of_reading(connection, reading_id)
    return {
        case: {
            item: entry.answer
            for item, entry in current(e for e in every if e.case_id == case and e.seq <= seq).items()
            if entry.answer is not None
        }
        for case, seq in covers.items()
    }
