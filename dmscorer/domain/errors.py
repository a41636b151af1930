"""Known errors: something the person can understand and mend, as against a bug."""

import errno


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
JOURNAL_GONE = "another program removed or changed study.sqlite-wal beside the open study"
DISK_FULL = "the disk is full"
NO_ANSWER = "the disk does not answer"
READ_ONLY = "the folder is read-only"
NOT_REACHED = "the study's folder cannot be reached"
HELD = "another program holds the file"
DAMAGED = "the database is damaged"
NO_MEMORY = "the computer's memory is full"
_REMEDIES = {
    FOLDER_GONE: "bring it back (plug the stick in, join the network)",
    JOURNAL_GONE: "keep other programs away from the study's folder, close the study and open it",
    DISK_FULL: "free some space",
    NO_ANSWER: "see whether it is still connected",
    READ_ONLY: "make it writable",
    NOT_REACHED: "bring it back (plug the stick in, join the network)",
    HELD: "close it there",
    DAMAGED: "close the study and restore a backup",
    NO_MEMORY: "close other programs",
}
_OF_THE_SYSTEM = {
    **dict.fromkeys(("ENOSPC", "EDQUOT"), DISK_FULL),
    **dict.fromkeys(("EIO", "ENXIO", "ENODEV", "ETIMEDOUT", "ESTALE", "EHOSTDOWN", "ENOTCONN"), NO_ANSWER),
    **dict.fromkeys(("EACCES", "EPERM"), "access is denied"),
    **dict.fromkeys(("EBUSY", "ETXTBSY", "EAGAIN"), HELD),
    "ENOMEM": NO_MEMORY,
    "EROFS": "the disk is read-only",
    "ENAMETOOLONG": "its name is too long",
    "ENOENT": "it is not there",
    "ENOTDIR": "a file stands where a folder is meant",
    "EISDIR": "it is a folder",
    "ELOOP": "its links lead in a circle",
    "EILSEQ": "the disk takes no such name",
}


def outside_cause(error: OSError) -> str:
    """What went wrong outside the program, in words; what the system says where there are none of ours."""
    name = errno.errorcode.get(error.errno or 0, "")
    found = _OF_THE_SYSTEM.get(name, error.strerror or type(error).__name__)
    return f"{found[0].lower()}{found[1:]}"


def sentence_of(error: OSError) -> str:
    """For what no part of the program has met where it happened: the file, the cause, what to do."""
    cause = outside_cause(error)
    what = f"“{error.filename}” cannot be used" if error.filename is not None else "A file cannot be used"
    return f"{what}: {cause}. {remedy(cause, 'see that it is there and may be used')}, then try again."


def remedy(cause: str, otherwise: str) -> str:
    """What to do about a cause, as the start of a sentence."""
    found = _REMEDIES.get(cause, otherwise)
    return f"{found[0].upper()}{found[1:]}"


class OutsideFault(Refusal):
    """The disk, the folder or another program is at fault; ``cause`` says how, as part of a sentence."""

    def __init__(self, cause: str, sentence: str) -> None:
        super().__init__(sentence)
        self.cause = cause


class CannotSave(OutsideFault):
    """The disk is full, the folder is gone or the file is locked: what was asked was not saved."""

    def __init__(self, cause: str) -> None:
        todo = remedy(cause, "free some space or bring the study's folder back")
        super().__init__(cause, f"Not saved: {cause}. {todo}, then try again.")


class CannotRead(OutsideFault):
    """The study is open, and its disk, folder or database failed."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, f"The study cannot be read: {cause}. {remedy(cause, 'open it again')}, then try again.")


class CannotOpen(OutsideFault):
    """Nothing was changed: the study's folder, lock or database failed at opening or making."""

    def __init__(self, name: str, cause: str) -> None:
        todo = remedy(cause, "choose another folder")
        super().__init__(cause, f"“{name}” cannot be opened: {cause}. {todo}, then try again.")


class NotTidied(OutsideFault):
    """All is saved; what closing does beyond that failed."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            cause,
            f"Everything is saved, but the study could not be closed properly: {cause}. "
            f"{remedy(cause, 'see whether its disk is still connected')}, then open and close it once; "
            "until then copy its folder as a whole, never study.sqlite alone.",
        )
