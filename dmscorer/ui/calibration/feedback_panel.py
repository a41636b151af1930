"""After a reference case: what the rater gave beside what the panel gave, the differences first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from dmscorer.domain.calibration.calibration import Comparison
from dmscorer.domain.instrument.instrument import Answer, Instrument, NotAssessable
from dmscorer.ui.kit.two_line_row import TwoLineRow
from dmscorer.ui.look import icons, theme


class FeedbackPanel(QFrame):
    """A click on a difference asks for its item, so that the photo shows it."""

    item_chosen = Signal(str)
    next_asked = Signal()

    def __init__(self, instrument: Instrument, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("feedback_panel")
        theme.set_kind(self, "panel")
        self._instrument = instrument
        self._language = language
        self._title = theme.set_role(QLabel(self.tr("You and the expert panel")), "title")
        self._said = theme.set_role(QLabel(), "body", "quiet")
        self._said.setObjectName("feedback_said")
        self._said.setWordWrap(True)
        self._next = QPushButton()
        self._next.setObjectName("feedback_next_button")
        theme.set_kind(self._next, "primary")
        icons.dress(self._next, "chevron_right", "on_chip")
        self._next.clicked.connect(self.next_asked)
        self.setFocusProxy(self._next)
        self._lay_out()

    def show_comparison(self, found: Sequence[Comparison], *, is_last: bool) -> None:
        self._next.setText(self.tr("See the result") if is_last else self.tr("Next case"))
        different = [one for one in found if not one.is_equal]
        words = self.tr(
            "You agreed with the expert panel on {equal} of {n} items. These differ. Click one to see it in the photo."
        )
        if not different:
            words = self.tr("You agreed with the expert panel on all {n} items.")
        self._said.setText(words.format(equal=len(found) - len(different), n=len(found)))
        while (old := self._rows.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for one in different:
            self._rows.addWidget(self._row(one))
        self._rows.addStretch(1)

    def _row(self, one: Comparison) -> TwoLineRow:
        item = self._instrument.item(one.item)
        site = self._instrument.site(item.site).label.in_(self._language)
        words = self.tr("{site}: {item}").format(site=site, item=item.label.in_(self._language))
        own, panel = self._level(one.item, one.own), self._level(one.item, one.panel)
        levels = self.tr("you {own}  ·  panel {panel}").format(own=own, panel=panel)
        row = TwoLineRow(f"difference_{one.item}", words, levels)
        row.clicked.connect(lambda: self.item_chosen.emit(one.item))
        return row

    def _level(self, item: str, answer: Answer | None) -> str:
        if answer is None:
            return self.tr("nothing")
        if isinstance(answer, NotAssessable):
            return next(r.label.in_(self._language) for r in self._instrument.reasons if r.id == answer.reason)
        return f"{answer} {self._instrument.item(item).levels[answer].label.in_(self._language)}"

    def _lay_out(self) -> None:
        now = theme.tokens()
        body = QFrame()
        theme.set_kind(body, "panel")
        self._rows = QVBoxLayout(body)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(20), now.px(20), now.px(12), now.px(12))
        column.setSpacing(now.px(8))
        column.addWidget(self._title)
        column.addWidget(self._said)
        column.addWidget(scroll, 1)
        column.addWidget(self._next)
