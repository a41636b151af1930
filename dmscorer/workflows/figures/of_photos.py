"""The photo plate: one view of a subject over the visits, redacted as raters saw it, with the consensus beneath.

Only where consent to publication is said to be there, and only photos that somebody has reviewed.
"""

from collections.abc import Iterator

from dmscorer.domain.errors import Refusal
from dmscorer.domain.results.clinical import Subject
from dmscorer.domain.results.cohort import DAYS_A_MONTH
from dmscorer.domain.results.course import CourseVisit
from dmscorer.domain.study.visit_order import VisitOrder
from dmscorer.domain.words.numerals import decimal
from dmscorer.figures.canvas import Picture
from dmscorer.figures.results.photo_plate import Shot, photo_plate
from dmscorer.workflows.figures.figures import NothingToDraw
from dmscorer.workflows.figures.of_scores import BY_CONSENSUS, BY_RATERS
from dmscorer.workflows.figures.request import FigureRequest
from dmscorer.workflows.figures.result_material import (
    NO_BAND,
    ResultFigure,
    ResultMaterial,
    both,
    refuse_unordered_subject,
)
from dmscorer.workflows.photos import photos
from dmscorer.workflows.photos.photos import StoredPhoto

LONGEST = 1300  # pixels: 300 dots an inch over the tallest picture of a plate
IDENTIFIES = "PHOTOGRAPHS of a person, redacted as raters saw them; only with consent to publication"


NO_SCORE = both("no score", "ohne Score")


class ConsentNeeded(Refusal):
    def __init__(self) -> None:
        super().__init__("A photo plate shows a person. Confirm that consent to publication was given, then try again.")


class NoSuchView(Refusal):
    def __init__(self, view: str, of: ResultMaterial) -> None:
        super().__init__(f"There is no view “{view}”: choose from {', '.join(of.views)}.")


def plate_figures(of: ResultMaterial, view: str) -> tuple[ResultFigure, ...]:
    """One a subject with a cleared photo of this view, named by number."""
    if view not in of.views:
        raise NoSuchView(view, of)
    width = max(2, len(str(len(of.subjects))))
    label = of.views[view]
    return tuple(
        ResultFigure(
            f"photo_plate_{view}_{at:0{width}}",
            both(f"Patient {at}: {label.en}", f"Patient {at}: {label.in_('de')}"),
            both(
                "Redacted as the raters saw it; consensus beneath.",
                "Verdeckt wie für die Untersucher; darunter der Konsens.",
            ),
            _draw,
            IDENTIFIES,
            (visits[0].subject, view),
        )
        for at, visits in enumerate(of.subjects, start=1)
        if any((visit.subject, visit.label, view) in of.pictures for visit in visits)
    )


def _draw(figure: ResultFigure, of: ResultMaterial, request: FigureRequest) -> Picture:
    # Asked for at each call, not kept as a setting: nothing else in the program shows a person outside of it.
    if not request.is_consented:
        raise ConsentNeeded
    if of.masked:
        raise NothingToDraw(of.masked)
    subject, view = figure.of
    own = next(visits for visits in of.subjects if visits and visits[0].subject == subject)
    refuse_unordered_subject(of, tuple(one for one in own if (subject, one.label, view) in of.pictures), request)
    scored = {one.scored.label: one for visits in of.courses for one in visits if one.scored.subject == subject}
    shots = [
        _shot(
            place,
            _head(of.order, own, at, request.language),
            tuple(_under(of, scored.get(visit.label), request.language)),
        )
        for at, visit in enumerate(own)
        if (place := of.pictures.get((subject, visit.label, view)))
    ]
    notes = (BY_RATERS if of.is_by_raters else BY_CONSENSUS).in_(request.language)
    return photo_plate(shots, figure.frame(request, *((notes,) if scored else ())), request.format)


def _shot(place: StoredPhoto, head: str, under: tuple[str, ...]) -> Shot:
    seen = photos.pixels(place, LONGEST)
    rgb = seen.array[:, :, 2::-1].tobytes()
    return Shot(head, rgb, seen.width, seen.height, under, f"{head}: {', '.join(under)}" if under else head)


def _head(order: VisitOrder, own: Subject, at: int, language: str) -> str:
    """The visit, and how many months it lies after the first, where both have a date and the first is known."""
    first, day = own[0].day, own[at].day
    is_known = order.doubt_of(own[0].subject, [visit.label for visit in own]) is None
    if first is None or day is None or at == 0 or not is_known:
        return own[at].label
    months = decimal((day - first).days / DAYS_A_MONTH, 0, language)
    return f"{own[at].label}, {months} {'Monate' if language.startswith('de') else 'months'}"


def _under(of: ResultMaterial, found: CourseVisit | None, language: str) -> Iterator[str]:
    if found is None:
        yield NO_SCORE.in_(language)
        return
    for part in of.instrument.parts:
        score = found.scored.parts[part.id]
        name = part.label.in_(language)
        if score.value is not None:
            chosen = of.thresholds
            band = score.band.label if score.band else NO_BAND if score.has_no_band else None
            words = f" ({band.in_(language)}, {chosen.label.in_(language)})" if band and chosen else ""
            yield f"{name} {decimal(float(score.value), 1, language)}{words}"
        elif score.low is not None and score.high is not None:
            ends = (decimal(float(end), 1, language) for end in (score.low, score.high))
            yield f"{name} {'–'.join(ends)} ({'unvollständig' if language.startswith('de') else 'not complete'})"
