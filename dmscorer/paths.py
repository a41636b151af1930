"""Where things are: shipped resources, the folders that belong to this user; and how a file is put there whole."""

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

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


def write_whole(path: Path, data: bytes, *, replace: bool = False, durable: bool = True) -> bool:
    """The whole file or none, on the disk before this returns (``durable``); False where a file of this size is there already."""
    # Under its own hash a file of the right size is the right file; a shorter one is left of a power cut and is written
    # again.
    if not replace and path.exists() and path.stat().st_size == len(data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, since renaming is whole only within one disk; random, since two threads may prepare the same
    # photo.
    temporary = path.with_name(f".{os.urandom(16).hex()}.part")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)
    return True


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files or none: what can fail (room, permission) is done before the first file takes its place.

    Names may hold folders, parted by /. Files of the same names are replaced; others stay.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{os.urandom(16).hex()}.part")
            staged.append((temporary, path))
            with temporary.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        # Only now do files of before give way: whatever can fail has been done.
        for temporary, path in staged:
            temporary.replace(path)
    except BaseException:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
        raise
    for parent in {path.parent for _, path in staged}:
        sync_folder(parent)


def sweep(folder: Path) -> None:
    """Take away what a killed program had begun to write: nothing reads it and nobody else may be writing."""
    for part in folder.glob("*/*/.*.part"):
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """So that the new name survives a power cut too; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
