"""One photo with a layer to draw on and a strip of keys: what hiding parts and drawing regions share."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme
from dmscorer.ui.photos.mark_layer import MarkLayer
from dmscorer.ui.picture.photo_view import PhotoView

MINIMUM_WIDTH = 240  # fixed, not grown with the text: keys shrink to their caps, words wrap
MARGIN = 12
NUDGES = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}


class MarkupPage(QWidget):
    """The mouse draws; Ctrl and drag pans, the wheel zooms; arrows step through photos, or move the selected mark."""

    stepped = Signal(int)  # -1 or 1
    closed = Signal()
    undone = Signal()
    redone = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.view = PhotoView(self)
        self.view.setObjectName(f"{name}_view")
        self.layer = MarkLayer(self.view)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.status = theme.set_role(QLabel(), "small")
        self.status.setObjectName(f"{name}_status")
        self.status.setProperty("on", "photo")
        self._keys: dict[bool, list[KeyButton]] = {True: [], False: []}
        self.status.setWordWrap(True)
        self.status.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.head, self.head_line = _strip(self, self.status)
        self.foot, self.foot_line = _strip(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.view, 1)
        column.addWidget(self.foot)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumWidth(MINIMUM_WIDTH)

    def offer(self, keys: Sequence[tuple[str, str, str, Callable[[], None]]], *, at_head: bool = False) -> None:
        """Key cap, words, object name and act of each key of a strip."""
        for cap, words, name, act in keys:
            button = KeyButton(cap, words, name, self, on_photo=True)
            button.clicked.connect(lambda _checked=False, act=act: act())
            (self.head_line if at_head else self.foot_line).addWidget(button)
            self._keys[at_head].append(button)

    def open_picture(self, levels: tuple[QImage, ...], full: QSize, caption: str) -> None:
        self.view.show_picture(levels, full, caption)
        self.layer.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_keys()
        self.layer.resize(self.view.size())

    def _fit_keys(self) -> None:
        """Where there is little room keys show their cap alone, with the words in a tooltip."""
        for key in (*self._keys[True], *self._keys[False]):
            key.set_compact(is_compact=False)
        for line, keys in ((self.head_line, self._keys[True]), (self.foot_line, self._keys[False])):
            for key in keys:  # from the left: where the way leads is told by the arrows themselves
                key.set_compact(is_compact=_wanted(line) > self.width())

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.layer.resize(self.view.size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_command = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_command and event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y):
            (self.undone if event.key() == Qt.Key.Key_Z else self.redone).emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in NUDGES:
            self._arrow(Qt.Key(event.key()), 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.layer.remove_selected()
        else:
            super().keyPressEvent(event)

    def _arrow(self, key: Qt.Key, by: int) -> None:
        across, down = NUDGES[key]
        if self.layer.selected is not None:
            self.layer.nudge(across * by, down * by)
        elif across:
            self.stepped.emit(across)


def _wanted(line: QHBoxLayout) -> int:
    """The width in px at which nothing in the line is cut; asked of the widgets, as a layout remembers what it was."""
    items = filter(None, (line.itemAt(place) for place in range(line.count())))
    widgets = filter(None, (item.widget() for item in items))
    return sum(widget.sizeHint().width() + line.spacing() for widget in widgets) + 2 * MARGIN


def _strip(page: QWidget, beneath: QWidget | None = None) -> tuple[QFrame, QHBoxLayout]:
    """A band over or under the photo and its line of keys."""
    strip = QFrame(page)
    theme.set_kind(strip, "strip")
    column = QVBoxLayout(strip)
    column.setContentsMargins(MARGIN, 6, MARGIN, 6)
    column.setSpacing(4)
    line = QHBoxLayout()
    line.setSpacing(12)
    column.addLayout(line)
    if beneath is not None:
        column.addWidget(beneath)
    return strip, line
