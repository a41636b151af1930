"""The photos of the case on the desk: the one in view, and the strip of the others under it."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dmscorer.domain.reading.reading import CasePhoto
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.desk.open_case import OpenCase
from dmscorer.ui.desk.photos.case_pictures import CasePictures
from dmscorer.ui.desk.photos.hanging import nearest_first, of_no_site
from dmscorer.ui.desk.photos.linked_views import LinkedViews
from dmscorer.ui.desk.photos.photo_window import PhotoWindow
from dmscorer.ui.kit.empty_state import EmptyState
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE
from dmscorer.ui.picture.brightness_contrast import NEUTRAL
from dmscorer.ui.picture.photo_view import PhotoView
from dmscorer.ui.picture.thumbnail_strip import Thumb, ThumbnailStrip
from dmscorer.ui.picture.viewport import Relative

_TONE_MS: Final = 800  # a hand rests
TONE_STEP: Final = 5  # of −100 … 100, for each press


class PhotoPane(QWidget):
    """Place and zoom stay while one steps through photos of one view; another site opens at its own region."""

    photo_changed = Signal(str)
    key_pressed = Signal(object)  # the QKeyEvent of a key pressed in the photo's own window
    came_back = Signal()  # the photo, from its own window

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("photo_pane")
        self._workspace = workspace
        self._views = workspace.desk.views
        self._known_sites = frozenset(site.id for site in workspace.desk.instrument.sites)
        self._preferences = workspace.preferences
        self._case: OpenCase | None = None
        self._photos: dict[str, CasePhoto] = {}
        self._of_site: tuple[str, ...] = ()
        self._of_no_site: tuple[str, ...] = ()
        self._site = ""
        self._keeps_place = False
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
        self._window: PhotoWindow | None = None
        self._links = LinkedViews(self.view, self.second, self)
        self._tone_rest = QTimer(self, singleShot=True, interval=_TONE_MS)
        for view in (self.view, self.second):
            view.allow_tone(is_allowed=workspace.desk.has_brightness)
        self._nothing = ""
        self._lay_out()
        self.set_caps(decline=".", own_window="M", photo_after="Space")
        self._connect()

    @property
    def keys(self) -> tuple[KeyButton, ...]:
        """The tools under the photo; the first is where F6 goes."""
        return self._keys

    def set_caps(self, *, decline: str, own_window: str, photo_after: str) -> None:
        """Name the keys in the sentences of this pane."""
        self._photo_after = photo_after
        self._nothing = self.tr("No photo of this case shows this site.\nPress {key} and choose why.").format(
            key=decline
        )
        words = self.tr("Keys pressed there still score. F11 fills that screen; {key} brings the photo back here.")
        self._elsewhere.say(
            self.tr("The photo is in its own window"), words.format(key=own_window),
            self.tr("Bring it back"), self.close_window,
        )  # fmt: skip

    def open_case(self, case: OpenCase) -> None:
        self._case = case
        self._photos = {photo.id: photo for photo in case.case.photos}
        self._last.clear()
        self.photo_id = None
        self.strip.forget()
        self._mark_seen()
        self.pictures.forget()

    def show_site(self, site: str, photo_id: str | None, site_after: str) -> None:
        """The photos of a site, opened at ``photo_id``, at the one looked at last, or at the first."""
        # Place and zoom belong to a site: the next photo of it shows the same skin, another site opens at its own
        # region.
        self._keeps_place = site == self._site
        self._site = site
        photos = tuple(self._photos.values())
        self._of_site, self._of_no_site = nearest_first(photos, site), of_no_site(photos, self._known_sites)
        self._following = nearest_first(photos, site_after)[:1]
        ordered = dict.fromkeys((*self._of_site, *self._of_no_site, *self._photos))
        self.strip.show_photos([Thumb(one, self.caption(one), one in self._of_site) for one in ordered])
        wanted = photo_id if photo_id in self._photos else self._last.get(site)
        first = wanted or next(iter(self._of_site), None)
        if first is None:
            self._show_nothing()
        else:
            self.show_photo(first)
        self._keeps_place = True

    def show_photo(self, photo_id: str) -> None:
        """Open one photo of the case, near the current site where the view says where that is."""
        photo = self._photos.get(photo_id)
        if photo is None or self._case is None:
            return
        self._log_tone()
        place = self._kept_place(photo)
        self.photo_id = photo_id
        self._last[self._site] = photo_id
        levels, size = self.pictures.levels(photo_id), QSize(photo.width, photo.height)
        self.view.show_picture(levels, size, self.caption(photo_id), photo.regions.get(self._site), place)
        self.strip.set_current(photo_id)
        self._case.see(photo_id)
        self._show_second()
        self._mark_seen()
        self._fetch()
        self.photo_changed.emit(photo_id)

    def _kept_place(self, photo: CasePhoto) -> Relative | None:
        before = self._photos.get(self.photo_id or "")
        is_alike = before is not None and before.view is not None and before.view == photo.view
        return self.view.place if self._keeps_place and is_alike and before is not photo else None

    def _fetch(self) -> None:
        """Pictures in view first, then what may come next, the small ones last."""
        in_view = [one for one in (self.photo_id, self._second_id) if one is not None]
        ahead = [one for one in self._ahead(self.photo_id) if one not in in_view]
        self.pictures.want(in_view, ahead, (*self._of_site, *(p for p in self._photos if p not in self._of_site)))
        self.pictures.want_thumbnails(self._photos)

    def _mark_seen(self) -> None:
        if self._case is not None:
            self.strip.set_seen(self._case.seen, self._case.seen_actual)

    def step(self, by: int) -> None:
        """The next or previous photo of the site, then those that show no site at all, round."""
        ring = self._ring
        if not ring:
            return
        start = -1 if by > 0 else 0
        at = ring.index(self.photo_id) if self.photo_id in ring else start
        self.show_photo(ring[(at + by) % len(ring)])

    @property
    def _ring(self) -> tuple[str, ...]:
        # Whoever named the views may have left some out: those photos may show this site, and no other way leads there.
        return (*self._of_site, *self._of_no_site)

    def toggle_second(self) -> None:
        """The photo that comes next beside this one, zoom and place linked; or one photo again."""
        self.second.setVisible(self.second.isHidden())
        self._show_second()
        self._mark_seen()
        self._fetch()

    def toggle_window(self) -> None:
        """The photo in a window of its own, for a second monitor; or back beside the form."""
        if self._window is not None:
            self._window.close()
            return
        self._elsewhere.show()
        self._window = PhotoWindow(self._ground, self.screen(), self._preferences, self.key_pressed.emit)
        self._window.closed.connect(self._take_back)
        self._window.show()

    def _take_back(self) -> None:
        self._elsewhere.hide()
        self._column.insertWidget(0, self._ground, 1)
        if self._window is not None:
            self._window.deleteLater()
            self._window = None
            self.window().activateWindow()
            self.came_back.emit()

    def close_window(self) -> None:
        """With the desk: nothing of a case stays on a second monitor."""
        if self._window is not None:
            self._window.close()

    def caption(self, photo_id: str) -> str:
        """What a photo shows, in words; never its name."""
        view = self._views.view(self._photos[photo_id].view or "")
        return view.label.in_(LANGUAGE) if view else self.tr("Photo")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for key in self._keys:
            key.set_compact(is_compact=self.width() < theme.tokens().px(520 if len(self._keys) == 3 else 900))
            key.setVisible(self.width() >= theme.tokens().px(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(160), theme.tokens().px(200))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._foot.setFixedHeight(theme.tokens().px(76))

    def _coming(self) -> str:
        """Nobody should give a reason for a photo that is on its way."""
        if self._workspace.demo.is_painting:
            return self.tr("The photos of this case are still being painted.")
        return self.tr("No photo of this case is here yet.")

    def _show_nothing(self) -> None:
        self.photo_id = None
        self._second_id = None
        self.strip.set_current(None)
        is_here = self._photos and not self._workspace.demo.is_painting
        self.view.show_message(self._unplaced() if is_here else self._coming())
        if not self.second.isHidden():
            self.second.show_message("")
        self._fetch()

    def _unplaced(self) -> str:
        """Why no photo is in view, and the key that leads on."""
        n = len(self._of_no_site)
        if not n:
            return self._nothing
        one, more = (
            self.tr("1 photo has no view: {key} shows it."),
            self.tr("{n} photos have no view: {key} shows them."),
        )
        said = (one if n == 1 else more).format(n=n, key=self._photo_after)
        return self.tr("No photo is assigned to this site.") + "\n" + said

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
        self.second.show_picture(levels, size, self.caption(photo.id), photo.regions.get(self._site))
        self._case.see(photo.id)

    def _ahead(self, photo_id: str | None) -> tuple[str, ...]:
        """Two forward, one back within the site, then the first of the next site."""
        ring = self._ring
        if photo_id not in ring:
            return tuple(dict.fromkeys((*ring[:1], *self._following)))
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
        if self.photo_id is not None:
            self.pictures.want_full(self.photo_id)

    def _want_second_full(self) -> None:
        if self._second_id is not None:
            self.pictures.want_full(self._second_id)

    def _note_actual(self, photo_id: str | None) -> None:
        if photo_id is not None and self._case is not None:
            self._case.see_actual(photo_id)
            self._mark_seen()

    def _log_tone(self) -> None:
        """What the photo was looked at under, once the hand rests or the next one comes."""
        if self._tone_rest.isActive() and self._case is not None and self.photo_id is not None:
            self._tone_rest.stop()
            self._case.log_tone(self.photo_id, self.view.tone.brightness, self.view.tone.contrast)

    def _log_rested_tone(self) -> None:
        if self._case is not None and self.photo_id is not None:
            self._case.log_tone(self.photo_id, self.view.tone.brightness, self.view.tone.contrast)

    def _connect(self) -> None:
        self.pictures.thumbnail_arrived.connect(self._take_thumbnail)
        self.pictures.picture_arrived.connect(self._take_picture)
        self.pictures.failed.connect(self._tell_failure)
        self.view.detail_wanted.connect(self._want_full)
        self.second.detail_wanted.connect(self._want_second_full)
        self.view.actual_seen.connect(lambda: self._note_actual(self.photo_id))
        self.second.actual_seen.connect(lambda: self._note_actual(self._second_id))
        self.view.toned.connect(lambda _tone: self._tone_rest.start())
        self._tone_rest.timeout.connect(self._log_rested_tone)
        self.strip.photo_chosen.connect(self.show_photo)

    def change_tone(self, *, brightness: int = 0, contrast: int = 0) -> None:
        """By so many steps; the view leaves it where the study does not allow it."""
        self.view.set_tone(self.view.tone.changed(brightness * TONE_STEP, contrast * TONE_STEP))

    def show_as_taken(self) -> None:
        self.view.set_tone(NEUTRAL)

    def _tone_keys(self) -> tuple[KeyButton, ...]:
        """Where the charter lets raters change the picture; contrast has keys alone, to leave room for the photos."""
        brighter = KeyButton("B", self.tr("brighter"), "key_brighter", on_photo=True)
        darker = KeyButton("D", self.tr("darker"), "key_darker", on_photo=True)
        as_taken = KeyButton("R", self.tr("as taken"), "key_as_taken", on_photo=True)
        brighter.clicked.connect(lambda: self.change_tone(brightness=1))
        darker.clicked.connect(lambda: self.change_tone(brightness=-1))
        as_taken.clicked.connect(self.show_as_taken)
        return brighter, darker, as_taken

    def _lay_out(self) -> None:
        after = KeyButton("Space", self.tr("next photo"), "key_photo", on_photo=True)
        after.clicked.connect(lambda: self.step(1))
        actual = KeyButton("Z", self.tr("100 %"), "key_actual", on_photo=True)
        actual.clicked.connect(self.view.toggle_actual)
        second = KeyButton("W", self.tr("second"), "key_second", on_photo=True)
        second.clicked.connect(self.toggle_second)
        self._keys = (after, actual, second, *(self._tone_keys() if self._workspace.desk.has_brightness else ()))
        for key in self._keys:
            key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._foot = QFrame()
        theme.set_kind(self._foot, "strip")
        self._foot.setFixedHeight(theme.tokens().px(76))
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.strip, 1)
        for key in self._keys:
            row.addWidget(key, 0, Qt.AlignmentFlag.AlignVCenter)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._elsewhere = EmptyState("photo_elsewhere")
        self._elsewhere.hide()
        ground = self._ground = QFrame()
        theme.set_kind(ground, "strip")
        pictures = QHBoxLayout(ground)
        pictures.setContentsMargins(0, 0, 0, 0)
        pictures.setSpacing(2)
        pictures.addWidget(self.view, 1)
        pictures.addWidget(self.second, 1)
        column.addWidget(ground, 1)
        column.addWidget(self._elsewhere, 1)
        column.addWidget(self._foot)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
