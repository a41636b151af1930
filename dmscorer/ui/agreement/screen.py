"""Agreement: one plain sentence, where the raters differ, every number in a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.agreement.agreement import CaseKey, CrossCheck, RatingTable
from dmscorer.domain.agreement.conduct import Conduct
from dmscorer.domain.agreement.disagreement import Apart, Difference, farthest
from dmscorer.domain.agreement.forest import Bar, forest
from dmscorer.domain.agreement.headline import headline
from dmscorer.domain.agreement.paragraph import paragraph
from dmscorer.domain.agreement.table import MeasureRow, measure_rows
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.agreement.cells import AgreementCells, Shelf
from dmscorer.ui.agreement.disagreement_list import ApartList
from dmscorer.ui.agreement.forest_plot import ForestPlot
from dmscorer.ui.agreement.heat_map import HeatCell, HeatMap
from dmscorer.ui.agreement.manuscript import Manuscript
from dmscorer.ui.agreement.words import AgreementWords
from dmscorer.ui.figures.figure_card import FigureCard
from dmscorer.ui.figures.figure_cards import AgreementFigures
from dmscorer.ui.figures.figure_grid import FigureGrid
from dmscorer.ui.kit.empty_state import EmptyState
from dmscorer.ui.kit.result_table import ResultTable
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import kind_name, measure_name, percent, site_name, visit_name
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.agreement.agreement import AgreementPage
from dmscorer.workflows.agreement.conduct import conduct
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.consensus.consensus import Masked
from dmscorer.workflows.figures import figures
from dmscorer.workflows.photos import photos
from dmscorer.workflows.report import export
from dmscorer.workflows.results import results
from dmscorer.workflows.study.study import OpenStudy


@dataclass(frozen=True, slots=True)
class _Read:
    """What is needed of the study; everything after it needs no database."""

    table: RatingTable
    conduct: Conduct
    positions: Mapping[tuple[CaseKey, str], int]


class AgreementScreen(Screen):
    name = "agreement"
    icon = "agreement"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._aside = ""
        self._table_read: RatingTable | None = None
        self._page: AgreementPage | None = None
        self._rows: tuple[MeasureRow, ...] = ()
        self._words = AgreementWords(workspace.study.instrument, self)
        self._cells = AgreementCells(workspace.study.instrument, self)
        self._empty = EmptyState("agreement_empty")
        self._sentence = theme.set_role(QLabel(), "title", strong=False)
        self._sentence.setObjectName("agreement_sentence")
        self._notes = theme.set_role(QLabel(), "body", "quiet")
        self._notes.setObjectName("agreement_notes")
        self._forest = ForestPlot()
        self._heat = HeatMap()
        self._forest_card = FigureCard("forest_card", self.tr("Intraclass correlation, ICC(A,1)"), self._forest)
        self._heat_card = FigureCard("heat_card", self.tr("Where raters differ"), self._heat)
        self._figures = AgreementFigures(workspace)
        self._apart = ApartList()
        self._manuscript = Manuscript()
        self._verified = theme.set_role(QLabel(self.tr("Comparing with pingouin …")), "small", "quiet")
        self._verified.setObjectName("agreement_verified")
        self._table = ResultTable("agreement_table")
        self._shelves = QButtonGroup(self)
        self._stack = QStackedLayout(self)
        self._lay_out()

    def title(self) -> str:
        return self.tr("Agreement")

    def aside(self) -> str:
        return self._aside

    def shown(self) -> None:
        if self._page is None:
            self._say_empty(self.tr("Computing…"), "")
        self.workspace.read(self.tr("Agreement"), _look, self._compute, owner=self)

    def _compute(self, found: _Read | Masked) -> None:
        """The study is read by now; what takes long keeps no hold on it."""
        if isinstance(found, Masked):
            self._table_read, self._page, self._aside = None, None, ""
            self._say_masked(found)
            self.headline_changed.emit()
        # The same ratings give the same numbers: coming back to the page computes nothing again.
        elif found.table != self._table_read:
            self._table_read = found.table
            instrument = self.workspace.study.instrument
            self.workspace.jobs.start(
                self.tr("Agreement"), lambda _: agreement.page(found.table, instrument, found.conduct), partial(self._show, found), owner=self,
                failed=self._give_up, is_shown=False,
            )  # fmt: skip

    def _give_up(self, error: Exception) -> None:
        self._table_read = None
        self._say_empty(self.tr("Agreement could not be computed"), "")
        self.workspace.jobs.failed.emit(error)

    def _show(self, read: _Read, found: AgreementPage) -> None:
        # The answer of a job may arrive after somebody else has signed in.
        if self.workspace.is_coordinator:
            self._page = found
            self._aside = self.tr("{subjects} subjects · {cases} visits · {raters} raters · first-round scores only")
            self._aside = self._aside.format(subjects=found.n_subjects, cases=found.n_cases, raters=len(found.raters))
            self._fill(found, self.workspace.study.instrument)
            self._stack.setCurrentIndex(1)
            self._draw_and_verify(read, found)
        self.headline_changed.emit()

    def _draw_and_verify(self, read: _Read, found: AgreementPage) -> None:
        """What takes seconds comes after the numbers are on the page."""
        instrument, start = self.workspace.study.instrument, self.workspace.jobs.start
        start(
            "", lambda _: figures.material(read.table, instrument, found.results, read.positions),
            self._figures.show_material, owner=self, is_shown=False,
        )  # fmt: skip
        start(
            "", lambda _: agreement.verify(read.table, instrument, found.results), self._say_verified, owner=self,
            is_shown=False,
        )  # fmt: skip

    def _say_verified(self, checked: CrossCheck) -> None:
        """A second package's word on the same numbers; a disagreement is shown in red, not hidden."""
        who = f"{checked.package} {checked.version}"
        if not checked.compared:
            words = self.tr("{who} had nothing to compare: it needs complete cases that differ.").format(who=who)
        elif checked.is_equal:
            words = self.tr("{n} of these numbers compared with {who}: largest difference {largest}.")
            words = words.format(n=checked.compared, who=who, largest=f"{checked.largest:.1e}")
        else:
            words = self.tr(
                "△ {who} gives a different number for {where} (difference {largest}). Do not use these numbers. "
                "Report the fault."
            )
            words = words.format(who=who, where=checked.where, largest=f"{checked.largest:.1e}")
        theme.set_role(self._verified, "small", "quiet" if checked.is_equal else "error")
        self._verified.setText(words)

    def _show_photos(self, one: Apart) -> None:
        """The photos of that visit."""
        study = self.workspace.study
        wanted = next(
            (
                v.visit.id
                for v in photos.visits(study)
                if (v.visit.subject, v.visit.label) == (one.case.subject, one.case.visit)
            ),
            "",
        )
        self.workspace.show_visit(wanted)

    def _say_masked(self, masked: Masked) -> None:
        if not masked.n_signed:
            title = self.tr("No case is signed yet")
        else:
            title = self.tr("{n} of {all} signatures").format(n=masked.n_signed, all=masked.n_expected)
        sentence = self.tr(
            "Reliability and agreement appear here once every rater has signed. Levels stay hidden until then, so that nobody can be "
            "influenced. Hand over to the raters who have cases left."
        )
        self._say_empty(title, sentence, self.tr("Go to Overview"))

    def _say_empty(self, title: str, sentence: str, button: str = "") -> None:
        self._empty.say(title, sentence, button, lambda: self.workspace.show_screen("study"))
        self._stack.setCurrentIndex(0)

    # ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _fill(self, page: AgreementPage, instrument: Instrument) -> None:
        words, said = self._words, headline(page.results)
        sentence = words.sentence(said, page.n_subjects)
        self._sentence.setText(sentence or self.tr("Reliability cannot be stated yet."))
        label = self.tr(
            "Labels follow the lower limit of the generalised 95 % confidence interval (CI) of ICC(A,1) (Koo & Li 2016)."
        )
        self._notes.setText(
            "\n".join(
                [
                    *([label] if sentence else []),
                    *filter(None, [words.pooled(said), words.basis(said)]),
                    *words.without(said),
                ]
            )
        )
        self._fill_forest(page, instrument)
        self._fill_heat(page.differences, instrument)
        self._apart.show_apart(farthest(self._table_read, instrument) if self._table_read else (), instrument)
        self._manuscript.show_text(lambda language: paragraph(page.results, instrument, page.conduct, language))
        self._rows = measure_rows(page.results)
        self._fill_table()

    def _fill_forest(self, page: AgreementPage, instrument: Instrument) -> None:
        plot = forest(page.results)
        is_several = any(bar.is_rough for bar in plot.bars)
        self._forest.show_forest(plot, [self._bar_name(bar, instrument, is_several) for bar in plot.bars])
        about = self.tr("Point and generalised 95 % CI; shaded: good (0.75 to 0.9).")
        rough = self.tr("Hollow: visits pooled (CI approximate).") if is_several else ""
        left_out = self.tr("Not drawn because not estimable: {n}.").format(n=plot.n_left_out) if plot.n_left_out else ""
        self._forest_card.explain(f"{about} {rough}".strip(), left_out)

    def _bar_name(self, bar: Bar, instrument: Instrument, is_several: bool) -> str:
        name = measure_name(instrument, bar.measure)
        if bar.measure.startswith("sum."):
            sign = kind_name(instrument, bar.measure.removeprefix("sum."))
            return self.tr("{sign}, all sites").format(sign=sign)
        return f"{name}, {visit_name(bar.visit)}" if is_several else name

    def _fill_heat(self, differences: tuple[Difference, ...], instrument: Instrument) -> None:
        sites = [site for site in instrument.sites if site.kind != "single"]
        columns = {site.id: place for place, site in enumerate(sites)}
        shown = [one for one in differences if one.site in columns]
        kinds = list(dict.fromkeys(_kind(one) for one in shown))
        cells = [
            HeatCell(
                kinds.index(_kind(one)), columns[one.site], None if one.share is None else float(one.share),
                one.is_varying, self._heat_words(one, instrument), one.item,
            )
            for one in shown
        ]  # fmt: skip
        self._heat.show_cells([kind_name(instrument, kind) for kind in kinds], cells)
        self._heat_card.explain(
            self.tr("Mean difference between two raters, as a share of the item's scale; deepest from one half up."),
            self._heat_foot(),
        )

    def _heat_foot(self) -> str:
        return self.tr(
            "Sites in form order. Point at a cell for its name. Hatched: nothing varies. Dashed: no two ratings."
        )

    def _heat_words(self, one: Difference, instrument: Instrument) -> str:
        name = f"{site_name(instrument, one.site)} · {instrument.item(one.item).label.in_('en')}"
        if one.share is None:
            return self.tr("{item}: no case has two ratings").format(item=name)
        if not one.is_varying:
            return self.tr("{item}: all ratings are the same").format(item=name)
        share = percent(float(one.share))
        return self.tr("{item}: {share} of the scale, {n} pairs of ratings").format(
            item=name, share=share, n=one.n_pairs
        )

    def _fill_table(self) -> None:
        columns, rows = self._cells.shelf(self._rows, Shelf(self._shelves.checkedId()))
        self._table.fill(columns, rows)
        self._table.setFixedHeight(min(self._table.full_height(), theme.tokens().px(560)))

    def _lay_out(self) -> None:
        now = theme.tokens()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(now.px(32), now.px(24), now.px(32), now.px(32))
        column.setSpacing(now.px(8))
        for label in (self._sentence, self._notes):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        column.addSpacing(now.px(16))
        self._forest_card.save_wanted.connect(lambda: self._figures.ask_picture("forest"))
        self._heat_card.save_wanted.connect(lambda: self._figures.ask_picture("heat_map"))
        column.addWidget(FigureGrid((self._forest_card, self._heat_card)))
        column.addSpacing(now.px(16))
        column.addWidget(self._figures)
        column.addSpacing(now.px(16))
        column.addWidget(theme.set_role(QLabel(self.tr("Largest disagreements")), "lead", strong=True))
        column.addWidget(self._apart)
        column.addSpacing(now.px(16))
        column.addLayout(self._table_head())
        column.addWidget(self._table)
        column.addWidget(self._verified)
        column.addSpacing(now.px(16))
        column.addWidget(self._manuscript)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("agreement_scroll")
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(scroll)
        self._verified.setWordWrap(True)
        self._apart.chosen.connect(self._show_photos)
        self._heat.pointed.connect(lambda words: self._heat_card.set_foot(words or self._heat_foot()))

    def _table_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.tokens().px(8))
        row.addWidget(theme.set_role(QLabel(self.tr("All numbers")), "lead", strong=True))
        row.addSpacing(theme.tokens().px(8))
        names = {
            Shelf.TOTALS: self.tr("Totals"),
            Shelf.SUMS: self.tr("Signs"),
            Shelf.SITES: self.tr("Sites"),
            Shelf.ITEMS: self.tr("Items"),
        }
        for shelf, words in names.items():
            chip = QPushButton(words)
            chip.setObjectName(f"shelf_{shelf.name.lower()}")
            chip.setCheckable(True)
            chip.setChecked(shelf is Shelf.TOTALS)
            theme.set_kind(chip, "chip")
            self._shelves.addButton(chip, shelf.value)
            row.addWidget(chip)
        self._shelves.idClicked.connect(self._fill_table)
        row.addStretch(1)
        save = QPushButton(self.tr("Save table…"))
        save.setObjectName("save_table_button")
        save.clicked.connect(self._ask_table)
        row.addWidget(save)
        return row

    # ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_table(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save table"), "agreement.csv", "CSV (*.csv)")
        if name:
            self.save_table(Path(name))

    def save_table(self, path: Path) -> None:
        """Every row of the statistics, all digits, as agreement.csv."""
        if self._page is None:
            return
        found = self._page.results
        self.workspace.jobs.start(
            self.tr("Saving the table"), lambda _: export.save(path, results.agreement_csv(found)), lambda _: None
        )


def _kind(one: Difference) -> str:
    return one.item.removeprefix(f"{one.site}.")


def _look(study: OpenStudy, _progress: Callable[[int, int], None]) -> _Read | Masked:
    # Only the reading needs the study; what takes long afterwards must not hold its database.
    return consensus.masked(study) or _read(study)


def _read(study: OpenStudy) -> _Read:
    table = agreement.table(study)
    return _Read(table, conduct(study, table), figures.positions(study))
