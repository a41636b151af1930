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
