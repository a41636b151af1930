"""Why a study is not opened, or not made: each says what to do."""

from pathlib import Path

from dmscorer.domain.errors import Refusal

SUFFIX = ".dmstudy"


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


class DamagedRows(Refusal):
    """The file is whole for SQLite, but what stands in it cannot be read on from."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(
            f"A part of the study cannot be read ({where}, {what}): restore a backup; “dmscorer check” lists all that is damaged."
        )


class ReadOnlyStudy(Refusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"“{folder}” cannot be written to: copy the study to a folder of your own and open it there.")


# Opening read-only with a journal still there would show the study as it was before its last saves.
class UnfinishedStudy(Refusal):
    """A program was killed and the copy is read-only: SQLite would have to write to bring it up to date."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}” was not closed properly and cannot be written to: open it once from a folder of your own."
        )


class StudyExists(Refusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"“{folder}” already exists: choose another name.")
