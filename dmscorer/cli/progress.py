"""A progress line on standard error, only where a person watches."""

import sys
from types import TracebackType
from typing import Self

WIDTH = 28


class Progress:
    """Call it with (done, total); leaving the block clears the line."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._shown = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown >= 0:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()

    def __call__(self, done: int, total: int) -> None:
        # In a log file or a pipe a bar would be hundreds of lines of noise.
        if not sys.stderr.isatty():
            return
        filled = WIDTH * done // max(total, 1)
        percent = 100 * done // max(total, 1)
        if percent == self._shown:
            return
        self._shown = percent
        bar = "█" * filled + "·" * (WIDTH - filled)
        sys.stderr.write(f"\r{self.what} {bar} {done} of {total}")
        sys.stderr.flush()
