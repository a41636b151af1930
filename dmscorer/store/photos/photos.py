"""Rows of visits, photos, their originals, and chart values.

Whoever asks for "all" visits or photos gets those of the study; the reference cases of the calibration must be asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from dmscorer.domain.report.deidentification import NONE, Deidentification
from dmscorer.domain.study.study import Photo, Visit
from dmscorer.store.study import damage
from dmscorer.store.study.tables import (
    assignments,
    chart_values,
    clinical_values,
    entries,
    originals,
    photos,
    redactions,
    regions,
    seen,
    visits,
)


def add_visit(connection: Connection, visit: Visit) -> None:
    connection.execute(
        insert(visits).values(
            id=visit.id, case_id=visit.case_id, subject=visit.subject, label=visit.label, position=visit.position
        )
    )


def all_visits(connection: Connection, *, of_reference: bool = False) -> tuple[Visit, ...]:
    query = select(visits).where(visits.c.is_reference == int(of_reference))
    rows = connection.execute(query.order_by(visits.c.position, visits.c.id))
    # The labels are changed here, where they are read, so that no table, figure or page made from them can hold the
    # originals.
    shown: Deidentification = connection.get_execution_options().get("deidentification", NONE)
    return tuple(Visit(r.id, r.case_id, shown.subject(r.subject), shown.visit(r.label), r.position) for r in rows)


def true_labels(connection: Connection) -> dict[str, str]:
    """Id of a visit → its label as the study has it, whatever the connection shows."""
    return {row.id: row.label for row in connection.execute(select(visits.c.id, visits.c.label))}


def visits_without_case(connection: Connection) -> frozenset[str]:
    """Visits that are known from clinical values alone: nobody was photographed, nobody has scored, nothing is missing."""
    seen_there = select(photos.c.visit_id).union(select(chart_values.c.visit_id))
    query = (
        select(visits.c.id)
        .where(visits.c.id.in_(select(clinical_values.c.visit_id)))
        .where(visits.c.id.not_in(seen_there))
        .where(visits.c.case_id.not_in(select(assignments.c.case_id)))
    )
    return frozenset(connection.execute(query).scalars())


def cases(connection: Connection) -> tuple[Visit, ...]:
    """The visits that are, or are to become, cases."""
    without = visits_without_case(connection)
    return tuple(visit for visit in all_visits(connection) if visit.id not in without)


def set_reference(connection: Connection, visit_id: str, *, is_reference: bool) -> None:
    connection.execute(update(visits).where(visits.c.id == visit_id).values(is_reference=int(is_reference)))


def is_held(connection: Connection, case_id: str) -> bool:
    """Whether any reading holds the case."""
    return connection.execute(select(assignments.c.code).where(assignments.c.case_id == case_id)).first() is not None


def find_visit(connection: Connection, subject: str, label: str) -> Visit | None:
    row = connection.execute(select(visits).where(visits.c.subject == subject, visits.c.label == label)).first()
    return None if row is None else Visit(row.id, row.case_id, row.subject, row.label, row.position)


def next_visit_position(connection: Connection) -> int:
    return (connection.execute(select(func.max(visits.c.position))).scalar() or 0) + 1


def add_original(connection: Connection, facts: Mapping[str, object]) -> None:
    """``facts``: the columns of ``originals``; the same bytes twice are one original."""
    # The same picture may stand in several visits; its bytes are there once.
    connection.execute(upsert(originals).values(**facts).on_conflict_do_nothing())


def add_photo(
    connection: Connection, photo_id: str, visit_id: str, sha256: str, source_name: str, view: str | None
) -> None:
    last = connection.execute(select(func.max(photos.c.position)).where(photos.c.visit_id == visit_id)).scalar() or 0
    connection.execute(
        insert(photos).values(
            id=photo_id, visit_id=visit_id, sha256=sha256, source_name=source_name, view=view, position=last + 1
        )
    )


def all_photos(connection: Connection, visit_id: str | None = None, *, of_reference: bool = False) -> tuple[Photo, ...]:
    """Of one visit, whichever it is, or of all visits of the study (or of the reference cases)."""
    query = select(photos, originals).join(originals, photos.c.sha256 == originals.c.sha256)
    if visit_id is None:
        query = query.join(visits, photos.c.visit_id == visits.c.id).where(visits.c.is_reference == int(of_reference))
    else:
        query = query.where(photos.c.visit_id == visit_id)
    return tuple(_photo(row) for row in connection.execute(query.order_by(photos.c.visit_id, photos.c.position)))


FEW = 500  # photos that one query names; SQLite takes no endless list


def narrowed(query: Select[Any], column: ColumnElement[str], photo_ids: Sequence[str] | None) -> Select[Any]:
    """To the rows of these photos where they are few; else, and for None, all rows."""
    is_few = photo_ids is not None and len(photo_ids) <= FEW
    return query.where(column.in_(photo_ids)) if is_few and photo_ids is not None else query


def photos_of_case(connection: Connection, case_id: str) -> tuple[Photo, ...]:
    visit_id = connection.execute(select(visits.c.id).where(visits.c.case_id == case_id)).scalar_one()
    return all_photos(connection, visit_id)


def count_by_case(connection: Connection, *, only_reviewed: bool = False) -> dict[str, int]:
    """Case id → photos, reference cases included; ``only_reviewed``: those about whose redaction somebody has decided."""
    query = select(visits.c.case_id, func.count()).join(photos, photos.c.visit_id == visits.c.id)
    if only_reviewed:
        revised = select(redactions.c.revises).where(redactions.c.revises.is_not(None))
        decided = select(redactions.c.photo_id).where(redactions.c.is_decided == 1, redactions.c.id.not_in(revised))
        query = query.where(photos.c.id.in_(decided))
    return {row[0]: row[1] for row in connection.execute(query.group_by(visits.c.case_id))}


def photo(connection: Connection, photo_id: str) -> Photo | None:
    query = (
        select(photos, originals).join(originals, photos.c.sha256 == originals.c.sha256).where(photos.c.id == photo_id)
    )
    row = connection.execute(query).first()
    return None if row is None else _photo(row)


def visits_of(connection: Connection, photo_ids: Iterable[str]) -> list[str]:
    """Ids of the visits that hold these photos; a photo that is not there has none."""
    found = (photo(connection, photo_id) for photo_id in photo_ids)
    return list(dict.fromkeys(one.visit_id for one in found if one is not None))


def places_of(connection: Connection, sha256: str) -> tuple[tuple[str, str, str], ...]:
    """(subject, visit label, visit id) of every visit that holds this picture."""
    query = (
        select(visits.c.subject, visits.c.label, visits.c.id)
        .join(photos, photos.c.visit_id == visits.c.id)
        .where(photos.c.sha256 == sha256)
        .order_by(visits.c.position)
    )
    return tuple((row.subject, row.label, row.id) for row in connection.execute(query))


def shared_between_subjects(connection: Connection) -> dict[str, tuple[tuple[str, str], ...]]:
    """SHA-256 → (subject, visit) of pictures that stand under more than one subject, visits in study order."""
    query = select(photos.c.sha256, visits.c.subject, visits.c.label).join(visits, photos.c.visit_id == visits.c.id)
    found: dict[str, list[tuple[str, str]]] = {}
    for row in connection.execute(query.where(visits.c.is_reference == 0).order_by(visits.c.position)):
        found.setdefault(row.sha256, []).append((row.subject, row.label))
    return {sha256: tuple(places) for sha256, places in found.items() if len({subject for subject, _ in places}) > 1}


def set_view(connection: Connection, photo_id: str, view: str | None) -> None:
    connection.execute(update(photos).where(photos.c.id == photo_id).values(view=view))


def remove_photo(connection: Connection, photo_id: str) -> bool:
    """Take a photo out of its visit, and the visit with its last one where no reading, chart or clinical value holds it.

    False where a rater has seen it: then it stays. The original stays in any case.
    """
    # What a rater has judged must stay to be looked at by whoever checks the study.
    if connection.execute(select(seen.c.photo_id).where(seen.c.photo_id == photo_id).limit(1)).first():
        return False
    visit_id = connection.execute(select(photos.c.visit_id).where(photos.c.id == photo_id)).scalar()
    connection.execute(delete(regions).where(regions.c.photo_id == photo_id))
    connection.execute(delete(photos).where(photos.c.id == photo_id))
    if visit_id is not None:
        _remove_bare_visit(connection, visit_id)
    return True


def _remove_bare_visit(connection: Connection, visit_id: str) -> None:
    case_id = connection.execute(select(visits.c.case_id).where(visits.c.id == visit_id)).scalar_one()
    held = (
        select(photos.c.id).where(photos.c.visit_id == visit_id),
        select(chart_values.c.id).where(chart_values.c.visit_id == visit_id),
        select(clinical_values.c.id).where(clinical_values.c.visit_id == visit_id),
        select(assignments.c.code).where(assignments.c.case_id == case_id),
        select(entries.c.id).where(entries.c.case_id == case_id),
    )
    # A visit that came with a mistaken folder must not count as a case; one that anybody has worked on stays.
    if not any(connection.execute(query.limit(1)).first() for query in held):
        connection.execute(delete(visits).where(visits.c.id == visit_id))


def all_originals(connection: Connection) -> tuple[tuple[str, str, int], ...]:
    """(sha256, format, size in bytes) of every original."""
    rows = connection.execute(select(originals.c.sha256, originals.c.format, originals.c.size_bytes))
    return tuple((row.sha256, row.format, row.size_bytes) for row in rows)


def add_chart_value(
    connection: Connection, value_id: str, visit_id: str, item: str, level: int, author: str, at: datetime
) -> None:
    """A chart value, shared by all raters; it revises the visit's earlier one."""
    earlier = connection.execute(
        select(chart_values.c.id)
        .where(chart_values.c.visit_id == visit_id, chart_values.c.item == item)
        .order_by(chart_values.c.at.desc(), chart_values.c.id)
        .limit(1)
    ).scalar()
    connection.execute(
        insert(chart_values).values(
            id=value_id, visit_id=visit_id, item=item, level=level, author=author, at=at, revises=earlier
        )
    )


def all_chart_values(connection: Connection, case_id: str | None = None) -> dict[str, dict[str, int]]:
    """Case id → item → level, newest; of one case, or of all."""
    query = select(visits.c.case_id, chart_values).join(visits, chart_values.c.visit_id == visits.c.id)
    if case_id is not None:
        query = query.where(visits.c.case_id == case_id)
    rows = connection.execute(query.order_by(chart_values.c.at)).all()
    revised = {row.revises for row in rows}
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        # Current is what nobody revises, not what is newest: a wrong clock must not bring an old value back.
        if row.id not in revised:
            found.setdefault(row.case_id, {})[row.item] = row.level
    return found


def _photo(row: Row[tuple[object, ...]]) -> Photo:
    taken = damage.local_moment(row.taken_at)
    return Photo(
        row.id, row.visit_id, row.sha256, row.format, row.source_name, row.view, row.position, row.width, row.height, taken,
        row.camera,
    )  # fmt: skip
