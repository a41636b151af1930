"""Visits that can become reference cases at the left, the reference cases at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.study.study import Visit
from dmscorer.ui.look import theme
from dmscorer.workflows.calibration.calibration import ReferenceCase


class ReferenceList(QWidget):
    taken = Signal(list)  # ids of visits
    put_back = Signal(str)
    table_asked = Signal()
    panel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reference_list")
        self._visits = QListWidget()
        self._visits.setObjectName("free_visits")
        self._visits.setAccessibleName(self.tr("Visits that no rater has yet"))
        self._free = theme.set_role(QLabel(), "small", "quiet")
        self._free.setObjectName("free_visits_said")
        self._free.setWordWrap(True)
        self._take = _button("take_reference_button", self.tr("Take as reference cases"))
        self._said = theme.set_role(QLabel(), "small", "quiet")
        self._said.setObjectName("reference_said")
        self._said.setWordWrap(True)
        self._table = _button("panel_table_button", self.tr("Levels from a table"))
        self._panel = _button("panel_desk_button", self.tr("Score as the panel"))
        self._take.clicked.connect(lambda: self.taken.emit(self._checked()))
        self._table.clicked.connect(self.table_asked)
        self._panel.clicked.connect(self.panel_asked)
        self._visits.itemChanged.connect(lambda _item: self._take.setEnabled(bool(self._checked())))
        self._lay_out()

    def show_visits(self, free: Sequence[Visit]) -> None:
        self._visits.clear()
        for visit in free:
            item = QListWidgetItem(self.tr("{subject}, {visit}").format(subject=visit.subject, visit=visit.label))
            item.setData(Qt.ItemDataRole.UserRole, visit.id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self._visits.addItem(item)
        self._take.setEnabled(False)
        self._visits.setVisible(bool(free))
        self._take.setVisible(bool(free))
        some = self.tr(
            "No rater has scored these visits. A visit used as a reference case leaves the study: nobody scores it, and every rater sees its levels."
        )
        none = self.tr(
            "No visit is available: raters already have every visit with photos, or there is none. Add photos of "
            "the reference cases on the Photos page, then choose them here before a rater signs in."
        )
        self._free.setText(some if free else none)

    def show_cases(self, cases: Sequence[ReferenceCase], n_items: int) -> None:
        while (old := self._rows.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for case in cases:
            self._rows.addWidget(self._row(case, n_items))
        self._rows.addStretch(1)
        n_ready = sum(case.is_ready for case in cases)
        words = self.tr("{ready} of {n} have photos and levels of the expert panel. Raters calibrate on these.")
        none = self.tr("There is no reference case yet. Choose 4 to 8 that cover all levels of redness.")
        self._said.setText(words.format(ready=n_ready, n=len(cases)) if cases else none)
        for button in (self._table, self._panel):
            button.setEnabled(bool(cases))

    def _row(self, case: ReferenceCase, n_items: int) -> QWidget:
        row = QFrame()
        row.setObjectName(f"reference_{case.visit.id}")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 4, 0, 4)
        name = self.tr("{subject}, {visit}").format(subject=case.visit.subject, visit=case.visit.label)
        named = theme.set_role(QLabel(name), "body", strong=True)
        named.setWordWrap(True)
        both = QBoxLayout(_along())
        both.addWidget(named, 1)
        words = self.tr("photos: {photos}  ·  levels: {n} of {all}")
        told = words.format(photos=case.n_photos, n=case.n_judged, all=n_items)
        said = theme.set_role(QLabel(told), "body", "text" if case.is_ready else "quiet")
        said.setWordWrap(True)
        both.addWidget(said, 2)
        line.addLayout(both, 1)
        back = _button(f"put_back_{case.visit.id}", self.tr("Put back"))
        theme.set_kind(back, "quiet")
        back.setEnabled(not case.is_used and not case.n_judged)
        back.clicked.connect(lambda: self.put_back.emit(case.visit.id))
        line.addWidget(back)
        return row

    def _checked(self) -> list[str]:
        items = [self._visits.item(at) for at in range(self._visits.count())]
        return [i.data(Qt.ItemDataRole.UserRole) for i in items if i.checkState() is Qt.CheckState.Checked]

    def _lay_out(self) -> None:
        now = theme.tokens()
        for label in (self._free, self._said):  # the same height at both sides, so that the lists begin together
            label.setMinimumHeight(now.px(36))
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(now.px(8))
        left.addWidget(theme.set_role(QLabel(self.tr("Visits of the study")), "lead", strong=True))
        left.addWidget(self._free)
        left.addWidget(self._visits, 1)
        left.addWidget(self._take, 0, Qt.AlignmentFlag.AlignLeft)
        body = QFrame()
        theme.set_kind(body, "panel")
        self._rows = QVBoxLayout(body)
        self._rows.setSpacing(0)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the control that has the keyboard
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        acts = QBoxLayout(_along())
        acts.addWidget(self._table)
        acts.addWidget(self._panel)
        acts.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(now.px(8))
        right.addWidget(theme.set_role(QLabel(self.tr("Reference cases")), "lead", strong=True))
        right.addWidget(self._said)
        right.addWidget(scroll, 1)
        right.addLayout(acts)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(now.px(32))
        whole.addLayout(left, 2)
        whole.addLayout(right, 3)


def _along() -> QBoxLayout.Direction:
    """Beside each other, below each other where the text is large."""
    is_large = theme.tokens().scale > 1.5
    return QBoxLayout.Direction.TopToBottom if is_large else QBoxLayout.Direction.LeftToRight


def _button(name: str, words: str) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName(name)
    return button
