"""Creatine kinase over the visits, and how many subjects responded how: figures of the clinical values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dmscorer.domain.results.change_words import paired_tests
from dmscorer.domain.results.clinical import RESPONSES, ClinicalVisit, Response, assessments
from dmscorer.domain.results.clinical_words import DOMAIN_WORDS, RESPONSE_WORDS
from dmscorer.domain.results.responses import ResponseRow, response_table
from dmscorer.domain.words.numerals import decimal, share
from dmscorer.figures.canvas import Picture, folded
from dmscorer.figures.results.response_bars import Bar, ResponseWords, response_bars
from dmscorer.figures.results.spider import MOST_LINES, Thread, Web, spider
from dmscorer.figures.results.visit_boxes import Column, Ground, Line, is_logarithmic, visit_boxes
from dmscorer.workflows.figures.figures import NothingToDraw
from dmscorer.workflows.figures.of_scores import SUBJECTS, summed
from dmscorer.workflows.figures.request import FigureRequest
from dmscorer.workflows.figures.result_material import ResultFigure, ResultMaterial, both, refuse_unordered
from dmscorer.workflows.results import results

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
SHARE = both("percent of the subjects assessed", "Prozent der beurteilten Patienten")
SOME = both(
    "{n} of {all} assessments: the first, the last and evenly between.",
    "{n} von {all} Visiten: die erste, die letzte und gleichmäßig dazwischen.",
)
TESTED = both("From {earlier} to {later}, in U/l:", "Von {earlier} bis {later}, in U/l:")


def _ck(figure: ResultFigure, of: ResultMaterial, request: FigureRequest) -> Picture:
    """In U/l with the upper limit as a line; as a band where limits differ by half at most (women and men, say).

    Where they differ more, multiples of each laboratory's own limit, if every value has one; else U/l without reference.
    """
    found = {
        visits[0].subject: {visit.label: visit for visit in visits if visit.number("ck_u_l") is not None}
        for visits in of.subjects
        if visits
    }
    labels = [label for label in assessments(of.subjects, of.order) if any(label in own for own in found.values())]
    if not labels:
        raise NothingToDraw("No visit has a creatine kinase.")
    refuse_unordered(of, labels, request)
    shown = Shown([visit for own in found.values() for visit in own.values()], request.language)
    lines = [
        Line(
            subject,
            tuple(shown.value(own[label]) if label in own else None for label in labels),
            tuple(shown.text(own[label]) if label in own else "" for label in labels),
        )
        for subject, own in found.items()
        if own
    ]
    columns = [_column(label, at, lines, shown, len(labels)) for at, label in enumerate(labels)]
    notes = list(_ck_notes(of, lines, shown))
    return visit_boxes(lines, columns, shown.ground, figure.frame(request, *notes), request.format)


class Shown:
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


def _column(label: str, at: int, lines: Sequence[Line], shown: Shown, n: int) -> Column:
    values = [value for line in lines if (value := line.values[at]) is not None]
    whole = summed(label, values, shown.places, shown.language)
    return Column(folded(label, max(5, 70 // n)), whole.under[:1], whole.text) if n > MOST_SUMMED else whole


def _ck_notes(of: ResultMaterial, lines: Sequence[Line], shown: Shown) -> Iterator[str]:
    ends = results.ck_ends(of.subjects, of.order, of.earlier, of.later)
    rows = results.ck_change(of.subjects, of.order, of.earlier, of.later)
    if rows and ends:
        earlier, later = ends
        first, *tests = paired_tests(rows, shown.language, 0, "U/l")
        yield f"{TESTED.in_(shown.language).format(earlier=earlier, later=later)} {first}"
        yield from tests
    if is_logarithmic([value for line in lines for value in line.values if value is not None]):
        yield LOGARITHMIC.in_(shown.language)
    if shown.is_without:
        yield shown.said(NO_LIMIT.in_(shown.language))


# ── responses ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Pattern:
    """The six responses of one domain at one assessment."""

    domain: str
    label: str
    rows: tuple[ResponseRow, ...]

    @property
    def n(self) -> int:
        return self.rows[0].denominator

    def texts(self, language: str) -> tuple[str, ...]:
        """Muscle strength, cycle 4: marked improvement, 8 (53.3 %) of 15."""
        of = "von" if language.startswith("de") else "of"
        return tuple(
            f"{_domain(self.domain, language)}, {self.label}: {_response(row.response, language)}, "
            f"{share(row.n, row.percent, language)} {of} {self.n}"
            for row in self.rows
        )


def _patterns(of: ResultMaterial) -> list[_Pattern]:
    found: dict[tuple[str, str], list[ResponseRow]] = {}
    for row in response_table(of.subjects, of.order):
        found.setdefault((row.domain, row.assessment), []).append(row)
    if not found:
        raise NothingToDraw("No visit has a response of muscle strength or skin.")
    return [_Pattern(domain, label, tuple(rows)) for (domain, label), rows in found.items()]


def _domain(domain: str, language: str) -> str:
    return DOMAIN_WORDS[domain].in_(language)


def _response(response: str, language: str) -> str:
    return RESPONSE_WORDS[Response(response)].in_(language)


def _responses(figure: ResultFigure, of: ResultMaterial, request: FigureRequest) -> Picture:
    patterns = _patterns(of)
    refuse_unordered(of, {one.label for one in patterns}, request)
    bars = [
        Bar(
            _domain(one.domain, request.language),
            one.label,
            tuple(row.n for row in one.rows),
            tuple(share(row.n, row.percent, request.language) for row in one.rows),
            one.texts(request.language),
        )
        for one in patterns
    ]
    words = ResponseWords(_all_responses(request.language), SHARE.in_(request.language))
    return response_bars(bars, words, figure.frame(request), request.format)


def _all_responses(language: str) -> tuple[str, ...]:
    return tuple(_response(response, language) for response in RESPONSES)


def _spider(figure: ResultFigure, of: ResultMaterial, request: FigureRequest) -> Picture:
    """With more assessments than lines that can be told apart: the first, the last, and evenly between."""
    patterns = _patterns(of)
    labels = [label for label in assessments(of.subjects, of.order) if any(one.label == label for one in patterns)]
    refuse_unordered(of, labels, request)
    shown = _spread(labels, MOST_LINES)
    webs = [
        Web(
            _domain(domain, request.language),
            tuple(
                Thread(
                    one.label,
                    f"{one.label} (n = {one.n})",
                    tuple(row.percent for row in one.rows),
                    one.texts(request.language),
                )
                for one in patterns
                if one.domain == domain and one.label in shown
            ),
        )
        for domain in dict.fromkeys(one.domain for one in patterns)
    ]
    notes = () if len(shown) == len(labels) else (SOME.in_(request.language).format(n=len(shown), all=len(labels)),)
    kept = [web for web in webs if web.threads]
    return spider(kept, _all_responses(request.language), figure.frame(request, *notes), request.format)


def _spread(labels: Sequence[str], most: int) -> list[str]:
    if len(labels) <= most:
        return list(labels)
    return [labels[round(at * (len(labels) - 1) / (most - 1))] for at in range(most)]


VALUE_FIGURES: tuple[ResultFigure, ...] = (
    ResultFigure(
        "ck",
        both("Creatine kinase over the visits", "Kreatinkinase über die Visiten"),
        both(
            "A line a subject. Bar: median; box (from n = 5): quartiles and range; diamond: mean.",
            "Eine Linie je Patient. Balken: Median; Kasten (ab n = 5): Quartile und Spannweite; Raute: Mittelwert.",
        ),
        _ck,
        SUBJECTS,
    ),
    ResultFigure(
        "responses",
        both("Physician’s assessment of muscle strength and skin", "Ärztliche Einschätzung von Muskelkraft und Haut"),
        both(
            "Number of subjects and percent of those assessed, n.",
            "Anzahl der Patienten und Prozent der beurteilten, n.",
        ),
        _responses,
    ),
    ResultFigure(
        "spider",
        both("Responses of muscle strength and skin", "Ansprechen von Muskelkraft und Haut"),
        both(
            "Percent of the subjects assessed along each spoke; areas have no meaning.",
            "Prozent der beurteilten Patienten auf jeder Speiche; Flächen haben keine Bedeutung.",
        ),
        _spider,
    ),
)
