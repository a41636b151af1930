"""Figures of the results on a page: a card each, drawn one after the other in a thread while in view; each can be saved."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog

from dmscorer.figures.canvas import Format, Picture
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.figures.figure_card import FigureCard
from dmscorer.ui.figures.figure_cards import FILTERS
from dmscorer.ui.figures.figure_grid import FigureGrid
from dmscorer.ui.figures.plot_view import PlotView
from dmscorer.ui.look import theme
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.figures.result_figures import NothingToDraw, ResultFigure, ResultMaterial
from dmscorer.workflows.report import export

WIDEST = 760  # logical pixels: a print figure that is larger has letters larger than the page's


class FigureShelf(FigureGrid):
    """``columns``: at most so many side by side."""

    def __init__(self, workspace: Workspace, name: str, columns: int = 2) -> None:
        super().__init__(most=columns)
        self.setObjectName(name)
        self._workspace = workspace
        self._material: ResultMaterial | None = None
        self._language = "en"
        self._cards: dict[str, FigureCard] = {}
        self._figures: dict[str, ResultFigure] = {}
        self._waiting: list[str] = []
        self._turn = 0  # what was asked for before the last change is dropped when it arrives

    @property
    def is_drawing(self) -> bool:
        return bool(self._waiting) and self.isVisible()

    def show_figures(self, wanted: Sequence[ResultFigure], material: ResultMaterial, language: str) -> None:
        """Draw these anew; the cards of figures that stay keep their last picture meanwhile."""
        self._material, self._language = material, language
        self._figures = {figure.name: figure for figure in wanted}
        if list(self._cards) != list(self._figures):
            self._make_cards()
        for name, figure in self._figures.items():
            self._cards[name].explain(figure.about.in_(language), self.tr("Drawing …"))
        self._waiting = list(self._figures)
        self._turn += 1
        # Only in view: a page of thirty figures would keep both threads busy for somebody who looks at a table.
        if self.isVisible():
            self._draw_next()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_next()

    def ask_picture(self, name: str) -> None:
        title = self._figures[name].title.in_(self._language)
        path, chosen = QFileDialog.getSaveFileName(
            self, self.tr("Save “{title}”").format(title=title), f"{name}.svg", ";;".join(FILTERS)
        )
        if path:
            suffix = Path(path).suffix.lower().removeprefix(".")
            wanted = next((one for one in FILTERS.values() if one == suffix), FILTERS.get(chosen, "svg"))
            self.save(name, Path(path), wanted)

    def save(self, name: str, path: Path, wanted: Format) -> None:
        """Made for print, whatever the window's size and dress; the same bytes each time."""
        material, language = self._material, self._language
        if material is None:
            return
        self._workspace.jobs.start(
            self.tr("Saving the figure"),
            lambda _: export.save(path, result_figures.render(name, material, wanted, language=language).data),
            lambda _: None,
        )

    # ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _draw_next(self) -> None:
        material = self._material
        if not self._waiting or material is None:
            return
        name, language = self._waiting[0], self._language
        self._workspace.jobs.start(
            "", lambda _: _drawn(name, material, language), partial(self._take, name, self._turn), owner=self,
            failed=partial(self._fail, name, self._turn), is_shown=False,
        )  # fmt: skip

    def _take(self, name: str, turn: int, found: "Picture | NothingToDraw") -> None:
        if turn != self._turn:
            return
        card = self._cards[name]
        is_drawn = isinstance(found, Picture)
        card.figure.setVisible(is_drawn)
        card.show_save(is_shown=is_drawn)
        card.set_foot("" if is_drawn else str(found))
        if isinstance(found, Picture) and isinstance(card.figure, PlotView):
            card.figure.show_picture(found, self._figures[name].title.in_(self._language))
        self._go_on(name)

    def _fail(self, name: str, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self._cards[name].set_foot(self.tr("This figure could not be drawn."))
            self._go_on(name)
        self._workspace.jobs.failed.emit(error)

    def _go_on(self, name: str) -> None:
        self._waiting = [one for one in self._waiting if one != name]
        self._draw_next()

    def _make_cards(self) -> None:
        self.clear()
        self._cards = {}
        for name, figure in self._figures.items():
            card = FigureCard(f"{name}_card", figure.title.in_(self._language), PlotView(f"{name}_plot"))
            card.setMaximumWidth(theme.tokens().px(WIDEST))
            card.show_save(is_shown=False)
            card.save_wanted.connect(partial(self.ask_picture, name))
            self._cards[name] = card
            self.add(card)


def _drawn(name: str, material: ResultMaterial, language: str) -> Picture | NothingToDraw:
    try:
        return result_figures.render(name, material, "png", is_bare=True, language=language)
    except NothingToDraw as nothing:
        return nothing
