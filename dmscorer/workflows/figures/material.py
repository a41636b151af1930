"""What the figures of agreement are drawn from, and what a figure of agreement is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dmscorer.domain.agreement.agreement import POOLED, CaseKey, Deviation, RatingTable, Result
from dmscorer.domain.agreement.disagreement import Difference
from dmscorer.domain.agreement.sensitivity import LeftOut
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.words.text import Text
from dmscorer.figures.canvas import Picture
from dmscorer.workflows.figures.request import FigureRequest

MOST_ROWS = 40  # of cases or subjects that a figure can still show legibly


class NothingToDraw(Refusal):
    pass


@dataclass(frozen=True, slots=True)
class Material:
    """``positions``: (case, rater) → place in that rater's order; empty where scores were imported."""

    table: RatingTable
    instrument: Instrument
    results: tuple[Result, ...]
    differences: tuple[Difference, ...]
    deviations: tuple[Deviation, ...]
    left_out: tuple[LeftOut, ...]
    positions: Mapping[tuple[CaseKey, str], int]


@dataclass(frozen=True, slots=True)
class StudyFigure:
    """``about``: how to read it, one sentence. ``identifies``: what in it could lead to a person; empty = nothing."""

    name: str
    title: Text
    about: Text
    draw: Callable[["StudyFigure", Material, FigureRequest], Picture]
    identifies: str = ""

    def words(self, request: FigureRequest) -> tuple[str, str]:
        """Title and reading aid, both empty where the page says them itself."""
        return ("", "") if request.is_bare else (self.title.in_(request.language), self.about.in_(request.language))


def find(
    results: Sequence[Result], measure: str, statistic: str, variant: str, interval: str = "", visit: str = POOLED
) -> Result | None:
    """The row over all raters; the first of those that differ in nothing but their interval, unless that is named."""
    wanted = (measure, visit, statistic, variant, POOLED)
    return next(
        (
            r
            for r in results
            if (r.measure, r.visit, r.statistic, r.variant, r.raters) == wanted
            and (not interval or r.interval == interval)
        ),
        None,
    )


def case_words(case: CaseKey) -> str:
    return f"{case.subject}, {case.visit}"
