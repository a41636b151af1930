"""What a viewport shows of a picture, drawn once and kept: a pan moves it and draws only the strips that come in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from dmscorer.ui.picture.brightness_contrast import NEUTRAL, BrightnessContrast, apply_brightness_contrast
from dmscorer.ui.picture.viewport import Viewport


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the buffer holds. ``left, top``: the corner of the picture, on whole pixels of the screen."""

    canvas: tuple[int, int]
    scale: float
    left: int
    top: int
    is_smooth: bool
    tone: BrightnessContrast
    ground: str


# Not QGraphicsView, and not the picture drawn anew at each frame: a frame of 48 megapixels takes 2 to 4 ms this way in
# software, at 4K too.
class BackBuffer:
    """Pixels of the screen over a pyramid of levels, sharpest first, each half the one before."""

    def __init__(self) -> None:
        self._levels: tuple[QImage, ...] = ()
        self._full = QSize(1, 1)
        self._frame: _Frame | None = None
        self._image = QImage()
        # Two images, because one cannot be moved over itself by a painter.
        self._spare = QImage()

    @property
    def sharpest(self) -> float:
        """Pixels of the sharpest level for one of the original; 0 without a picture."""
        return self._levels[0].width() / self._full.width() if self._levels else 0.0

    def show_levels(self, levels: Sequence[QImage], full: QSize) -> None:
        self._levels, self._full = tuple(levels), full
        self._frame = None

    def drawn(self, viewport: Viewport, ground: str, tone: BrightnessContrast = NEUTRAL, *, is_smooth: bool) -> QImage:
        """The canvas as it should look. What lies there smooth already stays smooth while it is moved."""
        # Whole pixels of the screen: what was drawn once can then be moved without being resampled.
        left, top = (round(value) for value in viewport.placed[:2])
        wanted = _Frame(viewport.canvas, viewport.scale, left, top, is_smooth, tone, ground)
        old = self._frame
        if old is not None and old.is_smooth and _is_moved(old, replace(wanted, is_smooth=True)):
            wanted = replace(wanted, is_smooth=True)
        if old is not None and _is_moved(old, wanted):
            self._move(wanted, QPoint(left - old.left, top - old.top))
        else:
            self._redraw(wanted)
        self._frame = wanted
        return self._image

    def _redraw(self, frame: _Frame) -> None:
        if self._image.size() != QSize(*frame.canvas):
            self._image = QImage(*frame.canvas, QImage.Format.Format_RGB32)
            self._spare = QImage(*frame.canvas, QImage.Format.Format_RGB32)
        self._draw(frame, [self._image.rect()])

    def _move(self, frame: _Frame, by: QPoint) -> None:
        if by.isNull():
            return
        painter = QPainter(self._spare)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(by, self._image)
        painter.end()
        self._image, self._spare = self._spare, self._image
        self._draw(frame, _strips(self._image.rect(), by))

    def _draw(self, frame: _Frame, boxes: Sequence[QRect]) -> None:
        """Whole boxes from the level that fits, by one transform, so that strips meet without a seam."""
        place = self._level(frame)
        across = frame.scale * 2**place * self._full.width() / self._levels[0].width()
        down = frame.scale * 2**place * self._full.height() / self._levels[0].height()
        painter = QPainter(self._image)
        try:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, frame.is_smooth)
            for box in boxes:
                painter.resetTransform()
                painter.setClipRect(box)
                painter.fillRect(box, QColor(frame.ground))
                painter.translate(frame.left, frame.top)
                painter.scale(across, down)
                painter.drawImage(QPointF(0, 0), self._levels[place])
        finally:
            painter.end()
        # The neutral ground around the photo stays as it is: the eye judges redness against it.
        shown = self._shown(frame)
        for box in boxes if frame.tone != NEUTRAL else ():
            if not (part := box.intersected(shown)).isEmpty():
                apply_brightness_contrast(self._image, part, frame.tone)

    def _shown(self, frame: _Frame) -> QRect:
        """Where the photo lies on the canvas: the pixels whose middle it covers."""
        width, height = round(self._full.width() * frame.scale), round(self._full.height() * frame.scale)
        return QRect(frame.left, frame.top, width, height)

    def _level(self, frame: _Frame) -> int:
        """The smallest level that has at least the pixels that are shown."""
        # A little less than asked: rounding must not take the next larger level, which costs four times the pixels.
        wanted = frame.scale / self.sharpest * 0.999
        fine = [place for place in range(len(self._levels)) if 0.5**place >= wanted]
        return fine[-1] if fine else 0


def _strips(canvas: QRect, by: QPoint) -> list[QRect]:
    """What comes in when the canvas was moved: a band over its whole width, and one beside what was kept."""
    kept = canvas.translated(by).intersected(canvas)
    above, below = (canvas.top(), kept.top() - 1), (kept.bottom() + 1, canvas.bottom())
    before, behind = (canvas.left(), kept.left() - 1), (kept.right() + 1, canvas.right())
    bands = [QRect(QPoint(canvas.left(), top), QPoint(canvas.right(), bottom)) for top, bottom in (above, below)]
    sides = [QRect(QPoint(left, kept.top()), QPoint(right, kept.bottom())) for left, right in (before, behind)]
    return [box for box in (*bands, *sides) if box.isValid()]


def _is_moved(old: _Frame, new: _Frame) -> bool:
    """Whether only the place differs, and something of the old one is still in sight."""
    across, down = abs(new.left - old.left), abs(new.top - old.top)
    is_near = across < new.canvas[0] and down < new.canvas[1]
    return is_near and replace(old, left=new.left, top=new.top) == new
