"""The middle of the Photos screen: light table, one photo large, hiding parts, drawing regions, the shot list."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QInputDialog, QStackedWidget, QWidget

from dmscorer.domain.photos.regions import Scope, of_photo
from dmscorer.domain.study.study import Photo
from dmscorer.ui.acts.jobs import Progress
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.look.wording import LANGUAGE, site_name
from dmscorer.ui.photos.closer_look import CloserLook
from dmscorer.ui.photos.light_table import LightTable, Slide
from dmscorer.ui.photos.redaction_page import HideParts
from dmscorer.ui.photos.region_page import RegionPage
from dmscorer.ui.picture import pixmaps
from dmscorer.ui.picture.photo_source import Sharpness
from dmscorer.workflows.photos import photos
from dmscorer.workflows.photos.photos import Pixels, StoredPhoto, VisitPhotos
from dmscorer.workflows.photos.redaction import NeedsReason

FACE = ("malar", "periorbital", "rest_of_face")


class PhotosMiddle(QStackedWidget):
    """Shows one visit; the pages share the chosen photo, and stepping keeps the page."""

    chosen = Signal()  # other photos are selected
    view_key = Signal(str)
    visit_cleared = Signal()  # beside the picture: no photo of this visit waits any more

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._visit: VisitPhotos | None = None
        self.table = LightTable(self)
        self.closer, self.hiding, self.regions = CloserLook(self), HideParts(self), RegionPage(self)
        for page in (self.table, self.closer, self.hiding, self.regions):
            self.addWidget(page)
        self._connect()

    # ── the visit ────────────────────────────────────────────────────────────────────────────────────────────────────

    def show_visit(self, visit: VisitPhotos | None) -> None:
        """Another visit opens on the light table; the same one, told anew, stays where it was."""
        before, self._visit = self._visit, visit
        if visit is None:
            return
        is_other = before is None or before.visit.id != visit.visit.id
        if is_other:
            self.setCurrentWidget(self.table)
        self.table.show_slides([self._slide(photo) for photo in visit.photos])
        changed = {p.id for p in visit.photos if before and before.redactions.get(p.id) != visit.redactions.get(p.id)}
        self._fetch_thumbnails(visit, changed, is_other=is_other)
        if self.currentWidget() is self.regions:
            self._show_regions()

    @property
    def chosen_photos(self) -> tuple[Photo, ...]:
        found = (self._photo(photo_id) for photo_id in self.table.chosen_ids)
        return tuple(photo for photo in found if photo is not None)

    @property
    def is_on_table(self) -> bool:
        return self.currentWidget() is self.table

    def caption(self, photo: Photo) -> str:
        view = self._workspace.study.views.view(photo.view) if photo.view else None
        return view.label.in_(LANGUAGE) if view else ""

    def back(self) -> None:
        self.setCurrentWidget(self.table)
        self.table.setFocus()

    # ── one photo ────────────────────────────────────────────────────────────────────────────────────────────────────

    def look_closer(self, photo_id: str) -> None:
        self._open(self.closer, photo_id)

    def hide_parts(self) -> None:
        """Of the chosen photo, or else the first that nobody has decided about."""
        if photo_id := self._start():
            self._open(self.hiding, photo_id)

    def draw_regions(self) -> None:
        if photo_id := self._start():
            self._open(self.regions, photo_id)

    def approve(self) -> None:
        """Nothing to hide in the chosen photos; beside the picture it leads on to the next one."""
        if not self._workspace.study.is_writable:
            return
        ids = self.table.chosen_ids
        is_beside = self.currentWidget() is self.hiding
        self._workspace.photo_acts.approve(ids)
        if not is_beside:
            self.table.go_on()
        elif (following := self._next_unreviewed(ids[0] if ids else "")) is not None:
            self._open(self.hiding, following)
        else:
            self.back()
            self.visit_cleared.emit()

    def _start(self) -> str | None:
        ids = self.table.chosen_ids
        if len(ids) == 1:
            return ids[0]
        order = [photo.id for photo in self._visit.photos] if self._visit else []
        waiting = [one for one in (self._visit.unreviewed if self._visit else ()) if not ids or one in ids]
        return next(iter((*waiting, *ids, *order)), None)

    def _next_unreviewed(self, after: str) -> str | None:
        order = [photo.id for photo in self._visit.photos] if self._visit else []
        waiting = set(self._visit.unreviewed if self._visit else ())
        place = order.index(after) + 1 if after in order else 0
        return next((one for one in (*order[place:], *order[:place]) if one in waiting), None)

    def _step(self, by: int) -> None:
        order = [photo.id for photo in self._visit.photos] if self._visit else []
        ids = self.table.chosen_ids
        page = self.currentWidget()
        if page is not None and ids and 0 <= (place := order.index(ids[0]) + by) < len(order):
            self._open(page, order[place])

    def _open(self, page: QWidget, photo_id: str) -> None:
        if self._photo(photo_id) is None:
            return
        self.table.choose(photo_id)
        self.setCurrentWidget(page)
        page.setFocus()
        show: Callable[[Photo, tuple[QImage, ...]], None] = {
            self.closer: self._show_closer, self.hiding: self._show_hiding, self.regions: self._show_drawing,
        }[page]  # fmt: skip
        # Whoever decides what is hidden must see what is there; every other page shows what raters see.
        sharpness = Sharpness.UNREDACTED if page is self.hiding else Sharpness.PREVIEW

        def arrive(levels: tuple[QImage, ...]) -> None:
            photo = self._photo(photo_id)
            # The answer of a job may come after somebody has stepped on.
            if photo is not None and self.table.chosen_ids == (photo_id,) and self.currentWidget() is page:
                show(photo, levels)

        self._workspace.show(photo_id, sharpness, arrive, owner=self)

    def _show_closer(self, photo: Photo, levels: tuple[QImage, ...]) -> None:
        self.closer.view.show_picture(levels, QSize(photo.width, photo.height), self.caption(photo))

    def _show_hiding(self, photo: Photo, levels: tuple[QImage, ...]) -> None:
        view = self._workspace.study.views.view(photo.view) if photo.view else None
        # Unknown views may show a face: the reminder that sites are scored in it errs on that side.
        shows_face = view is None or any(site in view.sites for site in FACE)
        known = self._visit.redactions.get(photo.id) if self._visit else None
        size = QSize(photo.width, photo.height)
        self.hiding.open_photo(levels, size, self.caption(photo), known, shows_face=shows_face)
        if known and known.shapes:
            self._fetch_after(photo.id)

    def _show_drawing(self, photo: Photo, levels: tuple[QImage, ...]) -> None:
        instrument = self._workspace.study.instrument
        view = self._workspace.study.views.view(photo.view) if photo.view else None
        known = {site.id for site in instrument.sites}
        sites = [(site, site_name(instrument, site)) for site in (view.sites if view else ()) if site in known]
        self.regions.open_photo(levels, QSize(photo.width, photo.height), self.caption(photo), sites)
        self._show_regions()

    def _show_regions(self) -> None:
        chosen = self.chosen_photos
        if self._visit is None or len(chosen) != 1:
            return
        own = self._visit.regions.get(chosen[0].id, {})
        view = self._workspace.study.views.view(chosen[0].view) if chosen[0].view else None
        self.regions.show_regions(of_photo(view, own), frozenset(own))

    def _fetch_detail(self) -> None:
        ids = self.table.chosen_ids
        if len(ids) == 1:

            def sharpen(levels: tuple[QImage, ...]) -> None:
                if self.table.chosen_ids == ids:
                    self.closer.view.sharpen(levels)

            self._workspace.show(ids[0], Sharpness.FULL, sharpen, owner=self)

    # ── hiding and drawing ───────────────────────────────────────────────────────────────────────────────────────────

    def _redact(self, shapes: Sequence[object]) -> None:
        chosen = self.chosen_photos
        if len(chosen) != 1 or not self._workspace.study.is_writable:
            return
        photo_id = chosen[0].id
        if not self._with_reason(lambda reason: self._cover(photo_id, shapes, reason)):
            self._open(self.hiding, photo_id)  # what is drawn is not what is stored: show that again

    def _with_reason(self, act: Callable[[str], None]) -> bool:
        """Do it, and ask for a reason where one is needed; whether it was done."""
        try:
            act("")
        except NeedsReason as refusal:
            reason, is_given = QInputDialog.getText(self, self.tr("A rater has seen this photo"), str(refusal))
            if not is_given or not reason.strip():
                return False
            act(reason)
        return True

    def _cover(self, photo_id: str, shapes: Sequence[object], reason: str) -> None:
        self._workspace.photo_acts.redact(
            photo_id, tuple(shapes), reason, lambda: self._fetch_after(photo_id)  # type: ignore[arg-type]
        )  # fmt: skip

    def _fetch_after(self, photo_id: str) -> None:
        def arrive(levels: tuple[QImage, ...]) -> None:
            if self.table.chosen_ids == (photo_id,) and self.currentWidget() is self.hiding:
                self.hiding.show_after(levels)

        self._workspace.show(photo_id, Sharpness.PREVIEW, arrive, owner=self)

    def _copy_shapes(self, scope: Scope) -> None:
        """To photos that show the same view: the same tattoo at every visit, the same sign on the wall."""
        chosen = self.chosen_photos
        if len(chosen) != 1 or not self._workspace.study.is_writable:
            return
        if chosen[0].view is None:
            self.hiding.status.setText(
                self.tr("Set the view of this photo first. Redactions are copied to photos of the same view.")
            )
            return

        def copy(reason: str) -> None:
            self.hiding.tell_copied(self._workspace.photo_acts.copy_redaction(chosen[0].id, scope, reason))

        self._with_reason(copy)

    def _draw_region(self, site: str, region: object) -> None:
        chosen = self.chosen_photos
        if len(chosen) == 1 and self._workspace.study.is_writable:
            self._workspace.photo_acts.draw_region(chosen[0].id, site, region)  # type: ignore[arg-type]

    def _copy_regions(self, scope: object) -> None:
        chosen = self.chosen_photos
        if len(chosen) == 1:
            n = self._workspace.photo_acts.copy_regions(chosen[0].id, scope)  # type: ignore[arg-type]
            self.regions.status.setText(self.tr("Copied to {n} other photos. Ctrl+Z undoes it.").format(n=n))

    # ── thumbnails ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _fetch_thumbnails(self, visit: VisitPhotos, changed: set[str], *, is_other: bool) -> None:
        study = self._workspace.study
        wanted = [p for p in visit.photos if is_other or p.id in changed or not self.table.has_picture(p.id)]
        places = {one.id: photos.located(study, one) for one in wanted}
        if places:
            self._workspace.jobs.start(
                self.tr("Thumbnails"),
                lambda progress: _thumbnails(places, progress),
                self._show_thumbnails,
                owner=self,
                is_shown=False,
            )

    def _show_thumbnails(self, found: dict[str, Pixels]) -> None:
        for photo_id, pixels in found.items():
            self.table.set_picture(photo_id, pixmaps.image(pixels))

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _photo(self, photo_id: str) -> Photo | None:
        return next((one for one in self._visit.photos if one.id == photo_id), None) if self._visit else None

    def _slide(self, photo: Photo) -> Slide:
        visit = self._visit
        if visit is None:
            return Slide(photo.id, self.caption(photo))
        is_doubted = photo.id in visit.doubts or photo.id in visit.alarms or photo.id in visit.hints
        known = visit.redactions.get(photo.id)
        is_reviewed = bool(known and known.is_decided) or not self._workspace.study.charter.redaction_review
        return Slide(photo.id, self.caption(photo), is_doubted, is_reviewed, bool(known and known.shapes))

    def _connect(self) -> None:
        self.table.chosen.connect(lambda _: self.chosen.emit())
        self.table.opened.connect(self.look_closer)
        self.table.view_key.connect(self.view_key)
        self.closer.view.detail_wanted.connect(self._fetch_detail)
        self.closer.view_key.connect(self.view_key)
        self.hiding.redacted.connect(self._redact)
        self.hiding.approved.connect(self.approve)
        self.hiding.copy_asked.connect(self._copy_shapes)
        self.regions.drawn.connect(self._draw_region)
        self.regions.copy_asked.connect(self._copy_regions)
        self.regions.undone.connect(self._workspace.photo_acts.undo)
        for page in (self.closer, self.hiding, self.regions):
            page.stepped.connect(self._step)
            page.closed.connect(self.back)


def _thumbnails(places: dict[str, StoredPhoto], progress: Progress) -> dict[str, Pixels]:
    found = {}
    for done, (photo_id, place) in enumerate(places.items()):
        progress(done, len(places))
        found[photo_id] = photos.thumbnail(place)
    return found
