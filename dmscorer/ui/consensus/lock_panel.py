"""Under a settled meeting: sign the consensus as final, or unlock it with a reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from dmscorer.ui.look import theme


class LockPanel(QFrame):
    """One line to write in and one button; it never knows whether that was done."""

    lock_asked = Signal(str)  # the passphrase
    unlock_asked = Signal(str)  # the reason

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lock_panel")
        theme.set_kind(self, "card")
        self._is_locked = False
        self._said = theme.set_role(QLabel(), "body")
        self._said.setObjectName("lock_said")
        self._said.setWordWrap(True)
        self._field = QLineEdit()
        self._field.setObjectName("lock_field")
        self._go = QPushButton()
        self._go.setObjectName("lock_button")
        self._error = theme.set_role(QLabel(), "small", "text", strong=True)
        self._error.setObjectName("lock_error")
        self._error.setWordWrap(True)
        self._go.clicked.connect(self._ask)
        self._field.returnPressed.connect(self._ask)
        self._lay_out()

    def show_open(self, meaning: str) -> None:
        """Everything is settled and nothing is locked."""
        self._is_locked = False
        self._said.setText(meaning)
        self._dress(self.tr("Your passphrase"), self.tr("Lock consensus"), QLineEdit.EchoMode.Password)

    def show_locked(self, sentence: str) -> None:
        self._is_locked = True
        self._said.setText(sentence)
        self._dress(self.tr("Reason for unlocking"), self.tr("Unlock"), QLineEdit.EchoMode.Normal)

    def refuse(self, sentence: str) -> None:
        self._error.setText(f"△  {sentence}")
        self._error.setVisible(True)
        self._field.selectAll()
        self._field.setFocus()

    def _dress(self, asked: str, button: str, echo: QLineEdit.EchoMode) -> None:
        self._field.clear()
        self._field.setPlaceholderText(asked)
        self._field.setAccessibleName(asked)
        self._field.setEchoMode(echo)
        self._go.setText(button)
        theme.set_kind(self._go, "plain" if self._is_locked else "primary")
        self._error.setVisible(False)

    def _ask(self) -> None:
        (self.unlock_asked if self._is_locked else self.lock_asked).emit(self._field.text())

    def _lay_out(self) -> None:
        now = theme.tokens()
        row = QHBoxLayout()
        row.setSpacing(now.px(8))
        row.addWidget(self._field, 1)
        row.addWidget(self._go, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(16), now.px(12), now.px(16), now.px(12))
        column.setSpacing(now.px(8))
        column.addWidget(self._said)
        column.addLayout(row)
        column.addWidget(self._error)
