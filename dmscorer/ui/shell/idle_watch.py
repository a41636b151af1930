"""Signs out whoever has left the computer: nobody else may read on or score in that person's name."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

INPUT: Final = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletMove, QEvent.Type.NativeGesture,
    }
)  # fmt: skip


class IdleWatch(QObject):
    """Calls ``away`` after so many minutes without a key or the mouse, and again after as many more; 0 = never."""

    def __init__(self, parent: QObject, minutes: Callable[[], int], away: Callable[[], None]) -> None:
        super().__init__(parent)
        self._minutes = minutes
        self._timer = QTimer(self)
        self._timer.timeout.connect(away)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self.touch()

    def touch(self) -> None:
        """Somebody is here."""
        minutes = self._minutes()
        if minutes:
            self._timer.start(minutes * 60_000)
        else:
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        if event.type() in INPUT:
            self.touch()
        return False
