"""Photos: subjects and visits at left, the light table in the middle, facts and the shot list at right."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dmscorer.domain.instrument.instrument import Item
from dmscorer.domain.photos.coverage import visible_sites
from dmscorer.domain.photos.photos import View
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.intake_report import IntakeReport
from dmscorer.ui.look import icons, theme
from dmscorer.ui.look.wording import LANGUAGE, site_name
from dmscorer.ui.photos.add_photos import AddPhotos
from dmscorer.ui.photos.intake_words import admission_lines, admission_summary, label_lines
from dmscorer.ui.photos.middle import PhotosMiddle
from dmscorer.ui.photos.name_patterns import NamePatterns
from dmscorer.ui.photos.shot_list import ShotList
from dmscorer.ui.photos.side import PhotosSide
from dmscorer.ui.photos.start import PhotosStart
from dmscorer.ui.photos.visit_list import Mark, VisitList, VisitRow
from dmscorer.ui.photos.visit_question import LayoutQuestion, VisitQuestion
from dmscorer.workflows.photos import coverage, intake, photos
from dmscorer.workflows.photos.intake import Admission, OtherLayout, Plan
from dmscorer.workflows.photos.photos import VisitPhotos
from dmscorer.workflows.report import export
from dmscorer.workflows.study import labels

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
        self._middle = PhotosMiddle(workspace, self)
        self._side = PhotosSide(self)
        self._report = IntakeReport(self)
        self._question = VisitQuestion(self)
        self._layout_question = LayoutQuestion(self)
        self._start = PhotosStart(self)
        self._add = AddPhotos()
        self._names = NamePatterns(self)
        self._shots = ShotList(self)
        self._tools = QWidget()
        self._pages = QStackedWidget(self)
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
        return self._tools

    def shown(self) -> None:
        study = self.workspace.study
        self._side.offer(study.views, self._chart_item())
        self._add.setEnabled(study.is_writable)
        self.refresh()
        if wanted := self.workspace.take_wanted_visit():
            self._go_to(wanted)
        self._middle.table.setFocus()

    # ── what is there ────────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Read visits and photos again; the chosen visit and photos stay."""
        if not self.workspace.is_coordinator:
            return
        found = _together(photos.visits(self.workspace.study))
        self._visits = {one.visit.id: one for one in found}
        chosen = self._visit.visit.id if self._visit and self._visit.visit.id in self._visits else None
        chosen = chosen or next(iter(self._visits), None)
        self._list.show_rows([self._row(one) for one in found], chosen)
        self._pages.setCurrentIndex(1 if found else 0)
        self._show_visit(chosen)
        self.headline_changed.emit()

    def _show_visit(self, visit_id: str | None) -> None:
        self._visit = self._visits.get(visit_id or "")
        self._middle.show_visit(self._visit)
        if self._visit is not None:
            self._show_side()

    def _show_side(self) -> None:
        if self._visit is None:
            return
        instrument = self.workspace.study.instrument
        shown = Counter(photo.view for photo in self._visit.photos if photo.view)
        missing = [site_name(instrument, site) for site in self._visit.uncovered]
        self._side.show_visit(shown, missing, n_without_view=self._visit.n_without_view)
        self._side.show_chart(self._visit.chart, is_fixed=self._visit.is_signed)
        n_redacted = sum(bool(one.shapes) for one in self._visit.redactions.values())
        self._side.show_review(len(self._visit.photos), len(self._visit.unreviewed), n_redacted)
        self._show_facts()

    def _show_facts(self) -> None:
        chosen = self._middle.chosen_photos
        if self._visit and len(chosen) == 1:
            own, visit = chosen[0].id, self._visit
            self._side.facts.show_photo(
                chosen[0], visit.doubts.get(own), visit.hints.get(own, ()), visit.alarms.get(own, ())
            )
        else:
            self._side.facts.show_many(len(chosen))

    # ── views and chart ──────────────────────────────────────────────────────────────────────────────────────────────

    def _press_view_key(self, key: str) -> None:
        acts = {"x": self._middle.hide_parts, "v": self._middle.approve, "j": self._middle.draw_regions}
        view = self.workspace.study.views.by_key(key) if key else None
        if key in acts:
            acts[key]()
        elif view is not None or not key:
            self._assign(view)

    def _assign(self, view: View | None) -> None:
        chosen = self._middle.table.chosen_ids
        if not chosen or not self.workspace.study.is_writable:
            return
        self.workspace.photo_acts.assign_views(dict.fromkeys(chosen, view.id if view else None))
        if self._middle.is_on_table:
            self._middle.table.go_on()
        else:
            photo = next(iter(self._middle.chosen_photos), None)
            self._middle.closer.view.set_caption(self._middle.caption(photo) if photo else "")

    def _assign_many(self, views: dict[str, str | None]) -> None:
        self.workspace.photo_acts.assign_views(views)

    def _remove(self) -> None:
        chosen = self._middle.table.chosen_ids
        if chosen and self.workspace.study.is_writable:
            self._middle.back()
            self.workspace.photo_acts.remove(chosen)

    def _give_chart_value(self, level: int) -> None:
        item = self._chart_item()
        if self._visit is not None and item is not None:
            self.workspace.photo_acts.set_chart_value(self._visit.visit.id, item.id, level)

    # ── all visits ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _show_shots(self) -> None:
        study = self.workspace.study
        views = {view.id: view.label.in_(LANGUAGE) for view in study.views.views}
        sites = {site: site_name(study.instrument, site) for site in visible_sites(study.instrument)}
        self._shots.show_rows(coverage.shot_list(study), views, sites)
        self._pages.setCurrentWidget(self._shots)

    def _go_to(self, visit_id: str) -> None:
        self._visit = self._visits.get(visit_id)
        self.refresh()

    def _go_on(self) -> None:
        """To the next visit with a photo that nobody has reviewed, where there is one."""
        order = list(self._visits)
        place = order.index(self._visit.visit.id) + 1 if self._visit else 0
        waiting = (one for one in (*order[place:], *order[:place]) if self._unreviewed(self._visits[one]))
        if following := next(waiting, None):
            self._go_to(following)
            self._middle.table.choose(self._visits[following].unreviewed[0])
            self._middle.hide_parts()

    def _save_shot_list(self) -> None:
        words = self.tr("Save the shot list")
        chosen, _ = QFileDialog.getSaveFileName(self.window(), words, "shot_list.csv", self.tr("Tables (*.csv)"))
        if chosen:
            export.save(Path(chosen), coverage.shot_list_csv(self.workspace.study))

    def _ask_patterns(self) -> None:
        study = self.workspace.study
        names = {photo.id: photo.source_name for one in self._visits.values() for photo in one.photos}
        missing = {photo.id for one in self._visits.values() for photo in one.photos if photo.view is None}
        self._names.ask(names, missing, {view.id: view.label.in_(LANGUAGE) for view in study.views.views})

    # ── photos in ────────────────────────────────────────────────────────────────────────────────────────────────────

    def bring_in(self, source: Path | Plan) -> None:
        """A folder, a CSV or chosen files; visits appear as they come in."""
        self._report.hide()
        self._layout_question.hide()
        self.workspace.photo_acts.add(source, self._ask_layout)

    def _ask_layout(self, error: Exception) -> None:
        """Folders that mean something else are asked about, with what would come in; other errors are told as ever."""
        if isinstance(error, OtherLayout):
            self._layout_question.ask(error)
        else:
            self.workspace.jobs.failed.emit(error)

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
        study = self.workspace.study
        about_labels = label_lines(labels.found(study), labels.personal(study))
        self._report.report(admission_summary(done), [*admission_lines(done), *about_labels])
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
        if one.alarms:
            told.append(self.tr("also under another subject: {n}").format(n=len(one.alarms)))
        if unreviewed := self._unreviewed(one):
            told.append(self.tr("not reviewed: {n}").format(n=unreviewed))
        is_whole = not (one.uncovered or one.n_without_view or one.doubts or one.alarms or unreviewed)
        mark = Mark.EMPTY if not one.photos else Mark.WHOLE if is_whole else Mark.PARTLY
        return VisitRow(visit.id, visit.subject, visit.label, mark, str(len(one.photos)), " · ".join(told))

    def _unreviewed(self, one: VisitPhotos) -> int:
        return len(one.unreviewed) if self.workspace.study.charter.redaction_review else 0

    def _chart_item(self) -> Item | None:
        items = photos.history_items(self.workspace.study)
        return self.workspace.study.instrument.item(items[0]) if items else None

    # ── page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        self._lay_out_tools()
        self._fit_columns()
        columns = QWidget(self)
        line = QHBoxLayout(columns)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._list)
        line.addWidget(self._middle, 1)
        line.addWidget(self._side)
        self._pages.addWidget(self._start)
        self._pages.addWidget(columns)
        self._pages.addWidget(self._shots)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._question)
        whole.addWidget(self._layout_question)
        whole.addWidget(self._names)
        whole.addWidget(self._report)
        whole.addWidget(self._pages, 1)

    def _lay_out_tools(self) -> None:
        line = QHBoxLayout(self._tools)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        shots = QPushButton(self.tr("Shot list"))
        shots.setObjectName("shot_list_button")
        theme.set_kind(shots, "quiet")
        icons.dress(shots, "list")
        shots.clicked.connect(self._show_shots)
        line.addWidget(shots)
        line.addWidget(self._add)

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
        self._middle.chosen.connect(self._show_facts)
        self._middle.view_key.connect(self._press_view_key)
        self._middle.table.undone.connect(self.workspace.photo_acts.undo)
        self._side.hiding_asked.connect(self._middle.hide_parts)
        self._side.approval_asked.connect(self._middle.approve)
        self._side.regions_asked.connect(self._middle.draw_regions)
        self._side.patterns_asked.connect(self._ask_patterns)
        self._names.assigned.connect(self._assign_many)
        self._shots.closed.connect(self.refresh)
        self._middle.visit_cleared.connect(self._go_on)
        self._shots.visit_chosen.connect(self._go_to)
        self._shots.export_asked.connect(self._save_shot_list)
        self._side.view_pressed.connect(lambda view_id: self._assign(self.workspace.study.views.view(view_id)))
        self._side.facts.removal_asked.connect(self._remove)
        self._side.charted.connect(self._give_chart_value)
        self._start.folder_asked.connect(self._add.ask_folder)
        self._start.list_asked.connect(self._add.ask_list)
        self._start.files_asked.connect(self._add.ask_files)
        self._add.source_chosen.connect(self.bring_in)
        self._add.files_chosen.connect(self.ask_visit)
        self._question.answered.connect(self._add_files_to)
        self._layout_question.answered.connect(self.bring_in)
        self._question.dropped.connect(self.refresh)
        self.workspace.photos_added.connect(self._tell)
        self.workspace.photos_changed.connect(self.refresh)


def _together(visits: Sequence[VisitPhotos]) -> list[VisitPhotos]:
    """The visits of a subject side by side, also those that came later with clinical values alone."""
    first: dict[str, int] = {}
    for at, one in enumerate(visits):
        first.setdefault(one.visit.subject, at)
    return sorted(visits, key=lambda one: first[one.visit.subject])
