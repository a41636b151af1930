"""Figures on the pages of a report: without a title of their own, because the caption carries it."""

from collections.abc import Callable

from dmscorer.domain.report.report import Plot
from dmscorer.domain.words.writer import Writer
from dmscorer.figures.canvas import Format, Picture
from dmscorer.workflows.figures import figures, result_figures
from dmscorer.workflows.figures.figures import NothingToDraw, StudyFigure
from dmscorer.workflows.figures.request import FigureRequest
from dmscorer.workflows.figures.result_figures import ResultFigure
from dmscorer.workflows.report.material import ReportMaterial

FORMATS: tuple[Format, ...] = ("svg", "png")  # for the page and for print


def of_agreement(of: ReportMaterial, writer: Writer, *names: str) -> list[Plot]:
    known = {figure.name: figure for figure in figures.FIGURES}

    def plot(one: StudyFigure) -> Plot:
        return _plot(one, lambda request: one.draw(one, of.figures, request), of, writer)

    return [plot(known[name]) for name in names]


def of_results(of: ReportMaterial, writer: Writer, *beginnings: str) -> list[Plot]:
    """Those of the cohort whose name begins so, in the order of the results."""

    def plot(one: ResultFigure) -> Plot:
        return _plot(one, lambda request: one.draw(one, of.results, request), of, writer)

    return [plot(one) for one in result_figures.figures(of.results) if one.name.startswith(beginnings)]


def _plot(
    one: StudyFigure | ResultFigure, draw: Callable[[FigureRequest], Picture], of: ReportMaterial, writer: Writer
) -> Plot:
    """Nothing to draw: the page says why."""
    head = writer.of(one.title)
    caption = f"{head if head.endswith(('.', '?')) else f'{head}.'} {writer.of(one.about)}".strip()
    try:
        made = draw(FigureRequest(FORMATS, writer.language, is_bare=True))
    except NothingToDraw as reason:
        return Plot(one.name, caption, head, reason=str(reason))
    finally:
        of.drawn()
    return Plot(one.name, caption, " ".join((caption, *made.notes)), made.files["svg"], made.files["png"])
