"""The raters and their passphrases: the coordinator gives the word with which one is set, or set again."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.domain.study.study import Person
from dmscorer.ui.look import theme


class PeopleList(QFrame):
    """A line a rater. A word is shown until the list is filled again, and then never more."""

    word_asked = Signal(object)  # Person

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("people_list")
        self._sure = ""  # code of the rater whose passphrase goes at the next press
        self._lines: dict[str, tuple[QLabel, QPushButton]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme.tokens().px(16), 0, 0)

    def fill(self, raters: Sequence[Person]) -> None:
        while (taken := self._column.takeAt(0)) is not None:
            if (line := taken.widget()) is not None:
                line.setParent(None)
                line.deleteLater()
        self._lines, self._sure = {}, ""
        self._column.addWidget(theme.set_role(QLabel(self.tr("Passphrases")), "lead", strong=True))
        for rater in raters:
            self._column.addWidget(self._line(rater))

    def show_word(self, rater: Person, word: str) -> None:
        said, button = self._lines[rater.code]
        told = self.tr("Give {name} the word {word}. It is shown only once and lets them set one passphrase.")
        said.setText(told.format(name=rater.name, word=word))
        button.hide()

    def _line(self, rater: Person) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        said = theme.set_role(QLabel(self._state(rater)), "body")
        said.setObjectName(f"passphrase_state_{rater.code}")
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setWordWrap(True)
        button = QPushButton(self.tr("Reset passphrase") if rater.has_passphrase else self.tr("Give a word"))
        button.setObjectName(f"give_word_{rater.code}")
        button.clicked.connect(lambda: self._ask(rater))
        row.addWidget(said, 1)
        row.addWidget(button)
        self._lines[rater.code] = said, button
        return line

    def _state(self, rater: Person) -> str:
        if rater.has_passphrase:
            return self.tr("{name}: passphrase set").format(name=rater.name)
        return self.tr("{name}: needs a word from you to set a passphrase").format(name=rater.name)

    def _ask(self, rater: Person) -> None:
        """A passphrase that was set goes only at the second press."""
        if rater.has_passphrase and self._sure != rater.code:
            self._sure = rater.code
            said, button = self._lines[rater.code]
            told = self.tr("{name} can no longer sign in with the present passphrase after a reset.")
            said.setText(told.format(name=rater.name))
            button.setText(self.tr("Reset now"))
            return
        self.word_asked.emit(rater)
