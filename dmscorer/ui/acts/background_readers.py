"""Who reads the study beside the window: closing it waits for them, so that it is left behind as one plain file."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from dmscorer.ui.acts.jobs import Cancelled
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy


class BackgroundReaders:
    """One for each opened study; jobs go in and out in their own threads."""

    def __init__(self, study: OpenStudy) -> None:
        self._study = study
        self._changed = Condition()
        self._inside = 0
        self._is_closed = False

    @contextmanager
    def reader(self) -> Iterator[OpenStudy]:
        """The study through a read-only connection of its own; Cancelled once the study is being closed."""
        with self._changed:
            if self._is_closed:
                raise Cancelled
            self._inside += 1
        try:
            reader = self._study.reader()
            try:
                yield reader
            finally:
                studies.close(reader)
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Let nobody in any more and wait until the last one is out."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: not self._inside)
