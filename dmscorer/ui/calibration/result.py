"""The end of a calibration: what was reached, and what happens next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.kit.page import centred
from dmscorer.ui.look import theme

WIDTH = 560


class CalibrationResult(QWidget):
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("calibration_result")
        self._title = theme.set_role(QLabel(), "figure")
        self._title.setObjectName("calibration_result_title")
        self._reached = theme.set_role(QLabel(), "lead")
        self._reached.setObjectName("calibration_result_reached")
        self._next = theme.set_role(QLabel(), "lead", "quiet")
        self._next.setObjectName("calibration_result_next")
        for label in (self._title, self._reached, self._next):
            label.setWordWrap(True)
        self._go = QPushButton(self.tr("Go on to my page"))
        self._go.setObjectName("calibration_result_button")
        theme.set_kind(self._go, "primary")
        self._go.clicked.connect(self.left)
        self.setFocusProxy(self._go)
        column = QVBoxLayout()
        column.setSpacing(12)
        for label in (self._title, self._reached, self._next):
            column.addWidget(label)
        column.addSpacing(12)
        column.addWidget(self._go, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        centred(self, column, WIDTH)

    def say(self, title: str, reached: str, following: str) -> None:
        self._title.setText(title)
        self._reached.setText(reached)
        self._next.setText(following)
