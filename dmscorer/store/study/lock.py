"""One writer a study: a lock file that the operating system holds and that says who has the study open."""

import getpass
import json
import os
import socket
import sys
from pathlib import Path
from typing import IO

from dmscorer.domain.errors import Refusal

NAME = "study.lock"
# Windows locks bytes against reading too: lock one far behind the text, so that others can read who holds it.
LOCKED_BYTE = 1 << 20


class StudyInUse(Refusal):
    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__(f"The study is open elsewhere ({holder}): close it there, then open it here.")


class WriterLock:
    """Held from :meth:`take` to :meth:`release`; a dead program's lock is free because the system released it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    def take(cls, folder: Path) -> "WriterLock":
        """Raise OSError where the folder cannot be written, StudyInUse where another program has it."""
        path = folder / NAME
        file = _locked(path)
        while not _is_same_file(file, path):  # the holder before us removed it between our opening and locking
            file.close()
            file = _locked(path)
        file.seek(0)
        file.truncate()
        file.write(json.dumps({"host": socket.gethostname(), "user": _user(), "pid": os.getpid()}).encode())
        file.flush()
        return cls(file)

    def release(self) -> None:
        path = Path(self._file.name)
        if sys.platform == "win32":  # an open file cannot be removed there
            self._file.close()
            _remove_unless_taken(path)
        else:
            path.unlink(missing_ok=True)
            self._file.close()


def _locked(path: Path) -> IO[bytes]:
    file = path.open("ab+")
    if not _try_lock(file):
        file.close()
        raise StudyInUse(_holder(path))
    return file


def _is_same_file(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _remove_unless_taken(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except PermissionError:  # another program opened it in the meantime: it is theirs now
        return


def _try_lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(path: Path) -> str:
    try:
        told = json.loads(path.read_bytes())
        return f"{told['user']} on {told['host']}, process {told['pid']}"
    except (OSError, ValueError, KeyError):
        return "another program"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown user"
