"""The files of a study: originals under their own hashes, nothing stray, no second database beside it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dmscorer.domain.study.study import Photo
from dmscorer.imaging.intake import original_path
from dmscorer.store.study import database
from dmscorer.workflows.audit.findings import Finding
from dmscorer.workflows.study.study import OpenStudy

Progress = Callable[[int, int], None]


def of_originals(study: OpenStudy, pictures: Iterable[Photo], progress: Progress) -> Iterator[Finding]:
    folder = study.folder / "originals"
    wanted = {original_path(folder, photo.sha256, photo.format): photo for photo in pictures}
    for done, (path, photo) in enumerate(sorted(wanted.items()), start=1):
        yield from _original(study, path, photo)
        progress(done, len(wanted))
    for path in sorted(folder.rglob("*")):
        # What lies there under its own hash is an intake that was stopped, no damage; anything else was put there by
        # somebody.
        if path.is_file() and path not in wanted and not _is_leftover(path):
            yield Finding(_relative(study, path), "belongs to no photo of the study")


def copies_beside(folder: Path) -> Iterator[Finding]:
    """Two computers wrote at once, or somebody copied the file by hand: what is in the copy is in no result."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and not database.is_own_file(path.name) and database.looks_like_database(path):
            yield Finding(
                path.name,
                "is a copy of the database, as sync programs leave them when two computers wrote at once: scores may be in it "
                "that are not in the study; move it into a folder of its own and compare",
            )


def _is_leftover(path: Path) -> bool:
    """An untouched original without a photo: bringing it in was stopped, or it was taken out of its visit."""
    return path.suffix == ".part" or path.stem == _hash(path)


def _original(study: OpenStudy, path: Path, photo: Photo) -> Iterator[Finding]:
    where = _relative(study, path)
    try:
        found = _hash(path)
    except FileNotFoundError:
        yield Finding(where, f"the original of {photo.source_name} is missing")
    except OSError as error:
        yield Finding(where, f"the original of {photo.source_name} cannot be read ({error.strerror or error})")
    else:
        if found != photo.sha256:
            yield Finding(where, f"the original of {photo.source_name} was changed: it does not fit its hash")


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _relative(study: OpenStudy, path: Path) -> str:
    return path.relative_to(study.folder).as_posix()
