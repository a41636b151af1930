"""The journal beside an open database (study.sqlite-wal): watched, emptied into the database when there is time, missed.

What was saved since the last ``settle`` lies in that file alone. While a study is open in this way the database says so
itself, so that a copy without its journal is known to be one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.exc import DatabaseError

from dmscorer.store.study.tables import unclosed

ENDING = "-wal"
SINCE = 5  # the version that brought the table


class State(Enum):
    WHOLE = "whole"
    REMOVED = "removed"  # or replaced: SQLite still holds the file, only its name is gone
    CUT = "cut"  # what it held is gone


class Watch:
    """Whether the journal is still the file it was, and no shorter; one ``stat`` a look."""

    def __init__(self, database: Path) -> None:
        self._path = path_of(database)
        self._file, self._size = _look(self._path)

    def state(self) -> State:
        if self._file is None:  # a rollback journal: there is none between saves
            return State.WHOLE
        file, size = _look(self._path)
        if file != self._file:
            return State.REMOVED
        # It is written again from its beginning, but never shortened while the study is open.
        if size < self._size:
            return State.CUT
        self._size = size
        return State.WHOLE


def path_of(database: Path) -> Path:
    return database.with_name(database.name + ENDING)


def is_there(database: Path) -> bool:
    """Before anything opens the database: whoever closes it last takes the journal away."""
    return bool(_look(path_of(database))[1])


def _look(path: Path) -> tuple[tuple[int, int] | None, int]:
    try:
        found = path.stat()
    except OSError:
        return None, 0
    return (found.st_dev, found.st_ino), found.st_size


def missing_since(engine: Engine) -> datetime | None:
    """When the study was opened, in a database that was not closed since, or that was copied before it was."""
    with engine.connect() as connection:
        found: datetime | None = connection.execute(select(func.min(unclosed.c.at))).scalar()
    return found


def begin(engine: Engine, *, is_local: bool, was_missed: bool) -> None:
    """What cannot be begun is not marked as open, or the next opening would miss a journal that never was."""
    try:
        set_mode(engine, is_local=is_local)
    except BaseException:
        if not was_missed:
            with tried_again_later():
                mark_closed(engine)
        raise


def set_mode(engine: Engine, *, is_local: bool) -> None:
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None  # noqa: S101
        # WAL costs one sync a save but needs shared memory between processes, which shares and FAT sticks do not give.
        raw.execute(f"PRAGMA journal_mode={'WAL' if is_local else 'DELETE'}").fetchall()
    if is_local:
        mark_open(engine)
    else:
        mark_closed(engine)


def mark_open(engine: Engine) -> None:
    """In the journal first, so that it is never empty from here on, then in the database itself."""
    with engine.begin() as connection:
        connection.execute(delete(unclosed))
        connection.execute(insert(unclosed).values(at=datetime.now(UTC)))
    with engine.connect() as connection:
        settle(connection)


def mark_closed(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(delete(unclosed))


def settle(connection: Connection) -> None:
    """Carry what is saved over into the database, as far as no reader stands in the way."""
    # PASSIVE waits for nobody, and leaves the file its length: see Watch.
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101
    raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


@contextmanager
def tried_again_later() -> Iterator[None]:
    """For what adds nothing to what is saved already, and is done once more at the latest when the study is closed."""
    try:
        yield
    except (DatabaseError, driver.Error):
        return
