"""The photo on neutral grey: fit, 100 % at the pointer, zoom about the pointer, pan, pinch."""

from collections.abc import Sequence
from typing import Final, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from dmscorer.ui import theme
from dmscorer.ui.widgets.viewport import LARGEST, Region, Viewport

_NOTCH: Final = 1.2
_REST_MS: Final = 120


class PhotoView(QWidget):
    """Draws from a pyramid of halved levels, fast while a gesture lasts and smooth when it rests.

    ``viewed`` is emitted with (x, y, zoom) relative to fit after every change by the person, ``detail_wanted`` once
    for a set of levels when more pixels are shown than the sharpest of them has.
    """

    viewed = Signal(float, float, float)
    moved = Signal()  # the picture lies elsewhere than before, for whatever reason
    detail_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("photo_view")
        self.setAccessibleName(self.tr("Photo"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._levels: tuple[QImage, ...] = ()
        self._viewport: Viewport | None = None
        self._region: Region | None = None
        self._is_touched = False
        self._is_detail_asked = False
        self._caption = ""
        self._message = ""
        self._grabbed: QPointF | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.update)

    # ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────

    def show_picture(
        self, levels: QImage | Sequence[QImage], full: QSize, caption: str = "", region: Region | None = None
    ) -> None:
        """Open a picture: ``levels`` sharpest first (RGB32), ``full`` the size of the whole original, upright.

        ``region`` is where to open (x, y, width, height as fractions); without one it opens fitted.
        """
        self._levels = _as_levels(levels)
        self._caption, self._message = caption, ""
        self._region, self._is_touched, self._is_detail_asked = region, False, False
        self._viewport = Viewport((full.width(), full.height()), self._canvas())
        self._open()

    def sharpen(self, levels: QImage | Sequence[QImage]) -> None:
        """Swap a sharper picture of the same photo in; nothing moves."""
        self._levels = _as_levels(levels)
        self._is_detail_asked = False
        if self._viewport:
            self._set(self._viewport)

    def show_message(self, text: str) -> None:
        """No picture, and why."""
        self._levels, self._viewport = (), None
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

    # ── what a person does ───────────────────────────────────────────────────────────────────────────────────────────

    def fit(self) -> None:
        if self._viewport:
            self._move(self._viewport.fitted())

    def toggle_actual(self) -> None:
        """100 % at the pointer, or fit again."""
        if self._viewport is None:
            return
        if abs(self._viewport.scale - 1) < 1e-6:
            self.fit()
        else:
            self._move(self._viewport.scaled(1.0, self._device(self._pointer())))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a point of the widget, by default about its middle."""
        if self._viewport:
            self._move(self._viewport.zoomed(factor, self._device(at or QRectF(self.rect()).center())))

    def pan(self, dx: float, dy: float) -> None:
        if self._viewport:
            ratio = self.devicePixelRatioF()
            self._move(self._viewport.panned(dx * ratio, dy * ratio))

    def follow(self, x: float, y: float, zoom: float) -> None:
        """Take the place of a linked view; emits nothing."""
        if self._viewport:
            self._set(self._viewport.at_relative((x, y, zoom)))

    # ── Qt ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def sizeHint(self) -> QSize:
        return QSize(720, 540)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.fillRect(event.rect(), QColor(theme.tokens().photo_ground))
            if self._viewport and self._levels:
                self._draw_picture(painter, self._viewport)
                self._draw_chips(painter)
            else:
                self._draw_message(painter)
        finally:
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._viewport is None:
            return
        resized = self._viewport.resized(self._canvas())
        if self._region and not self._is_touched:
            resized = resized.on(self._region)
        self._set(resized)

    def wheelEvent(self, event: QWheelEvent) -> None:
        is_zoom = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.phase() != Qt.ScrollPhase.NoScrollPhase and not event.pixelDelta().isNull() and not is_zoom:
            self.pan(event.pixelDelta().x(), event.pixelDelta().y())
        else:
            self.zoom(_NOTCH ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            step = event.position() - self._grabbed
            self._grabbed = event.position()
            self.pan(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed = None
            self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.toggle_actual()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.NativeGesture:
            gesture = cast("QNativeGestureEvent", event)
            if gesture.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(1 + gesture.value(), gesture.position())
                return True
        if event.type() == QEvent.Type.Gesture:
            pinch = cast("QGestureEvent", event).gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.zoom(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint())))
                return True
        return super().event(event)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _open(self) -> None:
        if self._viewport is None:
            return
        self._set(self._viewport.on(self._region) if self._region else self._viewport.fitted())

    def _move(self, viewport: Viewport) -> None:
        self._is_touched = True
        self._rest.start()
        self._set(viewport)
        self.viewed.emit(*viewport.relative)

    def _set(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self.moved.emit()
        sharpest = min(1.0, self._levels[0].width() / viewport.picture[0]) if self._levels else LARGEST
        if not self._is_detail_asked and viewport.scale > sharpest * 1.01 and sharpest < 1:
            self._is_detail_asked = True
            self.detail_wanted.emit()
        self._describe()
        self.update()

    def _level(self, viewport: Viewport) -> QImage:
        """The smallest level that has at least the pixels that are shown."""
        wanted = viewport.scale * viewport.picture[0] * 0.999
        fine = [level for level in self._levels if level.width() >= wanted]
        return fine[-1] if fine else self._levels[0]

    def _draw_picture(self, painter: QPainter, viewport: Viewport) -> None:
        ratio = self.devicePixelRatioF()
        left, top, width, height = (value / ratio for value in viewport.placed)
        level = self._level(viewport)
        if viewport.scale == 1.0:  # on the pixel, so that 100 % is exact
            left, top = round(left * ratio) / ratio, round(top * ratio) / ratio
        whole = QRectF(left, top, width, height)
        seen = whole.intersected(QRectF(self.rect()))
        across, down = level.width() / width, level.height() / height
        source = QRectF(
            (seen.x() - left) * across, (seen.y() - top) * down, seen.width() * across, seen.height() * down
        )
        is_smooth = not self._rest.isActive() and self._grabbed is None
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
        painter.drawImage(seen, level, source)

    def _draw_chips(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.tokens().px(12)
        if self._caption:
            self._draw_chip(painter, self._caption, QPoint(edge, edge), is_right=False)
        self._draw_chip(painter, self._readout(), QPoint(self.width() - edge, self.height() - edge), is_right=True)

    def _draw_chip(self, painter: QPainter, text: str, corner: QPoint, *, is_right: bool) -> None:
        now = theme.tokens()
        painter.setFont(theme.font("small", tabular=True))
        size = painter.fontMetrics().size(0, text) + QSize(now.px(20), now.px(10))
        box = QRectF(corner.x(), corner.y(), size.width(), size.height())
        if is_right:
            box.translate(-size.width(), -size.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.chip))
        painter.drawRoundedRect(box, now.radius, now.radius)
        painter.setPen(QColor(now.on_chip))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_message(self, painter: QPainter) -> None:
        painter.setFont(theme.font("lead"))
        painter.setPen(QColor("#ffffff"))
        inset = theme.tokens().px(48)
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)

    def _readout(self) -> str:
        percent = self.scale * 100
        shown = f"{percent:.0f}" if percent >= 10 else f"{percent:.1f}"
        return self.tr("Fit") + f" · {shown} %" if self.is_fitted else f"{shown} %"

    def _describe(self) -> None:
        what = self._message or f"{self._caption}, {self._readout()}".strip(", ")
        self.setAccessibleDescription(what)

    def _pointer(self) -> QPointF:
        at = QPointF(self.mapFromGlobal(QCursor.pos()))
        return at if QRectF(self.rect()).contains(at) else QRectF(self.rect()).center()

    def _canvas(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def _device(self, at: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return at.x() * ratio, at.y() * ratio


def _as_levels(levels: QImage | Sequence[QImage]) -> tuple[QImage, ...]:
    return (levels,) if isinstance(levels, QImage) else tuple(levels)
