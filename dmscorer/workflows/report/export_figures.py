"""The folder of figures: every figure in three forms, and a list of what each shows or why it is missing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import get_args

from dmscorer.domain.agreement.agreement import RatingTable, Result
from dmscorer.figures.canvas import Format, Picture
from dmscorer.formats import tables
from dmscorer.workflows.figures import figures, result_figures
from dmscorer.workflows.figures.figures import NothingToDraw, StudyFigure
from dmscorer.workflows.figures.request import FigureRequest
from dmscorer.workflows.figures.result_figures import MOST_PATIENTS, ResultFigure, ResultMaterial
from dmscorer.workflows.study.study import OpenStudy

FORMATS: tuple[Format, ...] = get_args(Format)
COLUMNS = ("figure", "title", "how_to_read", "note")


@dataclass(frozen=True, slots=True)
class Planned:
    """A figure of the folder with what draws it in every form."""

    figure: StudyFigure | ResultFigure
    draw: Callable[[], Picture]


def plan(
    study: OpenStudy, table: RatingTable, rows: tuple[Result, ...], of_results: ResultMaterial
) -> tuple[Planned, ...]:
    """Agreement first, then the cohort, then each subject."""
    material = figures.material(table, study.instrument, rows, figures.positions(study))
    request = FigureRequest(FORMATS)
    own = (*result_figures.figures(of_results), *_courses(of_results))
    return (
        *(Planned(one, partial(one.draw, one, material, request)) for one in figures.FIGURES),
        *(Planned(one, partial(one.draw, one, of_results, request)) for one in own),
    )


def files(planned: Iterable[Planned], drawn: Callable[[], None]) -> dict[str, bytes]:
    """File name → content, ``figures.csv`` last; ``drawn`` is called after each figure."""
    made: dict[str, bytes] = {}
    listed = []
    for one in planned:
        files, note = _forms(one)
        made |= files
        listed.append((one.figure.name, str(one.figure.title), str(one.figure.about), note))
        drawn()
    made["figures.csv"] = tables.encode(COLUMNS, listed)
    return made


def _courses(of: ResultMaterial) -> tuple[ResultFigure, ...]:
    """One a subject; of a large cohort none, and the list says how to have them."""
    found = result_figures.patients(of)
    return found if len(found) <= MOST_PATIENTS else tuple(replace(one, draw=_left_out) for one in found)


def _left_out(_figure: ResultFigure, _of: ResultMaterial, _asked: FigureRequest) -> Picture:
    raise NothingToDraw(
        f"Left out, because there are more than {MOST_PATIENTS}: “dmscorer results --patients” draws it."
    )


def _forms(one: Planned) -> tuple[dict[str, bytes], str]:
    """All forms or none; none says why."""
    try:
        return {f"{one.figure.name}.{form}": content for form, content in one.draw().files.items()}, ""
    except NothingToDraw as reason:
        return {}, str(reason)
