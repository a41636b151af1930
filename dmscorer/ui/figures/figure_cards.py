"""The figures of the Agreement page: one card each, filled one after the other in a thread; each can be saved."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from dmscorer.figures.canvas import Format, Picture
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.figures.figure_card import FigureCard
from dmscorer.ui.figures.figure_grid import FigureGrid
from dmscorer.ui.figures.plot_view import PlotView
from dmscorer.workflows.figures import figures
from dmscorer.workflows.figures.figures import Material, NothingToDraw, StudyFigure
from dmscorer.workflows.report import export

DRAWN_ELSEWHERE = ("forest", "heat_map")  # the page draws these itself, in its own dress
FILTERS: dict[str, Format] = {"SVG (*.svg)": "svg", "PDF (*.pdf)": "pdf", "PNG, 300 dpi (*.png)": "png"}


class AgreementFigures(FigureGrid):
    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("agreement_figures")
        self._workspace = workspace
        self._material: Material | None = None
        self._cards: dict[str, FigureCard] = {}
        self._waiting: list[StudyFigure] = []
        for figure in (one for one in figures.FIGURES if one.name not in DRAWN_ELSEWHERE):
            card = FigureCard(f"{figure.name}_card", str(figure.title), PlotView(f"{figure.name}_plot"))
            card.save_wanted.connect(partial(self.ask_picture, figure.name))
            card.explain(str(figure.about), self.tr("Drawing …"))
            self._cards[figure.name] = card
            self.add(card)

    def show_material(self, material: Material) -> None:
        """Draw all anew, one at a time."""
        is_idle = not self._waiting
        self._material = material
        self._waiting = [one for one in figures.FIGURES if one.name in self._cards]
        if is_idle:
            self._draw_next()

    def ask_picture(self, name: str) -> None:
        title = next(str(one.title) for one in figures.FIGURES if one.name == name)
        path, chosen = QFileDialog.getSaveFileName(
            self, self.tr("Save “{title}”").format(title=title), f"{name}.svg", ";;".join(FILTERS)
        )
        if path and self._material is not None:
            wanted = FILTERS.get(chosen, "svg")
            suffix = Path(path).suffix.lower().removeprefix(".")
            self.save(name, Path(path), next((one for one in FILTERS.values() if one == suffix), wanted))

    def save(self, name: str, path: Path, wanted: Format) -> None:
        """Made for print, whatever the window's size and dress; the same bytes each time."""
        material = self._material
        if material is None:
            return
        self._workspace.jobs.start(
            self.tr("Saving the figure"),
            lambda _: export.save(path, figures.render(name, material, wanted).data),
            lambda _: None,
        )

    def _draw_next(self) -> None:
        material = self._material
        if not self._waiting or material is None:
            return
        figure = self._waiting[0]
        self._workspace.jobs.start(
            "", lambda _: _drawn(figure, material), partial(self._take, figure), owner=self,
            failed=partial(self._fail, figure), is_shown=False,
        )  # fmt: skip

    def _take(self, figure: StudyFigure, found: "Picture | NothingToDraw") -> None:
        card = self._cards[figure.name]
        view = card.figure
        is_drawn = isinstance(found, Picture)
        view.setVisible(is_drawn)
        card.show_save(is_shown=is_drawn)
        card.set_foot("" if is_drawn else str(found))
        if isinstance(found, Picture) and isinstance(view, PlotView):
            view.show_picture(found, str(figure.title))
        self._go_on()

    def _fail(self, figure: StudyFigure, error: Exception) -> None:
        self._cards[figure.name].set_foot(self.tr("This figure could not be drawn."))
        self._workspace.jobs.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        # One after the other: matplotlib holds global state, and pictures wait for the same two threads.
        self._waiting = self._waiting[1:]
        self._draw_next()


def _drawn(figure: StudyFigure, material: Material) -> Picture | NothingToDraw:
    try:
        # The print figure itself, as PNG: what is seen is what is saved, and no second code draws the same numbers
        # differently.
        return figures.render(figure.name, material, "png", is_bare=True)
    except NothingToDraw as nothing:
        return nothing
