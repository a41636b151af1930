"""Clinical values of the visits: brought in as a table or typed, never overwritten, read back in the visits' order."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from dmscorer.domain.errors import Refusal
from dmscorer.domain.report.deidentification import Deidentification
from dmscorer.domain.results import clinical as values_
from dmscorer.domain.results.clinical import BadValue, ClinicalVisit, Value, column_named, written
from dmscorer.domain.study.labels import clean
from dmscorer.domain.study.study import Visit, natural
from dmscorer.domain.study.unknown import is_unknown
from dmscorer.domain.study.visit_order import Basis
from dmscorer.formats import files
from dmscorer.formats.results import clinical as tables
from dmscorer.formats.results.clinical import ClinicalRow
from dmscorer.store.photos import photos
from dmscorer.store.results import clinical
from dmscorer.store.results.clinical import ClinicalValue
from dmscorer.store.study import events, row_digests
from dmscorer.store.study.database import Connection
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import OpenStudy

Place: TypeAlias = tuple[str, str]  # id of a visit, column


@dataclass(frozen=True, slots=True)
class ClinicalImport:
    """What happened: visits of the table, visits made for it, values new or changed, values there already."""

    n_visits: int
    n_made: int
    n_new: int
    n_changed: int
    n_known: int
    free: tuple[str, ...]


class UnnamedVisit(Refusal):
    def __init__(self) -> None:
        super().__init__("A visit needs a subject, a name, and a date. Enter all 3.")


class WrongValue(Refusal):
    def __init__(self, column: str, cause: str) -> None:
        super().__init__(f"{column}: {cause}.")


def import_table(study: OpenStudy, path: Path, who: str) -> ClinicalImport:
    """All of the table or nothing; an empty cell leaves what is there, the same table again changes nothing.

    Subjects and visits that the study does not have are made, without photos. Raises BadTable with every bad row.
    """
    content = files.read(path)
    rows = tables.decode(content, path.name, study.clock().date())
    with study.database.write() as connection:
        visits, n_made = _visits(study, connection, rows)
        known = clinical.current_values(connection)
        wanted = ((visits[row.line], name, written(value)) for row in rows for name, value in row.values.items())
        changes = list(_changes(study, known, wanted, who))
        clinical.add_values(connection, changes)
        if changes or n_made:
            body = {"file": path.name, "sha256": hashlib.sha256(content).hexdigest(), "values": len(changes)}
            told = row_digests.told(connection, {"visits": visits.values(), "clinical_values": visits.values()})
            events.record(connection, study.clock(), who, "clinical_imported", body | told)
    n_values = sum(len(row.values) for row in rows)
    n_changed = sum(change.revises is not None for change in changes)
    free = sorted({name for row in rows for name in row.values if name not in values_.KNOWN})
    return ClinicalImport(len(rows), n_made, len(changes) - n_changed, n_changed, n_values - len(changes), tuple(free))


def set_value(study: OpenStudy, visit_id: str, column: str, text: str, who: str) -> None:
    """One value as somebody typed it; empty takes it back. Raises WrongValue with what would be right."""
    wanted = visit_id, column, _spelled(study, column, text)
    with study.database.write() as connection:
        changes = list(_changes(study, clinical.current_values(connection), [wanted], who))
        clinical.add_values(connection, changes)
        _record_each(connection, changes)


def put_back(study: OpenStudy, texts: Mapping[Place, str], who: str) -> None:
    """These places hold these texts again (empty = nothing): the undo of a value or of a whole table."""
    with study.database.write() as connection:
        wanted = ((visit_id, column, text) for (visit_id, column), text in texts.items())
        changes = list(_changes(study, clinical.current_values(connection), wanted, who))
        clinical.add_values(connection, changes)
        if changes:
            told = row_digests.told(connection, {"clinical_values": [change.visit_id for change in changes]})
            events.record(connection, study.clock(), who, "clinical_undone", {"values": len(changes)} | told)


def spelled(study: OpenStudy) -> dict[Place, str]:
    """What every place holds, as it is stored; those taken back are empty."""
    with study.database.read() as connection:
        return {place: value.text for place, value in clinical.current_values(connection).items()}


def add_visit(study: OpenStudy, subject: str, label: str, day: str, who: str) -> str:
    """A visit without photos, of a subject old or new, with its date; its id. One that is there gets the date alone."""
    subject, label = clean(subject), clean(label)
    if is_unknown(subject) or is_unknown(label) or is_unknown(day):
        raise UnnamedVisit
    spelled_day = _spelled(study, "date", day)
    with study.database.write() as connection:
        known = {(visit.subject, visit.label): visit.id for visit in photos.all_visits(connection)}
        visit_id = known.get((subject, label), "")
        if not visit_id:
            visit_id = study.new_id()
            made = Visit(visit_id, study.new_id(), subject, label, photos.next_visit_position(connection))
            photos.add_visit(connection, made)
        changes = list(_changes(study, clinical.current_values(connection), [(visit_id, "date", spelled_day)], who))
        clinical.add_values(connection, changes)
        _record_each(connection, changes)
    return visit_id


def visit_ids(study: OpenStudy) -> dict[tuple[str, str], str]:
    """(subject, visit) → id."""
    with study.database.read() as connection:
        return {(visit.subject, visit.label): visit.id for visit in photos.all_visits(connection)}


def form_csv(study: OpenStudy) -> bytes:
    """An empty table to fill in: the visits that there are, every known column; it may be brought in again."""
    return tables.form([visit for own, _ in subjects(study) for visit in own])


def subjects(study: OpenStudy) -> tuple[tuple[tuple[ClinicalVisit, ...], Basis], ...]:
    """Every subject of the study in natural order: its visits in their order, and by what they were put in it."""
    order = visit_order.order(study)
    by_subject: dict[str, dict[str, ClinicalVisit]] = {}
    for visit in visits(study):
        by_subject.setdefault(visit.subject, {})[visit.label] = visit
    return tuple(
        (tuple(own[label] for label in order.in_order(name, own)), order.basis(name, own))
        for name, own in sorted(by_subject.items(), key=lambda one: natural(one[0]))
    )


def visits(study: OpenStudy) -> tuple[ClinicalVisit, ...]:
    """All visits with what is known of them, in the order in which they came in."""
    with study.database.read() as connection:
        rows, known = visit_order.living_visits(connection)
        pictured = {photo.visit_id for photo in photos.all_photos(connection)}
    texts: dict[str, dict[str, str]] = {}
    for (visit_id, column), value in known.items():
        if not is_unknown(value.text):  # older versions stored "n/a" as a word like any other
            texts.setdefault(visit_id, {})[column] = value.text
    hidden = study.database.deidentification
    return tuple(_clinical_visit(visit, texts.get(visit.id, {}), visit.id in pictured, hidden) for visit in rows)


def clinical_csv(study: OpenStudy) -> bytes:
    """The table as it may be brought in again: subjects in natural order, each with its visits in their order."""
    return tables.encode([visit for own, _ in subjects(study) for visit in own])


def _spelled(study: OpenStudy, column: str, text: str) -> str:
    """As it is stored; empty and words for unknown are nothing."""
    try:
        found = column_named(column)
        return (
            "" if values_.says_nothing(found, text) else written(values_.read_value(found, text, study.clock().date()))
        )
    except BadValue as error:
        raise WrongValue(column, str(error)) from error


def _record_each(connection: Connection, changes: Iterable[ClinicalValue]) -> None:
    for change in changes:
        body = {"visit": change.visit_id, "column": change.column, "value": change.text}
        told = row_digests.told(connection, {"visits": [change.visit_id], "clinical_values": [change.visit_id]})
        events.record(connection, change.at, change.author, "clinical_value", body | told)


def _clinical_visit(
    visit: Visit, texts: Mapping[str, str], has_photos: bool, hidden: Deidentification
) -> ClinicalVisit:
    known: dict[str, Value] = {
        name: values_.read_value(values_.KNOWN[name], text) for name, text in texts.items() if name in values_.KNOWN
    }
    known |= {name: hidden.day(visit.subject, value) for name, value in known.items() if isinstance(value, date)}
    # Columns of the study's own may hold anything, names included, so an export without words leaves them out whole.
    free = {name: text for name, text in texts.items() if name not in values_.KNOWN and not hidden.hides_words}
    return ClinicalVisit(visit.subject, visit.label, visit.position, known, free, has_photos)


def _visits(study: OpenStudy, connection: Connection, rows: Iterable[ClinicalRow]) -> tuple[dict[int, str], int]:
    """Line of the file → visit, made where it is new; and how many were made."""
    known = {(visit.subject, visit.label): visit.id for visit in photos.all_visits(connection)}
    n_before, found = len(known), {}
    for row in rows:
        key = row.subject, row.visit
        if key not in known:
            made = Visit(study.new_id(), study.new_id(), *key, photos.next_visit_position(connection))
            photos.add_visit(connection, made)
            known[key] = made.id
        found[row.line] = known[key]
    return found, len(known) - n_before


def _changes(
    study: OpenStudy,
    known: Mapping[tuple[str, str], ClinicalValue],
    wanted: Iterable[tuple[str, str, str]],
    who: str,
) -> Iterator[ClinicalValue]:
    """What has to be added so that (visit, column) holds the text; nothing where it does already."""
    at = study.clock()
    for visit_id, column, text in wanted:
        earlier = known.get((visit_id, column))
        # The same table brought in twice adds nothing.
        if (earlier.text if earlier else "") != text:
            yield ClinicalValue(study.new_id(), visit_id, column, text, at, who, earlier.id if earlier else None)
