"""Lines of what can be done: a sentence, a button; the topmost is what comes next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.look import theme


@dataclass(frozen=True, slots=True)
class ActLine:
    """``name`` is the object name; the button's is ``name_button``."""

    name: str
    sentence: str
    verb: str
    press: Callable[[], None]


class ActList(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("act_list")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._shown: tuple[tuple[str, str, str], ...] = ()

    def show_lines(self, lines: Sequence[ActLine]) -> None:
        """Nothing is rebuilt, and no focus lost, where the lines read as before."""
        reads = tuple((line.name, line.sentence, line.verb) for line in lines)
        if reads == self._shown:
            return
        self._shown = reads
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, line in enumerate(lines):
            if place:
                rule = QFrame()
                theme.set_kind(rule, "rule")
                self._column.addWidget(rule)
            self._column.addWidget(_made(line, is_next=place == 0))


def _made(line: ActLine, *, is_next: bool) -> QWidget:
    now = theme.tokens()
    made = QWidget()
    made.setObjectName(line.name)
    row = QHBoxLayout(made)
    row.setContentsMargins(now.px(16), now.px(8), now.px(12), now.px(8))
    row.setSpacing(now.px(16))
    sentence = theme.set_role(WholeLabel(line.sentence), "body", strong=is_next)
    row.addWidget(sentence, 1)
    button = QPushButton(line.verb)
    button.setObjectName(f"{line.name}_button")
    button.setMinimumWidth(now.px(168))
    theme.set_kind(button, "primary" if is_next else "plain")
    button.clicked.connect(line.press)
    row.addWidget(button)
    return made
