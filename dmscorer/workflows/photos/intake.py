"""Photos on their way into a study: looked for, prepared away from the database, admitted in one transaction a visit."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from dmscorer.domain.errors import DISK_FULL, CannotSave, Refusal, outside_cause
from dmscorer.domain.photos.photos import View, ViewSet, guess_view
from dmscorer.domain.photos.quality import Hint
from dmscorer.domain.photos.visit_dates import visit_rank
from dmscorer.domain.study.labels import clean
from dmscorer.domain.study.study import Visit
from dmscorer.formats.photos import photos as sources
from dmscorer.formats.photos.layouts import Layout, OtherLayout, Proposal
from dmscorer.formats.photos.plan import Found, LeftOut, NoPhotos, NoSource, Plan
from dmscorer.imaging import intake
from dmscorer.imaging.intake import NotAPicture, Prepared
from dmscorer.store.photos import photos, quality
from dmscorer.store.study import events, row_digests
from dmscorer.store.study.database import Connection, ReadOnlyStudy
from dmscorer.workflows.photos.photos import ORIGINALS, history_items, set_chart_value, signed_visits
from dmscorer.workflows.study.study import OpenStudy

__all__ = ["Found", "Layout", "LeftOut", "NoPhotos", "NoSource", "NotAPicture", "OtherLayout", "Plan", "Proposal"]

THREADS = 2

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file after it was looked at: prepared in the study folder, or refused. Made in any thread."""

    found: Found
    prepared: Prepared | None = None
    refusal: NotAPicture | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """One photo that is in its visit now. ``also_in``: (subject, visit) of other visits with the same picture.

    ``unknown_view`` is what a list said and no view is called; of several ``frames`` in the file the main one was taken;
    ``hints``: what the file itself leaves in doubt.
    """

    name: str
    subject: str
    visit: str
    photo_id: str
    view: str | None
    also_in: tuple[tuple[str, str], ...] = ()
    unknown_view: str | None = None
    frames: int = 1
    hints: tuple[Hint, ...] = ()

    @property
    def alarms(self) -> tuple[tuple[str, str], ...]:
        """Where the same picture stands under somebody else: one of the two is wrong, and nobody may score it so."""
        return tuple(place for place in self.also_in if place[0] != self.subject)


@dataclass(frozen=True, slots=True)
class Admission:
    """What happened to every file.

    ``charted``: how many visits got a chart value; ``is_chart_unused``: the study does not ask for alopecia, so the
    list's column was passed over.
    """

    added: tuple[Came, ...] = ()
    already: tuple[Came, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    charted: int = 0
    is_chart_unused: bool = False

    def __add__(self, other: "Admission") -> "Admission":
        return Admission(
            self.added + other.added,
            self.already + other.already,
            self.left_out + other.left_out,
            self.charted + other.charted,
            self.is_chart_unused or other.is_chart_unused,
        )

    @property
    def has_any(self) -> bool:
        """Whether anything came in or was there already."""
        return bool(self.added or self.already)


class SourceGone(Refusal):
    """The stick was pulled out, or the share went away, in the middle."""

    def __init__(self, source: Path) -> None:
        super().__init__(
            f"“{source}” is gone, so the rest of its photos could not be read: bring it back and add it again; "
            "what came in by now stays and is not taken twice."
        )


def survey(source: Path, layout: Layout | None = None) -> Plan:
    """Look through a folder SUBJECT/VISIT/file or a CSV; first visits and dated visits are put in their order.

    Raises OtherLayout where the folders may mean something else, with what they could mean.
    """
    plan = sources.survey(source, layout)
    rank = {visit: (visit[0], visit_rank(visit[1])) for visit in plan.visits}
    place = {subject: n for n, subject in enumerate(dict.fromkeys(visit[0] for visit in plan.visits))}
    found = sorted(plan.found, key=lambda one: (place[one.subject], rank[one.subject, one.visit]))
    return Plan(plan.source, tuple(found), plan.left_out, plan.alopecia)


def chosen(files: Sequence[Path], subject: str, visit: str) -> Plan:
    """Single files, picked or dropped, for one visit, which is made where it is new."""
    found = tuple(Found(file, file.name, clean(subject), clean(visit)) for file in files)
    return Plan(files[0].parent if files else Path(), found)


def add(study: OpenStudy, source: Path | Plan, who: str, progress: Progress | None = None) -> Admission:
    """Bring photos in: prepared on two threads, admitted here, visit by visit.

    ``progress(done, total)`` is called after each file; whatever it raises ends the work, and the visits that were
    whole by then stay in. ``who`` is the code of the coordinator.
    """
    plan = source if isinstance(source, Plan) else survey(source)
    if not study.is_writable:
        raise ReadOnlyStudy(study.folder)
    done = Admission(left_out=plan.left_out)
    arrivals = prepare_all(study.folder, plan, progress)
    for _, of_visit in groupby(arrivals, key=lambda one: (one.found.subject, one.found.visit)):
        # Visit by visit while the next photos are still being prepared.
        done += admit(study, tuple(of_visit), who)
    return done + chart(study, plan, who)


def prepare_all(folder: Path, plan: Plan, progress: Progress | None = None) -> Iterator[Arrival]:
    """Arrivals in the order of the plan; touches no database, so it may run away from the window.

    Raises SourceGone where files cannot be read because all of the source has gone.
    """
    with ThreadPoolExecutor(THREADS, thread_name_prefix="intake") as executor:
        waiting = [executor.submit(prepare, folder, one) for one in plan.found]
        try:
            for done, future in enumerate(waiting, start=1):
                arrival = future.result()
                # All of the source is gone, not one file: listing every remaining photo as unreadable would hide the
                # one thing to do.
                if arrival.refusal and not arrival.found.file.exists() and not plan.source.exists():
                    raise SourceGone(plan.source)
                yield arrival
                if progress:
                    progress(done, len(waiting))
        finally:
            # Waited for: a file that is half prepared while the study closes would be written into a folder that
            # somebody copies.
            executor.shutdown(wait=True, cancel_futures=True)


def prepare(folder: Path, found: Found) -> Arrival:
    try:
        return Arrival(found, intake.prepare(found.file, folder / ORIGINALS))
    except NotAPicture as refusal:
        return Arrival(found, refusal=refusal)
    except OSError as error:
        cause = outside_cause(error)
        said = cause if cause == DISK_FULL else f"the photo {found.name} could not be stored ({cause})"
        raise CannotSave(said) from error


def admit(study: OpenStudy, arrivals: Sequence[Arrival], who: str) -> Admission:
    """Rows for prepared files, in one transaction; new subjects and visits are made as they come."""
    # One transaction a visit: cancelling keeps whole visits, and one slow disk sync serves many photos.
    with study.database.write() as connection:
        signed = signed_visits(connection)
        done = sum((_admitted(study, connection, arrival, signed, who) for arrival in arrivals), Admission())
        if done.added:
            at = study.clock()
            names = {"added": [one.photo_id for one in done.added], "left_out": len(done.left_out)}
            visits = photos.visits_of(connection, [one.photo_id for one in done.added])
            told = row_digests.told(connection, {"visits": visits, "photos": visits})
            events.record(connection, at, who, "photos_added", names | told)
    return done


def _admitted(
    study: OpenStudy, connection: Connection, arrival: Arrival, signed: frozenset[str], who: str
) -> Admission:
    found, prepared = arrival.found, arrival.prepared
    if prepared is None:
        reason = arrival.refusal.reason if arrival.refusal else ""
        return Admission(left_out=(LeftOut(found.name, reason),))
    visit = photos.find_visit(connection, found.subject, found.visit)
    places = photos.places_of(connection, prepared.sha256)
    # The same bytes in the same visit are the same photo: bringing a folder in again adds what is new.
    if visit and any(visit_id == visit.id for _, _, visit_id in places):
        return Admission(already=(_known(study, connection, found, visit, prepared.sha256, who),))
    if visit and visit.id in signed:
        return Admission(
            left_out=(LeftOut(found.name, "belongs to a case that a rater has signed: its photos are fixed"),)
        )
    visit = visit or _new_visit(study, connection, found)
    # Taken in all the same and told: under another subject somebody would be scored on another's skin, and which of the
    # two is right only a person knows.
    also_in = tuple((subject, label) for subject, label, _ in places)
    view = view_named(study.views, found.view) if found.view else guess_view(study.views, found.file.name)
    photo_id = study.new_id()
    photos.add_original(connection, _original(prepared))
    if prepared.quality is not None:
        quality.add(connection, prepared.sha256, prepared.quality)
    view_id = view.id if view else None
    photos.add_photo(connection, photo_id, visit.id, prepared.sha256, prepared.source_name, view_id)
    unknown = found.view if found.view and view is None else None
    facts = prepared.facts
    came = Came(found.name, found.subject, found.visit, photo_id, view_id, also_in, unknown, facts.frames, facts.hints)
    return Admission(added=(came,))


def _known(study: OpenStudy, connection: Connection, found: Found, visit: Visit, sha256: str, who: str) -> Came:
    """A photo that is there already; a list may still give it the view that it lacks."""
    photo = next(one for one in photos.all_photos(connection, visit.id) if one.sha256 == sha256)
    view = view_named(study.views, found.view) if found.view and photo.view is None else None
    if view is not None:
        photos.set_view(connection, photo.id, view.id)
        body = {"photos": [photo.id], "view": view.id}
        told = row_digests.told(connection, {"photos": [visit.id]})
        events.record(connection, study.clock(), who, "view_assigned", body | told)
    return Came(found.name, found.subject, found.visit, photo.id, view.id if view else photo.view)


def _new_visit(study: OpenStudy, connection: Connection, found: Found) -> Visit:
    position = photos.next_visit_position(connection)
    visit = Visit(study.new_id(), study.new_id(), found.subject, found.visit, position)
    photos.add_visit(connection, visit)
    return visit


def _original(prepared: Prepared) -> dict[str, object]:
    facts = prepared.facts
    return {
        "sha256": prepared.sha256,
        "format": facts.format,
        "size_bytes": prepared.size_bytes,
        "width": facts.width,
        "height": facts.height,
        "taken_at": facts.taken_at and facts.taken_at.isoformat(),
        "camera": facts.camera,
    }


def view_named(views: ViewSet, name: str) -> View | None:
    """By id, or by a label in any language; else as a file name would be read."""
    wanted = name.strip().casefold()
    for view in views.views:
        if wanted == view.id or wanted in {view.label.in_(language).casefold() for language in view.label.languages}:
            return view
    return guess_view(views, name)


def chart(study: OpenStudy, plan: Plan, who: str) -> Admission:
    """The chart values of a list, where the study asks for them and the visit is there."""
    items = history_items(study)
    if not plan.alopecia or not items:
        return Admission(is_chart_unused=bool(plan.alopecia))
    with study.database.read() as connection:
        visits = {(visit.subject, visit.label): visit for visit in photos.all_visits(connection)}
        known = photos.all_chart_values(connection)
    news = {
        visits[key].id: level
        for key, level in plan.alopecia.items()
        if key in visits and known.get(visits[key].case_id, {}).get(items[0]) != level
    }
    for visit_id, level in news.items():
        set_chart_value(study, visit_id, items[0], level, who)
    return Admission(charted=len(news))
