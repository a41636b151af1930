"""Rows of readings: assignments, entries, comments, signatures, what was seen and where the rater was.

Whoever asks for "all" gets the first round; hidden repeats and calibration must be asked for by their kind.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from dmscorer.domain.instrument.instrument import Answer, NotAssessable
from dmscorer.domain.reading.reading import FIRST_ROUND, Entry, Place, ReadingKind, answer_of
from dmscorer.store.study.tables import (
    assignments,
    comments,
    entries,
    people,
    photos,
    places,
    readings,
    recognised,
    seen,
    signatures,
    visits,
)

Kinds: TypeAlias = Collection[ReadingKind]


@dataclass(frozen=True, slots=True)
class Assignment:
    reading_id: str
    case_id: str
    code: str
    position: int


@dataclass(frozen=True, slots=True)
class Signature:
    """``covers_seq``: the last entry it covers; ``digest``: of the answers then current."""

    id: str
    reading_id: str
    case_id: str
    person: str
    meaning: str
    covers_seq: int
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """``number``: which one of this person and kind; only calibration is taken again."""

    id: str
    person_id: str
    rater: str
    kind: ReadingKind
    number: int = 1


def add_reading(
    connection: Connection, reading_id: str, person_id: str, kind: ReadingKind, at: datetime, number: int = 1
) -> None:
    """A person has one reading of a kind, and of calibration one a ``number``, which is stored behind the kind."""
    # The number goes into the text because a person has one row of a kind (unique in the table).
    stored = str(kind) if number == 1 else f"{kind}-{number}"
    connection.execute(insert(readings).values(id=reading_id, person_id=person_id, kind=stored, at=at))


def all_readings(connection: Connection, kinds: Kinds = FIRST_ROUND) -> tuple[ReadingRow, ...]:
    """In rater order."""
    query = (
        select(readings, people.c.code)
        .join(people, readings.c.person_id == people.c.id)
        .where(readings.c.id.in_(_of(kinds)))
        .order_by(people.c.position, readings.c.at)
    )
    return tuple(_reading(row) for row in connection.execute(query))


def find_reading_row(connection: Connection, reading_id: str) -> ReadingRow:
    query = select(readings, people.c.code).join(people, readings.c.person_id == people.c.id)
    return _reading(connection.execute(query.where(readings.c.id == reading_id)).one())


def find_reading(connection: Connection, person_id: str, kind: ReadingKind) -> str | None:
    query = select(readings.c.id).where(readings.c.person_id == person_id, readings.c.kind == str(kind))
    return connection.execute(query).scalar()


def assign(connection: Connection, rows: Sequence[Assignment]) -> None:
    if rows:
        values = [
            {"reading_id": r.reading_id, "case_id": r.case_id, "code": r.code, "position": r.position} for r in rows
        ]
        connection.execute(insert(assignments), values)


def rename(connection: Connection, reading_id: str, case_id: str, code: str) -> None:
    """Another code for a case of a reading that nobody has begun."""
    own = (assignments.c.reading_id == reading_id, assignments.c.case_id == case_id)
    connection.execute(update(assignments).where(*own).values(code=code))


def is_begun(connection: Connection, reading_id: str) -> bool:
    """Whether the rater has opened a photo, been anywhere, or entered or signed anything."""
    queries = (select(t.c.reading_id).where(t.c.reading_id == reading_id) for t in (seen, places, entries, signatures))
    return any(connection.execute(query.limit(1)).first() is not None for query in queries)


def assigned(connection: Connection, reading_id: str) -> tuple[Assignment, ...]:
    query = select(assignments).where(assignments.c.reading_id == reading_id).order_by(assignments.c.position)
    return tuple(Assignment(**row._mapping) for row in connection.execute(query))  # noqa: SLF001


def find_assigned(connection: Connection, reading_id: str, case_id: str) -> Assignment:
    query = select(assignments).where(assignments.c.reading_id == reading_id, assignments.c.case_id == case_id)
    return Assignment(**connection.execute(query).one()._mapping)  # noqa: SLF001


def first_unsigned(connection: Connection, reading_id: str) -> Assignment | None:
    """The first case in reading order whose last entry no signature covers; None where all are signed.

    Cases behind it are not looked at: signing must not cost more in a large study.
    """
    # With a limit, so that SQLite sorts first and then asks case by case only up to the first that is found.
    ordered = select(assignments).where(assignments.c.reading_id == reading_id).order_by(assignments.c.position)
    one = ordered.limit(-1).subquery()
    own = (entries.c.reading_id == one.c.reading_id, entries.c.case_id == one.c.case_id)
    # Tied to the case by hand: two levels down SQLAlchemy would join all cases anew.
    last = select(func.coalesce(func.max(entries.c.seq), 0)).where(*own).correlate(one).scalar_subquery()
    of_case = (signatures.c.reading_id == one.c.reading_id, signatures.c.case_id == one.c.case_id)
    covering = select(signatures.c.id).where(*of_case, signatures.c.covers_seq >= last).correlate(one)
    row = connection.execute(select(one).where(~covering.exists()).limit(1)).first()
    return None if row is None else Assignment(**row._mapping)  # noqa: SLF001


def has_unsigned(connection: Connection, reading_id: str) -> bool:
    """Whether a case of the reading was never signed; one whose signature is void was."""
    own = (signatures.c.reading_id == assignments.c.reading_id, signatures.c.case_id == assignments.c.case_id)
    query = select(assignments.c.case_id).where(
        assignments.c.reading_id == reading_id, ~select(signatures.c.id).where(*own).exists()
    )
    return connection.execute(query.limit(1)).first() is not None


def covered(connection: Connection, reading_id: str, case_id: str) -> int | None:
    """The last entry that a signature of this case covers; None where there is none."""
    query = select(func.max(signatures.c.covers_seq))
    query = query.where(signatures.c.reading_id == reading_id, signatures.c.case_id == case_id)
    found: int | None = connection.execute(query).scalar()
    return found


def all_assigned(connection: Connection, kinds: Kinds = FIRST_ROUND) -> tuple[Assignment, ...]:
    query = select(assignments).where(assignments.c.reading_id.in_(_of(kinds)))
    query = query.order_by(assignments.c.reading_id, assignments.c.position)
    return tuple(Assignment(**row._mapping) for row in connection.execute(query))  # noqa: SLF001


def add_entries(connection: Connection, rows: Iterable[Entry]) -> None:
    values = [
        {
            "id": e.id, "reading_id": e.reading_id, "case_id": e.case_id, "item": e.item, "seq": e.seq, "at": e.at,
            "level": e.answer if isinstance(e.answer, int) else None,
            "reason": e.answer.reason if isinstance(e.answer, NotAssessable) else None,
            "revises": e.revises, "block": e.block, "why": e.why,
        }
        for e in rows
    ]  # fmt: skip
    if values:
        connection.execute(insert(entries), values)


def entries_of(
    connection: Connection, reading_id: str, case_id: str, items: Sequence[str] | None = None
) -> list[Entry]:
    """In order; of all items, or of some: a key press must not read the whole case."""
    query = select(entries).where(entries.c.reading_id == reading_id, entries.c.case_id == case_id)
    if items is not None:
        query = query.where(entries.c.item.in_(items))
    query = query.order_by(entries.c.seq)
    return [_entry(row) for row in connection.execute(query)]


def entries_of_reading(connection: Connection, reading_id: str) -> list[Entry]:
    query = select(entries).where(entries.c.reading_id == reading_id).order_by(entries.c.case_id, entries.c.seq)
    return [_entry(row) for row in connection.execute(query)]


def all_entries(connection: Connection, case_id: str | None = None, kinds: Kinds = FIRST_ROUND) -> list[Entry]:
    query = select(entries).where(entries.c.reading_id.in_(_of(kinds)))
    query = query.order_by(entries.c.reading_id, entries.c.case_id, entries.c.seq)
    if case_id is not None:
        query = query.where(entries.c.case_id == case_id)
    return [_entry(row) for row in connection.execute(query)]


def covered_answers(
    connection: Connection,
    covers: Mapping[tuple[str, str], int],
    case_id: str | None = None,
    kinds: Kinds = FIRST_ROUND,
) -> dict[tuple[str, str], dict[str, Answer]]:
    """(reading, case) → item → answer, of the entries up to ``covers`` that no other of these revises.

    The same as ``current`` over :func:`all_entries`, without making an entry of each of a million rows.
    """
    columns = (
        entries.c.reading_id,
        entries.c.case_id,
        entries.c.item,
        entries.c.level,
        entries.c.reason,
        entries.c.seq,
    )
    # Read in one query and put together here: an Entry for each of a million rows takes many times as long.
    query = select(*columns, entries.c.id, entries.c.revises).where(entries.c.reading_id.in_(_of(kinds)))
    if case_id is not None:
        query = query.where(entries.c.case_id == case_id)
    query = query.order_by(entries.c.reading_id, entries.c.case_id, entries.c.seq)
    rows = connection.execute(query).all()
    revised = {row[7] for row in rows if row[7] is not None and row[5] <= covers.get((row[0], row[1]), 0)}
    found: dict[tuple[str, str], dict[str, Answer | None]] = {key: {} for key in covers}
    for reading_id, case, item, level, reason, seq, entry_id, _ in rows:
        own = found.get((reading_id, case))
        # An entry revised only after the signature still counts for that signature, so both are asked.
        if own is not None and seq <= covers[reading_id, case] and entry_id not in revised:
            own[item] = level if reason is None else answer_of(level, reason)
    return {key: {item: a for item, a in own.items() if a is not None} for key, own in found.items()}


def count_answered(connection: Connection, kinds: Kinds = FIRST_ROUND) -> dict[tuple[str, str], int]:
    """(reading, case) → how many items have a level or a reason now."""
    revised = select(entries.c.revises).where(entries.c.revises.is_not(None))
    query = (
        select(entries.c.reading_id, entries.c.case_id, func.count(entries.c.item.distinct()))
        .where(or_(entries.c.level.is_not(None), entries.c.reason.is_not(None)), entries.c.id.not_in(revised))
        .where(entries.c.reading_id.in_(_of(kinds)))
        .group_by(entries.c.reading_id, entries.c.case_id)
    )
    return {(reading_id, case_id): count for reading_id, case_id, count in connection.execute(query)}


def last_seqs(connection: Connection, reading_id: str | None = None) -> dict[tuple[str, str], int]:
    """(reading, case) → number of the last entry there; of one reading, or of all."""
    key = entries.c.reading_id, entries.c.case_id
    query = select(*key, func.max(entries.c.seq)).group_by(*key)
    if reading_id is not None:
        query = query.where(entries.c.reading_id == reading_id)
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def set_recognised(connection: Connection, reading_id: str, case_id: str, at: datetime | None) -> None:
    """``at`` None takes the tick away."""
    own = (recognised.c.reading_id == reading_id, recognised.c.case_id == case_id)
    connection.execute(delete(recognised).where(*own))
    if at is not None:
        connection.execute(insert(recognised).values(reading_id=reading_id, case_id=case_id, at=at))


def all_recognised(connection: Connection) -> frozenset[tuple[str, str]]:
    """(reading, case) in which the rater knew the patient."""
    return frozenset((row.reading_id, row.case_id) for row in connection.execute(select(recognised)))


def next_seq(connection: Connection, reading_id: str, case_id: str) -> int:
    """Entries count from 1 within one case of one reading."""
    query = select(func.max(entries.c.seq)).where(entries.c.reading_id == reading_id, entries.c.case_id == case_id)
    return (connection.execute(query).scalar() or 0) + 1


def add_comment(
    connection: Connection, comment_id: str, reading_id: str, case_id: str, site: str, text: str, at: datetime
) -> None:
    last = select(func.max(comments.c.seq)).where(comments.c.reading_id == reading_id, comments.c.case_id == case_id)
    seq = (connection.execute(last).scalar() or 0) + 1
    connection.execute(
        insert(comments).values(
            id=comment_id, reading_id=reading_id, case_id=case_id, site=site, text=text, seq=seq, at=at
        )
    )


def comments_of(connection: Connection, reading_id: str, case_id: str) -> dict[str, str]:
    """Site → the newest comment; an emptied one is absent."""
    query = select(comments.c.site, comments.c.text).where(
        comments.c.reading_id == reading_id, comments.c.case_id == case_id
    )
    newest = {row.site: row.text for row in connection.execute(query.order_by(comments.c.seq))}
    return {site: text for site, text in newest.items() if text}


def add_signatures(connection: Connection, rows: Sequence[Signature]) -> None:
    values = [{name: getattr(row, name) for name in Signature.__slots__} for row in rows]
    if values:
        connection.execute(insert(signatures), values)


def all_signatures(
    connection: Connection, reading_id: str | None = None, kinds: Kinds = FIRST_ROUND
) -> list[Signature]:
    """Of one reading, whatever its kind, or of all of these kinds."""
    query = select(signatures).order_by(signatures.c.reading_id, signatures.c.case_id, signatures.c.covers_seq)
    wanted = _of(kinds) if reading_id is None else (reading_id,)
    query = query.where(signatures.c.reading_id.in_(wanted))
    return [Signature(**row._mapping) for row in connection.execute(query)]  # noqa: SLF001


def mark_seen(connection: Connection, reading_id: str, photo_id: str, at: datetime) -> None:
    # The first time counts; a photo is looked at many times.
    connection.execute(upsert(seen).values(reading_id=reading_id, photo_id=photo_id, at=at).on_conflict_do_nothing())


def mark_actual(connection: Connection, reading_id: str, photo_id: str, at: datetime) -> None:
    """Seen pixel for pixel; the first time counts."""
    mark_seen(connection, reading_id, photo_id, at)
    of_photo = (seen.c.reading_id == reading_id, seen.c.photo_id == photo_id, seen.c.actual_at.is_(None))
    connection.execute(update(seen).where(*of_photo).values(actual_at=at))


def seen_by_anybody(connection: Connection) -> frozenset[str]:
    """Photos that any rater has opened."""
    return frozenset(connection.execute(select(seen.c.photo_id).distinct()).scalars())


def seen_photos(connection: Connection, reading_id: str, case_id: str, *, only_actual: bool = False) -> frozenset[str]:
    query = (
        select(seen.c.photo_id)
        .join(photos, photos.c.id == seen.c.photo_id)
        .join(visits, visits.c.id == photos.c.visit_id)
        .where(seen.c.reading_id == reading_id, visits.c.case_id == case_id)
    )
    if only_actual:
        query = query.where(seen.c.actual_at.is_not(None))
    return frozenset(connection.execute(query).scalars())


def first_opened(connection: Connection) -> dict[tuple[str, str], datetime]:
    """(reading, case) → when the rater first opened a photo of it, answered there or signed it, whatever came first."""
    by_photo = (
        select(seen.c.reading_id, visits.c.case_id, func.min(seen.c.at))
        .join(photos, photos.c.id == seen.c.photo_id)
        .join(visits, visits.c.id == photos.c.visit_id)
        .group_by(seen.c.reading_id, visits.c.case_id)
    )
    acts = (
        select(table.c.reading_id, table.c.case_id, func.min(table.c.at)).group_by(table.c.reading_id, table.c.case_id)
        for table in (entries, signatures)
    )
    found: dict[tuple[str, str], datetime] = {}
    for query in (by_photo, *acts):
        for reading_id, case_id, at in connection.execute(query):
            found[reading_id, case_id] = min(at, found.get((reading_id, case_id), at))
    return found


def set_place(connection: Connection, reading_id: str, place: Place) -> None:
    values = {"case_id": place.case_id, "item": place.item, "photo_id": place.photo_id}
    statement = upsert(places).values(reading_id=reading_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["reading_id"], set_=values))


def place(connection: Connection, reading_id: str) -> Place | None:
    row = connection.execute(select(places).where(places.c.reading_id == reading_id)).first()
    return None if row is None else Place(row.case_id, row.item, row.photo_id)


def _of(kinds: Kinds) -> Select[tuple[str]]:
    # Also "calibration-2" and so on: see add_reading.
    wanted = [or_(readings.c.kind == str(kind), readings.c.kind.like(f"{kind}-%")) for kind in kinds]
    return select(readings.c.id).where(or_(*wanted))


def _reading(row: Row[tuple[object, ...]]) -> ReadingRow:
    kind, _, number = row.kind.partition("-")
    return ReadingRow(row.id, row.person_id, row.code, ReadingKind(kind), int(number or 1))


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        row.id,
        row.reading_id,
        row.case_id,
        row.item,
        answer_of(row.level, row.reason),
        row.seq,
        row.at,
        row.revises,
        row.block,
        row.why,
    )
