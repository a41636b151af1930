"""Rows of code and name: who will rate."""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.look import icons, theme

FEWEST, MOST, USUAL = 2, 6, 3
LETTERS = "ABCDEF"


@dataclass(eq=False)
class _Row:
    box: QWidget
    code: QLineEdit
    name: QLineEdit
    remove: QToolButton


class PeopleForm(QWidget):
    """Two to six raters; three to begin with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("people_form")
        self._rows: list[_Row] = []
        self._place = QVBoxLayout()
        self._place.setSpacing(8)
        self._more = QPushButton(self.tr("Add rater"))
        self._more.setObjectName("add_rater_button")
        theme.set_kind(self._more, "quiet")
        icons.dress(self._more, "add")
        self._more.clicked.connect(self.add)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self._place)
        line = QHBoxLayout()
        line.addWidget(self._more)
        line.addStretch(1)
        whole.addLayout(line)
        self.reset()

    def people(self) -> tuple[NewPerson, ...]:
        """As typed; a row without a name is called by its code."""
        typed = [(row.code.text().strip(), row.name.text().strip()) for row in self._rows]
        return tuple(NewPerson(code, name or self.tr("Rater {code}").format(code=code)) for code, name in typed)

    def reset(self) -> None:
        while self._rows:
            self._take(self._rows[-1])
        for _ in range(USUAL):
            self.add()

    def add(self) -> None:
        used = {row.code.text().strip().upper() for row in self._rows}
        row = self._made(len(self._rows) + 1, next((letter for letter in LETTERS if letter not in used), ""))
        self._rows.append(row)
        self._place.addWidget(row.box)
        self._settle()

    def _made(self, number: int, letter: str) -> _Row:
        code, name, remove = QLineEdit(letter), QLineEdit(), QToolButton()
        code.setFixedWidth(theme.tokens().px(72))
        code.setAccessibleName(self.tr("Code of rater {n}").format(n=number))
        name.setAccessibleName(self.tr("Name of rater {n}").format(n=number))
        name.setPlaceholderText(self.tr("name"))
        remove.setToolTip(self.tr("Remove this rater"))
        remove.setAccessibleName(self.tr("Remove rater {n}").format(n=number))
        theme.set_kind(remove, "quiet")
        icons.dress(remove, "cross")
        box = QWidget(self)
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(code)
        line.addWidget(name, 1)
        line.addWidget(remove)
        row = _Row(box, code, name, remove)
        remove.clicked.connect(lambda: self._remove(row))
        return row

    def _remove(self, row: _Row) -> None:
        self._take(row)
        self._settle()

    def _take(self, row: _Row) -> None:
        self._rows.remove(row)
        self._place.removeWidget(row.box)
        row.box.setParent(None)
        row.box.deleteLater()

    def _settle(self) -> None:
        for number, row in enumerate(self._rows, start=1):
            row.code.setObjectName(f"rater_code_{number}")
            row.name.setObjectName(f"rater_name_{number}")
            row.remove.setObjectName(f"remove_rater_{number}")
            row.remove.setEnabled(len(self._rows) > FEWEST)
        self._more.setVisible(len(self._rows) < MOST)
