"""What the disk, the folder or another program did to a study, told in one sentence each; a fault of ours stays what it is."""

import sqlite3  # only for the error names of a driver that copies them; the driver itself is sqlcipher3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DatabaseError

from dmscorer.domain.errors import (
    DAMAGED,
    DISK_FULL,
    HELD,
    NO_ANSWER,
    NO_MEMORY,
    NOT_REACHED,
    READ_ONLY,
    Refusal,
    outside_cause,
)
from dmscorer.store.study import volume


@contextmanager
def told(folder: Path, refusal: Callable[[str], Refusal]) -> Iterator[None]:
    """What the disk, the folder or the lock did to the database, in one sentence; a fault of ours stays what it is."""
    try:
        yield
    except (DatabaseError, driver.Error) as error:
        if cause := cause_of(error, folder):
            raise refusal(cause) from error
        raise


@contextmanager
def told_of_files(folder: Path, refusal: Callable[[str], Refusal]) -> Iterator[None]:
    """The same where the block touches nothing but the study's own files."""
    try:
        with told(folder, refusal):
            yield
    except OSError as error:
        raise refusal(outside_cause(error)) from error


_CAUSES = {
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_IOERR: NO_ANSWER,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: NOT_REACHED,
    sqlite3.SQLITE_BUSY: HELD,
    sqlite3.SQLITE_LOCKED: HELD,
    sqlite3.SQLITE_PROTOCOL: HELD,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_NOMEM: NO_MEMORY,
}
_MAY_MEAN_FULL = (NO_ANSWER, NOT_REACHED)  # a file of SQLite's own could not grow or be made


def cause_of(error: Exception, folder: Path) -> str | None:
    """What went wrong outside the program (disk, folder, lock); None if the fault is ours."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    if code == FOREIGN_KEY:
        return DAMAGED if _has_loose_ends(folder / DATABASE) else None
    cause = _CAUSES.get(code & 0xFF) if isinstance(code, int) else None
    return DISK_FULL if cause in _MAY_MEAN_FULL and volume.is_full(folder) else cause


FOREIGN_KEY = sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
DATABASE = "study.sqlite"


def _has_loose_ends(path: Path) -> bool:
    """Whether rows already point at something that is not there: then a new one that fails is no fault of ours."""
    connection = driver.connect(str(path))
    try:
        return connection.execute("PRAGMA foreign_key_check").fetchone() is not None
    finally:
        connection.close()
