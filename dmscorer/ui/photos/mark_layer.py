"""Shapes drawn on a photo with the mouse: rectangles and ellipses, moved, resized and taken away again."""

import math
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QTransform, QWheelEvent
from PySide6.QtWidgets import QWidget

from dmscorer.domain.photos.redaction import Form, Shape, box, fitted_ellipse, is_worth_keeping
from dmscorer.ui.look import theme
from dmscorer.ui.picture.photo_view import PhotoView

HANDLE: Final = 10
CORNERS: Final = ((-1, -1), (1, -1), (1, 1), (-1, 1))


class Tool(Enum):
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"


class MarkLayer(QWidget):
    """Lies over a photo view and follows it. A left drag on free ground draws, on a shape moves, on a corner resizes.

    The wheel, the middle button and a drag with Ctrl go through to the photo. ``changed`` tells the new shapes after
    each act of a person.
    """

    changed = Signal(object)  # tuple of shapes

    def __init__(self, view: PhotoView) -> None:
        super().__init__(view)
        self.setObjectName("mark_layer")
        self.setAccessibleName(self.tr("Marks on the photo"))
        self.tool = Tool.RECTANGLE
        self.most: int | None = None  # a further one replaces the first
        self.labels: tuple[str, ...] = ()
        self._view = view
        self._shapes: tuple[Shape, ...] = ()
        self._selected: int | None = None
        self._path: list[QPointF] = []
        self._grabbed: tuple[int, int | None] | None = None  # shape, corner (None = all of it)
        self._from = QPointF()
        self._before: Shape | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMouseTracking(True)
        view.moved.connect(self.update)

    def show_shapes(self, shapes: Sequence[Shape], labels: Sequence[str] = ()) -> None:
        self._shapes, self.labels = tuple(shapes), tuple(labels)
        if self._selected is not None and self._selected >= len(self._shapes):
            self._selected = None
        self.update()

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return self._shapes

    @property
    def selected(self) -> int | None:
        return self._selected

    def select(self, place: int | None) -> None:
        self._selected = place
        self.update()

    def remove_selected(self) -> None:
        if self._selected is not None:
            self._tell(tuple(s for n, s in enumerate(self._shapes) if n != self._selected))

    def nudge(self, across: int, down: int) -> None:
        """Move the selected shape by so many pixels of the screen."""
        if self._selected is None:
            return
        origin = self._view.fractions_at(QPointF(0, 0))
        moved = self._view.fractions_at(QPointF(across, down))
        shape = self._shapes[self._selected].moved(moved[0] - origin[0], moved[1] - origin[1])
        self._tell(self._with(self._selected, shape), self._selected)

    def place(self) -> None:
        """A shape in the middle of what is seen, for those who draw without a mouse."""
        middle, reach = QPointF(self.width() / 2, self.height() / 2), QPointF(self.width() / 8, self.height() / 8)
        corners = self._view.fractions_at(middle - reach), self._view.fractions_at(middle + reach)
        self._add(box(Form(self.tool.value), *corners[0], *corners[1]))

    def grow(self, across: int, down: int) -> None:
        """Make the selected shape wider and higher by so many pixels of the screen, about its centre."""
        if self._selected is None:
            return
        origin, more = self._view.fractions_at(QPointF(0, 0)), self._view.fractions_at(QPointF(across, down))
        shape = self._shapes[self._selected]
        wider = replace(
            shape, width=shape.width + more[0] - origin[0], height=shape.height + more[1] - origin[1]
        )  # fmt: skip
        if is_worth_keeping(wider):
            self._tell(self._with(self._selected, wider), self._selected)

    def select_next(self, by: int) -> bool:
        """One after the other and then none; whether there was one to go to."""
        places = (None, *range(len(self._shapes)))
        found = places[(places.index(self._selected) + by) % len(places)]
        self.select(found)
        return found is not None

    # ── the mouse ────────────────────────────────────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_through = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.button() != Qt.MouseButton.LeftButton or is_through:
            event.ignore()
            return
        self._from = event.position()
        self._grabbed = self._hit(event.position())
        if self._grabbed is None:
            self._selected, self._path = None, [event.position()]
        else:
            self._selected, self._before = self._grabbed[0], self._shapes[self._grabbed[0]]
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None and self._before is not None:
            self._shapes = self._with(self._grabbed[0], self._dragged(self._before, event.position()))
        elif self._path:
            self._path.append(event.position())
        elif event.buttons():
            event.ignore()
            return
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        if self._grabbed is not None:
            place, self._grabbed, self._before = self._grabbed[0], None, None
            self._tell(self._shapes, place)
        elif self._path:
            drawn, self._path = self._drawn(), []
            if is_worth_keeping(drawn):
                self._add(drawn)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a photo view would zoom

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, shape in enumerate(self._shapes):
                self._draw(painter, shape, is_selected=place == self._selected)
                if place < len(self.labels):
                    self._draw_label(painter, shape, self.labels[place])
            if self._path:
                self._draw(painter, self._drawn(), is_selected=True)
        finally:
            painter.end()

    def _draw(self, painter: QPainter, shape: Shape, *, is_selected: bool) -> None:
        """A dark and a light line side by side: to be seen on any skin, and without a hue."""
        outline = self._outline(shape)
        for width, colour in ((3.0, "#000000"), (1.5, "#ffffff")):
            pen = QPen(QColor(colour), width)
            pen.setStyle(Qt.PenStyle.SolidLine if is_selected or colour == "#000000" else Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if shape.form is Form.ELLIPSE:
                painter.save()
                painter.setTransform(self._own_axes(shape), combine=True)
                rx, ry = self._half(shape)
                painter.drawEllipse(QPointF(0, 0), rx, ry)
                painter.restore()
            else:
                painter.drawPolygon(outline)
        if is_selected:
            painter.setPen(QPen(QColor("#000000"), 1))
            painter.setBrush(QColor("#ffffff"))
            for point in outline.toList():
                painter.drawRect(QRectF(point.x() - HANDLE / 2, point.y() - HANDLE / 2, HANDLE, HANDLE))

    def _draw_label(self, painter: QPainter, shape: Shape, words: str) -> None:
        now = theme.tokens()
        painter.setFont(theme.font("small"))
        size = painter.fontMetrics().size(0, words)
        corner = self._outline(shape).boundingRect().topLeft()
        chip = QRectF(corner.x(), corner.y(), size.width() + now.px(12), size.height() + now.px(6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.chip))
        painter.drawRect(chip)
        painter.setPen(QColor(now.on_chip))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _half(self, shape: Shape) -> tuple[float, float]:
        """Half width and half height in the widget's pixels."""
        one, other = self._view.place_of(0, 0), self._view.place_of(shape.width, shape.height)
        return (other.x() - one.x()) / 2, (other.y() - one.y()) / 2

    def _own_axes(self, shape: Shape) -> QTransform:
        centre = self._view.place_of(shape.x, shape.y)
        return QTransform().translate(centre.x(), centre.y()).rotate(shape.turn)

    def _outline(self, shape: Shape) -> QPolygonF:
        half = self._half(shape)
        return self._own_axes(shape).map(QPolygonF([QPointF(x * half[0], y * half[1]) for x, y in CORNERS]))

    def _hit(self, at: QPointF) -> tuple[int, int | None] | None:
        if self._selected is not None:
            for corner, point in enumerate(self._outline(self._shapes[self._selected]).toList()):
                if math.hypot(point.x() - at.x(), point.y() - at.y()) <= HANDLE:
                    return self._selected, corner
        for place in reversed(range(len(self._shapes))):
            if self._outline(self._shapes[place]).containsPoint(at, Qt.FillRule.OddEvenFill):
                return place, None
        return None

    def _dragged(self, before: Shape, at: QPointF) -> Shape:
        if self._grabbed is None or self._grabbed[1] is None:
            one, other = self._view.fractions_at(self._from), self._view.fractions_at(at)
            return before.moved(other[0] - one[0], other[1] - one[1])
        return self._resized(before, self._grabbed[1], at)

    def _resized(self, before: Shape, corner: int, at: QPointF) -> Shape:
        """The opposite corner stays where it is; the shape keeps its turn."""
        axes = self._own_axes(before)
        there = axes.inverted()[0].map(at)
        half = self._half(before)
        fixed = QPointF(-CORNERS[corner][0] * half[0], -CORNERS[corner][1] * half[1])
        width, height = abs(there.x() - fixed.x()), abs(there.y() - fixed.y())
        centre = self._view.fractions_at(axes.map((there + fixed) / 2))
        if not half[0] or not half[1]:
            return before
        return replace(
            before, x=centre[0], y=centre[1],
            width=before.width * width / (2 * half[0]), height=before.height * height / (2 * half[1]),
        )  # fmt: skip

    def _drawn(self) -> Shape:
        points = [self._view.fractions_at(point) for point in self._path]
        if self.tool is Tool.RECTANGLE or len(points) < 8:
            return box(Form(self.tool.value), *points[0], *points[-1])
        viewport = self._view.viewport
        aspect = viewport.picture[0] / viewport.picture[1] if viewport else 1.0
        return fitted_ellipse(points, aspect)

    def _add(self, shape: Shape) -> None:
        kept = self._shapes if self.most is None else self._shapes[max(0, len(self._shapes) + 1 - self.most) :]
        self._tell((*kept, shape), len(kept))

    def _with(self, place: int, shape: Shape) -> tuple[Shape, ...]:
        return (*self._shapes[:place], shape, *self._shapes[place + 1 :])

    def _tell(self, shapes: tuple[Shape, ...], selected: int | None = None) -> None:
        self._shapes, self._selected = shapes, selected
        self.update()
        self.changed.emit(shapes)
