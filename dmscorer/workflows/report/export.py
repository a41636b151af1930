"""The study as files for the statistician: whole, checksummed, and the same bytes each time."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from dmscorer.domain.errors import DISK_FULL, Refusal, outside_cause
from dmscorer.domain.report.deidentification import Privacy, deidentification
from dmscorer.domain.report.report import Report
from dmscorer.paths import sweep_parts, write_all, write_whole
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.report.export_files import (
    CLINICAL,
    CORRECTORS,
    DECIDERS,
    FILES,
    PEOPLE,
    RATERS,
    REPORT,
    SUBJECTS,
    ExportFile,
    Group,
    Source,
)
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import OpenStudy

__all__ = [
    "CLINICAL",
    "CORRECTORS",
    "DECIDERS",
    "FILES",
    "PEOPLE",
    "RATERS",
    "REPORT",
    "SUBJECTS",
    "ExportFile",
    "Group",
    "Source",
    "told_report",
    "write",
]

Progress = Callable[[int, int], None]

CHECKSUMS = "SHA256SUMS"
DEIDENTIFIED = Privacy()


class CannotWrite(Refusal):
    def __init__(self, path: Path, error: OSError) -> None:
        cause = outside_cause(error)
        todo = "free some space or choose another place" if cause == DISK_FULL else "choose another place"
        super().__init__(f"“{path}” cannot be written ({cause}): {todo}.")


class InsideStudy(Refusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"“{folder}” lies inside the study itself: choose a folder outside of it.")


def write(
    study: OpenStudy,
    folder: Path,
    only: Collection[str] | None = None,
    progress: Progress = lambda _done, _total: None,
    privacy: Privacy = DEIDENTIFIED,
    language: str = "en",
) -> tuple[Path, ...]:
    """Write the files (all, or those named in ``only``) and their checksums; the same study gives the same bytes.

    ``language``: of the report, en or de.

    Everything is made before the first file is put in its place, so that a full disk changes nothing there.
    """
    if folder.resolve().is_relative_to(study.folder.resolve()):
        raise InsideStudy(folder)
    consensus.refuse_masked(study)
    wanted = [file for file in FILES if only is None or file.name in only]
    made = _made(study, wanted, progress, privacy, language)
    # Sorted, with two spaces, as sha256sum reads it.
    made[CHECKSUMS] = "".join(f"{hashlib.sha256(made[name]).hexdigest()}  {name}\n" for name in sorted(made)).encode()
    try:
        write_all(folder, made)
    except OSError as error:
        raise CannotWrite(folder, error) from error
    return tuple(folder / name for name in made)


class NoSuchFile(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"No export file is called “{name}”: choose from {', '.join(file.name for file in FILES)}.")


def known(names: Collection[str] | None) -> Collection[str] | None:
    """The names as they are, if each is one; raises NoSuchFile."""
    for name in names or ():
        if name not in {file.name for file in FILES}:
            raise NoSuchFile(name)
    return names


def told_report(study: OpenStudy, privacy: Privacy = DEIDENTIFIED, language: str = "en") -> Report:
    """The report as an export would hold it; refused while levels are masked."""
    consensus.refuse_masked(study)
    with _source(study, privacy, language) as source:
        return source.report


@contextmanager
def _source(study: OpenStudy, privacy: Privacy, language: str) -> Iterator[Source]:
    """From a connection of its own, which reads labels and dates as they are to be told."""
    # The changes are made where labels and dates are read, not in finished tables: no file made from this connection
    # can hold the originals, and no author of a new file has to think of it.
    subjects = [visits for visits, _ in clinical.subjects(study)]
    reader = study.reader(deidentification(subjects, privacy, visit_order.order(study)))
    try:
        yield Source(reader, privacy, language)
    finally:
        reader.database.close()


def _made(
    study: OpenStudy, wanted: Collection[ExportFile], progress: Progress, privacy: Privacy, language: str
) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    with _source(study, privacy, language) as source:
        steps = [1 + file.n_drawn(source) for file in wanted]
        for at, file in enumerate(wanted):
            source.drawn = _counted(sum(steps[:at]), sum(steps[: at + 1]) - 1, sum(steps), progress)
            made.update(file.files(source))
            progress(sum(steps[: at + 1]), sum(steps))
    return made


def _counted(start: int, last: int, total: int, progress: Progress) -> Callable[[], None]:
    """One step further with each call, never beyond ``last``."""
    steps = count(start + 1)
    return lambda: progress(min(next(steps), last), total)


def save(path: Path, content: bytes) -> None:
    """The whole file or none; an earlier one is replaced at the end. Raises CannotWrite."""
    try:
        sweep_parts(path.parent)
        write_whole(path, content, replace=True)
    except OSError as error:
        raise CannotWrite(path, error) from error
