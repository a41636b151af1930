"""The files of an export by group: a tick each, one a group, what each is for and what in it could identify someone."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from dmscorer.domain.report.deidentification import Privacy
from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.look import theme
from dmscorer.ui.report.words import ExportWords
from dmscorer.workflows.report.export import ExportFile, Group


class FileList(QFrame):
    changed = Signal()

    def __init__(self, files: Sequence[ExportFile], words: ExportWords) -> None:
        super().__init__()
        self.setObjectName("export_files")
        theme.set_kind(self, "card")
        self._words = words
        self._files = tuple(files)
        self._ticks: dict[str, QCheckBox] = {}
        self._identifies: dict[str, QLabel] = {}
        self._groups: dict[Group, QCheckBox] = {}
        now = theme.tokens()
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(16), now.px(8), now.px(16), now.px(12))
        column.setSpacing(now.px(4))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(now.px(24))
        self._grid.setVerticalSpacing(now.px(4))
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 2)
        column.addLayout(self._grid)
        self._fill()

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(name for name, tick in self._ticks.items() if tick.isChecked())

    def say(self, privacy: Privacy) -> None:
        """What could identify someone follows what was chosen."""
        for file in self._files:
            label = self._identifies[file.name]
            label.setText(self._words.identifies(file, privacy))
            theme.set_role(label, "body", "text" if file.identifies else "quiet")

    def _fill(self) -> None:
        heads = (self.tr("File"), self.tr("What it is for"), self.tr("Identifying content"))
        for place, words in enumerate(heads):
            self._grid.addWidget(theme.set_role(QLabel(words), "small", "quiet"), 0, place)
        row = 1
        for group, files in groupby(self._files, lambda file: file.group):
            self._add_group(group, row)
            for file in files:
                row += 1
                self._add_file(file, row)
            row += 1

    def _add_group(self, group: Group, row: int) -> None:
        tick = self._groups[group] = QCheckBox(self._words.group(group))
        tick.setObjectName(f"group_{group.value}")
        tick.setTristate(True)
        tick.setCheckState(Qt.CheckState.Checked)
        tick.clicked.connect(lambda: self._tick_group(group))
        theme.set_kind(tick, "group")
        self._grid.setRowMinimumHeight(row, theme.tokens().px(40))
        self._grid.addWidget(tick, row, 0, 1, 3, Qt.AlignmentFlag.AlignBottom)

    def _add_file(self, file: ExportFile, row: int) -> None:
        tick = self._ticks[file.name] = QCheckBox(file.name)
        tick.setObjectName(f"file_{file.name}")
        tick.setChecked(True)
        tick.toggled.connect(lambda: self._follow(file.group))
        place = QHBoxLayout()
        place.addSpacing(theme.tokens().px(20))  # under its group
        place.addWidget(tick)
        self._grid.addLayout(place, row, 0)
        self._grid.addWidget(theme.set_role(WholeLabel(self._words.purpose(file.name)), "body"), row, 1)
        label = self._identifies[file.name] = theme.set_role(WholeLabel(), "body")
        self._grid.addWidget(label, row, 2)

    def _of(self, group: Group) -> list[QCheckBox]:
        return [self._ticks[file.name] for file in self._files if file.group is group]

    def _tick_group(self, group: Group) -> None:
        """All of them, or none where all were ticked: never the state between."""
        ticks = self._of(group)
        is_wanted = not all(tick.isChecked() for tick in ticks)
        for tick in ticks:
            tick.setChecked(is_wanted)
        self._follow(group)

    def _follow(self, group: Group) -> None:
        states = {tick.isChecked() for tick in self._of(group)}
        state = Qt.CheckState.PartiallyChecked
        if len(states) == 1:
            state = Qt.CheckState.Checked if states.pop() else Qt.CheckState.Unchecked
        self._groups[group].setCheckState(state)
        self.changed.emit()
