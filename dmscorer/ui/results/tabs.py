"""The pages of the Results screen: tables, scores, creatine kinase, responses; each says what to do while it is empty."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from dmscorer.domain.results.responses import cumulative_table
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.empty_state import EmptyState
from dmscorer.ui.kit.result_table import ResultTable
from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.look import theme
from dmscorer.ui.results.cells import ResultCells, Table
from dmscorer.ui.results.compare_row import CompareRow
from dmscorer.ui.results.figure_shelf import FigureShelf
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.figures.result_figures import ResultFigure, ResultMaterial
from dmscorer.workflows.results.results_page import ResultsPage


class ResultTab(QWidget):
    """A scrolling column over an empty state; ``about`` stands first, quietly."""

    table_wanted = Signal(str)  # a file name of ``dmscorer results``

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        now = theme.tokens()
        self.empty = EmptyState(f"{name}_empty")
        self.about = theme.set_role(WholeLabel(), "body", "quiet")
        self.about.setObjectName(f"{name}_about")
        page = QWidget()
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(0, now.px(16), now.px(12), now.px(24))
        self.column.setSpacing(now.px(8))
        self.column.addWidget(self.about)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the control that has the keyboard
        area.setObjectName(f"{name}_scroll")
        area.setWidgetResizable(True)
        area.setWidget(page)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(area)

    @property
    def is_empty(self) -> bool:
        return self._stack.currentIndex() == 0

    def say_empty(self, title: str, sentence: str, button: str = "", act: Callable[[], None] | None = None) -> None:
        self.empty.say(title, sentence, button, act)
        self._stack.setCurrentIndex(0)

    def show_content(self) -> None:
        self.about.setVisible(bool(self.about.text()))
        self._stack.setCurrentIndex(1)

    def add_table(self, name: str, title: str, file: str) -> ResultTable:
        """A titled table with a button that saves the whole file."""
        now = theme.tokens()
        head = QHBoxLayout()
        head.addWidget(theme.set_role(QLabel(title), "lead", strong=True))
        head.addStretch(1)
        save = QPushButton(self.tr("Save table…"))
        save.setObjectName(f"save_{file.partition('.')[0]}_button")
        save.setAccessibleName(self.tr("Save table: {title}").format(title=title))
        save.clicked.connect(lambda: self.table_wanted.emit(file))
        head.addWidget(save)
        table = ResultTable(name)
        table.setAccessibleName(title)
        self.column.addSpacing(now.px(8))
        self.column.addLayout(head)
        self.column.addWidget(table)
        return table


def fill(table: ResultTable, content: Table) -> None:
    table.fill(*content)
    table.setFixedHeight(table.full_height())


class TableTab(ResultTab):
    """The cohort."""

    order_wanted = Signal()

    def __init__(self, cells: ResultCells) -> None:
        super().__init__("table_tab")
        self._cells = cells
        order = QPushButton(self.tr("Order of visits…"))
        order.setObjectName("visit_order_button")
        order.clicked.connect(self.order_wanted)
        self.column.addWidget(order, 0, Qt.AlignmentFlag.AlignLeft)
        self._cohort = self.add_table("cohort_table", self.tr("The cohort"), "cohort.csv")
        self.column.addStretch(1)

    def show_page(self, page: ResultsPage, ordered: str) -> None:
        self.about.setText(ordered)
        fill(self._cohort, self._cells.cohort(page.cohort, len(page.material.subjects)))
        self.show_content()


class ResponsesTab(ResultTab):
    def __init__(self, workspace: Workspace, cells: ResultCells) -> None:
        super().__init__("responses_tab")
        self._cells = cells
        self.shelf = FigureShelf(workspace, "response_figures")
        self._table = self.add_table("responses_table", self.tr("Response patterns, n (%)"), "responses.csv")
        self.column.addSpacing(theme.tokens().px(16))
        self.column.addWidget(self.shelf)
        self.column.addStretch(1)

    def show_page(self, page: ResultsPage, language: str) -> None:
        self.about.setText(
            self.tr("The physician's assessment; percent of those assessed in that domain at that visit.")
        )
        fill(
            self._table,
            self._cells.responses((*page.responses, *cumulative_table(page.material.subjects, page.material.order))),
        )
        self.shelf.show_figures(named(page.material, "responses", "spider"), page.material, language)
        self.show_content()


class CkTab(ResultTab):
    def __init__(self, workspace: Workspace) -> None:
        super().__init__("ck_tab")
        self._page: ResultsPage | None = None
        self._language = "en"
        self._compare = CompareRow("ck_visits")
        self._compare.changed.connect(self._draw)
        self.shelf = FigureShelf(workspace, "ck_figures", columns=1)
        head = QHBoxLayout()
        head.addWidget(self._compare, 1)
        for words, file in (
            (self.tr("Save values…"), "ck.csv"),
            (self.tr("Save tests…"), "ck_change.csv"),
        ):
            save = QPushButton(words)
            save.setObjectName(f"save_{file.partition('.')[0]}_button")
            save.clicked.connect(lambda _=False, file=file: self.table_wanted.emit(file))
            head.addWidget(save)
        self.column.addLayout(head)
        self.column.addWidget(self.shelf)
        self.column.addStretch(1)

    @property
    def ends(self) -> tuple[str, str]:
        return self._compare.ends

    def show_page(self, page: ResultsPage, language: str) -> None:
        self._page, self._language = page, language
        self.about.setText(self.tr("The paired test is over the subjects with a value at both visits."))
        self._compare.offer(page.labels_with_ck)
        self._draw()
        self.show_content()

    def _draw(self) -> None:
        if self._page is not None:
            material = self._page.between(*self._compare.ends)
            self.shelf.show_figures(named(material, "ck"), material, self._language)


class ScoresTab(ResultTab):
    """Each part of the instrument at two visits, and the change by rater."""

    def __init__(self, workspace: Workspace, cells: ResultCells) -> None:
        super().__init__("scores_tab")
        self._workspace, self._cells = workspace, cells
        self._page: ResultsPage | None = None
        self._language = "en"
        self._compare = CompareRow("score_visits")
        self._compare.changed.connect(self._draw)
        self.shelf = FigureShelf(workspace, "score_figures")
        self.column.addWidget(self._compare)
        self.column.addWidget(self.shelf)
        self._table = self.add_table("change_table", self.tr("Change, rater by rater"), "cdasi.csv")
        self._note = theme.set_role(
            WholeLabel(
                self.tr(
                    "Primary value, as in cdasi.csv, over the same raters at both visits. Raters, their mean and median: "
                    "first-round totals, mean and median over the same raters too."
                )
            ),
            "small",
            "quiet",
        )
        self.column.addWidget(self._note)
        self.column.addStretch(1)

    def show_page(self, page: ResultsPage, language: str) -> None:
        self._page, self._language = page, language
        self._compare.offer(page.labels_scored)
        self._draw()
        self.show_content()

    def _draw(self) -> None:
        page, ends = self._page, self._compare.ends
        if page is None or page.ratings is None:
            return
        instrument = page.material.instrument
        material = page.between(*ends)
        parts = {part.id for part in instrument.parts}
        figures = [one for one in result_figures.figures(material) if len(one.of) == 1 and one.of[0] in parts]
        self.shelf.show_figures(figures, material, self._language)
        self._workspace.jobs.start(
            "", lambda _: (*page.changes(*ends), *page.primary_changes(*ends)),
            lambda rows: fill(self._table, self._cells.changes(rows, instrument)), owner=self, is_shown=False,
        )  # fmt: skip


def named(material: ResultMaterial, *names: str) -> Sequence[ResultFigure]:
    return [one for one in result_figures.figures(material) if one.name in names]
