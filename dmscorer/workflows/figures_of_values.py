"""Creatine kinase over the visits, and how many subjects responded how: figures of the clinical values."""

from collections.abc import Iterator, Sequence

from dmscorer.domain.change_words import paired_tests
from dmscorer.domain.clinical import ClinicalVisit, assessments
from dmscorer.domain.numerals import decimal
from dmscorer.figures.canvas import Picture
from dmscorer.figures.visit_boxes import Column, Ground, Line, is_logarithmic, visit_boxes
from dmscorer.workflows import results
from dmscorer.workflows.figures import NothingToDraw
from dmscorer.workflows.figures_of_scores import SUBJECTS, summed
from dmscorer.workflows.result_material import Asked, ResultFigure, ResultMaterial, both

MOST_SUMMED = 5  # assessments that still have room for median and mean beneath
WIDEST_SPAN = 1.5  # upper limits that lie closer are one band; others would be as wide as an effect
CK = both("Creatine kinase, U/l", "Kreatinkinase, U/l")
TIMES = both("Creatine kinase, × upper limit of the laboratory", "Kreatinkinase, × Obergrenze des Labors")
LIMIT = both("upper limit\n{low} U/l", "Obergrenze\n{low} U/l")
LIMITS = both("upper limits\n{low}–{high} U/l", "Obergrenzen\n{low}–{high} U/l")
ONE = both("upper limit", "Obergrenze")
NO_LIMIT = both(
    "No reference line: the laboratories’ upper limits differ ({low} to {high} U/l) and some are not known.",
    "Ohne Referenzlinie: die Obergrenzen der Labore unterscheiden sich ({low} bis {high} U/l), einige sind unbekannt.",
)
LOGARITHMIC = both("Logarithmic axis.", "Logarithmische Achse.")
TESTED = both("From {earlier} to {later}, in U/l:", "Von {earlier} bis {later}, in U/l:")


def _ck(figure: ResultFigure, of: ResultMaterial, asked: Asked) -> Picture:
    """In U/l with the upper limit as a line; as a band where limits differ by half at most (women and men, say).

    Where they differ more, multiples of each laboratory's own limit, if every value has one; else U/l without reference.
    """
    found = {
        visits[0].subject: {visit.label: visit for visit in visits if visit.number("ck_u_l") is not None}
        for visits in of.subjects
        if visits
    }
    labels = [label for label in assessments(of.subjects) if any(label in own for own in found.values())]
    if not labels:
        raise NothingToDraw("No visit has a creatine kinase.")
    shown = _Shown([visit for own in found.values() for visit in own.values()], asked.language)
    lines = [
        Line(
            subject,
            tuple(shown.value(own[label]) if label in own else None for label in labels),
            tuple(shown.text(own[label]) if label in own else "" for label in labels),
        )
        for subject, own in found.items()
        if own
    ]
    columns = [_column(label, at, lines, shown, is_short=len(labels) > MOST_SUMMED) for at, label in enumerate(labels)]
    notes = list(_ck_notes(of, labels, lines, shown))
    return visit_boxes(lines, columns, shown.ground, figure.frame(asked, *notes), asked.format)


class _Shown:
    """How creatine kinase is shown: its unit, its reference, and the words for each value."""

    def __init__(self, visits: Sequence[ClinicalVisit], language: str) -> None:
        limits = [visit.number("ck_upper_limit") for visit in visits]
        known = [limit for limit in limits if limit is not None]
        self.language = language
        self.span = (min(known), max(known)) if known else None
        is_close = self.span is not None and self.span[1] <= WIDEST_SPAN * self.span[0]
        self.is_multiple = self.span is not None and not is_close and len(known) == len(limits)
        self.is_without = self.span is not None and not is_close and not self.is_multiple
        self.places = 1 if self.is_multiple else 0
        self.ground = self._ground()

    def _ground(self) -> Ground:
        is_german = self.language.startswith("de")
        if self.is_multiple:
            return Ground(TIMES.in_(self.language), (), (1.0, 1.0), ONE.in_(self.language), is_german)
        axis = CK.in_(self.language)
        if self.span is None or self.is_without:
            return Ground(axis, is_german=is_german)
        words = LIMIT if self.span[0] == self.span[1] else LIMITS
        return Ground(axis, (), self.span, self.said(words.in_(self.language)), is_german)

    def said(self, pattern: str) -> str:
        if self.span is None:
            raise AssertionError("only limits that are known are said")
        low, high = (decimal(limit, 0 if limit.is_integer() else 1, self.language) for limit in self.span)
        return pattern.format(low=low, high=high)

    def value(self, visit: ClinicalVisit) -> float | None:
        found, limit = visit.number("ck_u_l"), visit.number("ck_upper_limit")
        return found / limit if self.is_multiple and found is not None and limit else found

    def text(self, visit: ClinicalVisit) -> str:
        found, limit = visit.number("ck_u_l"), visit.number("ck_upper_limit")
        if found is None:
            return ""
        said = f"{visit.subject}, {visit.label}: {decimal(found, 0 if found.is_integer() else 1, self.language)} U/l"
        if not limit:
            return said
        return f"{said} ({decimal(found / limit, 1, self.language)} × {ONE.in_(self.language)})"


def _column(label: str, at: int, lines: Sequence[Line], shown: _Shown, *, is_short: bool) -> Column:
    values = [value for line in lines if (value := line.values[at]) is not None]
    whole = summed(label, values, shown.places, shown.language)
    return Column(label, whole.under[:1], whole.text) if is_short else whole


def _ck_notes(of: ResultMaterial, labels: Sequence[str], lines: Sequence[Line], shown: _Shown) -> Iterator[str]:
    rows = results.ck_change(of.subjects, of.earlier, of.later)
    earlier, later = of.earlier or labels[0], of.later or labels[-1]
    if rows and earlier != later:
        first, *tests = paired_tests(rows, shown.language, 0, "U/l")
        yield f"{TESTED.in_(shown.language).format(earlier=earlier, later=later)} {first}"
        yield from tests
    if is_logarithmic([value for line in lines for value in line.values if value is not None]):
        yield LOGARITHMIC.in_(shown.language)
    if shown.is_without:
        yield shown.said(NO_LIMIT.in_(shown.language))


VALUE_FIGURES: tuple[ResultFigure, ...] = (
    ResultFigure(
        "ck",
        both("Creatine kinase over the visits", "Kreatinkinase über die Visiten"),
        both(
            "A line a subject. Box: quartiles and range; diamond: mean.",
            "Eine Linie je Patient. Kasten: Quartile und Spannweite; Raute: Mittelwert.",
        ),
        _ck,
        SUBJECTS,
    ),
)
