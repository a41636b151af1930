"""The right side of the Photos screen: facts of the chosen photo, the shot list, what is missing, the chart."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.instrument.instrument import Item
from dmscorer.domain.photos.photos import ViewSet
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE
from dmscorer.ui.photos.photo_facts import PhotoFacts
from dmscorer.ui.photos.view_keys import ViewKeys


class PhotosSide(QScrollArea):
    view_pressed = Signal(str)  # view id
    hiding_asked = Signal()
    approval_asked = Signal()
    regions_asked = Signal()
    patterns_asked = Signal()
    charted = Signal(int)  # level

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("photos_side")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.facts = PhotoFacts(self)
        self._keys = ViewKeys(self)
        self._keys.pressed.connect(self.view_pressed)
        self._review_title = _heading("")
        self._review_title.setObjectName("review_state")
        self._missing_title = _heading("")
        self._missing = theme.set_role(QLabel(), "small", "quiet")
        self._missing.setObjectName("missing_sites")
        self._missing.setWordWrap(True)
        self._chart = QWidget(self)
        self._levels = QButtonGroup(self)
        self._levels.setExclusive(True)
        self._levels.idClicked.connect(self.charted)
        self._chart_title = _heading("")
        self._chart_item: str | None = None
        self._lay_out()

    def offer(self, views: ViewSet, chart_item: Item | None) -> None:
        """The study's views, and the item that only a chart can answer (None = this study leaves it out)."""
        self._keys.offer(views)
        self._chart.setVisible(chart_item is not None)
        for button in self._levels.buttons():
            self._levels.removeButton(button)
            button.setParent(None)
            button.deleteLater()
        self._chart_item = chart_item.id if chart_item else None
        if chart_item is None:
            return
        words = self.tr("{item}, from the chart")
        self._chart_title.setText(words.format(item=chart_item.label.in_(LANGUAGE)))
        line = self._chart_line
        for level in chart_item.levels:
            button = QPushButton(f"{level.value}  {level.label.in_(LANGUAGE)}")
            button.setObjectName(f"chart_{level.value}")
            button.setCheckable(True)
            self._levels.addButton(button, level.value)
            line.insertWidget(line.count() - 1, button)

    def show_visit(self, shown: Mapping[str, int], missing: Sequence[str], *, n_without_view: int) -> None:
        self._keys.count(shown)
        if missing:
            self._missing_title.setText(self.tr("Not shown in any photo ({n})").format(n=len(missing)))
        else:
            self._missing_title.setText(self.tr("Every site is shown"))
        waiting = self.tr("Photos without a view: {n}").format(n=n_without_view) if n_without_view else ""
        self._missing.setText("\n".join(part for part in (" · ".join(missing), waiting) if part))
        self._missing.setVisible(bool(self._missing.text()))

    def show_review(self, n_photos: int, n_unreviewed: int, n_redacted: int) -> None:
        """How many photos of the visit somebody has reviewed."""
        told = [self.tr("{n} of {all} photos reviewed").format(n=n_photos - n_unreviewed, all=n_photos)]
        if n_redacted:
            told.append(self.tr("{n} redacted").format(n=n_redacted))
        self._review_title.setText(" · ".join(told))

    def show_chart(self, chart: Mapping[str, int], *, is_fixed: bool) -> None:
        """``is_fixed``: a rater has signed the case."""
        self._levels.setExclusive(False)
        for button in self._levels.buttons():
            button.setChecked(chart.get(self._chart_item or "") == self._levels.id(button))
            button.setEnabled(not is_fixed)
        self._levels.setExclusive(True)

    def _by_name(self) -> QPushButton:
        by_name = QPushButton(self.tr("By file name …"), self)
        by_name.setObjectName("patterns_button")
        by_name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.set_kind(by_name, "quiet")
        by_name.clicked.connect(self.patterns_asked)
        return by_name

    def _review_keys(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        for cap, words, name, signal in (
            ("X", self.tr("Redact"), "hide_parts_key", self.hiding_asked),
            ("V", self.tr("Nothing to redact"), "approve_key", self.approval_asked),
            ("J", self.tr("Mark sites"), "regions_key", self.regions_asked),
        ):
            key = KeyButton(cap, words, name, self)
            key.clicked.connect(signal)
            column.addWidget(key, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _lay_out(self) -> None:
        inner = QFrame(self)
        theme.set_kind(inner, "panel")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 12, 16)
        column.setSpacing(8)
        column.addWidget(self.facts)
        column.addWidget(_rule(inner))
        column.addWidget(self._review_title)
        column.addLayout(self._review_keys())
        column.addWidget(_rule(inner))
        column.addWidget(_heading(self.tr("View: press its key")))
        column.addWidget(self._keys)
        column.addWidget(self._by_name(), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(_rule(inner))
        column.addWidget(self._missing_title)
        column.addWidget(self._missing)
        self._chart_line = QHBoxLayout()
        self._chart_line.setSpacing(8)
        self._chart_line.addStretch(1)
        chart = QVBoxLayout(self._chart)
        chart.setContentsMargins(0, 0, 0, 0)
        chart.setSpacing(8)
        chart.addWidget(_rule(inner))
        chart.addWidget(self._chart_title)
        chart.addLayout(self._chart_line)
        column.addWidget(self._chart)
        column.addStretch(1)
        self.setWidget(inner)


def _heading(words: str) -> QLabel:
    label = theme.set_role(QLabel(words), "small", "quiet", strong=True)
    label.setWordWrap(True)
    return label


def _rule(parent: QWidget) -> QFrame:
    rule = QFrame(parent)
    theme.set_kind(rule, "rule")
    return rule
