"""One photo of the light table, large, with the keys that lead on and back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme
from dmscorer.ui.picture.photo_view import PhotoView

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
BACK = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class CloserLook(QWidget):
    """The mouse zooms and pans; letters and digits are view keys, as on the table."""

    view_key = Signal(str)
    stepped = Signal(int)  # -1 or 1
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("closer_look")
        self.view = PhotoView(self)
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.view)
        strip = QFrame(self)
        theme.set_kind(strip, "strip")
        line = QHBoxLayout(strip)
        line.setContentsMargins(12, 6, 12, 6)
        line.setSpacing(12)
        for cap, words, name, act in (
            ("Esc", self.tr("all photos"), "back_to_table", self.closed.emit),
            ("←", self.tr("previous"), "previous_photo", lambda: self.stepped.emit(-1)),
            ("→", self.tr("next"), "next_photo", lambda: self.stepped.emit(1)),
        ):
            key = KeyButton(cap, words, name, strip, on_photo=True)
            key.clicked.connect(lambda _checked=False, act=act: act())
            line.addWidget(key)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(strip)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().lower()
        if event.key() in BACK:
            self.closed.emit()
        elif event.key() in STEPS:
            self.stepped.emit(STEPS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.view_key.emit("")
        elif len(text) == 1 and text.isalnum():
            self.view_key.emit(text)
        else:
            super().keyPressEvent(event)
