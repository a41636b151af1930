"""Methods and results ready for a manuscript, in two languages, to be copied."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.domain.agreement.paragraph import Paragraph
from dmscorer.ui.kit.language_box import LANGUAGES
from dmscorer.ui.look import icons, theme


class Manuscript(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manuscript")
        self._make: Callable[[str], Paragraph] | None = None
        self._text = theme.set_role(QLabel(), "body")
        self._text.setObjectName("manuscript_text")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._languages = QButtonGroup(self)
        head = QHBoxLayout()
        head.setSpacing(theme.tokens().px(8))
        head.addWidget(theme.set_role(QLabel(self.tr("For the manuscript")), "lead", strong=True))
        head.addSpacing(theme.tokens().px(8))
        for at, (language, name) in enumerate(LANGUAGES):
            chip = QPushButton(name)
            chip.setObjectName(f"manuscript_{language}")
            chip.setCheckable(True)
            chip.setChecked(at == 0)
            theme.set_kind(chip, "chip")
            self._languages.addButton(chip, at)
            head.addWidget(chip)
        head.addStretch(1)
        copy = QPushButton(self.tr("Copy"))
        copy.setObjectName("manuscript_copy")
        icons.dress(copy, "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text.text()))
        head.addWidget(copy)
        self._languages.idClicked.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self._text)

    def show_text(self, make: Callable[[str], Paragraph]) -> None:
        """``make`` gives the paragraph in a language."""
        self._make = make
        self._show()

    def _show(self, *_: object) -> None:
        if self._make is not None:
            told = self._make(LANGUAGES[self._languages.checkedId()][0])
            self._text.setText(f"{told.methods}\n\n{told.results}")
