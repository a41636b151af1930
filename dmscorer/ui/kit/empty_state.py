"""What a screen shows while it has nothing: what it will hold, and the next act."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.look import theme


class EmptyState(QWidget):
    """A title, a sentence or two, at most one button; in the middle, a little high."""

    def __init__(self, name: str, below: QWidget | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title = theme.set_role(QLabel(), "title")
        self._title.setObjectName(f"{name}_title")
        self._sentence = theme.set_role(QLabel(), "lead", "quiet")
        self._sentence.setObjectName(f"{name}_sentence")
        self._button = QPushButton()
        self._button.setObjectName(f"{name}_button")
        self._act: Callable[[], None] | None = None
        theme.set_kind(self._button, "primary")
        self._button.clicked.connect(self._press)
        self._lay_out(below)

    def say(
        self,
        title: str,
        sentence: str,
        button: str = "",
        act: Callable[[], None] | None = None,
        *,
        is_next: bool = True,
    ) -> None:
        """``is_next``: the button is what is left to do; else that is below."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._button.setText(button)
        self._button.setVisible(bool(button))
        theme.set_kind(self._button, "primary" if is_next else "plain")
        self._act = act

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def _press(self) -> None:
        if self._act is not None:
            self._act()

    def _lay_out(self, below: QWidget | None) -> None:
        now = theme.tokens()
        inner = QWidget()
        inner.setFixedWidth(now.px(560))
        words = QVBoxLayout(inner)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(now.px(12))
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            words.addWidget(label)
        words.addSpacing(now.px(8))
        words.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        if below is not None:
            words.addSpacing(now.px(16))
            words.addWidget(below)
        row = QHBoxLayout()  # gives the inner part the height of its own width, not of the whole page's
        row.addStretch(1)
        row.addWidget(inner)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)
