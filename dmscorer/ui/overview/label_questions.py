"""Labels that look alike: one in two spellings, or two? A line a group, a button an answer; and labels that may name somebody."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dmscorer.domain.study.labels import LookAlikes
from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.look import theme

MOST = 3  # groups and labels that are shown at once


class LabelQuestions(QWidget):
    merge_asked = Signal(object, str)  # LookAlikes, the spelling that stays
    keep_asked = Signal(object)  # LookAlikes

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("label_questions")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.tokens().px(8))
        self._shown: tuple[Sequence[LookAlikes], Sequence[str]] = ((), ())
        self.hide()

    def fill(self, alike: Sequence[LookAlikes], personal: Sequence[str]) -> None:
        """Nothing is rebuilt, and no focus lost, where all is as before."""
        if (alike, personal) == self._shown:
            return
        self._shown = alike, personal
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in alike[:MOST]:
            self._column.addWidget(self._question(one))
        if len(alike) > MOST:
            self._column.addWidget(_told(self.tr("{n} more groups of labels look alike.").format(n=len(alike) - MOST)))
        if personal:
            self._column.addWidget(_told(self._personal(personal)))
        self.setVisible(bool(alike or personal))

    def _question(self, one: LookAlikes) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        words = (
            self.tr("The subjects {labels} look alike. Are they one?")
            if one.kind == "subject"
            else self.tr("The visits {labels} look alike. Are they one?")
        )
        row.addWidget(_told(words.format(labels=", ".join(f"“{label}”" for label in one.labels))), 1)
        for label in one.labels:
            button = QPushButton(self.tr("Yes, “{label}”").format(label=label), line)
            button.setObjectName(f"merge_{one.kind}_{label}_button")
            button.clicked.connect(partial(self.merge_asked.emit, one, label))
            row.addWidget(button)
        differ = QPushButton(self.tr("No, they differ"), line)
        differ.setObjectName(f"keep_{one.kind}_{one.labels[0]}_button")
        differ.clicked.connect(partial(self.keep_asked.emit, one))
        row.addWidget(differ)
        return line

    def _personal(self, personal: Sequence[str]) -> str:
        shown = ", ".join(f"“{label}”" for label in personal[:MOST])
        if len(personal) > MOST:
            words = self.tr(
                "{labels} and {n} more subjects look like names or dates of birth. Exports number the subjects."
            )
            return words.format(labels=shown, n=len(personal) - MOST)
        return self.tr("{labels}: looks like a name or a date of birth. Exports number the subjects.").format(
            labels=shown
        )


def _told(words: str) -> WholeLabel:
    label = WholeLabel(words)
    theme.set_role(label, "body")
    return label
