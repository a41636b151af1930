"""Thumbnails under the photo: those of the current site first, the rest of the case behind a line."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from dmscorer.ui.kit.owner_checked_button import AskingButton
from dmscorer.ui.look import theme


@dataclass(frozen=True, slots=True)
class Thumb:
    """A photo by its id and what it shows; ``is_of_site``: it shows the current site."""

    id: str
    caption: str
    is_of_site: bool = True


class Thumbnail(AskingButton):
    """White ring: the one that is shown. In its corner a dot: not opened yet; two ticks: seen at 100 %."""

    def __init__(self, thumb: Thumb, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumb = thumb
        self._image: QImage | None = None
        self._is_seen = self._is_actual = False
        self.setObjectName(f"thumbnail_{thumb.id}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(thumb.caption)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._describe()

    def set_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def set_seen(self, *, is_seen: bool, is_actual: bool = False) -> None:
        self._is_seen, self._is_actual = is_seen, is_actual
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(60), theme.tokens().px(60))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            self._draw(painter)
        finally:
            painter.end()

    def _draw(self, painter: QPainter) -> None:
        now = theme.tokens()
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        path = QPainterPath()
        path.addRoundedRect(box, now.px(4), now.px(4))
        painter.fillPath(path, QColor(now.photo_ground))
        if self._image is not None:
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(box, self._image, _square(self._image))
            painter.restore()
        if not self._is_seen:
            self._draw_unseen(painter, box)
        else:
            self._draw_ticks(painter, box, 2 if self._is_actual else 1)
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(QColor("#ffffff"), 2 if self.isChecked() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, now.px(4), now.px(4))

    def _draw_unseen(self, painter: QPainter, box: QRectF) -> None:
        side = theme.tokens().px(9)
        dot = QRectF(box.right() - side - 4, box.top() + 4, side, side)
        painter.setPen(QPen(QColor(theme.tokens().chip), 1))
        painter.setBrush(QColor("#ffffff"))
        painter.drawEllipse(dot)

    def _draw_ticks(self, painter: QPainter, box: QRectF, count: int) -> None:
        """One: opened; two: also at 100 %. On a dark chip, so that they show on any skin."""
        now = theme.tokens()
        width, height = now.px(8) + now.px(5) * count, now.px(12)
        chip = QRectF(box.right() - width - 2, box.top() + 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.chip))
        painter.drawRoundedRect(chip, 3, 3)
        painter.setPen(QPen(QColor(now.on_chip), 1.5))
        for place in range(count):
            left, middle = chip.left() + now.px(4) + place * now.px(5), chip.center().y()
            painter.drawPolyline(
                [
                    QPointF(left, middle), QPointF(left + now.px(2), middle + now.px(2)),
                    QPointF(left + now.px(6), middle - now.px(3)),
                ]
            )  # fmt: skip

    def _describe(self) -> None:
        self.setAccessibleName(self.thumb.caption)
        seen = self.tr("seen at 100 %") if self._is_actual else self.tr("opened")
        self.setAccessibleDescription(seen if self._is_seen else self.tr("not opened yet"))


class ThumbnailStrip(QScrollArea):
    """Scrolls sideways by wheel; keeps the shown photo in view."""

    photo_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnail_strip")
        self.setAccessibleName(self.tr("Photos of this case"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QFrame()
        theme.set_kind(self._body, "strip")
        self._row = QHBoxLayout(self._body)
        self.setWidget(self._body)
        self._buttons: dict[str, Thumbnail] = {}
        self._images: dict[str, QImage] = {}
        self._seen: set[str] = set()
        self._actual: set[str] = set()
        self._space()

    @property
    def order(self) -> tuple[str, ...]:
        """Ids as they lie, those of the current site first."""
        return tuple(self._buttons)

    def show_photos(self, thumbs: Sequence[Thumb]) -> None:
        """Lay the photos out anew; pictures and what was seen are kept by id."""
        self._empty()
        ordered = sorted(thumbs, key=lambda thumb: not thumb.is_of_site)
        for before, thumb in zip([None, *ordered], ordered, strict=False):
            if before is not None and before.is_of_site and not thumb.is_of_site:
                self._row.addWidget(self._post())
            self._row.addWidget(self._button(thumb))
        self._row.addStretch(1)

    def set_image(self, photo_id: str, image: QImage) -> None:
        self._images[photo_id] = image
        if photo_id in self._buttons:
            self._buttons[photo_id].set_image(image)

    def forget(self) -> None:
        """Another case: pictures and what was seen go."""
        self._images.clear()
        self._seen.clear()
        self._actual.clear()

    def set_seen(self, photo_ids: Iterable[str], at_actual: Iterable[str] = ()) -> None:
        self._seen |= set(photo_ids)
        self._actual |= set(at_actual)
        for photo_id, button in self._buttons.items():
            button.set_seen(is_seen=photo_id in self._seen, is_actual=photo_id in self._actual)

    def set_current(self, photo_id: str | None) -> None:
        for known, button in self._buttons.items():
            button.mark(is_on=known == photo_id)
        if photo_id in self._buttons:
            QTimer.singleShot(0, self, self._bring_current)  # once the row is laid out

    def _bring_current(self) -> None:
        for button in self._buttons.values():
            if button.isChecked():
                self.ensureWidgetVisible(button, theme.tokens().px(64), 0)

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(300), theme.tokens().px(76))

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (event.angleDelta().y() or event.angleDelta().x()))
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _button(self, thumb: Thumb) -> Thumbnail:
        button = Thumbnail(thumb)
        side = theme.tokens().px(60)
        button.setFixedSize(side, side)
        if thumb.id in self._images:
            button.set_image(self._images[thumb.id])
        button.set_seen(is_seen=thumb.id in self._seen, is_actual=thumb.id in self._actual)
        button.clicked.connect(self._choosing(thumb.id))
        self._buttons[thumb.id] = button
        return button

    def _choosing(self, photo_id: str) -> Callable[[], None]:
        return lambda: self.photo_chosen.emit(photo_id)

    def _post(self) -> QFrame:
        post = QFrame()
        post.setFixedSize(1, theme.tokens().px(44))
        post.setStyleSheet(f"background: {theme.tokens().photo_ground}; border: none;")
        return post

    def _empty(self) -> None:
        self._buttons = {}
        while (old := self._row.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _space(self) -> None:
        now = theme.tokens()
        self.setFixedHeight(now.px(76))
        self._row.setContentsMargins(now.px(12), now.px(8), now.px(12), now.px(8))
        self._row.setSpacing(now.px(6))
        for button in self._buttons.values():
            button.setFixedSize(now.px(60), now.px(60))


def _square(image: QImage) -> QRectF:
    """The middle square of a picture, a little high in portraits, where faces are."""
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 3, side, side)
