"""The photo in a window of its own, for a second monitor; the keys pressed there still go to the desk."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QByteArray, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dmscorer.ui.acts.preferences import Preferences

_FRAME: Final = (8, 40, -8, -8)  # room for the frame and title bar that the desktop adds, before they can be measured


class PhotoWindow(QWidget):
    """Holds what it is given until it is closed. Its title says nothing of the case."""

    closed = Signal()

    def __init__(
        self, content: QWidget, desk_screen: QScreen, preferences: Preferences, take_key: Callable[[QKeyEvent], None]
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("photo_window")
        self.setWindowTitle("dmscorer")
        self._take_key = take_key
        self._preferences = preferences
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        self._place(desk_screen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        else:
            self._take_key(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, ARG002 - Qt's name; Tab goes to the desk as a key
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._keep_title_in_view)  # the desktop has framed it by then

    def closeEvent(self, event: QCloseEvent) -> None:
        kept = self.saveGeometry().toBase64().toStdString()
        self._preferences.keep_photo_geometry(kept)
        super().closeEvent(event)
        self.closed.emit()

    def _place(self, here: QScreen) -> None:
        """Where it was the last time; the first time on another screen than the desk, if there is one."""
        kept = self._preferences.now.photo_geometry
        if kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode())):
            return
        others = [screen for screen in QGuiApplication.screens() if screen is not here]
        area = (others[0] if others else here).availableGeometry()
        room = area if others else area.adjusted(area.width() // 4, 0, -area.width() // 4, -area.height() // 4)
        self.setGeometry(room.adjusted(*_FRAME))

    def _keep_title_in_view(self) -> None:
        if not self.windowState() & (Qt.WindowState.WindowFullScreen | Qt.WindowState.WindowMaximized):
            framed = self.frameGeometry()
            inside = within(framed, self.screen().availableGeometry())
            if inside != framed:
                self.resize(self.size() - framed.size() + inside.size())
                self.move(inside.topLeft())


def within(framed: QRect, area: QRect) -> QRect:
    """The frame of a window, made no larger than ``area`` and moved into it."""
    fitted = QRect(framed.topLeft(), framed.size().boundedTo(area.size()))
    fitted.moveLeft(min(max(fitted.left(), area.left()), area.right() - fitted.width() + 1))
    fitted.moveTop(min(max(fitted.top(), area.top()), area.bottom() - fitted.height() + 1))
    return fitted
