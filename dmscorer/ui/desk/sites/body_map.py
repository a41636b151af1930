"""The body as outlines: where the rater is, what is done, what is open; a click goes there."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dmscorer.domain.instrument.bodymap import BodyMap as Map
from dmscorer.domain.instrument.bodymap import Figure, FigurePart, Outline
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.desk.sites.site_state import SiteState
from dmscorer.ui.look import theme

_TALL: Final = 1.6  # height / width of a whole body: a column of its own; the others stand in pairs


class BodyMap(QWidget):
    """Every site that the instrument has can be clicked; the site list says the same in words."""

    site_chosen = Signal(str)

    def __init__(self, body: Map, instrument: Instrument, language: str = "en", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("body_map")
        self.setAccessibleName(self.tr("Body map"))
        self._figures = body.figures
        self._names = {site.id: site.label.in_(language) for site in instrument.sites}
        self._paths = {part: _closed(part.points) for figure in body.figures for part in figure.parts}
        self._lines = {line: _open(line) for figure in body.figures for line in figure.lines}
        self._states: Mapping[str, SiteState] = {}
        self._current = ""
        self._hovered: str | None = None
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)

    def show_progress(self, states: Mapping[str, SiteState], current: str) -> None:
        if (states, current) == (self._states, self._current):
            return
        self._states, self._current = states, current
        self.setAccessibleDescription(self._names.get(current, ""))
        self.update()

    def site_at(self, x: float, y: float) -> str | None:
        """The site under a point of the widget, None where nothing can be scored."""
        for figure, box in self._places():
            if box.contains(x, y):
                scale = box.width() / figure.width
                at = (x - box.x()) / scale, (y - box.y()) / scale
                return next((part.site for part in reversed(self._shown(figure)) if part.holds(*at)), None)
        return None

    def centre_of(self, site_id: str) -> QPointF | None:
        """A point of the widget on which a click means this site (for tests and for help)."""
        for y in range(0, self.height(), 2):
            for x in range(0, self.width(), 2):
                if self.site_at(x, y) == site_id:
                    return QPointF(x, y)
        return None

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(232), theme.tokens().px(150))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(120), theme.tokens().px(72))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        site = self.site_at(event.position().x(), event.position().y())
        if site != self._hovered:
            self._hovered = site
            self.setCursor(Qt.CursorShape.PointingHandCursor if site else Qt.CursorShape.ArrowCursor)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        site = self.site_at(event.position().x(), event.position().y())
        if site and event.button() == Qt.MouseButton.LeftButton:
            self.site_chosen.emit(site)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            site = self.site_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self._names.get(site or "", ""), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for figure, box in self._places():
                self._draw_figure(painter, figure, box)
        finally:
            painter.end()

    def _draw_figure(self, painter: QPainter, figure: Figure, box: QRectF) -> None:
        painter.save()
        painter.translate(box.topLeft())
        painter.scale(box.width() / figure.width, box.width() / figure.width)
        for part in self._shown(figure):
            painter.setPen(_cosmetic(theme.tokens().outline, 1))
            painter.setBrush(self._fill(part))
            painter.drawPath(self._paths[part])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_cosmetic(theme.tokens().outline, 1))
        for line in figure.lines:
            painter.drawPath(self._lines[line])
        painter.setPen(_cosmetic(theme.tokens().accent, 2))
        for part in figure.parts:
            if part.site == self._current and self._current:
                painter.drawPath(self._paths[part])
        painter.restore()

    def _shown(self, figure: Figure) -> list[FigurePart]:
        """Without the sites that the study has switched off: what lies under them is seen."""
        return [part for part in figure.parts if part.site is None or part.site in self._names]

    def _fill(self, part: FigurePart) -> QBrush:
        now = theme.tokens()
        if part.site is None:
            return QBrush(QColor(now.surface))
        if part.site == self._current:
            return QBrush(QColor(now.accent_soft))
        state = self._states.get(part.site, SiteState.OPEN)
        if state is SiteState.DECLINED:
            return QBrush(QColor(now.quiet), Qt.BrushStyle.BDiagPattern)
        if state is SiteState.DONE:
            return QBrush(QColor(now.done))
        if state is SiteState.STARTED:
            return QBrush(QColor(now.levels[0]))
        return QBrush(QColor(now.pressed if part.site == self._hovered else now.sunken))

    def _places(self) -> list[tuple[Figure, QRectF]]:
        """Whole bodies side by side at full height, the closer figures in columns of two behind them."""
        gap = theme.tokens().px(8)
        tall = [figure for figure in self._figures if figure.height / figure.width > _TALL]
        near = [figure for figure in self._figures if figure not in tall]
        columns = [[figure] for figure in tall] + [near[at : at + 2] for at in range(0, len(near), 2)]
        height = min(float(self.height()), self._height_for(columns, gap))
        widths = [max(_width(figure, _each(column, height, gap)) for figure in column) for column in columns]
        left = (self.width() - sum(widths) - gap * (len(columns) - 1)) / 2
        places = []
        for column, width in zip(columns, widths, strict=True):
            places += _stacked(column, left, width, height, (self.height() - height) / 2, gap)
            left += width + gap
        return places

    def _height_for(self, columns: list[list[Figure]], gap: int) -> float:
        """The height at which all columns fill the width: widths are linear in it."""
        room = self.width() - gap * (len(columns) + 2)
        slope = sum(max(_width(figure, 1 / len(column)) for figure in column) for column in columns)
        lost = sum(max(_width(figure, gap / 2) for figure in column) for column in columns if len(column) > 1)
        return max(1.0, (room + lost) / slope)


def _each(column: list[Figure], height: float, gap: int) -> float:
    return (height - gap * (len(column) - 1)) / len(column)


def _stacked(
    column: list[Figure], left: float, width: float, height: float, top: float, gap: int
) -> list[tuple[Figure, QRectF]]:
    each = _each(column, height, gap)
    return [
        (figure, QRectF(left + (width - _width(figure, each)) / 2, top + at * (each + gap), _width(figure, each), each))
        for at, figure in enumerate(column)
    ]


def _width(figure: Figure, height: float) -> float:
    return figure.width / figure.height * height


def _closed(points: Outline) -> QPainterPath:
    path = _open(points)
    path.closeSubpath()
    return path


def _open(points: Outline) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    return path


def _cosmetic(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
