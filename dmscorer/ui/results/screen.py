"""Results: the tables and figures of the study, patient by patient too, from scores and clinical values."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QMenu,
    QPushButton,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.visit_order import Basis, Doubt
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.empty_state import EmptyState
from dmscorer.ui.kit.intake_report import IntakeReport
from dmscorer.ui.kit.language_box import LanguageBox
from dmscorer.ui.look import icons, theme
from dmscorer.ui.look.wording import LANGUAGE
from dmscorer.ui.results.cells import ResultCells
from dmscorer.ui.results.patients import Patients
from dmscorer.ui.results.tabs import CkTab, ResponsesTab, ResultTab, ScoresTab, TableTab
from dmscorer.workflows.consensus.consensus import Masked
from dmscorer.workflows.report import export
from dmscorer.workflows.results import results_page
from dmscorer.workflows.results.results_page import ResultsPage


class ResultsScreen(Screen):
    name = "results"
    icon = "results"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._page: ResultsPage | None = None
        self._aside = ""
        self._cells = ResultCells(self)
        self._import = QPushButton(self.tr("Import values"))
        self._report = IntakeReport()
        self._empty = EmptyState("results_empty")
        self._language = LanguageBox("figure_language", self.tr("Language of the figures"))
        self.table = TableTab(self._cells)
        self.scores = ScoresTab(workspace, self._cells)
        self.ck = CkTab(workspace)
        self.responses = ResponsesTab(workspace, self._cells)
        self.patients = Patients(workspace)
        self._tabs = QTabWidget()
        self._stack = QStackedLayout()
        self._dress()
        self._lay_out()
        self.setAcceptDrops(True)
        self._language.activated.connect(lambda _at: self._fill())
        workspace.clinical_changed.connect(self._read)
        self.table.order_wanted.connect(self.show_order)
        for tab in (self.table, self.scores, self.ck, self.responses):
            tab.table_wanted.connect(self._ask_table)

    def title(self) -> str:
        return self.tr("Results")

    def aside(self) -> str:
        return self._aside

    def tools(self) -> QWidget | None:
        return self._import

    def shown(self) -> None:
        if self._page is None:
            self._say_empty(self.tr("Computing…"), "")
        self._read()

    @property
    def is_drawing(self) -> bool:
        shelves = (self.scores.shelf, self.ck.shelf, self.responses.shelf)
        return self.patients.is_drawing or any(shelf.is_drawing for shelf in shelves)

    def _read(self) -> None:
        before = self._page
        self.workspace.read(
            self.tr("Results"), lambda study, _: results_page.page(study, before), self._show, owner=self,
            failed=self._give_up,
        )  # fmt: skip

    def _give_up(self, error: Exception) -> None:
        if self._page is None:
            self._say_empty(self.tr("The results could not be computed"), "")
        self.workspace.jobs.failed.emit(error)

    # ── bringing in ──────────────────────────────────────────────────────────────────────────────────────────────────

    def import_table(self, path: Path) -> None:
        """All of it or nothing; what is wrong is listed line by line."""
        try:
            done = self.workspace.clinical_acts.bring_in(path)
        except Refusal as refusal:
            head, *lines = str(refusal).splitlines()
            self._report.report(head, [line.strip() for line in lines])
            return
        words = self.tr("{name}: {new} values added, {changed} changed, {known} there already; {made} new visits.")
        lines = []
        if done.free:
            lines = [self.tr("Kept as text, with no check: {names}").format(names=", ".join(done.free))]
        summary = words.format(
            name=path.name, new=done.n_new, changed=done.n_changed, known=done.n_known, made=done.n_made
        )
        self._report.report(summary, lines)

    def ask_table(self) -> None:
        words = self.tr("Choose a table: subject, visit, then ck_u_l, pga_muscle, …")
        chosen, _ = QFileDialog.getOpenFileName(self.window(), words, "", self.tr("Tables (*.csv)"))
        if chosen:
            self.import_table(Path(chosen))

    def ask_form(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self.window(), self.tr("Save a table to fill in"), "clinical.csv", "CSV (*.csv)"
        )
        if chosen:
            self.workspace.clinical_acts.save_form(Path(chosen))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _table_in(event) is not None and self.workspace.study.is_writable:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _table_in(event)
        if path is not None:
            event.acceptProposedAction()
            self.import_table(path)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _show(self, page: ResultsPage) -> None:
        if not self.workspace.is_coordinator:
            return
        self._page = page
        n = len(page.material.subjects)
        self._aside = self.tr("{n} subjects").format(n=n) if n != 1 else self.tr("1 subject")
        if not n:
            self._aside = ""
            self._say_empty(
                self.tr("Nothing to show yet"),
                self.tr(
                    "The table and the figures of the study appear here. Import clinical values "
                    "(a CSV file with subject, visit, and values), or add photos and have them scored."
                ),
                self.tr("Import values…"),
                self.ask_table,
            )
        else:
            self._fill()
            self._stack.setCurrentIndex(1)
        self.headline_changed.emit()

    def _fill(self) -> None:
        page, language = self._page, self._language.language
        if page is None:
            return
        self.table.show_page(page, self._ordered(page))
        self._fill_scores(page, language)
        if page.doubt_of_ck is not None:
            self._ask_order(self.ck, page.doubt_of_ck)
        elif page.labels_with_ck:
            self.ck.show_page(page, language)
        else:
            self._ask_for(self.ck, self.tr("No creatine kinase yet"), "ck_u_l, ck_upper_limit")
        if page.responses:
            self.responses.show_page(page, language)
        else:
            self._ask_for(self.responses, self.tr("No response yet"), "pga_muscle, pga_skin")
        self.patients.show_page(page, language)

    def _fill_scores(self, page: ResultsPage, language: str) -> None:
        if page.masked is not None:
            self._say_masked(page.masked)
        elif page.labels_scored and page.doubt_of_scores is not None:
            self._ask_order(self.scores, page.doubt_of_scores)
        elif not page.labels_scored:
            self.scores.say_empty(
                self.tr("No visit has a score yet"),
                self.tr("Activity and damage at two visits appear here once raters have signed both."),
                self.tr("Go to Overview"),
                lambda: self.workspace.show_screen("study"),
            )
        else:
            self.scores.show_page(page, language)

    def _say_masked(self, masked: Masked) -> None:
        if not masked.n_signed:
            title = self.tr("No case is signed yet")
        else:
            title = self.tr("{n} of {all} signatures").format(n=masked.n_signed, all=masked.n_expected)
        self.scores.say_empty(
            title,
            self.tr(
                "Activity and damage at two visits appear here once every rater has signed. "
                "Until then, this page shows creatine kinase and responses."
            ),
            self.tr("Go to Overview"),
            lambda: self.workspace.show_screen("study"),
        )

    def _ask_order(self, tab: ResultTab, doubt: Doubt) -> None:
        """What stands there instead of a change, and where to mend it."""
        tab.say_empty(
            self.tr("The order of visits is not known"),
            self.tr("{why}. Change is reported once you confirm the order.").format(why=doubt.words().in_(LANGUAGE)),
            self.tr("Confirm the order of visits"),
            self.show_order,
        )

    def show_order(self) -> None:
        self.workspace.show_screen("visit_order")

    def _ask_for(self, tab: ResultTab, title: str, columns: str) -> None:
        sentence = self.tr(
            "Import a CSV with subject, visit and {columns}, or type the values under Patients. "
            "“Import values” also saves a table to fill in."
        )
        tab.say_empty(title, sentence.format(columns=columns), self.tr("Import values…"), self.ask_table)

    def _ordered(self, page: ResultsPage) -> str:
        words = {
            Basis.STATED: self.tr("as stated"),
            Basis.DATE: self.tr("by date"),
            Basis.UNKNOWN: self.tr("not known"),
        }
        known = {basis: n for basis, n in page.ordered_by.items() if basis in words}
        parts = [f"{words[basis]} ({n})" if len(known) > 1 else words[basis] for basis, n in known.items()]
        if not parts:
            return self.tr("Mean (range) or n (%). The denominator is given where it is not all subjects.")
        return self.tr(
            "Each subject's visits are in order {by}. Mean (range) or n (%). The denominator is given where it "
            "is not all subjects."
        ).format(by="; ".join(parts))

    def _say_empty(self, title: str, sentence: str, button: str = "", act: Callable[[], None] | None = None) -> None:
        self._empty.say(title, sentence, button, act)
        self._stack.setCurrentIndex(0)

    # ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_table(self, name: str) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save table"), name, "CSV (*.csv)")
        if chosen:
            self.save_table(name, Path(chosen))

    def save_table(self, name: str, path: Path) -> None:
        """The bytes that ``dmscorer results`` writes, every digit."""
        page = self._page
        if page is None:
            return
        ends = self.ck.ends if name == "ck_change.csv" else ("", "")
        self.workspace.read(
            self.tr("Saving the table"),
            lambda study, _: export.save(path, results_page.table_csv(study, page, name, *ends)),
            lambda _: None,
            is_shown=True,
        )

    # ── making ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _dress(self) -> None:
        self._import.setObjectName("import_values_button")
        theme.set_kind(self._import, "primary")
        icons.dress(self._import, "import", "on_chip")
        menu = QMenu(self._import)
        menu.setObjectName("import_values_menu")
        for words, act, name in (
            (self.tr("A table of clinical values (CSV) …"), self.ask_table, "import_values_action"),
            (self.tr("Save a table to fill in …"), self.ask_form, "save_form_action"),
        ):
            action = menu.addAction(words)
            action.setObjectName(name)
            action.triggered.connect(lambda _checked=False, act=act: act())
        self._import.setMenu(menu)

    def _lay_out(self) -> None:
        now = theme.tokens()
        self._tabs.setObjectName("results_tabs")
        for tab, words in (
            (self.table, self.tr("Table")),
            (self.scores, self.workspace.study.instrument.name),
            (self.ck, self.tr("CK")),
            (self.responses, self.tr("Responses")),
            (self.patients, self.tr("Patients")),
        ):
            self._tabs.addTab(tab, words)
        self._tabs.setCornerWidget(self._language)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(now.px(32), now.px(8), now.px(20), 0)
        column.addWidget(self._tabs)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._report)
        whole.addLayout(self._stack, 1)


def _table_in(event: QDropEvent) -> Path | None:
    """The one CSV that is dragged; None for anything else."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() == ".csv" else None
