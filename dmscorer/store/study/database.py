"""The database file of a study: made, looked at before it is touched, opened for one writer or many readers."""

import sqlite3  # only for the error names of a driver that copies them; the driver itself is sqlcipher3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from dmscorer.domain.errors import FOLDER_GONE, CannotSave, Refusal
from dmscorer.domain.report.deidentification import NONE, Deidentification
from dmscorer.store.study import migrations, tables, volume
from dmscorer.store.study.lock import WriterLock

__all__ = ["Connection", "Database", "create", "inspect", "open_for_reading", "open_for_writing"]

NAME = "study.sqlite"
SUFFIX = ".dmstudy"
MAGIC = b"SQLite format 3\x00"
BUSY_MS = 400  # a window waits for it
PRAGMAS = (
    "recursive_triggers=ON",  # without it INSERT OR REPLACE slips past the delete triggers
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    f"busy_timeout={BUSY_MS}",
)


class NotAStudy(Refusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"“{folder}” is not a dmscorer study: choose a folder whose name ends in {SUFFIX}.")


class NewerStudy(Refusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder.name}” was made by a newer dmscorer: install the newest version, then open it again."
        )


class DamagedStudy(Refusal):
    def __init__(self, folder: Path, detail: str) -> None:
        self.detail = detail
        super().__init__(
            f"The database of “{folder.name}” is damaged ({detail}): nothing was changed; restore a backup."
        )


class ReadOnlyStudy(Refusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"“{folder}” cannot be written to: copy the study to a folder of your own and open it there.")


class UnfinishedStudy(Refusal):
    """A program was killed and the copy is read-only: SQLite would have to write to bring it up to date."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}” was not closed properly and cannot be written to: open it once from a folder of your own."
        )


class StudyExists(Refusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"“{folder}” already exists: choose another name.")


class Database:
    """One connection to one study. ``write()`` and ``read()`` give a SQLAlchemy connection inside one transaction."""

    def __init__(
        self, folder: Path, engine: Engine, lock: WriterLock | None, deidentification: Deidentification = NONE
    ) -> None:
        self.folder = folder
        self.deidentification = deidentification
        self._engine = engine
        self._lock = lock
        self._file = _identity(folder)

    @property
    def is_writable(self) -> bool:
        return self._lock is not None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, durable when the block ends (synchronous=FULL); rolled back on any error."""
        if self._lock is None:
            raise ReadOnlyStudy(self.folder)
        self._refuse_gone()
        try:
            with self._engine.begin() as connection:
                yield connection
                self._refuse_gone()
        except DatabaseError as error:
            if cause := _outside_cause(error):
                raise CannotSave(cause) from error
            raise

    def _refuse_gone(self) -> None:
        """SQLite goes on writing into a file that was moved or deleted under it: what it says is saved would be lost."""
        if _identity(self.folder) != self._file:
            raise CannotSave(FOLDER_GONE)

    @contextmanager
    def write_beside(self) -> Iterator[Connection | None]:
        """One transaction for what reading itself must leave behind; None where the study cannot be written to at all.

        A reader writes through a connection of its own: SQLite lets one append beside the study's one writer.
        """
        if self._lock is not None:
            with self.write() as connection:
                yield connection
            return
        if not _can_be_written(self.folder):
            yield None
            return
        engine = _engine(self.folder, "mode=rw")
        try:
            with engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            if cause := _outside_cause(error):
                raise CannotSave(cause) from error
            raise
        finally:
            engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(
            is_reading=True, deidentification=self.deidentification
        ) as connection:
            yield connection

    def reader(self, deidentification: Deidentification = NONE) -> "Database":
        """A read-only connection of its own, for a job in another thread; what it reads can be disguised."""
        return Database(self.folder, _engine(self.folder, "mode=ro"), None, deidentification)

    def close(self) -> None:
        """Leave one plain file behind: the journal goes back to DELETE, then the lock is released."""
        try:
            if self._lock is not None:
                with self._engine.connect() as connection:
                    _pragma(connection, "journal_mode=DELETE")
        except driver.DatabaseError:
            if _identity(self.folder) == self._file:
                raise
            # the folder is gone: what was saved lies in it, and nothing can be tidied
        finally:
            self._engine.dispose()
            if self._lock is not None:
                self._lock.release()
                self._lock = None


def create(folder: Path) -> Database:
    """Make ``folder`` and an empty study database in it; refuse an existing one."""
    if folder.exists() and any(folder.iterdir()):
        raise StudyExists(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = WriterLock.take(folder)
    except OSError as error:
        raise ReadOnlyStudy(folder) from error
    engine = _engine(folder, "mode=rwc")
    with engine.begin() as connection:
        _pragma(connection, f"application_id={tables.APPLICATION_ID}")
        _pragma(connection, f"user_version={tables.VERSION}")
        tables.metadata.create_all(connection)
        for statement in tables.triggers():
            connection.exec_driver_sql(statement)
    _set_journal(engine, folder)
    return Database(folder, engine, lock)


def open_for_writing(folder: Path) -> Database:
    """The one writer. Header, version and quick_check are read before anything is touched."""
    version = inspect(folder)
    try:
        lock = WriterLock.take(folder)
    except OSError as error:
        raise ReadOnlyStudy(folder) from error
    try:
        _quick_check(folder, "mode=rw")
        migrations.migrate(folder / NAME, version, _engine(folder, "mode=rw"))
        engine = _engine(folder, "mode=rw")
        _set_journal(engine, folder)
    except BaseException:
        lock.release()
        raise
    return Database(folder, engine, lock)


def open_for_reading(folder: Path) -> Database:
    """Any number of readers, also of a copy on read-only media; changes nothing."""
    inspect(folder)
    mode = "mode=ro"
    if not _can_be_written(folder):
        if (folder / f"{NAME}-wal").exists() or (folder / f"{NAME}-journal").exists():
            raise UnfinishedStudy(folder)
        mode = "mode=ro&immutable=1"
    _quick_check(folder, mode)
    return Database(folder, _engine(folder, mode), None)


def back_up(folder: Path, target: Path) -> None:
    """The database alone, whole, into another folder."""
    migrations.back_up(folder / NAME, target / NAME)


def inspect(folder: Path) -> int:
    """The version in the header, read as plain bytes; a sentence for everything that is no study of ours."""
    path = folder / NAME
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except (FileNotFoundError, NotADirectoryError):
        raise NotAStudy(folder) from None
    except OSError as error:
        raise DamagedStudy(folder, error.strerror or "unreadable") from error
    if len(header) < 100:
        raise DamagedStudy(folder, "the file is cut off")
    if not header.startswith(MAGIC):
        raise DamagedStudy(folder, "its header is not that of a database")
    version, application = struct.unpack(">I", header[60:64])[0], struct.unpack(">I", header[68:72])[0]
    if application != tables.APPLICATION_ID:
        raise NotAStudy(folder)
    if version > tables.VERSION:
        raise NewerStudy(folder)
    return int(version)


def _identity(folder: Path) -> tuple[int, int] | None:
    """Device and number of the database file; None where there is none."""
    try:
        found = (folder / NAME).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _can_be_written(folder: Path) -> bool:
    """Tried, not asked: permission bits say little on shares and on Windows."""
    probe = folder / ".dmscorer-probe"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _quick_check(folder: Path, mode: str) -> None:
    engine = _engine(folder, mode)
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    except DatabaseError as error:
        raise DamagedStudy(folder, str(error.orig)) from error
    finally:
        engine.dispose()
    if found != "ok":
        raise DamagedStudy(folder, str(found).splitlines()[-1])


def _set_journal(engine: Engine, folder: Path) -> None:
    with engine.connect() as connection:
        _pragma(connection, f"journal_mode={'WAL' if volume.is_local_disk(folder) else 'DELETE'}")


def _engine(folder: Path, mode: str) -> Engine:
    uri = f"{(folder / NAME).resolve().as_uri()}?{mode}"

    def connect() -> Any:  # noqa: ANN401
        # isolation_level=None: SQLAlchemy's begin hook below decides, not the driver's guessing
        return driver.connect(uri, uri=True, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", module=driver, creator=connect, poolclass=StaticPool)
    is_reading = mode.startswith("mode=ro")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA query_only=ON" if is_reading else "PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        only_reads = is_reading or connection.get_execution_options().get("is_reading")
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def _pragma(connection: Connection, pragma: str) -> None:
    """Outside a transaction where SQLite wants that: the driver connection is used as it is."""
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101
    raw.execute(f"PRAGMA {pragma}").fetchall()


def _outside_cause(error: DatabaseError) -> str | None:
    """What went wrong outside the program (disk, folder, lock); None if the fault is ours."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    known = {
        sqlite3.SQLITE_FULL: "the disk is full",
        sqlite3.SQLITE_IOERR: "the disk does not answer",
        sqlite3.SQLITE_READONLY: "the folder is read-only",
        sqlite3.SQLITE_CANTOPEN: "the study's folder cannot be reached",
        sqlite3.SQLITE_BUSY: "another program holds the file",
        sqlite3.SQLITE_LOCKED: "another program holds the file",
        sqlite3.SQLITE_CORRUPT: "the database is damaged",
    }
    if primary in known:
        return known[primary]
    return None
