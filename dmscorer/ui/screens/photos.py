"""Photos: subjects and visits at left, the light table in the middle, facts and the shot list at right."""

from collections import Counter
from pathlib import Path

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.instrument import Item
from dmscorer.domain.photos import View
from dmscorer.domain.study import Photo
from dmscorer.ui import pixmaps, theme
from dmscorer.ui.admission import admission_lines, admission_summary
from dmscorer.ui.jobs import Progress
from dmscorer.ui.photo_source import Sharpness
from dmscorer.ui.screen import Screen
from dmscorer.ui.widgets.add_photos import AddPhotos
from dmscorer.ui.widgets.closer_look import CloserLook
from dmscorer.ui.widgets.intake_report import IntakeReport
from dmscorer.ui.widgets.light_table import LightTable, Slide
from dmscorer.ui.widgets.photos_side import PhotosSide
from dmscorer.ui.widgets.photos_start import PhotosStart
from dmscorer.ui.widgets.visit_list import Mark, VisitList, VisitRow
from dmscorer.ui.widgets.visit_question import VisitQuestion
from dmscorer.ui.wording import LANGUAGE, site_name
from dmscorer.ui.workspace import Workspace
from dmscorer.workflows import intake, photos
from dmscorer.workflows.intake import Admission, Plan
from dmscorer.workflows.photos import Pixels, StoredPhoto, VisitPhotos

LIST_WIDTH, SIDE_WIDTH, WIDEST = 200, 376, 1.2


class PhotosScreen(Screen):
    name = "photos"
    icon = "photos"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.setAcceptDrops(True)
        self._visits: dict[str, VisitPhotos] = {}
        self._visit: VisitPhotos | None = None
        self._waiting: tuple[Path, ...] = ()
        self._list = VisitList(self)
        self._table = LightTable(self)
        self._closer = CloserLook(self)
        self._view = self._closer.view
        self._side = PhotosSide(self)
        self._report = IntakeReport(self)
        self._question = VisitQuestion(self)
        self._start = PhotosStart(self)
        self._add = AddPhotos()
        self._middle, self._pages = QStackedWidget(self), QStackedWidget(self)
        self._lay_out()
        self._connect()

    def title(self) -> str:
        return self.tr("Photos")

    def aside(self) -> str:
        count = sum(len(one.photos) for one in self._visits.values())
        subjects = len({one.visit.subject for one in self._visits.values()})
        if not self._visits:
            return ""
        words = self.tr("subjects: {subjects} · visits: {visits} · photos: {photos}")
        return words.format(photos=count, subjects=subjects, visits=len(self._visits))

    def tools(self) -> QWidget:
        return self._add

    def shown(self) -> None:
        study = self.workspace.study
        self._side.offer(study.views, self._chart_item())
        self._add.setEnabled(study.is_writable)
        self.refresh()
        self._table.setFocus()

    # ── what is there ────────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Read visits and photos again; the chosen visit and photos stay."""
        if not self.workspace.is_coordinator:
            return
        found = photos.visits(self.workspace.study)
        self._visits = {one.visit.id: one for one in found}
        chosen = self._visit.visit.id if self._visit and self._visit.visit.id in self._visits else None
        chosen = chosen or next(iter(self._visits), None)
        self._list.show_rows([self._row(one) for one in found], chosen)
        self._pages.setCurrentIndex(1 if found else 0)
        self._show_visit(chosen)
        self.headline_changed.emit()

    def _show_visit(self, visit_id: str | None) -> None:
        before, self._visit = self._visit, self._visits.get(visit_id or "")
        if self._visit is None:
            return
        is_other = before is None or before.visit.id != self._visit.visit.id
        if is_other:
            self._middle.setCurrentWidget(self._table)
        self._table.show_slides([self._slide(photo) for photo in self._visit.photos])
        self._fetch_thumbnails(self._visit, is_other=is_other)
        self._show_side()

    def _show_side(self) -> None:
        if self._visit is None:
            return
        instrument = self.workspace.study.instrument
        shown = Counter(photo.view for photo in self._visit.photos if photo.view)
        missing = [site_name(instrument, site) for site in self._visit.uncovered]
        self._side.show_visit(shown, missing, n_without_view=self._visit.n_without_view)
        self._side.show_chart(self._visit.chart, is_fixed=self._visit.is_signed)
        self._show_facts()

    def _show_facts(self) -> None:
        chosen = self._chosen()
        if self._visit and len(chosen) == 1:
            self._side.facts.show_photo(chosen[0], self._visit.doubts.get(chosen[0].id))
        else:
            self._side.facts.show_many(len(chosen))

    def _fetch_thumbnails(self, visit: VisitPhotos, *, is_other: bool) -> None:
        study = self.workspace.study
        wanted = [one for one in visit.photos if is_other or not self._table.has_picture(one.id)]
        places = {one.id: photos.located(study, one) for one in wanted}
        if places:
            self.workspace.jobs.start(
                self.tr("Thumbnails"),
                lambda progress: _thumbnails(places, progress),
                self._show_thumbnails,
                owner=self,
                is_shown=False,
            )

    def _show_thumbnails(self, found: dict[str, Pixels]) -> None:
        for photo_id, pixels in found.items():
            self._table.set_picture(photo_id, pixmaps.image(pixels))

    # ── looking closer ───────────────────────────────────────────────────────────────────────────────────────────────

    def _open_photo(self, photo_id: str) -> None:
        photo = self._photo(photo_id)
        if photo is None:
            return
        self._table.choose(photo_id)
        self._middle.setCurrentWidget(self._closer)
        self._view.setFocus()
        caption = self._caption(photo)
        self.workspace.show(
            photo_id, Sharpness.PREVIEW, lambda levels: self._show_photo(photo_id, levels, caption), owner=self
        )

    def _show_photo(self, photo_id: str, levels: tuple[QImage, ...], caption: str) -> None:
        photo = self._photo(photo_id)
        if photo is not None and self._table.chosen_ids == (photo_id,):
            self._view.show_picture(levels, QSize(photo.width, photo.height), caption)

    def _fetch_detail(self) -> None:
        chosen = self._table.chosen_ids
        if len(chosen) == 1:
            self.workspace.show(chosen[0], Sharpness.FULL, lambda levels: self._sharpen(chosen, levels), owner=self)

    def _sharpen(self, chosen: tuple[str, ...], levels: tuple[QImage, ...]) -> None:
        if self._table.chosen_ids == chosen:
            self._view.sharpen(levels)

    def _step(self, by: int) -> None:
        order = [photo.id for photo in self._visit.photos] if self._visit else []
        chosen = self._table.chosen_ids
        if chosen and 0 <= (place := order.index(chosen[0]) + by) < len(order):
            self._open_photo(order[place])

    def _back_to_table(self) -> None:
        self._middle.setCurrentWidget(self._table)
        self._table.setFocus()

    # ── views and chart ──────────────────────────────────────────────────────────────────────────────────────────────

    def _press_view_key(self, key: str) -> None:
        view = self.workspace.study.views.by_key(key) if key else None
        if view is not None or not key:
            self._assign(view)

    def _assign(self, view: View | None) -> None:
        chosen = self._table.chosen_ids
        if not chosen or not self.workspace.study.is_writable:
            return
        self.workspace.assign_view(chosen, view.id if view else None)
        if self._middle.currentWidget() is self._closer:
            photo = self._photo(chosen[0])
            self._view.set_caption(self._caption(photo) if photo else "")
        else:
            self._table.go_on()

    def _remove(self) -> None:
        chosen = self._table.chosen_ids
        if chosen and self.workspace.study.is_writable:
            self._back_to_table()
            self.workspace.remove_photos(chosen)

    def _give_chart_value(self, level: int) -> None:
        item = self._chart_item()
        if self._visit is not None and item is not None:
            self.workspace.set_chart_value(self._visit.visit.id, item.id, level)

    # ── photos in ────────────────────────────────────────────────────────────────────────────────────────────────────

    def bring_in(self, source: Path | Plan) -> None:
        """A folder, a CSV or chosen files; visits appear as they come in."""
        self._report.hide()
        self.workspace.add_photos(source)

    def ask_visit(self, files: tuple[Path, ...]) -> None:
        self._waiting = files
        self._pages.setCurrentIndex(1)
        subjects = list(dict.fromkeys(one.visit.subject for one in self._visits.values()))
        now = self._visit.visit if self._visit else None
        self._question.ask(len(files), subjects, now.subject if now else "", now.label if now else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.workspace.study.is_writable:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()
        if len(paths) == 1 and (paths[0].is_dir() or paths[0].suffix.lower() == ".csv"):
            self.bring_in(paths[0])
        elif files := tuple(path for path in paths if path.is_file()):
            self.ask_visit(files)

    def _add_files_to(self, subject: str, visit: str) -> None:
        self.bring_in(intake.chosen(self._waiting, subject, visit))

    def _tell(self, done: Admission) -> None:
        self._report.report(admission_summary(done), admission_lines(done))
        self.refresh()

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _row(self, one: VisitPhotos) -> VisitRow:
        visit, told = one.visit, [self.tr("Photos: {n}").format(n=len(one.photos))]
        if one.uncovered:
            told.append(self.tr("sites not shown: {n}").format(n=len(one.uncovered)))
        if one.n_without_view:
            told.append(self.tr("without a view: {n}").format(n=one.n_without_view))
        if one.doubts:
            told.append(self.tr("dates to check: {n}").format(n=len(one.doubts)))
        is_whole = not one.uncovered and not one.n_without_view and not one.doubts
        mark = Mark.EMPTY if not one.photos else Mark.WHOLE if is_whole else Mark.PARTLY
        return VisitRow(visit.id, visit.subject, visit.label, mark, str(len(one.photos)), " · ".join(told))

    def _slide(self, photo: Photo) -> Slide:
        doubts = self._visit.doubts if self._visit else {}
        return Slide(photo.id, self._caption(photo), photo.id in doubts)

    def _caption(self, photo: Photo) -> str:
        view = self.workspace.study.views.view(photo.view) if photo.view else None
        return view.label.in_(LANGUAGE) if view else ""

    def _photo(self, photo_id: str) -> Photo | None:
        return next((one for one in self._visit.photos if one.id == photo_id), None) if self._visit else None

    def _chosen(self) -> tuple[Photo, ...]:
        found = (self._photo(photo_id) for photo_id in self._table.chosen_ids)
        return tuple(photo for photo in found if photo is not None)

    def _chart_item(self) -> Item | None:
        items = photos.history_items(self.workspace.study)
        return self.workspace.study.instrument.item(items[0]) if items else None

    # ── page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        self._fit_columns()
        self._middle.addWidget(self._table)
        self._middle.addWidget(self._closer)
        columns = QWidget(self)
        line = QHBoxLayout(columns)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._list)
        line.addWidget(self._middle, 1)
        line.addWidget(self._side)
        self._pages.addWidget(self._start)
        self._pages.addWidget(columns)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._question)
        whole.addWidget(self._report)
        whole.addWidget(self._pages, 1)

    def _fit_columns(self) -> None:
        wider = min(theme.tokens().scale, WIDEST)  # large text scrolls at the sides rather than squeeze the photos
        self._list.setFixedWidth(round(LIST_WIDTH * wider))
        self._side.setFixedWidth(round(SIDE_WIDTH * wider))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.workspace.is_coordinator:
            self._fit_columns()
            self._side.offer(self.workspace.study.views, self._chart_item())
            self._show_side()

    def _connect(self) -> None:
        self._list.chosen.connect(self._show_visit)
        self._table.chosen.connect(lambda _: self._show_facts())
        self._table.opened.connect(self._open_photo)
        self._table.view_key.connect(self._press_view_key)
        self._view.detail_wanted.connect(self._fetch_detail)
        self._closer.view_key.connect(self._press_view_key)
        self._closer.stepped.connect(self._step)
        self._closer.closed.connect(self._back_to_table)
        self._side.view_pressed.connect(lambda view_id: self._assign(self.workspace.study.views.view(view_id)))
        self._side.facts.removal_asked.connect(self._remove)
        self._side.charted.connect(self._give_chart_value)
        self._start.folder_asked.connect(self._add.ask_folder)
        self._start.list_asked.connect(self._add.ask_list)
        self._start.files_asked.connect(self._add.ask_files)
        self._add.source_chosen.connect(self.bring_in)
        self._add.files_chosen.connect(self.ask_visit)
        self._question.answered.connect(self._add_files_to)
        self._question.dropped.connect(self.refresh)
        self.workspace.photos_added.connect(self._tell)
        self.workspace.photos_changed.connect(self.refresh)


def _thumbnails(places: dict[str, StoredPhoto], progress: Progress) -> dict[str, Pixels]:
    found = {}
    for done, (photo_id, place) in enumerate(places.items()):
        progress(done, len(places))
        found[photo_id] = photos.thumbnail(place)
    return found
