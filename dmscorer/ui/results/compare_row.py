"""Which two visits are compared: from, to."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from dmscorer.ui.look import theme


class CompareRow(QWidget):
    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._earlier, self._later = QComboBox(), QComboBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens().px(8))
        for words, chooser, tail in ((self.tr("From"), self._earlier, "from"), (self.tr("to"), self._later, "to")):
            label = theme.set_role(QLabel(words), "body", "quiet")
            label.setBuddy(chooser)
            chooser.setObjectName(f"{name}_{tail}")
            chooser.setAccessibleName(self.tr("Change {words} this visit").format(words=words.lower()))
            chooser.activated.connect(lambda _at: self.changed.emit())
            row.addWidget(label)
            row.addWidget(chooser)
        row.addStretch(1)

    @property
    def ends(self) -> tuple[str, str]:
        return self._earlier.currentText(), self._later.currentText()

    def offer(self, labels: Sequence[str]) -> None:
        """The first and the last, or what was chosen before where it is still there."""
        before = self.ends
        for chooser, wanted, usual in ((self._earlier, before[0], 0), (self._later, before[1], len(labels) - 1)):
            chooser.clear()
            chooser.addItems(list(labels))
            chooser.setCurrentIndex(labels.index(wanted) if wanted in labels else usual)
        self.setVisible(len(labels) > 1)
