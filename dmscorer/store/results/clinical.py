"""Rows of clinical values: one value of one visit each, only ever added; the one that nobody revises counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from dmscorer.store.study.tables import clinical_values


@dataclass(frozen=True, slots=True)
class ClinicalValue:
    """``text`` as ``domain.clinical.written`` spells it; empty = taken back."""

    id: str
    visit_id: str
    column: str
    text: str
    at: datetime
    author: str
    revises: str | None = None


def add_values(connection: Connection, values: Iterable[ClinicalValue]) -> None:
    rows = [
        {
            "id": v.id, "visit_id": v.visit_id, "column": v.column, "text": v.text, "at": v.at, "author": v.author,
            "revises": v.revises,
        }
        for v in values
    ]  # fmt: skip
    if rows:
        connection.execute(insert(clinical_values), rows)


def current_values(connection: Connection) -> dict[tuple[str, str], ClinicalValue]:
    """(visit, column) → the value that nobody revises, those taken back included."""
    rows = connection.execute(select(clinical_values).order_by(clinical_values.c.at, clinical_values.c.id)).all()
    revised = {row.revises for row in rows if row.revises}
    return {
        (row.visit_id, row.column): ClinicalValue(
            row.id, row.visit_id, row.column, row.text, row.at, row.author, row.revises
        )
        for row in rows
        if row.id not in revised
    }
