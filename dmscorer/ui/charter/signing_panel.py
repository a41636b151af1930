"""The end of the charter: sign it, or sign an amendment with its reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from dmscorer.domain.charter.history import MEANING
from dmscorer.ui.look import theme


class SigningPanel(QFrame):
    signed = Signal(str, str)  # reason, passphrase

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("signing_panel")
        theme.set_kind(self, "card")
        self._said = theme.set_role(QLabel(), "body")
        self._said.setWordWrap(True)
        self._reason = QLineEdit()
        self._reason.setObjectName("charter_reason")
        self._reason.setPlaceholderText(self.tr("Reason for the change"))
        self._reason.setAccessibleName(self.tr("Reason for the change"))
        self._phrase = QLineEdit()
        self._phrase.setObjectName("charter_passphrase")
        self._phrase.setPlaceholderText(self.tr("Your passphrase"))
        self._phrase.setAccessibleName(self.tr("Your passphrase"))
        self._phrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._go = QPushButton()
        self._go.setObjectName("charter_sign_button")
        theme.set_kind(self._go, "primary")
        self._error = theme.set_role(QLabel(), "small", "error")
        self._error.setObjectName("charter_sign_error")
        self._error.setWordWrap(True)
        self._go.clicked.connect(self._ask)
        self._phrase.returnPressed.connect(self._ask)
        self._lay_out()

    def show_asked(self, *, is_amendment: bool, n_changed: int) -> None:
        self._reason.setVisible(is_amendment)
        self._go.setText(self.tr("Sign amendment") if is_amendment else self.tr("Sign charter"))
        self._go.setEnabled(not is_amendment or n_changed > 0)
        self._said.setText(MEANING)
        self._error.hide()
        self._phrase.clear()

    def refuse(self, sentence: str) -> None:
        self._error.setText(f"△  {sentence}")
        self._error.show()
        self._phrase.selectAll()
        self._phrase.setFocus()

    def _ask(self) -> None:
        self.signed.emit(self._reason.text(), self._phrase.text())

    def _lay_out(self) -> None:
        now = theme.tokens()
        row = QHBoxLayout()
        row.setSpacing(now.px(8))
        row.addWidget(self._phrase, 1)
        row.addWidget(self._go, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(16), now.px(12), now.px(16), now.px(12))
        column.setSpacing(now.px(8))
        column.addWidget(self._said)
        column.addWidget(self._reason)
        column.addLayout(row)
        column.addWidget(self._error)
