"""A picture on neutral grey: where it lies, how sharp it is, and the words on it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dmscorer.ui.look import theme
from dmscorer.ui.picture.back_buffer import BackBuffer
from dmscorer.ui.picture.brightness_contrast import NEUTRAL, BrightnessContrast
from dmscorer.ui.picture.photo_chips import draw_chip, draw_sentence
from dmscorer.ui.picture.viewport import Region, Relative, Viewport

_REST_MS: Final = 120


class PictureCanvas(QWidget):
    """Draws fast while a gesture lasts and smooth when it rests. 100 % is one pixel of the original on one of the screen.

    ``detail_wanted`` comes once for a set of levels when more pixels are shown than the sharpest of them has,
    ``actual_seen`` once for a picture when its original pixels lie on the screen at 100 % or larger.
    """

    moved = Signal()  # the picture lies elsewhere than before, for whatever reason
    laid = Signal()  # another picture or another size: what was linked before holds no more
    detail_wanted = Signal()
    actual_seen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("photo_view")
        self.setAccessibleName(self.tr("Photo"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._buffer = BackBuffer()
        self._viewport: Viewport | None = None
        self._region: Region | None = None
        self._tone = NEUTRAL
        self._is_touched = self._is_detail_asked = self._is_actual_told = False
        self._caption = self._message = ""
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.update)

    # ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────

    def show_picture(
        self,
        levels: QImage | Sequence[QImage],
        full: QSize,
        caption: str = "",
        region: Region | None = None,
        place: Relative | None = None,
    ) -> None:
        """Open a picture: ``levels`` sharpest first (RGB32), ``full`` the size of the whole original, upright.

        It opens at ``place`` where a person had put it, else at ``region`` (x, y, width, height as fractions), else
        fitted. Brightness and contrast are as taken again.
        """
        self._buffer.show_levels(_as_levels(levels), full)
        self._caption, self._message = caption, ""
        self._region, self._is_touched, self._tone = region, place is not None, NEUTRAL
        self._is_detail_asked = self._is_actual_told = False
        opened = Viewport((full.width(), full.height()), self._canvas())
        self._set(opened.at_relative(place) if place else self._opened(opened))
        self.laid.emit()

    def sharpen(self, levels: QImage | Sequence[QImage]) -> None:
        """Swap a sharper picture of the same photo in; nothing moves."""
        if self._viewport is None:
            return
        self._buffer.show_levels(_as_levels(levels), QSize(*self._viewport.picture))
        self._is_detail_asked = False
        self._set(self._viewport)

    def show_message(self, text: str) -> None:
        """No picture, and why."""
        self._buffer.show_levels((), QSize(1, 1))
        self._viewport = None
        self._caption, self._message = "", text
        self._describe()
        self.update()

    def set_caption(self, text: str) -> None:
        self._caption = text
        self._describe()
        self.update()

    @property
    def scale(self) -> float:
        """Screen pixels a picture pixel; 0 without a picture."""
        return self._viewport.scale if self._viewport else 0.0

    @property
    def is_fitted(self) -> bool:
        return self._viewport is not None and self._viewport.is_fitted

    @property
    def viewport(self) -> Viewport | None:
        return self._viewport

    @property
    def place(self) -> Relative | None:
        """Where a person has put the picture; None while it lies as it opened."""
        return self._viewport.relative if self._viewport and self._is_touched else None

    @property
    def tone(self) -> BrightnessContrast:
        return self._tone

    def fractions_at(self, at: QPointF) -> tuple[float, float]:
        """The point of the picture under a point of the widget, as fractions; outside the picture below 0 or above 1."""
        if self._viewport is None:
            return 0.0, 0.0
        left, top, width, height = self._viewport.placed
        x, y = self._device(at)
        return (x - left) / width, (y - top) / height

    def place_of(self, x: float, y: float) -> QPointF:
        """Where a point of the picture (fractions) lies in the widget."""
        if self._viewport is None:
            return QPointF()
        left, top, width, height = self._viewport.placed
        ratio = self.devicePixelRatioF()
        return QPointF((left + x * width) / ratio, (top + y * height) / ratio)

    # ── Qt ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def sizeHint(self) -> QSize:
        return QSize(720, 540)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            if self._viewport and self._buffer.sharpest:
                self._draw_picture(painter, self._viewport)
                self._draw_chips(painter)
            else:
                painter.fillRect(event.rect(), QColor(theme.tokens().photo_ground))
                draw_sentence(painter, self._message, QRectF(self.rect()))
        finally:
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_canvas()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # on another screen
            self._take_canvas()
        return super().event(event)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _opened(self, viewport: Viewport) -> Viewport:
        return viewport.on(self._region) if self._region else viewport.fitted()

    def _take_canvas(self) -> None:
        if self._viewport is None:
            return
        resized = self._viewport.resized(self._canvas())
        self._set(resized if self._is_touched or not self._region else resized.on(self._region))
        self.laid.emit()

    def _set(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self.moved.emit()
        self._tell_sharpness(viewport.scale)
        self._describe()
        self.update()

    def _tell_sharpness(self, scale: float) -> None:
        sharpest = self._buffer.sharpest
        if not sharpest:
            return
        if not self._is_detail_asked and scale > sharpest * 1.01 and sharpest < 1:
            self._is_detail_asked = True
            self.detail_wanted.emit()
        if not self._is_actual_told and sharpest >= 1 and scale >= 1 - 1e-9:
            self._is_actual_told = True
            self.actual_seen.emit()

    def _draw_picture(self, painter: QPainter, viewport: Viewport) -> None:
        ground = theme.tokens().photo_ground
        image = self._buffer.drawn(viewport, ground, self._tone, is_smooth=not self._rest.isActive())
        image.setDevicePixelRatio(self.devicePixelRatioF())
        painter.drawImage(QPoint(0, 0), image)
        image.setDevicePixelRatio(1)

    def _draw_chips(self, painter: QPainter) -> None:
        edge = min(theme.tokens().px(12), self.width() // 16)
        room = self.width() - 2 * edge
        if self._caption:
            draw_chip(painter, self._caption, QPoint(edge, edge), room, is_right=False)
        draw_chip(painter, self._readout(), QPoint(self.width() - edge, self.height() - edge), room, is_right=True)

    def _readout(self) -> str:
        percent = self.scale * 100
        shown = f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %"
        words = [self.tr("Fit"), shown] if self.is_fitted else [shown]
        if self._tone != NEUTRAL:
            signed = f"{self._tone.brightness:+d}", f"{self._tone.contrast:+d}"
            words.insert(
                0, self.tr("brightness {light}, contrast {contrast}").format(light=signed[0], contrast=signed[1])
            )
        return " · ".join(words)

    def _describe(self) -> None:
        what = self._message or f"{self._caption}, {self._readout()}".strip(", ")
        self.setAccessibleDescription(what)

    def _canvas(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def _device(self, at: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return at.x() * ratio, at.y() * ratio


def _as_levels(levels: QImage | Sequence[QImage]) -> tuple[QImage, ...]:
    return (levels,) if isinstance(levels, QImage) else tuple(levels)
