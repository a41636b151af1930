"""What the commands share: an open study, and numbers in words."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dmscorer.domain.photos.quality import Hint
from dmscorer.domain.report.deidentification import Privacy
from dmscorer.workflows.study import labels
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy

FILE_HINTS = {
    Hint.COLOUR_UNKNOWN: "redness may look wrong: the file does not clearly state its colour space",
    Hint.COLOUR_CONFLICT: "redness may look wrong: the file states two different colour spaces",
    Hint.TURN: "check which side is up: the file states its orientation where many programs do not look",
}  # fmt: skip


@contextmanager
def opened(folder: Path, *, write: bool = False) -> Iterator[OpenStudy]:
    """The study of that folder, closed at the end."""
    study = studies.open_study(folder, write=write)
    if (missing := studies.missing_journal(study)) is not None:
        print(f"Warning: {missing}", file=sys.stderr)
    try:
        yield study
    finally:
        closed(study)
        if studies.damage_noticed():
            print("Warning: a part of the study is damaged. “dmscorer check” lists it.", file=sys.stderr)


def closed(study: OpenStudy) -> None:
    """What cannot be tidied at the end is said; the exit code stays."""
    if (untidy := studies.close_and_tell(study)) is not None:
        print(untidy, file=sys.stderr)


def count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def privacy_of(study: OpenStudy, options: Namespace) -> Privacy:
    """What was asked for; without a word about it, subjects are numbered where a label may name a person."""
    numbers = bool(labels.personal(study)) if options.number_subjects is None else options.number_subjects
    return Privacy(options.identifying, numbers)
