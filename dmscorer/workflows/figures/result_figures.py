"""The figures of the results by name: of the cohort, of each part of the instrument, of each subject.

Drawn from what was read before, so that drawing needs no database. A figure with nothing to show raises NothingToDraw with
the reason; none is ever drawn on a value that is not estimable, and none of scores while levels are masked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dmscorer.domain.errors import Refusal
from dmscorer.figures.canvas import Format, Picture, Wanted
from dmscorer.workflows.figures.figures import NothingToDraw
from dmscorer.workflows.figures.of_patient import patient_figures
from dmscorer.workflows.figures.of_photos import ConsentNeeded, NoSuchView, plate_figures
from dmscorer.workflows.figures.of_scores import score_figures
from dmscorer.workflows.figures.of_values import VALUE_FIGURES
from dmscorer.workflows.figures.request import FigureRequest
from dmscorer.workflows.figures.result_material import ResultFigure, ResultMaterial, material

FORMATS: tuple[Format, ...] = ("svg", "pdf", "png")
MOST_PATIENTS = 60  # figures of single subjects that are drawn unasked: more take minutes


class NoSuchFigure(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no figure “{name}” of these results.")


def figures(of: ResultMaterial) -> tuple[ResultFigure, ...]:
    """Of the cohort, in the order in which a paper shows them."""
    return (*VALUE_FIGURES[:1], *score_figures(of), *VALUE_FIGURES[1:])


def patients(of: ResultMaterial) -> tuple[ResultFigure, ...]:
    """One a subject, named by number (patient_01), never by label; in natural order of the subjects."""
    return patient_figures(of)


def plates(of: ResultMaterial, view: str) -> tuple[ResultFigure, ...]:
    """Photo plates of one view, one a subject with a cleared photo of it; each is rendered only with consent."""
    return plate_figures(of, view)


def render(
    name: str,
    of: ResultMaterial,
    wanted: Wanted,
    *,
    is_bare: bool = False,
    language: str = "en",
    consented: bool = False,
) -> Picture:
    """``is_bare``: without title and reading aid, for a page that says them itself; tests and notes stay.

    ``consented``: without it no photograph is drawn (ConsentNeeded).
    """
    found = next((one for one in _every(of) if one.name == name), None)
    if found is None:
        raise NoSuchFigure(name)
    return found.draw(found, of, FigureRequest(wanted, language, is_bare, consented))


@dataclass(frozen=True, slots=True)
class Drawn:
    """``files``: name of the file → bytes, one a format; empty where there is nothing to draw, and ``reason`` says why."""

    figure: ResultFigure
    files: Mapping[str, bytes]
    reason: str = ""


def drawn(
    wanted: Iterable[ResultFigure], of: ResultMaterial, *, language: str = "en", consented: bool = False
) -> Iterator[Drawn]:
    """Each figure in every format, one after the other."""
    for figure in wanted:
        made: dict[str, bytes] = {}
        reason = ""
        try:
            picture = figure.draw(figure, of, FigureRequest(FORMATS, language, is_consented=consented))
            made = {f"{figure.name}.{form}": picture.files[form] for form in FORMATS}
        except NothingToDraw as why:
            made, reason = {}, str(why)
        yield Drawn(figure, made, reason)


def _every(of: ResultMaterial) -> Iterator[ResultFigure]:
    yield from figures(of)
    yield from patients(of)
    for view in of.views:
        yield from plates(of, view)


__all__ = [
    "FORMATS",
    "MOST_PATIENTS",
    "ConsentNeeded",
    "Drawn",
    "NoSuchFigure",
    "NoSuchView",
    "NothingToDraw",
    "ResultFigure",
    "ResultMaterial",
    "drawn",
    "figures",
    "material",
    "patients",
    "plates",
    "render",
]
