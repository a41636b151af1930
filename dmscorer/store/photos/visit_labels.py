"""Rows of visits whose labels change: renamed, or two visits that were one put together."""

from sqlalchemy import Connection, delete, or_, select, update

from dmscorer.store.study.tables import (
    assignments,
    chart_values,
    clinical_values,
    decisions,
    entries,
    photos,
    visits,
)


def rename(connection: Connection, visit_id: str, subject: str, label: str) -> None:
    connection.execute(update(visits).where(visits.c.id == visit_id).values(subject=subject, label=label))


def swap(connection: Connection, one: str, other: str) -> None:
    """Each gets the labels of the other; three steps, since no two visits may share theirs even for a moment."""
    labels = {
        row.id: (row.subject, row.label)
        for row in connection.execute(select(visits).where(or_(visits.c.id == one, visits.c.id == other)))
    }
    rename(connection, one, one, other)
    rename(connection, other, *labels[one])
    rename(connection, one, *labels[other])


def is_scored(connection: Connection, visit_id: str) -> bool:
    """Whether anything hangs on it that can belong to no other visit: a reading, a decision, a value from the chart."""
    case_id = select(visits.c.case_id).where(visits.c.id == visit_id).scalar_subquery()
    held = (
        select(assignments.c.code).where(assignments.c.case_id == case_id),
        select(entries.c.id).where(entries.c.case_id == case_id),
        select(decisions.c.id).where(decisions.c.case_id == case_id),
        select(chart_values.c.id).where(chart_values.c.visit_id == visit_id),
    )
    return any(connection.execute(query.limit(1)).first() for query in held)


def move_photos(connection: Connection, source: str, target: str) -> None:
    """Behind those of the target, in their order."""
    first = len(connection.execute(select(photos.c.id).where(photos.c.visit_id == target)).all()) + 1
    rows = connection.execute(select(photos.c.id).where(photos.c.visit_id == source).order_by(photos.c.position))
    for place, photo_id in enumerate(rows.scalars().all(), start=first):
        connection.execute(update(photos).where(photos.c.id == photo_id).values(visit_id=target, position=place))


def remove_bare(connection: Connection, visit_id: str) -> None:
    """Delete a visit on which nothing hangs; one that had clinical values stays as a row that is no visit any more."""
    if not connection.execute(select(clinical_values.c.id).where(clinical_values.c.visit_id == visit_id)).first():
        connection.execute(delete(visits).where(visits.c.id == visit_id))
