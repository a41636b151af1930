"""Known errors: something the person can understand and mend, as against a bug."""


class Refusal(Exception):  # noqa: N818 - the word of the project: the program refuses and says why
    """A known error; ``str()`` is one sentence that says what happened and what to do."""


class BrokenFile(Refusal):
    """A shipped or replaced data file that cannot be used; ``line`` counts from 1, 0 where no line can be named."""

    def __init__(self, name: str, line: int, cause: str) -> None:
        super().__init__(name, line, cause)
        self.name = name
        self.line = line
        self.cause = cause

    def __str__(self) -> str:
        place = f"{self.name}, line {self.line}" if self.line else self.name
        return f"{place}: {self.cause}. Mend the file or put back the one that came with the program."


FOLDER_GONE = "the study's folder is gone"
_REMEDIES = {
    FOLDER_GONE: "bring it back (plug the stick in, join the network)",
    "the disk is full": "free some space",
    "the disk does not answer": "see whether it is still connected",
    "the folder is read-only": "make it writable",
    "the study's folder cannot be reached": "bring it back (plug the stick in, join the network)",
    "another program holds the file": "close it there",
    "the database is damaged": "close the study and restore a backup",
}


class CannotSave(Refusal):
    """The disk is full, the folder is gone or the file is locked: what was asked was not saved."""

    def __init__(self, cause: str) -> None:
        remedy = _REMEDIES.get(cause, "free some space or bring the study's folder back")
        super().__init__(f"Not saved: {cause}. {remedy[0].upper()}{remedy[1:]}, then try again.")
