"""The sites in form order: a sign for the state, the name, the answers so far."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from dmscorer.domain.instrument.instrument import Answers, Instrument, Site
from dmscorer.ui.desk.sites import site_state
from dmscorer.ui.desk.sites.site_state import SiteState
from dmscorer.ui.kit.owner_checked_button import AskingButton
from dmscorer.ui.look import theme


class SiteRow(AskingButton):
    def __init__(self, site: Site, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.site = site
        self.state = SiteState.OPEN
        self.signs = ""
        self._has_note = False
        self.setText(name)
        self.setObjectName(f"site_{site.id}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: SiteState, signs: str, *, has_note: bool) -> None:
        if (state, signs, has_note) == (self.state, self.signs, self._has_note) and self.accessibleName():
            return
        self.state, self.signs, self._has_note = state, signs, has_note
        words = {
            SiteState.OPEN: self.tr("open"),
            SiteState.STARTED: self.tr("begun"),
            SiteState.DONE: self.tr("done"),
            SiteState.DECLINED: self.tr("not assessable"),
        }
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(f"{words[state]} {signs}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(200), theme.tokens().px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
        finally:
            painter.end()

    def _draw(self, painter: QPainter) -> None:
        now = theme.tokens()
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.sunken))
            painter.drawRoundedRect(QRectF(self.rect()), now.radius, now.radius)
        if self.isChecked():
            painter.fillRect(QRect(0, now.px(4), now.px(3), self.height() - now.px(8)), QColor(now.accent))
        side = now.px(11)
        dot = QRectF(now.px(12), (self.height() - side) / 2, side, side)
        site_state.draw_dot(painter, dot, self.state, is_current=self.isChecked())
        self._draw_words(painter)

    def _draw_words(self, painter: QPainter) -> None:
        now = theme.tokens()
        middle, left = Qt.AlignmentFlag.AlignVCenter, now.px(32)
        font, small = theme.font("body", strong=self.isChecked()), theme.font("small", tabular=True)
        shown, room = self._shown(), self.width() - left - now.px(8)
        taken = QFontMetrics(small).horizontalAdvance(shown) + now.px(6) if shown else 0
        if now.scale > 1.2 and QFontMetrics(font).horizontalAdvance(self.text()) > room - taken:
            shown, taken = "", 0  # large text: the name first, the form shows the rest
        name = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room - taken)
        painter.setFont(font)
        painter.setPen(QColor(now.text))
        painter.drawText(QRect(left, 0, room, self.height()), middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(small)
        painter.setPen(QColor(now.text if self.isChecked() else now.quiet))
        painter.drawText(QRect(left, 0, room, self.height()), middle | Qt.AlignmentFlag.AlignRight, shown)

    def _shown(self) -> str:
        signs = self.tr("n/a") if self.state is SiteState.DECLINED else self.signs
        return ("✎ " if self._has_note else "") + signs


class SiteList(QScrollArea):
    """All sites of the instrument; ``show_progress`` after every saved entry."""

    site_chosen = Signal(str)

    def __init__(self, instrument: Instrument, language: str = "en", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("site_list")
        self.setAccessibleName(self.tr("Sites"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._instrument = instrument
        self._rows: dict[str, SiteRow] = {}
        body = QFrame()
        theme.set_kind(body, "panel")
        self._column = QVBoxLayout(body)
        for site in instrument.sites:
            row = SiteRow(site, site.label.in_(language))
            row.setToolTip(row.text())
            row.clicked.connect(self._choosing(site.id))
            self._rows[site.id] = row
            self._column.addWidget(row)
        self._column.addStretch(1)
        self.setWidget(body)
        self._space()
        self.show_progress({})

    def row(self, site_id: str) -> SiteRow:
        return self._rows[site_id]

    def show_progress(self, answers: Answers, noted: frozenset[str] = frozenset()) -> None:
        """``noted``: ids of the sites that carry a note."""
        for site_id, row in self._rows.items():
            items = self._instrument.items_of(site_id)
            row.show_state(
                site_state.state_of(items, answers), site_state.signs(items, answers), has_note=site_id in noted
            )

    def set_current(self, site_id: str) -> None:
        for known, row in self._rows.items():
            row.mark(is_on=known == site_id)
        if site_id in self._rows:
            self.ensureWidgetVisible(self._rows[site_id], 0, theme.tokens().px(28))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _choosing(self, site_id: str) -> Callable[[], None]:
        return lambda: self.site_chosen.emit(site_id)

    def _space(self) -> None:
        now = theme.tokens()
        self._column.setContentsMargins(now.px(8), now.px(4), now.px(8), now.px(4))
        self._column.setSpacing(0)
        for row in self._rows.values():
            row.setFixedHeight(now.px(28))
