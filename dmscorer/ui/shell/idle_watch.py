"""Signs out whoever has left the computer: nobody else may read on or score in that person's name."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

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
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._follow)
            self._follow(application.focusWindow())
        self.touch()

    def touch(self) -> None:
        """Somebody is here."""
        minutes = self._minutes()
        if minutes:
            self._timer.start(minutes * 60_000)
        else:
            self._timer.stop()

    def _follow(self, window: QWindow | None) -> None:
        # Asked of windows as the system sees them, not of the application: that would cost time with every event of every
        # control, most of which nobody at the computer has caused.
        if window is not None:
            window.installEventFilter(self)  # a second time moves it to the front, no more
            self.touch()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        if event.type() in INPUT:
            self.touch()
        return False
