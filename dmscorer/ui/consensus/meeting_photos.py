"""The photos of one site as the meeting sees them: one large, the others as thumbnails."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme
from dmscorer.ui.picture.photo_view import PhotoView
from dmscorer.ui.picture.thumbnail_strip import Thumb, ThumbnailStrip

KEPT = 12  # pictures of 2048 px, some 10 MB each


@dataclass(frozen=True, slots=True)
class MeetingPhoto:
    """``region``: where the site lies (x, y, width, height as fractions), None = the whole picture."""

    id: str
    caption: str
    width: int
    height: int
    region: tuple[float, float, float, float] | None = None


class MeetingPhotos(QWidget):
    """Asks for pictures and shows them when they come."""

    picture_wanted = Signal(str)
    detail_wanted = Signal(str)
    thumbnail_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("room_photos")
        self.view = PhotoView()
        self.strip = ThumbnailStrip()
        self._photos: dict[str, MeetingPhoto] = {}
        self._pictures: dict[str, tuple[QImage, ...]] = {}
        self._thumbnails: set[str] = set()
        self._asked: set[str] = set()
        self._current = ""
        self._code = ""
        following = KeyButton("Space", self.tr("next photo"), "next_photo", on_photo=True)
        following.clicked.connect(self.show_next)
        actual = KeyButton("Z", self.tr("100 %, fit"), "toggle_actual", on_photo=True)
        actual.clicked.connect(self.view.toggle_actual)
        self._keys = (following, actual)
        self.strip.photo_chosen.connect(self.show_photo)
        self.view.detail_wanted.connect(lambda: self.detail_wanted.emit(self._current))
        self._lay_out()

    def fit_text(self) -> None:
        """Large text leaves only the caps of the keys."""
        for key in self._keys:
            key.set_compact(is_compact=theme.tokens().scale > 1.3)

    @property
    def current(self) -> str:
        return self._current

    def show_photos(self, code: str, photos: Sequence[MeetingPhoto]) -> None:
        """The nearest photo of the site first."""
        self._code = code
        self._photos = {photo.id: photo for photo in photos}
        self.strip.show_photos([Thumb(photo.id, photo.caption) for photo in photos])
        self.strip.set_seen(self._photos)
        for photo_id in self._photos:
            if photo_id not in self._thumbnails:
                self._thumbnails.add(photo_id)
                self.thumbnail_wanted.emit(photo_id)
        if photos:
            self.show_photo(photos[0].id)
        else:
            self._current = ""
            self.view.show_message(self.tr("This case has no photos: decide from the levels, or discuss it later."))

    def show_photo(self, photo_id: str) -> None:
        self._current = photo_id
        self.strip.set_current(photo_id)
        if photo_id in self._pictures:
            self._open(photo_id)
        else:
            self.view.show_message("")
            self.ask(photo_id)

    def ask(self, photo_id: str) -> None:
        """Have a picture fetched, now or ahead of time; each only once."""
        if photo_id not in self._pictures and photo_id not in self._asked:
            self._asked.add(photo_id)
            self.picture_wanted.emit(photo_id)

    def show_next(self) -> None:
        order = list(self._photos)
        if len(order) > 1:
            self.show_photo(order[(order.index(self._current) + 1) % len(order)])

    def set_picture(self, photo_id: str, levels: tuple[QImage, ...]) -> None:
        self._asked.discard(photo_id)
        self._pictures[photo_id] = levels
        for old in list(self._pictures)[:-KEPT]:
            if old != self._current:
                del self._pictures[old]
        if photo_id == self._current:
            self._open(photo_id)

    def set_detail(self, photo_id: str, levels: tuple[QImage, ...]) -> None:
        if photo_id == self._current:
            self.view.sharpen(levels)

    def set_thumbnail(self, photo_id: str, image: QImage) -> None:
        self.strip.set_image(photo_id, image)

    def say(self, photo_id: str, sentence: str) -> None:
        """A picture that cannot be shown, and why."""
        self._asked.discard(photo_id)
        if photo_id == self._current:
            self.view.show_message(sentence)

    def _open(self, photo_id: str) -> None:
        photo = self._photos[photo_id]
        caption = f"{self._code} · {photo.caption}"
        self.view.show_picture(self._pictures[photo_id], QSize(photo.width, photo.height), caption, photo.region)

    def _lay_out(self) -> None:
        now = theme.tokens()
        foot = QFrame()
        theme.set_kind(foot, "strip")
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, now.px(12), 0)
        row.setSpacing(now.px(8))
        row.addWidget(self.strip, 1)
        for key in self._keys:
            row.addWidget(key)
        self.fit_text()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(foot)
