"""The folder of figures: every figure in three forms, and a list of what each shows or why it is missing."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import get_args

from dmscorer.domain.agreement import RatingTable, Result
from dmscorer.figures.canvas import Format, Picture
from dmscorer.formats import tables
from dmscorer.workflows import figures, result_figures
from dmscorer.workflows.figures import NothingToDraw, StudyFigure
from dmscorer.workflows.result_figures import ResultFigure
from dmscorer.workflows.study import OpenStudy

FORMATS: tuple[Format, ...] = get_args(Format)
COLUMNS = ("figure", "title", "how_to_read", "note")


def files(study: OpenStudy, table: RatingTable, rows: tuple[Result, ...]) -> dict[str, bytes]:
    """File name → content, ``figures.csv`` last."""
    material = figures.material(table, study.instrument, rows, figures.positions(study))
    of_results = result_figures.material(study, rows=rows)
    every: list[tuple[StudyFigure | ResultFigure, Callable[[Format], Picture]]] = [
        (one, partial(figures.render, one.name, material)) for one in figures.FIGURES
    ]
    own = (*result_figures.figures(of_results), *result_figures.patients(of_results))
    every += [(one, partial(result_figures.render, one.name, of_results)) for one in own]
    made: dict[str, bytes] = {}
    listed = []
    for figure, draw in every:
        drawn, note = _drawn(figure.name, draw)
        made |= drawn
        listed.append((figure.name, str(figure.title), str(figure.about), note))
    made["figures.csv"] = tables.encode(COLUMNS, listed)
    return made


def _drawn(name: str, draw: Callable[[Format], Picture]) -> tuple[dict[str, bytes], str]:
    """All forms or none; none says why."""
    try:
        return dict(_forms(name, draw)), ""
    except NothingToDraw as reason:
        return {}, str(reason)


def _forms(name: str, draw: Callable[[Format], Picture]) -> Iterator[tuple[str, bytes]]:
    for wanted in FORMATS:
        yield f"{name}.{wanted}", draw(wanted).data
