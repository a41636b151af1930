"""The figures of the results by name: of the cohort, of each part of the instrument, of each subject.

Drawn from what was read before, so that drawing needs no database. A figure with nothing to show raises NothingToDraw with
the reason; none is ever drawn on a value that is not estimable, and none of scores while levels are masked.
"""

from dmscorer.domain.errors import Refusal
from dmscorer.figures.canvas import Format, Picture
from dmscorer.workflows.figures import NothingToDraw
from dmscorer.workflows.figures_of_scores import score_figures
from dmscorer.workflows.figures_of_values import VALUE_FIGURES
from dmscorer.workflows.result_material import Asked, ResultFigure, ResultMaterial, material

FORMATS: tuple[Format, ...] = ("svg", "pdf", "png")


class NoSuchFigure(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no figure “{name}” of these results.")


def figures(of: ResultMaterial) -> tuple[ResultFigure, ...]:
    """Of the cohort, in the order in which a paper shows them."""
    return (*VALUE_FIGURES[:1], *score_figures(of), *VALUE_FIGURES[1:])


def patients(_of: ResultMaterial) -> tuple[ResultFigure, ...]:
    """One a subject, named by number (patient_01), never by label; in natural order of the subjects."""
    return ()


def render(name: str, of: ResultMaterial, wanted: Format, *, is_bare: bool = False, language: str = "en") -> Picture:
    """``is_bare``: without title and reading aid, for a page that says them itself; tests and notes stay."""
    found = next((one for one in (*figures(of), *patients(of)) if one.name == name), None)
    if found is None:
        raise NoSuchFigure(name)
    return found.draw(found, of, Asked(wanted, language, is_bare))


__all__ = [
    "FORMATS",
    "NoSuchFigure",
    "NothingToDraw",
    "ResultFigure",
    "ResultMaterial",
    "figures",
    "material",
    "patients",
    "render",
]
