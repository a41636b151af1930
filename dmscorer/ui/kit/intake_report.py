"""What came in and what did not: one line, and below it every file with its reason."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dmscorer.ui.look import icons, theme


class IntakeReport(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("intake_report")
        theme.set_kind(self, "panel")
        self._summary = theme.set_role(QLabel(self), "body", strong=True)
        self._summary.setObjectName("intake_summary")
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        self._lines = QPlainTextEdit(self)
        self._lines.setObjectName("intake_lines")
        self._lines.setAccessibleName(self.tr("Files with remarks"))
        self._lines.setReadOnly(True)
        self._copy = QPushButton(self.tr("Copy list"), self)
        self._copy.setObjectName("copy_list_button")
        theme.set_kind(self._copy, "quiet")
        icons.dress(self._copy, "copy")
        self._copy.clicked.connect(self._copy_all)
        away = QToolButton(self)
        away.setObjectName("put_report_away_button")
        away.setToolTip(self.tr("Put away"))
        away.setAccessibleName(self.tr("Put away"))
        theme.set_kind(away, "quiet")
        icons.dress(away, "cross")
        away.clicked.connect(self.hide)
        self._lay_out(away)
        self.hide()

    def report(self, summary: str, lines: Sequence[str]) -> None:
        self._summary.setText(summary)
        self._lines.setPlainText("\n".join(lines))
        row = theme.tokens().px(20)
        self._lines.setFixedHeight(row * min(len(lines), 6) + theme.tokens().px(20))
        self._lines.setVisible(bool(lines))
        self._copy.setVisible(bool(lines))
        self.show()

    @property
    def text(self) -> str:
        return f"{self._summary.text()}\n{self._lines.toPlainText()}".strip()

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self.text)

    def _lay_out(self, away: QToolButton) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._summary, 1)
        line.addWidget(self._copy)
        line.addWidget(away)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._lines)
