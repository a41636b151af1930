"""Rows of redactions: what covers one photo and whether that is decided, only ever added."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Row, insert, select

from dmscorer.domain.photos.redaction import Redaction, current, read, written
from dmscorer.store.photos.photos import narrowed
from dmscorer.store.study.tables import redactions


def add(connection: Connection, made: Iterable[Redaction]) -> None:
    rows = [
        {
            "id": one.id, "photo_id": one.photo_id, "shapes": written(one.shapes), "author": one.author, "at": one.at,
            "revises": one.revises, "is_decided": int(one.is_decided),
        }
        for one in made
    ]  # fmt: skip
    if rows:
        connection.execute(insert(redactions), rows)


def all_current(connection: Connection, photo_ids: Sequence[str] | None = None) -> dict[str, Redaction]:
    """Photo → the redaction that counts, of these photos at least, or of all; one of which nothing was said or drawn is absent."""
    query = narrowed(select(redactions), redactions.c.photo_id, photo_ids)
    return current(_redaction(row) for row in connection.execute(query))


def of_photo(connection: Connection, photo_id: str) -> Redaction | None:
    rows = connection.execute(select(redactions).where(redactions.c.photo_id == photo_id))
    return current(_redaction(row) for row in rows).get(photo_id)


def _redaction(row: Row[tuple[object, ...]]) -> Redaction:
    return Redaction(row.id, row.photo_id, read(row.shapes), row.author, row.at, row.revises, bool(row.is_decided))
