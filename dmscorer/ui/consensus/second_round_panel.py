"""Beside the meeting: ask the raters again, once; afterwards how far they are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMessageBox, QPushButton, QWidget

from dmscorer.ui.look import theme


class AskAgain(QWidget):
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = theme.set_role(QLabel(), "body", "quiet")
        self._said.setObjectName("ask_again_said")
        self._go = QPushButton(self.tr("Ask raters again"))
        self._go.setObjectName("ask_again_button")
        theme.set_kind(self._go, "quiet")
        self._go.clicked.connect(self._ask)
        self._n_items = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens().px(8))
        row.addWidget(self._said)
        row.addWidget(self._go)
        self.hide()

    def offer(self, n_items: int) -> None:
        """The charter has a second round, and so many items could be asked again; 0 = none."""
        self._n_items = n_items
        self._said.hide()
        self._go.setVisible(n_items > 0)
        self.setVisible(n_items > 0)

    def show_progress(self, n_signed: int, n_cases: int) -> None:
        self._go.hide()
        words = (
            self.tr("second round: {n} of {all} signed") if n_signed < n_cases else self.tr("second round: all signed")
        )
        self._said.setText(words.format(n=n_signed, all=n_cases))
        self._said.show()
        self.show()

    def _ask(self) -> None:
        """It cannot be taken back, and it is done once: so it asks."""
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setObjectName("ask_again_question")
        box.setText(
            self.tr(
                "Ask every rater again about {n} open items? This is done once in a study; the list is fixed by it."
            ).format(n=self._n_items)
        )
        box.setDefaultButton(box.addButton(self.tr("Not yet"), QMessageBox.ButtonRole.RejectRole))
        go = box.addButton(self.tr("Ask raters again"), QMessageBox.ButtonRole.AcceptRole)
        go.setObjectName("ask_again_now")
        box.exec()
        if box.clickedButton() is go:
            self.asked.emit()
