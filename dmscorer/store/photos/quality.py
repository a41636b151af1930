"""Rows of what was measured on each original; the same bytes give the same numbers, so one row an original."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from dmscorer.domain.photos.quality import Quality
from dmscorer.store.study.tables import quality


def add(connection: Connection, sha256: str, found: Quality) -> None:
    row = {
        "sha256": sha256, "blur": found.blur, "clipped": found.clipped, "brightness": found.brightness,
        "cast": found.cast,
    }  # fmt: skip
    connection.execute(upsert(quality).values(**row).on_conflict_do_nothing())


def all_known(connection: Connection) -> dict[str, Quality]:
    """SHA-256 of the original → its quality."""
    rows = connection.execute(select(quality))
    return {row.sha256: Quality(row.blur, row.clipped, row.brightness, row.cast) for row in rows}
