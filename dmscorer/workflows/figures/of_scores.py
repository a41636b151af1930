"""A part of the instrument at two visits: every subject's line, boxes, bands, and the paired tests by name."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean, median

from dmscorer.domain.consensus.primary import PartChange
from dmscorer.domain.results import before_after
from dmscorer.domain.results.change_words import paired_tests
from dmscorer.domain.results.course import ScoredVisit
from dmscorer.domain.study.visit_order import OrderUnknown, WrongWay
from dmscorer.domain.words.numerals import decimal
from dmscorer.domain.words.text import Text
from dmscorer.figures.canvas import Picture
from dmscorer.figures.results.visit_boxes import Column, Ground, Line, Stripe, visit_boxes
from dmscorer.workflows.figures.figures import NothingToDraw
from dmscorer.workflows.figures.request import FigureRequest
from dmscorer.workflows.figures.result_material import ResultFigure, ResultMaterial, both
from dmscorer.workflows.results import results

SUBJECTS = "subject and visit of single points, on hover only"
BY_RATERS = both("Score: mean of the raters’ totals.", "Score: Mittel der Summen der Untersucher.")
BY_CONSENSUS = both("Score: total of the item consensus.", "Score: Summe des Item-Konsenses.")
ALONE = both(
    "Hollow points: {n} without a value at both visits over the same raters, left out of boxes and tests.",
    "Offene Punkte: {n} ohne Wert an beiden Visiten über dieselben Untersucher, nicht in Kästen und Tests.",
)
Pair = tuple[float, float]


def score_figures(of: ResultMaterial) -> tuple[ResultFigure, ...]:
    """One a part of the instrument, in its order."""
    name = of.instrument.name
    return tuple(
        ResultFigure(
            f"{name.lower()}_{part.id}", part_words(of, part.id), _about(of, part.id), _draw, SUBJECTS, (part.id,)
        )
        for part in of.instrument.parts
    )


def part_words(of: ResultMaterial, part_id: str) -> Text:
    """CDASI activity; CDASI-Aktivität."""
    part = of.instrument.part(part_id)
    words = part.in_sentence or part.label
    return both(f"{of.instrument.name} {words.en}", f"{of.instrument.name}-{words.in_('de')}")


def _about(of: ResultMaterial, part: str) -> Text:
    english = "A line a subject. Bar: median; box (from n = 5): quartiles and range; diamond: mean."
    german = "Eine Linie je Patient. Balken: Median; Kasten (ab n = 5): Quartile und Spannweite; Raute: Mittelwert."
    chosen = of.thresholds
    if chosen is None or chosen.part != part:
        return both(english, german)
    return both(
        f"{english} Shaded: severity by {chosen.label.en}.",
        f"{german} Grau: Schweregrad nach {chosen.label.in_('de')}.",
    )


def ends(of: ResultMaterial) -> tuple[str, str]:
    """The visits that are compared: as request, else the first and the last that anybody has scored."""
    if not of.courses:
        raise NothingToDraw("No visit has a score yet.")
    try:
        found = before_after.ends(of.courses, of.order, of.earlier, of.later)
    except (OrderUnknown, WrongWay) as refusal:
        raise NothingToDraw(str(refusal)) from refusal
    if found is None:
        raise NothingToDraw("Only one visit has a score yet.")
    return found


def _draw(figure: ResultFigure, of: ResultMaterial, request: FigureRequest) -> Picture:
    if of.masked:
        raise NothingToDraw(of.masked)
    (part,), labels = figure.of, ends(of)
    visits = list(_visits(of, labels))
    pairs = before_after.pairs(of.courses, part, labels, of.order)
    known = {subject: (float(before), float(after)) for subject, (before, after) in before_after.final(pairs).items()}
    if not known:
        raise NothingToDraw(f"No subject has a value of {part} at two visits over the same raters.")
    lines = [_line(subject, values, labels, request.language) for subject, values in known.items()]
    alone = list(_alone(visits, part, known, labels, request.language))
    columns = [
        summed(label, [values[at] for values in known.values()], 1, request.language) for at, label in enumerate(labels)
    ]
    notes = _notes(of, part, pairs, len({line.key for line in alone}), request.language)
    return visit_boxes(
        [*lines, *alone],
        columns,
        score_ground(of, part, request.language),
        figure.frame(request, *notes),
        request.format,
    )


def _visits(of: ResultMaterial, labels: tuple[str, str]) -> Iterator[tuple[ScoredVisit | None, ScoredVisit | None]]:
    for visits in of.courses:
        own = {visit.scored.label: visit.scored for visit in visits}
        yield own.get(labels[0]), own.get(labels[1])


def _line(
    subject: str, values: Sequence[float | None], labels: Sequence[str], language: str, *, is_hollow: bool = False
) -> Line:
    texts = (
        "" if value is None else f"{subject}, {label}: {decimal(value, 1, language)}"
        for label, value in zip(labels, values, strict=True)
    )
    return Line(subject, tuple(values), tuple(texts), is_hollow)


def _alone(
    visits: Sequence[tuple[ScoredVisit | None, ScoredVisit | None]],
    part: str,
    known: Mapping[str, Pair],
    labels: tuple[str, str],
    language: str,
) -> Iterator[Line]:
    """Values that enter no change: without a partner at the other visit, or over other raters there."""
    for pair in visits:
        for at, one in enumerate(pair):
            value = one.parts[part].value if one and one.subject not in known else None
            if one and value is not None:
                values = [float(value) if place == at else None for place in range(2)]
                yield _line(one.subject, values, labels, language, is_hollow=True)


def summed(label: str, values: Sequence[float], places: int, language: str) -> Column:
    """What stands under an assessment: how many, median, mean (range)."""

    def said(number: float) -> str:
        return decimal(number, places, language)

    mean = "Mittel" if language.startswith("de") else "mean"
    under = (
        f"n = {len(values)}",
        f"{'Median' if mean == 'Mittel' else 'median'} {said(median(values))}",
        f"{mean} {said(fmean(values))}",
        f"({said(min(values))}–{said(max(values))})",
    )
    return Column(label, under, f"{label}: {', '.join(under[:3])} {under[3]}")


def score_ground(of: ResultMaterial, part: str, language: str) -> Ground:
    words, chosen = part_words(of, part).in_(language), of.thresholds
    bands = chosen.bands if chosen is not None and chosen.part == part else ()
    stripes = tuple(Stripe(band.label.in_(language), band.low, band.high) for band in bands)
    axis = f"{words} (0–{of.instrument.part(part).maximum})"
    return Ground(axis, stripes, is_german=language.startswith("de"), is_score=True)


def _notes(
    of: ResultMaterial,
    part: str,
    pairs: Mapping[str, PartChange],
    n_alone: int,
    language: str,
) -> Iterator[str]:
    rows = results.score_change(part, pairs)
    yield from paired_tests([row for row in rows if row.source == results.PRIMARY], language)
    rest = [(BY_RATERS if of.is_by_raters else BY_CONSENSUS).in_(language)]
    if n_alone:
        rest.append(ALONE.in_(language).format(n=n_alone))
    if of.thresholds and of.thresholds.part == part and of.instrument.whole is not None:
        rest.append(of.instrument.notice("variant_bands").in_(language))
    yield " ".join(rest)
