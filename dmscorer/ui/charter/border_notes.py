"""Where a lesion on the border of a site is counted: one line a site, shown to raters beside that site."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from dmscorer.ui.look import theme


class BorderNotes(QWidget):
    chosen = Signal(object)  # pairs of site and note, sorted

    def __init__(self, sites: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("border_notes")
        self._lines: dict[str, QLineEdit] = {}
        now = theme.tokens()
        why = theme.set_role(QLabel(), "small", "quiet")
        why.setText(
            self.tr(
                "Without a rule, each rater decides whether a lesion from the neck to the back counts once or twice. "
                "Raters see the rule beside the site; if you leave this empty, they see the form's note."
            )
        )
        why.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(16))
        grid.setVerticalSpacing(now.px(4))
        for at, (site, label) in enumerate(sites):
            line = self._lines[site] = QLineEdit()
            line.setObjectName(f"border_{site}")
            line.setAccessibleName(label)
            line.editingFinished.connect(self._tell)
            grid.addWidget(theme.set_role(QLabel(label), "body"), at, 0)
            grid.addWidget(line, at, 1)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(theme.set_role(QLabel(self.tr("Borders of sites")), "title"))
        column.addWidget(why)
        column.addLayout(grid)
        self._shown: Mapping[str, str] = {}

    def show_notes(self, notes: Mapping[str, str], *, is_open: bool) -> None:
        self._shown = notes
        for site, line in self._lines.items():
            line.setText(notes.get(site, ""))
            line.setEnabled(is_open)

    def _tell(self) -> None:
        notes = {site: text for site, line in self._lines.items() if (text := line.text().strip())}
        if notes != self._shown:
            self.chosen.emit(tuple(sorted(notes.items())))
