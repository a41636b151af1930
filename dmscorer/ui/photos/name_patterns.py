"""Views by file name: a pattern, the view, and at once how many photos it would get."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from dmscorer.domain.photos.name_patterns import matching
from dmscorer.ui.look import theme


class NamePatterns(QFrame):
    """A line above the table, as for single files; nothing is changed before Assign is pressed."""

    assigned = Signal(object)  # photo id → view id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("name_patterns")
        theme.set_kind(self, "panel")
        self._names: Mapping[str, str] = {}
        self._missing: Collection[str] = ()
        self._pattern = QLineEdit(self)
        self._pattern.setObjectName("pattern_field")
        self._pattern.setPlaceholderText(self.tr("File name, such as *hands*"))
        self._pattern.setAccessibleName(self.tr("Pattern for file names"))
        self._view = QComboBox(self)
        self._view.setObjectName("pattern_view")
        self._view.setAccessibleName(self.tr("View"))
        self._only_missing = QCheckBox(self.tr("only photos without a view"), self)
        self._only_missing.setObjectName("pattern_only_missing")
        self._only_missing.setChecked(True)
        self._preview = theme.set_role(QLabel(self), "body", "quiet")
        self._preview.setObjectName("pattern_preview")
        self._assign = QPushButton(self.tr("Assign view"), self)
        self._assign.setObjectName("assign_pattern_button")
        theme.set_kind(self._assign, "primary")
        done = QPushButton(self.tr("Done"), self)
        done.setObjectName("close_patterns_button")
        theme.set_kind(done, "quiet")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 12, 8)
        line.setSpacing(8)
        for widget in (self._pattern, self._view, self._only_missing, self._preview, self._assign, done):
            line.addWidget(widget, 1 if widget is self._preview else 0)
        self._pattern.textChanged.connect(self._tell)
        self._only_missing.toggled.connect(self._tell)
        self._assign.clicked.connect(self._give)
        self._pattern.returnPressed.connect(self._give)
        done.clicked.connect(self.hide)
        self.hide()

    def ask(self, names: Mapping[str, str], missing: Collection[str], views: Mapping[str, str]) -> None:
        """``names``: photo → file name; ``missing``: those without a view; ``views``: id → name."""
        self._names, self._missing = names, set(missing)
        self._view.clear()
        for view_id, name in views.items():
            self._view.addItem(name, view_id)
        self._tell()
        self.show()
        self._pattern.setFocus()

    def _fitting(self) -> tuple[str, ...]:
        found = matching(self._pattern.text(), self._names)
        return tuple(one for one in found if one in self._missing or not self._only_missing.isChecked())

    def _tell(self) -> None:
        found = self._fitting()
        example = f" ({self._names[found[0]]}{' …' if len(found) > 1 else ''})" if found else ""
        self._preview.setText(self.tr("fits {n} photos").format(n=len(found)) + example if self._pattern.text() else "")
        self._assign.setEnabled(bool(found))

    def _give(self) -> None:
        found = self._fitting()
        if found:
            self.assigned.emit(dict.fromkeys(found, self._view.currentData()))
            self._missing = set(self._missing) - set(found)
            self._pattern.clear()
