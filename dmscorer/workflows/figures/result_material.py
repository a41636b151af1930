"""What all figures of the results are drawn from, read once; and what a figure of the results is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from dmscorer.domain.agreement.agreement import Result
from dmscorer.domain.instrument.instrument import Instrument, ThresholdSet
from dmscorer.domain.photos.redaction import unreviewed
from dmscorer.domain.results.change import Detectable
from dmscorer.domain.results.clinical import Subject
from dmscorer.domain.results.course import CourseVisit
from dmscorer.domain.study.visit_order import VisitOrder
from dmscorer.domain.words.text import Text
from dmscorer.figures.canvas import Frame, Picture
from dmscorer.store.photos import photos as stored_photos
from dmscorer.workflows.agreement import agreement as agreements
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.consensus.consensus import NothingSigned, StillMasked
from dmscorer.workflows.figures.figures import NothingToDraw
from dmscorer.workflows.figures.request import FigureRequest
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.photos.photos import StoredPhoto
from dmscorer.workflows.results import clinical, results
from dmscorer.workflows.results.results import Compared
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import OpenStudy


def both(en: str, de: str) -> Text:
    return Text.of({"en": en, "de": de})


NO_BAND = both("no band", "ohne Band")


@dataclass(frozen=True, slots=True)
class ResultMaterial:
    """``courses``: scored visits by subject, empty while levels are masked, and then ``masked`` says why.

    ``earlier``, ``later``: the visits that are compared, "" = the first and the last that have the value in question.
    ``pictures``: (subject, visit, view) → the cleared photo as raters saw it.
    """

    instrument: Instrument
    thresholds: ThresholdSet | None
    order: VisitOrder
    subjects: tuple[Subject, ...]
    courses: tuple[tuple[CourseVisit, ...], ...]
    detectable: Mapping[str, Detectable]
    is_by_raters: bool
    n_raters: int
    earlier: str = ""
    later: str = ""
    masked: str = ""
    pictures: Mapping[tuple[str, str, str], StoredPhoto] = field(default_factory=dict)
    views: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResultFigure:
    """``about``: how to read it. ``identifies``: what in it could lead to a person; empty = nothing.

    ``of``: the part, the subject, or the subject and view that it shows.
    """

    name: str
    title: Text
    about: Text
    draw: Callable[["ResultFigure", ResultMaterial, FigureRequest], Picture]
    identifies: str = ""
    of: tuple[str, ...] = ()

    def frame(self, request: FigureRequest, *notes: str) -> Frame:
        if request.is_bare:
            return Frame(notes=notes)
        return Frame(self.title.in_(request.language), self.about.in_(request.language), notes)


def material(
    study: OpenStudy, earlier: str = "", later: str = "", rows: Iterable[Result] | None = None
) -> ResultMaterial:
    """Read once; ``rows``: the agreement of the study where it is known already. Unknown where there is no such visit."""
    subjects, order = tuple(visits for visits, _ in clinical.subjects(study)), visit_order.order(study)
    results.check_visits(subjects, order, earlier, later)
    masked = _masked(study)
    courses: tuple[tuple[CourseVisit, ...], ...] = ()
    found: dict[str, Detectable] = {}
    if not masked:
        courses = results.courses(study)
        found = results.detectable(agreements.agreement(study) if rows is None else rows)
    views = {view.id: view.label for view in study.views.views}
    return ResultMaterial(
        study.instrument, results.thresholds(study), order, subjects, courses, found, results.by_raters(study),
        len(studies.raters(study)), earlier, later, masked, _pictures(study), views,
    )  # fmt: skip


def compared(of: ResultMaterial, earlier: str = "", later: str = "") -> Compared:
    """The primary values at two visits; "" = those that the material compares."""
    ends = earlier or of.earlier, later or of.later
    return results.compared(of.courses, of.order, of.instrument, of.thresholds, ends)


def refuse_unordered(of: ResultMaterial, labels: Iterable[str], request: FigureRequest) -> None:
    """NothingToDraw where the order of these visits over the study is not known: a row of visits reads as time."""
    doubt = of.order.doubt(labels)
    if doubt is not None:
        raise NothingToDraw(doubt.sentence().in_(request.language))


def refuse_unordered_subject(of: ResultMaterial, own: Subject, request: FigureRequest) -> None:
    """The same for one subject."""
    doubt = of.order.doubt_of(own[0].subject, [visit.label for visit in own]) if own else None
    if doubt is not None:
        raise NothingToDraw(doubt.sentence().in_(request.language))


def _masked(study: OpenStudy) -> str:
    try:
        consensus.refuse_masked(study)
    except (NothingSigned, StillMasked) as refusal:
        return str(refusal)
    return ""


def _pictures(study: OpenStudy) -> dict[tuple[str, str, str], StoredPhoto]:
    """The first photo of each view that somebody has reviewed, whether the charter asks for that or not."""
    with study.database.read() as connection:
        visits = {visit.id: visit for visit in stored_photos.all_visits(connection)}
        taken = stored_photos.all_photos(connection)
    known = redaction.decisions(study)
    held = set(unreviewed((photo.id for photo in taken), known))
    found: dict[tuple[str, str, str], StoredPhoto] = {}
    for photo in taken:
        visit = visits[photo.visit_id]
        if photo.view and photo.id not in held:
            place = StoredPhoto(study.folder, photo.sha256, photo.format, known[photo.id].shapes)
            found.setdefault((visit.subject, visit.label, photo.view), place)
    return found
