"""Which language something is written in: a small box, each language by its own name."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

LANGUAGES: Sequence[tuple[str, str]] = (("en", "English"), ("de", "Deutsch"))


class LanguageBox(QComboBox):
    def __init__(self, name: str, of: str, parent: QWidget | None = None) -> None:
        """``of``: what is written in it, for the screen reader and on hover."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(of)
        self.setToolTip(of)
        for code, words in LANGUAGES:
            self.addItem(words, code)

    @property
    def language(self) -> str:
        return str(self.currentData())
