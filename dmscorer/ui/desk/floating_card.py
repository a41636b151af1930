"""A card that floats over the photo: keys, meanings of levels, a note. Esc puts it away."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dmscorer.ui.look import icons, theme


class FloatingCard(QFrame):
    """Stays in the middle of its parent and never grows beyond it; what does not fit scrolls."""

    put_away = Signal()

    def __init__(self, title: str, body: QWidget, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        theme.set_kind(self, "card")
        self._body = body
        self._close = QToolButton()
        self._lay_out(title)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 4)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)
        parent.installEventFilter(self)
        self.place()

    def place(self) -> None:
        """As large as its content wants, in the middle."""
        room, margin = self._parent().size(), theme.tokens().px(16)
        wanted = self.sizeHint() + QSize(theme.tokens().px(16), 0)
        width = min(wanted.width(), room.width() - 2 * margin)
        height = min(wanted.height(), room.height() - 2 * margin)
        self.setGeometry((room.width() - width) // 2, (room.height() - height) // 2, width, height)

    def leave(self) -> None:
        self.hide()
        self.deleteLater()
        self.put_away.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _parent(self) -> QWidget:
        parent = self.parentWidget()
        return parent if parent is not None else self

    def _lay_out(self, title: str) -> None:
        now = theme.tokens()
        head = QHBoxLayout()
        head.addWidget(theme.set_role(QLabel(title), "title"), 1)
        self._close.setObjectName(f"{self.objectName()}_close")
        self._close.setToolTip(self.tr("Close (Esc)"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.set_kind(self._close, "quiet")
        icons.dress(self._close, "cross")
        self._close.clicked.connect(self.leave)
        head.addWidget(self._close)
        scroll = _Scroll(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(24), now.px(16), now.px(16), now.px(16))
        column.setSpacing(now.px(12))
        column.addLayout(head)
        column.addWidget(scroll, 1)


class _Scroll(QScrollArea):
    """Wants to be as large as what it holds."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self._held = body
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        wanted = self._held.sizeHint()
        if self._held.hasHeightForWidth():
            wanted.setHeight(self._held.heightForWidth(wanted.width()))
        return wanted + QSize(theme.tokens().px(16), theme.tokens().px(4))
