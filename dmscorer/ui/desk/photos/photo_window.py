"""The photo in a window of its own, for a second monitor; the keys pressed there still go to the desk."""

from PySide6.QtCore import QByteArray, QCoreApplication, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dmscorer.ui.acts.preferences import Preferences


class PhotoWindow(QWidget):
    """Holds what it is given until it is closed. Its title says nothing of the case."""

    closed = Signal()

    def __init__(self, content: QWidget, keys_to: QWidget, preferences: Preferences) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("photo_window")
        self.setWindowTitle("dmscorer")
        self._keys_to = keys_to
        self._preferences = preferences
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        else:
            QCoreApplication.sendEvent(self._keys_to, event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, ARG002 - Qt's name; Tab goes to the desk as a key
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        kept = self.saveGeometry().toBase64().toStdString()
        self._preferences.keep_photo_geometry(kept)
        super().closeEvent(event)
        self.closed.emit()

    def _place(self) -> None:
        """Where it was the last time; the first time on another screen than the desk, if there is one."""
        kept = self._preferences.now.photo_geometry
        if kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode())):
            return
        here = self._keys_to.screen()
        others = [screen for screen in QGuiApplication.screens() if screen is not here]
        area = (others[0] if others else here).availableGeometry()
        self.setGeometry(
            area if others else area.adjusted(area.width() // 4, 0, -area.width() // 4, -area.height() // 4)
        )
