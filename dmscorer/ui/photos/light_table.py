"""The light table: the photos of one visit, large, on neutral grey, each with the view it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dmscorer.ui.look import icons, theme

Index = QModelIndex | QPersistentModelIndex

COLUMN: Final = 200  # logical pixels: columns are about so wide
FEWEST: Final = 3  # columns, unless the text is so large that captions need the room
MARGIN: Final = 8
CAPTION: Final = 22
_MIDDLE: Final = Qt.AlignmentFlag.AlignCenter
_COMMANDING: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


@dataclass(frozen=True, slots=True)
class Slide:
    """One photo on the table. ``view`` is the word under it, empty where none is assigned; ``is_doubted``: see its facts.

    ``is_reviewed``: somebody has decided what must be hidden; ``is_redacted``: something is.
    """

    photo_id: str
    view: str
    is_doubted: bool = False
    is_reviewed: bool = True
    is_redacted: bool = False


class LightTable(QListView):
    """Arrows move, Shift and Ctrl select; a letter or digit is emitted as ``view_key`` (empty = take the view away)."""

    view_key = Signal(str)
    opened = Signal(str)  # photo id
    undone = Signal()
    chosen = Signal(object)  # tuple of photo ids, in table order

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("light_table")
        self.setAccessibleName(self.tr("Photos of this visit"))
        self._slides = _Slides(self)
        self.setModel(self._slides)
        self.setItemDelegate(_SlidePainter(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("ground", "photo")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else columns and bar would fight
        self.doubleClicked.connect(self._open)

    def show_slides(self, slides: Sequence[Slide]) -> None:
        """Lay photos out; those that stay the same photos keep their selection and place."""
        # Every act tells the visit anew; resetting the table would throw selection and place away each time.
        if [one.photo_id for one in slides] == [one.photo_id for one in self._slides.slides]:
            self._slides.renew(slides)
            return
        self._slides.replace(slides)
        if slides:
            self.setCurrentIndex(self._slides.index(0))
        self.chosen.emit(self.chosen_ids)

    def set_picture(self, photo_id: str, picture: QImage) -> None:
        self._slides.set_picture(photo_id, picture)

    @property
    def cell(self) -> int:
        """Width of a column: the table is always full to its right end."""
        width, now = self.viewport().width() - 4, theme.tokens()
        return max(80, width // max(FEWEST if now.scale < 1.4 else 2, width // now.px(COLUMN)))

    def has_picture(self, photo_id: str) -> bool:
        return self._slides.has_picture(photo_id)

    @property
    def chosen_ids(self) -> tuple[str, ...]:
        rows = sorted(index.row() for index in self.selectedIndexes())
        return tuple(self._slides.slides[row].photo_id for row in rows)

    def go_on(self) -> None:
        """To the next photo, after a single one got its view."""
        row = self.currentIndex().row() + 1
        if len(self.selectedIndexes()) == 1 and row < len(self._slides.slides):
            self.setCurrentIndex(self._slides.index(row))

    def choose(self, photo_id: str) -> None:
        row = self._slides.row(photo_id)
        if row is not None:
            index = self._slides.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen.emit(self.chosen_ids)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._slides.slides:
            painter = QPainter(self.viewport())
            try:
                painter.setPen(QColor(theme.tokens().on_chip))
                painter.drawText(
                    self.viewport().rect(), _MIDDLE, self.tr("This visit has no photos yet. Drop some here.")
                )
            finally:
                painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().lower()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.view_key.emit("")
        elif event.key() == Qt.Key.Key_Z and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.undone.emit()
        # A view's key is a typed character, so that it is found on any layout.
        elif len(text) == 1 and text.isalnum() and not event.modifiers() & _COMMANDING:
            self.view_key.emit(text)
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._slides.slides[index.row()].photo_id)


class _Slides(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.slides: list[Slide] = []
        self._pictures: dict[str, QImage] = {}

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.slides)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        slide = self.slides[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            told = [slide.view or self.tr("No view")]
            if not slide.is_reviewed:
                told.append(self.tr("not reviewed yet"))
            if slide.is_redacted:
                told.append(self.tr("redacted"))
            if slide.is_doubted:
                told.append(self.tr("needs a check"))
            return ", ".join(told) if role == Qt.ItemDataRole.AccessibleTextRole else told[0]
        if role == Qt.ItemDataRole.UserRole:
            return slide
        return self._pictures.get(slide.photo_id) if role == Qt.ItemDataRole.DecorationRole else None

    def replace(self, slides: Sequence[Slide]) -> None:
        self.beginResetModel()
        self.slides = list(slides)
        known = {slide.photo_id for slide in slides}
        # Only those of the photos on the table: a study of thousands would fill the memory.
        self._pictures = {name: one for name, one in self._pictures.items() if name in known}
        self.endResetModel()

    def renew(self, slides: Sequence[Slide]) -> None:
        self.slides = list(slides)
        if slides:
            self.dataChanged.emit(self.index(0), self.index(len(slides) - 1))

    def row(self, photo_id: str) -> int | None:
        return next((n for n, slide in enumerate(self.slides) if slide.photo_id == photo_id), None)

    def has_picture(self, photo_id: str) -> bool:
        return photo_id in self._pictures

    def set_picture(self, photo_id: str, picture: QImage) -> None:
        self._pictures[photo_id] = picture
        row = self.row(photo_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))


class _SlidePainter(QStyledItemDelegate):
    """No hue: selection is a white ring, no view a dashed outline, a doubt a shape."""

    def __init__(self, table: LightTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        cell = self._table.cell
        return QSize(cell, cell + theme.tokens().px(CAPTION + MARGIN))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        slide = index.data(Qt.ItemDataRole.UserRole)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        now = theme.tokens()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        side = area.width() - 2 * now.px(MARGIN)
        square = QRect(area.x() + now.px(MARGIN), area.y() + now.px(MARGIN), side, side)
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            frame = _draw_picture(painter, square, picture)
            if state & QStyle.StateFlag.State_Selected:
                _draw_ring(painter, frame, is_current=bool(state & QStyle.StateFlag.State_HasFocus))
            _draw_caption(painter, square, slide, self.tr("No view"))
            marks = ("warning", slide.is_doubted), ("hidden", slide.is_redacted), ("search", not slide.is_reviewed)
            for place, name in enumerate(name for name, is_there in marks if is_there):
                _draw_mark(painter, frame, name, place)
        finally:
            painter.restore()


def _draw_picture(painter: QPainter, square: QRect, picture: QImage | None) -> QRect:
    """The picture in the middle of its square; where it lies."""
    now = theme.tokens()
    if picture is None:
        painter.fillRect(square, QColor(now.photo_strip))
        return square
    size = picture.size().scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio)
    frame = QRect(0, 0, size.width(), size.height())
    frame.moveCenter(square.center())
    painter.drawImage(frame, picture)
    return frame


def _draw_ring(painter: QPainter, frame: QRect, *, is_current: bool) -> None:
    now = theme.tokens()
    width = now.px(3) if is_current else now.px(2)
    painter.setPen(QPen(QColor(now.on_chip), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame.adjusted(-3, -3, 3, 3), now.px(3), now.px(3))


def _draw_caption(painter: QPainter, square: QRect, slide: Slide, no_view: str) -> None:
    now = theme.tokens()
    font = theme.font("small")
    words = QFontMetrics(font).elidedText(
        slide.view or no_view, Qt.TextElideMode.ElideRight, square.width() - now.px(16)
    )
    width = QFontMetrics(font).horizontalAdvance(words) + now.px(16)
    chip = QRectF(square.center().x() - width / 2, square.bottom() + now.px(6), width, now.px(CAPTION))
    dashed = QPen(QColor(now.on_chip), 1, Qt.PenStyle.DashLine)
    painter.setPen(Qt.PenStyle.NoPen if slide.view else dashed)
    painter.setBrush(QColor(now.chip) if slide.view else QColor(now.photo_strip))
    painter.drawRoundedRect(chip, now.px(4), now.px(4))
    painter.setPen(QColor(now.on_chip))
    painter.setFont(font)
    painter.drawText(chip, _MIDDLE, words)


def _draw_mark(painter: QPainter, frame: QRect, name: str, place: int) -> None:
    """Something to check, something hidden, not reviewed yet: from the right upper corner downwards."""
    now = theme.tokens()
    side = now.px(24)
    chip = QRect(frame.right() - side - now.px(4), frame.top() + now.px(5) + place * (side + now.px(4)), side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.chip))
    painter.drawRoundedRect(chip, now.px(4), now.px(4))
    inner = chip.adjusted(now.px(3), now.px(3), -now.px(3), -now.px(3))
    painter.drawPixmap(inner, icons.pixmap(name, now.px(18), now.on_chip, 2.0))
