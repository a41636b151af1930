"""Figures on the pages of a report: without a title of their own, because the caption carries it."""

from collections.abc import Callable

from dmscorer.domain.pen import Pen
from dmscorer.domain.report import Plot
from dmscorer.domain.text import Text
from dmscorer.figures.canvas import Format, Picture
from dmscorer.workflows import figures, result_figures
from dmscorer.workflows.figures import NothingToDraw
from dmscorer.workflows.report_material import ReportMaterial


def of_agreement(of: ReportMaterial, pen: Pen, *names: str) -> list[Plot]:
    known = {figure.name: figure for figure in figures.FIGURES}

    def plot(name: str) -> Plot:
        def draw(wanted: Format) -> Picture:
            return figures.render(name, of.figures, wanted, is_bare=True, language=pen.language)

        return _plot(name, known[name].title, known[name].about, draw, pen)

    return [plot(name) for name in names]


def of_results(of: ReportMaterial, pen: Pen, *beginnings: str) -> list[Plot]:
    """Those of the cohort whose name begins so, in the order of the results."""

    def plot(name: str, title: Text, about: Text) -> Plot:
        def draw(wanted: Format) -> Picture:
            return result_figures.render(name, of.results, wanted, is_bare=True, language=pen.language)

        return _plot(name, title, about, draw, pen)

    own = [one for one in result_figures.figures(of.results) if one.name.startswith(beginnings)]
    return [plot(one.name, one.title, one.about) for one in own]


def _plot(name: str, title: Text, about: Text, draw: Callable[[Format], Picture], pen: Pen) -> Plot:
    """Nothing to draw: the page says why."""
    head = pen.of(title)
    caption = f"{head if head.endswith(('.', '?')) else f'{head}.'} {pen.of(about)}".strip()
    try:
        vector, raster = draw("svg"), draw("png")
    except NothingToDraw as reason:
        return Plot(name, caption, pen.of(title), reason=str(reason))
    return Plot(name, caption, " ".join((caption, *vector.notes)), vector.data, raster.data)
