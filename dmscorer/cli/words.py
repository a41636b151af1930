"""What the commands share: an open study, and numbers in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy


@contextmanager
def opened(folder: Path, *, write: bool = False) -> Iterator[OpenStudy]:
    """The study of that folder, closed at the end."""
    study = studies.open_study(folder, write=write)
    try:
        yield study
    finally:
        studies.close(study)


def count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
