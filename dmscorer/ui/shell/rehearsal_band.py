"""The line over a rehearsal: that nothing here counts, the passphrase, the way back."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.look import icons, theme


class RehearsalBand(QFrame):
    """Neutral: it stands above photos. The word and the frame mark it, no colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rehearsal_band")
        theme.set_kind(self, "band")
        self._word = theme.set_role(QLabel(self.tr("Rehearsal")), "body", "photo", strong=True)
        self._word.setObjectName("rehearsal_word")
        self._told = theme.set_role(QLabel(), "body", "photo")
        self._told.setObjectName("rehearsal_told")
        self._told.setWordWrap(True)
        self.end_button = QPushButton(self.tr("End rehearsal"))
        self.end_button.setObjectName("end_rehearsal_button")
        icons.dress(self.end_button, "sign_out")
        line = QHBoxLayout()
        line.setContentsMargins(16, 6, 12, 6)
        line.setSpacing(12)
        line.addWidget(self._word)
        line.addWidget(self._told, 1)
        line.addWidget(self.end_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(line)
        self.hide()

    def show_passphrase(self, phrase: str) -> None:
        words = self.tr("Rehearsal: made-up people, nothing is kept. The passphrase for signing a case is “{phrase}”.")
        self._told.setText(words.format(phrase=phrase))
