"""Where things are: shipped resources, the folders that belong to this user; and how a file is put there whole."""

import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

import platformdirs

APP = "dmscorer"


@cache
def resources() -> Path:
    """The folder of shipped data files, in a checkout, an installed wheel and a frozen build alike."""
    package = Path(__file__).resolve().parent
    frozen = Path(getattr(sys, "_MEIPASS", package)) / "dmscorer" / "resources"
    for candidate in (frozen, package / "resources", package.parent / "resources"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"dmscorer is installed without its resources folder (looked beside {package})")


def user_data() -> Path:
    """Where crash reports, logs and the demo study live unless a person chose another place."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def user_config() -> Path:
    return Path(platformdirs.user_config_dir(APP, appauthor=False))


LARGEST_TABLE = 256 << 20  # bytes; a million rows of scores have a tenth of it


def read_file(path: Path, most: int = LARGEST_TABLE) -> bytes:
    """All of a regular file of at most ``most`` bytes; raises OSError for anything else.

    A pipe would wait for ever, a device give bytes without end.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError as error:  # NUL or half a surrogate in it
        raise OSError(errno.EINVAL, "no file can have this name", str(path)) from error
    with open(descriptor, "rb") as stream:  # noqa: PTH123 - what was opened is asked, not what may stand there by now
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is not a regular file", str(path))
        content = stream.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most >> 20} MB", str(path))
    return content


def write_whole(path: Path, data: bytes, *, replace: bool = False, durable: bool = True) -> bool:
    """The whole file or none, on the disk before this returns (``durable``); False where a file of this size is there already."""
    # Under its own hash a file of the right size is the right file; a shorter one is left of a power cut and is written
    # again.
    if not replace and path.exists() and path.stat().st_size == len(data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with _staged(path, data, durable=durable) as staged:
        staged.swap()
    if durable:
        sync_folder(path.parent)
    return True


def forget_time(path: Path) -> None:
    """One time for all files and folders: when a photo came in would tell its visit to whoever lists the folder."""
    # Not the beginning of 1970, which sticks with FAT cannot hold. The time of the last change of a file's own record
    # (ctime) cannot be set.
    with suppress(OSError):  # a file of somebody else's, or a disk that keeps no times: the photo itself is sound
        os.utime(path, (SAME_TIME, SAME_TIME))


def forget_times(folders: Iterable[Path]) -> None:
    """Of all that an earlier version wrote there; done once, which the time of the folder itself shows."""
    for folder in folders:
        if folder.is_dir() and int(folder.stat().st_mtime) != SAME_TIME:
            for path in folder.rglob("*"):
                forget_time(path)
            forget_time(folder)


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files or none: what can fail (room, permission) is done before the first file takes its place.

    Names may hold folders, parted by /. Files of the same names are replaced; others stay.
    """
    if not folder.exists():
        with made_whole(folder) as stage:
            _write_all(stage, files)
        return
    _write_all(folder, files)


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    sweep_around(folder)
    for parent in {(folder / name).parent for name in files}:
        sweep_parts(parent)
    with ExitStack() as stack:
        staged = []
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            staged.append(stack.enter_context(_staged(path, data, durable=True)))
        # Only now do files of before give way: whatever can fail has been done.
        for one in staged:
            one.swap()
    for parent in {one.path.parent for one in staged}:
        sync_folder(parent)


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """Where to make what shall stand in ``folder``: it gets its name, missing folders above it too, when all is there.

    ``folder`` is missing or empty. Raises OSError; whatever ends the block early leaves nothing behind.
    """
    top = folder
    while not top.parent.exists():
        top = top.parent
    sweep_around(top)
    stage = top.with_name(part_name())
    made = stage / "made"
    try:
        (made / folder.relative_to(top)).mkdir(parents=True)
        with (stage / MAKING).open("wb") as marker:
            try_lock(marker)
            yield made / folder.relative_to(top)
            if top.exists():
                top.rmdir()  # an empty one; anything else is not ours to replace
            made.rename(top)
            try:
                sync_folder(top.parent)
            except OSError:
                top.rename(made)
                raise
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@dataclass(slots=True)
class _Staged:
    """A file under another name, whole and on the disk, waiting for its place."""

    temporary: Path
    path: Path
    stream: IO[bytes]

    def swap(self) -> None:
        if os.name == "nt":  # where an open file cannot be renamed
            self.stream.close()
        self.temporary.replace(self.path)


@contextmanager
def _staged(path: Path, data: bytes, *, durable: bool) -> Iterator[_Staged]:
    """Held open and locked until its place is taken, so that nobody sweeps it away meanwhile."""
    temporary = path.with_name(part_name())
    try:
        with temporary.open("wb", buffering=0) as stream:
            try_lock(stream)
            _write(stream, data)
            if durable:
                os.fsync(stream.fileno())
            yield _Staged(temporary, path, stream)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write(stream: IO[bytes], data: bytes) -> None:
    """All of it: a raw file takes as much at a time as it likes."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


SAME_TIME = 946_684_800  # seconds: 2000-01-01 in UTC, for files whose own time would tell something
MAKING = "making"  # beside what is being made; its lock says that somebody still is
_PART = re.compile(r"\.[0-9a-f]{32}\.part")


def part_name() -> str:
    """For what is being made: ``sweep`` and ``sweep_parts`` know it."""
    return f".{os.urandom(16).hex()}.part"


def sweep(folder: Path) -> None:
    """Take away what a killed program had begun to write into the study: nobody else may be writing there."""
    for part in (*folder.glob(".*.part"), *folder.glob("*/*/.*.part")):
        part.unlink(missing_ok=True)


def sweep_around(folder: Path) -> None:
    """Where a folder with missing ones above it may have been begun."""
    for above in folder.parents[:3]:
        sweep_parts(above)


def sweep_parts(folder: Path) -> None:
    """Take away what killed programs had begun to make in a folder of the person's own; what somebody still makes stays."""
    for part in folder.glob(".*.part"):
        if _PART.fullmatch(part.name) and not _is_being_made(part):
            if part.is_dir():
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink(missing_ok=True)


def _is_being_made(part: Path) -> bool:
    """Also where that cannot be told, as on some shares."""
    marker = part / MAKING if part.is_dir() else part
    try:
        with marker.open("rb+") as stream:
            return not try_lock(stream)
    except FileNotFoundError:
        return False
    except OSError:
        return True


LOCKED_BYTE = 1 << 20  # Windows locks bytes against reading too: one far behind the text, so that others can read it


def try_lock(file: IO[bytes]) -> bool:
    """Whether this program holds the file now, until it is closed; the system frees the lock of a dead program."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """So that the new name survives a power cut too; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
