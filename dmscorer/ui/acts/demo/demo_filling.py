"""The demo study while it fills: other processes paint, a timer here takes in what is ready."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from dmscorer.ui.acts.jobs import Jobs
from dmscorer.workflows.demo.demo import Making

_EVERY_MS: Final = 250


class DemoFilling(QObject):
    """Runs until every case has its photos, somebody cancels, or the study closes (``stop``)."""

    def __init__(
        self, making: Making, jobs: Jobs, changed: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        super().__init__()
        self._making = making
        self._jobs = jobs
        self._changed = changed
        self._failed = failed
        self._job = jobs.watch(self.tr("Painting the demo's photos"))
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._advance)
        self._timer.start()

    @property
    def is_finished(self) -> bool:
        return self._making.is_finished

    def stop(self) -> None:
        """What is missing is made the next time."""
        self._timer.stop()
        self._jobs.end(self._job)
        self._making.stop()

    def _advance(self) -> None:
        if self._job.is_cancelled:
            self.stop()
            return
        try:
            came = self._making.advance()
        except Exception as error:  # noqa: BLE001 - told, and the filling ends: a timer would raise it for ever
            self.stop()
            self._failed(error)
            return
        self._jobs.report(self._job, self._making.done, self._making.total)
        if came:
            self._changed()
        if self._making.is_finished:
            self.stop()
