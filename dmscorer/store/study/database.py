"""The database file of a study: made, looked at before it is touched, opened for one writer or many readers."""

import errno
import os
import re
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from dmscorer.domain.errors import (
    DAMAGED,
    FOLDER_GONE,
    JOURNAL_GONE,
    CannotOpen,
    CannotRead,
    CannotSave,
    NotTidied,
    Refusal,
    outside_cause,
)
from dmscorer.domain.report.deidentification import NONE, Deidentification
from dmscorer.store.study import damage, faults, journal, migrations, tables, volume
from dmscorer.store.study.lock import NAME as LOCK
from dmscorer.store.study.lock import WriterLock
from dmscorer.store.study.outside_faults import cause_of, told, told_of_files
from dmscorer.store.study.refusals import (
    SUFFIX,
    DamagedRows,
    DamagedStudy,
    NewerStudy,
    NotAStudy,
    ReadOnlyStudy,
    StudyExists,
    UnfinishedStudy,
)

__all__ = [
    "SUFFIX", "Connection", "DamagedRows", "DamagedStudy", "Database", "NewerStudy", "NotAStudy", "ReadOnlyStudy",
    "Refusal", "StudyExists", "UnfinishedStudy", "create", "inspect", "open_for_reading", "open_for_writing",
]  # fmt: skip

NAME = "study.sqlite"
MAGIC = b"SQLite format 3\x00"
# Long enough for another connection to finish a save, too short for a window to look frozen.
BUSY_MS = 400  # a window waits for it
# trusted_schema off and cell_size_check on because a study folder may come from somebody else: the file itself is
# untrusted. secure_delete so that what is taken out (a photo's name, a tick) does not stay readable in free pages.
PRAGMAS = (
    "recursive_triggers=ON",  # without it INSERT OR REPLACE slips past the delete triggers
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    f"busy_timeout={BUSY_MS}",
)


class Database:
    """One connection to one study. ``write()`` and ``read()`` give a SQLAlchemy connection inside one transaction."""

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        lock: WriterLock | None,
        deidentification: Deidentification = NONE,
        without_journal_since: datetime | None = None,
    ) -> None:
        """``without_journal_since``: when it had been opened, if its journal was found missing at opening."""
        self.folder = folder
        self.deidentification = deidentification
        self._engine = engine
        self._lock = lock
        # Remembered so that a study which is moved or replaced while open is noticed: the path would still look right.
        self._file = _identity(folder)
        self._journal = journal.Watch(folder / NAME)
        self.without_journal_since = without_journal_since

    @property
    def is_writable(self) -> bool:
        return self._lock is not None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, durable when the block ends (synchronous=EXTRA); rolled back on any error."""
        if self._lock is None:
            raise ReadOnlyStudy(self.folder)
        # Before, so that nothing is written into a deleted file; after the block and before the commit, because the
        # folder may go while it runs.
        self._refuse_gone()
        with told(self.folder, CannotSave), self._engine.begin() as connection:
            yield connection
            self._refuse_gone()

    def _refuse_gone(self) -> None:
        """SQLite goes on writing into a file that was moved or deleted under it: what it says is saved would be lost."""
        if _identity(self.folder) != self._file:
            raise CannotSave(FOLDER_GONE)
        if self._journal.state() is not journal.State.WHOLE:
            raise CannotSave(JOURNAL_GONE)

    def settle(self) -> None:
        """Carry what is saved over from the journal into the database: at a signature, and when the hand rests."""
        if self._lock is not None and self._journal.state() is journal.State.WHOLE:
            with journal.tried_again_later(), self._engine.connect() as connection:
                journal.settle(connection)

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
            with told(self.folder, CannotSave), engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        options: dict[str, Any] = {"is_reading": True, "deidentification": self.deidentification}
        with told(self.folder, CannotRead), self._engine.connect().execution_options(**options) as connection:
            try:
                yield connection
            except damage.ERRORS as error:
                if found := next(faults.damaged_rows(connection), None):
                    raise DamagedRows(*found) from error
                raise

    def reader(self, deidentification: Deidentification = NONE) -> "Database":
        """A read-only connection of its own, for a job in another thread; what it reads can be disguised."""
        # A connection of its own instead of a shared one: a transaction of the window must not be seen half done, nor
        # ended, by a job.
        return Database(self.folder, _engine(self.folder, "mode=ro"), None, deidentification)

    def close(self, *, keeps_mark: bool = False) -> None:
        """Leave one plain file behind: the journal goes back to DELETE, then the lock is released.

        ``keeps_mark``: the study stays marked as one whose journal is missing. Raises NotTidied where that fails; what
        was saved is safe, and the study is closed all the same.
        """
        lock, self._lock = self._lock, None
        # What was saved lies in the file that went, and nothing can be tidied; out of a journal that was cut short nothing
        # may be carried over. One that only lost its name is still whole for this connection.
        is_gone = _identity(self.folder) != self._file or self._journal.state() is journal.State.CUT
        with told_of_files(self.folder, NotTidied), ExitStack() as stack:
            if lock is not None:
                stack.callback(lock.release)
            stack.callback(self._engine.dispose)
            if lock is not None and not is_gone and not keeps_mark:
                self._tidy()

    def _tidy(self) -> None:
        """The mark goes before the journal: killed in between, the database still knows what it lacks without it."""
        is_marked = True
        with journal.tried_again_later():  # on a full disk there is room once the journal is gone
            journal.mark_closed(self._engine)
            is_marked = False
        with self._engine.connect() as connection:
            _pragma(connection, "journal_mode=DELETE")
        if is_marked:
            journal.mark_closed(self._engine)


def create(folder: Path) -> Database:
    """Make ``folder`` and an empty study database in it; refuse an existing one."""
    if folder.exists() and any(folder.iterdir()):
        raise StudyExists(folder)
    with told_of_files(folder, lambda cause: CannotOpen(folder.name, cause)):
        folder.mkdir(parents=True, exist_ok=True)
        lock, engine = _lock(folder), _engine(folder, "mode=rwc")
        try:
            with engine.begin() as connection:
                _pragma(connection, f"application_id={tables.APPLICATION_ID}")
                _pragma(connection, f"user_version={tables.VERSION}")
                tables.metadata.create_all(connection)
                for statement in tables.triggers():
                    connection.exec_driver_sql(statement)
            journal.set_mode(engine, is_local=volume.is_local_disk(folder))
        except BaseException:
            engine.dispose()
            lock.release()
            raise
        return Database(folder, engine, lock)


def open_for_writing(folder: Path) -> Database:
    """The one writer. Header, version and quick_check are read before anything is touched."""
    version = inspect(folder)
    with told_of_files(folder, lambda cause: CannotOpen(folder.name, cause)):
        lock, engine = _lock(folder), _engine(folder, "mode=rw")
        try:
            has_journal = journal.is_there(folder / NAME)
            _quick_check(folder, "mode=rw")
            migrations.migrate(folder / NAME, version, _engine(folder, "mode=rw"))
            since = None if has_journal else journal.missing_since(engine)
            journal.begin(engine, is_local=volume.is_local_disk(folder), was_missed=since is not None)
        except BaseException:
            engine.dispose()
            lock.release()
            raise
        return Database(folder, engine, lock, without_journal_since=since)


def _lock(folder: Path) -> WriterLock:
    try:
        return WriterLock.take(folder)
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise ReadOnlyStudy(folder) from error
        raise


def open_for_reading(folder: Path) -> Database:
    """Any number of readers, also of a copy on read-only media; changes nothing."""
    version, has_journal = inspect(folder), journal.is_there(folder / NAME)
    mode = "mode=ro"
    if not _can_be_written(folder):
        if (folder / f"{NAME}-wal").exists() or (folder / f"{NAME}-journal").exists():
            raise UnfinishedStudy(folder)
        # Without it SQLite wants to make a shared-memory file beside the database, which read-only media refuse.
        mode = "mode=ro&immutable=1"
    with told_of_files(folder, lambda cause: CannotOpen(folder.name, cause)):
        _quick_check(folder, mode)
        engine = _engine(folder, mode)
        since = None if has_journal or version < journal.SINCE else journal.missing_since(engine)
        # A writer may have opened it in between.
        is_missed = since is not None and not journal.is_there(folder / NAME)
        return Database(folder, engine, None, without_journal_since=since if is_missed else None)


def back_up(folder: Path, target: Path) -> None:
    """The database alone, whole, into another folder."""
    migrations.back_up(folder / NAME, target / NAME)


def inspect(folder: Path) -> int:
    """The version in the header, read as plain bytes; a sentence for everything that is no study of ours."""
    path = folder / NAME
    refuse_long(folder)
    try:
        if not path.is_file():
            raise NotAStudy(folder)
        with path.open("rb") as file:
            header = file.read(100)
    except ValueError:  # NUL in the name
        raise NotAStudy(folder) from None
    except OSError as error:
        raise CannotOpen(folder.name, outside_cause(error)) from error
    if len(header) < 100:
        raise DamagedStudy(folder, "the file is cut off")
    if not header.startswith(MAGIC):
        raise DamagedStudy(folder, "its header is not that of a database")
    version, application = struct.unpack(">I", header[60:64])[0], struct.unpack(">I", header[68:72])[0]
    if application != tables.APPLICATION_ID:
        raise NotAStudy(folder)
    if version > tables.VERSION:
        # Refused, not opened as far as it goes: an older program would write rows that the newer tables do not expect.
        raise NewerStudy(folder)
    return int(version)


LONGEST_PATH = 480  # bytes: SQLite takes 512 with the longest ending of its own


def refuse_long(folder: Path) -> None:
    """Before anything is made or opened under a path that SQLite cannot follow."""
    if len(os.fsencode(folder.absolute() / NAME)) > LONGEST_PATH:
        raise CannotOpen(folder.name, "its path is too long")


_OWN_FILE = re.compile(rf"{re.escape(NAME)}(-wal|-shm|-journal)?|study\.before-version-\d+\.sqlite")


def is_own_file(name: str) -> bool:
    """Whether the program itself gives such a name in the folder of a study."""
    return bool(_OWN_FILE.fullmatch(name)) or name == LOCK


def looks_like_database(path: Path) -> bool:
    """By its name, as a sync program changes it (its journal too), or by its first bytes."""
    if path.name.casefold().startswith("study"):
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


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
        if cause_of(error, folder) not in (None, DAMAGED):
            raise
        raise DamagedStudy(folder, str(error.orig)) from error
    finally:
        engine.dispose()
    if found != "ok":
        raise DamagedStudy(folder, str(found).splitlines()[-1])


def _engine(folder: Path, mode: str) -> Engine:
    uri = f"{(folder / NAME).resolve().as_uri()}?{mode}"

    def connect() -> Any:  # noqa: ANN401
        # isolation_level=None: SQLAlchemy's begin hook below decides, not the driver's guessing
        return driver.connect(uri, uri=True, isolation_level=None, check_same_thread=False)

    # One connection for the whole life of a Database: the pragmas below belong to a connection.
    engine = create_engine("sqlite://", module=driver, creator=connect, poolclass=StaticPool)
    is_reading = mode.startswith("mode=ro")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.text_factory = damage.text_of
        # EXTRA, not FULL: without WAL (sticks, shares, what a reader writes beside a closed study) FULL does not sync the
        # folder after the journal is deleted, and a power cut then takes the last save back. In WAL the two are the same.
        connection.execute("PRAGMA query_only=ON" if is_reading else "PRAGMA synchronous=EXTRA")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE takes the write lock at the beginning: a transaction that reads first and upgrades later can fail
        # with BUSY in the middle.
        only_reads = is_reading or connection.get_execution_options().get("is_reading")
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def _pragma(connection: Connection, pragma: str) -> None:
    """Outside a transaction where SQLite wants that: the driver connection is used as it is."""
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101
    raw.execute(f"PRAGMA {pragma}").fetchall()
