"""Subjects and their visits, each with a mark: everything shown, something missing, nothing there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dmscorer.ui.look import theme

Index = QModelIndex | QPersistentModelIndex

_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROLE: Final = Qt.ItemDataRole.UserRole


class Mark(StrEnum):
    """How far a visit's photos are."""

    WHOLE = "whole"
    PARTLY = "partly"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class VisitRow:
    """``note`` stands at the right end, ``told`` in the tooltip and for screen readers."""

    visit_id: str
    subject: str
    label: str
    mark: Mark
    note: str
    told: str


class VisitList(QListWidget):
    chosen = Signal(str)  # visit id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("visit_list")
        self.setAccessibleName(self.tr("Subjects and visits"))
        self.setItemDelegate(_RowPainter(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._tell)

    def show_rows(self, rows: Sequence[VisitRow], chosen: str | None) -> None:
        """Visits in study order, headed by their subjects; ``chosen`` stays in front if it is still there."""
        self.blockSignals(True)
        self.clear()
        subject = None
        for row in rows:
            if row.subject != subject:
                subject = row.subject
                self._add_heading(subject)
            self._add_row(row, is_chosen=row.visit_id == chosen)
        self.blockSignals(False)

    @property
    def chosen_id(self) -> str | None:
        row = self.currentIndex().data(_ROLE)
        return row.visit_id if isinstance(row, VisitRow) else None

    def _add_heading(self, subject: str) -> None:
        item = QListWidgetItem(subject, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _add_row(self, row: VisitRow, *, is_chosen: bool) -> None:
        item = QListWidgetItem(row.label, self)
        item.setData(_ROLE, row)
        item.setToolTip(row.told)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.subject}, {row.label}: {row.told}")
        if is_chosen:
            self.setCurrentItem(item)

    def _tell(self) -> None:
        if self.chosen_id is not None:
            self.chosen.emit(self.chosen_id)


class _RowPainter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        now = theme.tokens()
        return QSize(now.px(120), now.px(28) if index.data(_ROLE) else now.px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row = index.data(_ROLE)
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if isinstance(row, VisitRow):
                _draw_row(painter, area, row, is_current=bool(state & QStyle.StateFlag.State_Selected))
            else:
                _draw_heading(painter, area, str(index.data()))
        finally:
            painter.restore()


def _draw_heading(painter: QPainter, area: QRect, subject: str) -> None:
    now = theme.tokens()
    painter.setFont(theme.font("small", strong=True))
    painter.setPen(QColor(now.quiet))
    painter.drawText(area.adjusted(now.px(12), now.px(8), -now.px(8), 0), _LEFT, subject)


def _draw_row(painter: QPainter, area: QRect, row: VisitRow, *, is_current: bool) -> None:
    now = theme.tokens()
    if is_current:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.sunken))
        painter.drawRoundedRect(area.adjusted(now.px(4), 0, -now.px(4), 0), now.px(6), now.px(6))
        painter.fillRect(QRect(area.x() + now.px(4), area.y() + now.px(4), 3, area.height() - now.px(8)), now.accent)
    _draw_mark(painter, QPointF(area.x() + now.px(22), area.center().y() + 0.5), row.mark)
    painter.setPen(QColor(now.quiet))
    painter.setFont(theme.font("small", tabular=True))
    painter.drawText(area.adjusted(0, 0, -now.px(12), 0), _RIGHT, row.note)
    note = painter.fontMetrics().horizontalAdvance(row.note)
    painter.setPen(QColor(now.text))
    painter.setFont(theme.font("body", strong=is_current))
    room = area.adjusted(now.px(36), 0, -now.px(20) - note, 0)
    painter.drawText(
        room, _LEFT, painter.fontMetrics().elidedText(row.label, Qt.TextElideMode.ElideRight, room.width())
    )


def _draw_mark(painter: QPainter, middle: QPointF, mark: Mark) -> None:
    """Full disc, half disc, dashed ring."""
    now = theme.tokens()
    radius = now.px(5.5)
    circle = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    ring = QPen(QColor(now.quiet if mark is Mark.EMPTY else now.done), 1.5)
    if mark is Mark.EMPTY:
        ring.setDashPattern([2, 2])
    painter.setPen(ring)
    painter.setBrush(QColor(now.done) if mark is Mark.WHOLE else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(circle)
    if mark is Mark.PARTLY:
        painter.setBrush(QColor(now.done))
        painter.drawPie(circle, 90 * 16, 180 * 16)
