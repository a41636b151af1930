"""The photos of the case on the desk: the one in view, and the strip of the others under it."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dmscorer.domain.reading import CasePhoto
from dmscorer.ui import theme
from dmscorer.ui.case_pictures import CasePictures
from dmscorer.ui.open_case import OpenCase
from dmscorer.ui.widgets.key_button import KeyButton
from dmscorer.ui.widgets.photo_view import PhotoView
from dmscorer.ui.widgets.thumbnail_strip import Thumb, ThumbnailStrip
from dmscorer.ui.widgets.viewport import Region
from dmscorer.ui.wording import LANGUAGE
from dmscorer.ui.workspace import Workspace


class PhotoPane(QWidget):
    photo_changed = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("photo_pane")
        self._views = workspace.desk.views
        self._case: OpenCase | None = None
        self._photos: dict[str, CasePhoto] = {}
        self._of_site: tuple[str, ...] = ()
        self._site = ""
        self._last: dict[str, str] = {}  # site → the photo that was looked at last
        self._following: tuple[str, ...] = ()
        self.photo_id: str | None = None
        self.pictures = CasePictures(workspace, self)
        self.view = PhotoView()
        self.second = PhotoView()
        self.second.setObjectName("second_photo_view")
        self.second.hide()
        self._second_id: str | None = None
        self.strip = ThumbnailStrip()
        self._lay_out()
        self._connect()

    def open_case(self, case: OpenCase) -> None:
        self._case = case
        self._photos = {photo.id: photo for photo in case.case.photos}
        self._last.clear()
        self.photo_id = None
        self.strip.forget()
        self.strip.set_seen(case.seen)
        self.pictures.open_case(self._photos)

    def show_site(self, site: str, photo_id: str | None, site_after: str) -> None:
        """The photos of a site, opened at ``photo_id``, at the one looked at last, or at the first."""
        self._site = site
        self._of_site = tuple(photo.id for photo in self._photos.values() if site in photo.sites)
        self._following = tuple(p.id for p in self._photos.values() if site_after in p.sites)[:1]
        self.strip.show_photos([Thumb(p.id, self.caption(p.id), site in p.sites) for p in self._photos.values()])
        wanted = photo_id if photo_id in self._photos else self._last.get(site)
        first = wanted or next(iter(self._of_site), None)
        if first is None:
            self._show_nothing()
        else:
            self.show_photo(first)

    def show_photo(self, photo_id: str) -> None:
        """Open one photo of the case, near the current site where the view says where that is."""
        photo = self._photos.get(photo_id)
        if photo is None or self._case is None:
            return
        self.photo_id = photo_id
        self._last[self._site] = photo_id
        levels = self.pictures.levels(photo_id)
        self.view.show_picture(levels, QSize(photo.width, photo.height), self.caption(photo_id), self._region(photo))
        self.pictures.want(photo_id, self._ahead(photo_id))
        self.strip.set_current(photo_id)
        self._case.see(photo_id)
        self.strip.set_seen(self._case.seen)
        self._show_second()
        self.photo_changed.emit(photo_id)

    def step(self, by: int) -> None:
        """The next or previous photo of the site, round."""
        if not self._of_site:
            return
        at = self._of_site.index(self.photo_id) if self.photo_id in self._of_site else -by
        self.show_photo(self._of_site[(at + by) % len(self._of_site)])

    def toggle_second(self) -> None:
        """The photo that comes next beside this one, zoom and place linked; or one photo again."""
        self.second.setVisible(self.second.isHidden())
        self._show_second()

    def caption(self, photo_id: str) -> str:
        """What a photo shows, in words; never its name."""
        view = self._views.view(self._photos[photo_id].view or "")
        return view.label.in_(LANGUAGE) if view else self.tr("Photo")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for key in self._keys:
            key.set_compact(is_compact=self.width() < theme.tokens().px(520))
            key.setVisible(self.width() >= theme.tokens().px(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(160), theme.tokens().px(200))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._foot.setFixedHeight(theme.tokens().px(76))

    def _show_nothing(self) -> None:
        self.photo_id = None
        self.strip.set_current(None)
        self.view.show_message(self.tr("No photo of this case shows this site.\nPress . and choose why."))

    def _show_second(self) -> None:
        self._second_id = None
        if self.second.isHidden() or self._case is None or self.photo_id is None:
            return
        others = [one for one in (*self._of_site, *self._photos) if one != self.photo_id]
        at = self._of_site.index(self.photo_id) if self.photo_id in self._of_site else -1
        following = self._of_site[(at + 1) % len(self._of_site)] if len(self._of_site) > 1 else None
        self._second_id = following if following in others else next(iter(others), None)
        if self._second_id is None:
            self.second.show_message(self.tr("This case has one photo only."))
            return
        photo = self._photos[self._second_id]
        levels, size = self.pictures.levels(photo.id), QSize(photo.width, photo.height)
        self.second.show_picture(levels, size, self.caption(photo.id), self._region(photo))
        self.pictures.want_also(photo.id)
        self._case.see(photo.id)
        self.strip.set_seen(self._case.seen)

    def _region(self, photo: CasePhoto) -> Region | None:
        view = self._views.view(photo.view or "")
        return view.regions.get(self._site) if view else None

    def _ahead(self, photo_id: str) -> tuple[str, ...]:
        """Two forward, one back within the site, then the first of the next site."""
        ring = self._of_site
        if photo_id not in ring:
            return self._following
        at = ring.index(photo_id)
        near = [ring[(at + step) % len(ring)] for step in (1, 2, -1)]
        return tuple(dict.fromkeys(one for one in (*near, *self._following) if one != photo_id))

    def _take_thumbnail(self, photo_id: str) -> None:
        picture = self.pictures.thumbnail(photo_id)
        if picture is not None:
            self.strip.set_image(photo_id, picture)
        self._take_picture(photo_id)

    def _take_picture(self, photo_id: str) -> None:
        if photo_id == self.photo_id:
            self.view.sharpen(self.pictures.levels(photo_id))
        if photo_id == self._second_id:
            self.second.sharpen(self.pictures.levels(photo_id))

    def _tell_failure(self, photo_id: str, sentence: str) -> None:
        if photo_id == self.photo_id and not self.pictures.levels(photo_id):
            self.view.show_message(sentence)

    def _want_full(self) -> None:
        if self.photo_id is not None and self.pictures.has_preview(
            self.photo_id
        ):  # not while only a thumbnail is there
            self.pictures.want_full(self.photo_id)

    def _connect(self) -> None:
        self.pictures.thumbnail_arrived.connect(self._take_thumbnail)
        self.pictures.picture_arrived.connect(self._take_picture)
        self.pictures.failed.connect(self._tell_failure)
        self.view.detail_wanted.connect(self._want_full)
        self.view.viewed.connect(self.second.follow)
        self.second.viewed.connect(self.view.follow)
        self.strip.photo_chosen.connect(self.show_photo)

    def _lay_out(self) -> None:
        after = KeyButton("Space", self.tr("next photo"), "key_photo", on_photo=True)
        after.clicked.connect(lambda: self.step(1))
        actual = KeyButton("Z", self.tr("100 %"), "key_actual", on_photo=True)
        actual.clicked.connect(self.view.toggle_actual)
        second = KeyButton("W", self.tr("second"), "key_second", on_photo=True)
        second.clicked.connect(self.toggle_second)
        self._keys = (after, actual, second)
        self._foot = QFrame()
        theme.set_kind(self._foot, "strip")
        self._foot.setFixedHeight(theme.tokens().px(76))
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.strip, 1)
        for key in self._keys:
            row.addWidget(key, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        ground = QFrame()
        theme.set_kind(ground, "strip")
        pictures = QHBoxLayout(ground)
        pictures.setContentsMargins(0, 0, 0, 0)
        pictures.setSpacing(2)
        pictures.addWidget(self.view, 1)
        pictures.addWidget(self.second, 1)
        column.addWidget(ground, 1)
        column.addWidget(self._foot)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
