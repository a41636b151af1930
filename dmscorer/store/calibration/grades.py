"""Rows of grade pictures: small cut-outs kept in the database itself, so that they outlive the photo."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from dmscorer.domain.calibration.grades import GradePicture, Tone
from dmscorer.store.study.tables import grade_pictures


def add(connection: Connection, made: GradePicture, author: str, at: datetime) -> None:
    values = {"sign": made.sign, "level": made.level, "tone": str(made.tone), "picture": made.picture}
    connection.execute(insert(grade_pictures).values(id=made.id, author=author, at=at, **values))


def remove(connection: Connection, picture_id: str) -> None:
    connection.execute(delete(grade_pictures).where(grade_pictures.c.id == picture_id))


def all_pictures(connection: Connection, sign: str | None = None) -> tuple[GradePicture, ...]:
    """By sign, level and tone; of one sign or of all."""
    query = select(grade_pictures).order_by(
        grade_pictures.c.sign, grade_pictures.c.level, grade_pictures.c.tone, grade_pictures.c.at
    )
    if sign is not None:
        query = query.where(grade_pictures.c.sign == sign)
    return tuple(GradePicture(r.id, r.sign, r.level, Tone(r.tone), r.picture) for r in connection.execute(query))
