"""A picture on which a region is marked by drawing a frame with the mouse, or with the arrow keys."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dmscorer.domain.photos.photos import Region
from dmscorer.ui.look import theme

STEP = 0.02
FIRST: Region = (0.4, 0.4, 0.2, 0.2)  # where the keyboard begins


class RegionMarker(QWidget):
    """``region``: x, y, width, height as fractions of the picture; None = nothing is marked."""

    region_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("region_marker")
        self.setAccessibleName(self.tr("Region of the photo"))
        self.setAccessibleDescription(
            self.tr("Draw a frame with the mouse. Arrow keys move it, Shift with arrow keys resizes it")
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._image: QImage | None = None
        self._from: QPointF | None = None
        self.region: Region | None = None

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(420), theme.tokens().px(420))

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self._mark(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.tokens().photo_ground))
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._place(), self._image)
            self._draw_frame(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = self._fraction(event.position())
        self.setFocus()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and self._image is not None:
            box = QRectF(self._from, self._fraction(event.position())).normalized()
            self._mark((box.x(), box.y(), box.width(), box.height()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-STEP, 0.0), Qt.Key.Key_Right: (STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -STEP), Qt.Key.Key_Down: (0.0, STEP),
        }  # fmt: skip
        if event.key() not in steps or self._image is None:
            super().keyPressEvent(event)
            return
        across, down = steps[Qt.Key(event.key())]
        x, y, width, height = self.region or FIRST
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            width, height = min(max(STEP, width + across), 1 - x), min(max(STEP, height + down), 1 - y)
        else:
            x, y = min(max(0.0, x + across), 1 - width), min(max(0.0, y + down), 1 - height)
        self._mark((x, y, width, height))

    def _mark(self, region: Region | None) -> None:
        self.region = region
        self.update()
        self.region_changed.emit()

    def _draw_frame(self, painter: QPainter) -> None:
        if self.region is None:
            return
        place = self._place()
        x, y, width, height = self.region
        box = QRectF(
            place.x() + x * place.width(),
            place.y() + y * place.height(),
            width * place.width(),
            height * place.height(),
        )
        for colour, thick in (("#1a1a1a", 4.0), ("#ffffff", 2.0)):  # seen on any skin
            painter.setPen(QPen(QColor(colour), thick))
            painter.drawRect(box)

    def _place(self) -> QRectF:
        """Where the picture lies: whole, in the middle."""
        if self._image is None:
            return QRectF(self.rect())
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )

    def _fraction(self, at: QPointF) -> QPointF:
        place = self._place()
        x, y = (at.x() - place.x()) / max(place.width(), 1), (at.y() - place.y()) / max(place.height(), 1)
        return QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
