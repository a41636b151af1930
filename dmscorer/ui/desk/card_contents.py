"""What the floating cards of the desk hold: what the levels mean, a note."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.calibration.grades import GradePicture
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.desk.form.grade_row import GradeRow
from dmscorer.ui.look import theme

Pictures = Callable[[str], Sequence[GradePicture]]  # of an item


def meanings(
    instrument: Instrument, site_id: str, language: str, pictures: Pictures = lambda _item: (), note: str = ""
) -> QWidget:
    """The judging rule, the note on the site, and every level of its items with the study's own pictures of it."""
    now = theme.tokens()
    body = QWidget()
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, now.px(8), 0)
    grid.setHorizontalSpacing(now.px(12))
    grid.setVerticalSpacing(now.px(4))
    grid.setColumnStretch(2, 1)
    at = _add_rule(grid, instrument.rule_of(site_id).in_(language), note)
    for item in instrument.items_of(site_id):
        heading = theme.set_role(QLabel(item.label.in_(language)), "body", strong=True)
        heading.setContentsMargins(0, now.px(8) if at else 0, 0, 0)
        grid.addWidget(heading, at, 0, 1, 3)
        own = pictures(item.id)
        for offset, level in enumerate(item.levels):
            words = level.description.in_(language) if level.description else ""
            row = at + 1 + 2 * offset
            top = Qt.AlignmentFlag.AlignTop  # the first line of what it means stands beside it
            grid.addWidget(theme.set_role(QLabel(str(level.value)), "body", strong=True), row, 0, top)
            grid.addWidget(theme.set_role(QLabel(level.label.in_(language)), "body"), row, 1, top)
            said = theme.set_role(QLabel(words), "body", "quiet")
            said.setWordWrap(True)
            said.setMinimumWidth(now.px(260))
            grid.addWidget(said, row, 2, top)
            shown = [one for one in own if one.level == level.value]
            if shown:
                grid.addWidget(GradeRow(shown, level.label.in_(language)), row + 1, 1, 1, 2)
        at += 2 * len(item.levels) + 1
    return body


def _add_rule(grid: QGridLayout, *sentences: str) -> int:
    """How every site is judged, above its items; the row after it."""
    told = [sentence for sentence in sentences if sentence]
    for row, sentence in enumerate(told):
        label = theme.set_role(QLabel(sentence), "body")
        label.setObjectName("meanings_rule" if sentence is sentences[0] else "meanings_note")
        label.setWordWrap(True)
        grid.addWidget(label, row, 0, 1, 3)
    return len(told)


class NoteBox(QWidget):
    """Ctrl+Enter keeps; an empty note takes the earlier one away."""

    kept = Signal(str)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = theme.tokens()
        self._edit = QPlainTextEdit(text)
        self._edit.setObjectName("note_text")
        self._edit.setAccessibleName(self.tr("Note"))
        self._edit.setMinimumSize(now.px(360), now.px(96))
        self._edit.setTabChangesFocus(True)
        keep = QPushButton(self.tr("Keep note"))
        keep.setObjectName("note_keep")
        theme.set_kind(keep, "primary")
        keep.clicked.connect(self._keep)
        hint = theme.set_role(QLabel(self.tr("Ctrl+Enter saves it")), "small", "quiet")
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, now.px(8), 0)
        column.addWidget(self._edit)
        column.addLayout(foot)
        self.setFocusProxy(self._edit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._keep()
        elif event.key() == Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        # any other key that the text has no use for ends here: the desk's keys are off while somebody writes

    def _keep(self) -> None:
        self.kept.emit(self._edit.toPlainText())
