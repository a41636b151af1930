"""A page of one column in the middle of the window, scrolling where the text is large."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget


def centred(page: QWidget, column: QVBoxLayout, width: int) -> None:
    """Fill ``page`` with ``column``, at most ``width`` logical pixels wide."""
    inner = QWidget()
    inner.setMaximumWidth(width)
    inner.setLayout(column)
    column.setContentsMargins(24, 48, 24, 24)
    middle = QWidget()
    line = QHBoxLayout(middle)
    line.setContentsMargins(0, 0, 0, 0)
    line.addStretch(1)
    line.addWidget(inner, 1000)
    line.addStretch(1)
    scroll = QScrollArea()
    scroll.setObjectName(f"{page.objectName()}_scroll")
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(middle)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scroll)
