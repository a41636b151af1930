"""The demo study: made where it is missing, case by case, while a window or a terminal watches."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

from dmscorer import paths
from dmscorer.domain.charter.charter import Unmask
from dmscorer.domain.demo import demo
from dmscorer.domain.errors import Refusal
from dmscorer.domain.reading.reading import Reading, ReadingKind
from dmscorer.domain.study.study import NewPerson, Person, Visit
from dmscorer.formats.photos.plan import Found
from dmscorer.imaging.demo.errand import Errand, carry_out
from dmscorer.imaging.demo.studio import views
from dmscorer.imaging.intake import Prepared
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.study import events, row_digests
from dmscorer.store.study.database import SUFFIX
from dmscorer.workflows.photos import intake, redaction
from dmscorer.workflows.photos.intake import Arrival
from dmscorer.workflows.photos.photos import ORIGINALS
from dmscorer.workflows.reading import blinding
from dmscorer.workflows.reading import reading as readings
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import NewStudy, OpenStudy

FILE = f"demo{SUFFIX}"
VALUES = "clinical.csv"
MEGAPIXELS, SMALL_MEGAPIXELS = 12.58, 2.0  # 4096 × 3072: a preview is half of it, so that intake need not resample
PROCESSES = 2

Progress = Callable[[int, int], None]


class NotTheDemo(Refusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"“{folder}” is a study of its own, not the demo: choose another folder for the demo.")


class NotPainted(Refusal):
    def __init__(self, cause: str) -> None:
        super().__init__(f"A photo of the demo could not be made ({cause}): make room, then open the demo again.")


def place(folder: Path | None) -> Path:
    """Where the demo study lies: itself, in a folder, or in the user's data folder."""
    if folder is None:
        return paths.user_data() / FILE
    return folder if folder.suffix == SUFFIX else folder / FILE


def make(folder: Path | None, *, small: bool = False, progress: Progress | None = None) -> Path:
    """Make what is missing of the demo study, wait for it, and give its folder."""
    making = begin(folder, small=small)
    try:
        with making:
            while not making.is_finished:
                making.advance(seconds=1.0)
                if progress:
                    progress(making.done, making.total)
    finally:
        studies.close(making.study)
    return making.study.folder


def rehearse(folder: Path) -> "Making":
    """A few cases of the demo for one rehearsal, none of them scored, in a folder that is thrown away afterwards."""
    return begin(folder, small=True, cases=demo.REHEARSED)


def begin(folder: Path | None, *, small: bool = False, cases: Sequence[tuple[str, str]] = ()) -> "Making":
    """Open the demo study, or make it without pictures; quick. The caller goes on with ``advance`` and closes the study."""
    where = place(folder)
    if not where.exists():
        where.parent.mkdir(parents=True, exist_ok=True)
        study = studies.create(where, new_study())
    else:
        study = studies.open_study(where)
    try:
        check_is_demo(study)
        populate(study, cases or all_cases())
        if not cases:
            fill_in_values(study)
            state_order(study)
        return Making(study, SMALL_MEGAPIXELS if small else MEGAPIXELS)
    except BaseException:
        studies.close(study)
        raise


def new_study() -> NewStudy:
    """Levels are unmasked case by case, so that a newcomer sees consensus and agreement move with each signature."""
    raters = tuple(NewPerson(rater.code, rater.name) for rater in demo.RATERS)
    return NewStudy(
        demo.NAME,
        raters,
        without=demo.OMITTED,
        seed=demo.SEED,
        passphrase=demo.PASSPHRASE,
        unmask=Unmask.EACH_CASE,
    )


def is_demo(study: OpenStudy) -> bool:
    named = tuple(person.name for person in studies.raters(study))
    return study.charter.seed == demo.SEED and named == tuple(rater.name for rater in demo.RATERS)


def check_is_demo(study: OpenStudy) -> None:
    if not is_demo(study):
        raise NotTheDemo(study.folder)


def passphrase(study: OpenStudy) -> str:
    """Everybody's passphrase in the demo, to be shown; empty for any other study."""
    return demo.PASSPHRASE if is_demo(study) else ""


def populate(study: OpenStudy, wanted: Sequence[tuple[str, str]]) -> None:
    """Visits, passphrases and reading orders, where missing; no picture yet."""
    who = studies.coordinator(study).code
    with study.database.write() as connection:
        known = {(visit.subject, visit.label) for visit in photos.all_visits(connection)}
        new: list[str] = []
        for position, (subject, label) in enumerate(wanted, start=1):
            if (subject, label) not in known:
                made = Visit(study.new_id(), study.new_id(), subject, label, position)
                photos.add_visit(connection, made)
                new.append(made.id)
        if new:
            told = row_digests.told(connection, {"visits": new})
            events.record(connection, study.clock(), who, "visits_made", {"visits": len(new)} | told)
    for rater in studies.raters(study):
        if not rater.has_passphrase:
            studies.set_passphrase(study, rater, demo.PASSPHRASE)
        with study.database.read() as connection:
            is_drawn = entries.find_reading(connection, rater.id, ReadingKind.FIRST) is not None
            visits = photos.all_visits(connection)
        cases = [(visit.case_id, visit.subject) for visit in visits if (visit.subject, visit.label) in wanted]
        if not is_drawn:
            blinding.draw(study, rater, None, cases)


def state_order(study: OpenStudy) -> None:
    """Once; what somebody states since stays."""
    known = visit_order.order(study)
    if not visit_order.was_stated(study) and known.doubt(known.labels) is None:  # every visit of the demo has a date
        visit_order.state(study, studies.coordinator(study), demo.PASSPHRASE, known.labels)


def fill_in_values(study: OpenStudy) -> None:
    """Clinical values of fifteen made-up people, seven of them with pictures; what somebody typed since stays."""
    if not any(visit.values for visit in clinical.visits(study)):
        clinical.import_table(study, paths.resources() / "demo" / VALUES, studies.coordinator(study).code)


def all_cases() -> tuple[tuple[str, str], ...]:
    """(subject, visit label) in study order."""
    return tuple((subject.label, visit) for subject in demo.SUBJECTS for visit in demo.VISITS)


@dataclass(slots=True)
class Canvas:
    """One case on its way: its photos by view while they are painted. The newcomer's cases come in photo by photo."""

    visit: Visit
    pictures: dict[str, Future[Prepared]]
    comes_at_once: bool

    def ready(self) -> dict[str, Prepared]:
        done = {view: painted(future) for view, future in self.pictures.items() if future.done()}
        return done if self.comes_at_once or len(done) == len(self.pictures) else {}


@dataclass(slots=True)
class Making:
    """The demo study while it is made. Two processes paint; only ``advance``, in the caller's thread, writes the database.

    ``done`` of ``total`` photos have come in.
    """

    study: OpenStudy
    megapixels: float
    done: int = 0
    total: int = 0
    _pools: tuple[ProcessPoolExecutor, ...] = ()
    _waiting: list[Canvas] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Order the missing photos: the cases left open for the newcomer come first, in the order of reading."""
        with self.study.database.read() as connection:
            shown = {(photo.visit_id, photo.view) for photo in photos.all_photos(connection)}
            known = set(all_cases())  # the other visits have clinical values alone
            every = {v.case_id: v for v in photos.all_visits(connection) if (v.subject, v.label) in known}
            signed = {one.case_id for one in entries.all_signatures(connection)}  # their photos are fixed
        first = open_cases(self.study)
        ordered = [every[case] for case in first] + [visit for case, visit in every.items() if case not in first]
        missing = {
            visit.id: [view for view in views() if visit.case_id not in signed and (visit.id, view) not in shown]
            for visit in ordered
        }
        for visit in ordered:
            if not missing[visit.id]:
                score(self.study, visit)  # where an earlier making was cut off between photos and scores
        self.total = sum(len(wanted) for wanted in missing.values())
        if self.total:
            # Spawned, not forked: a copy of a process that runs Qt and threads may hang. One process a pool, so that
            # each keeps to its own views.
            self._pools = tuple(ProcessPoolExecutor(1, mp_context=get_context("spawn")) for _ in range(PROCESSES))
        self._waiting = [
            Canvas(visit, self._ordered(visit, missing[visit.id]), visit.case_id in first)
            for visit in ordered
            if missing[visit.id]
        ]

    def _ordered(self, visit: Visit, wanted: Sequence[str]) -> dict[str, Future[Prepared]]:
        """Each process keeps to its own views, whose shape it works out once."""
        return {
            errand.view: self._pools[index % PROCESSES].submit(carry_out, errand)
            for index, errand in enumerate(errands(self.study, visit, self.megapixels))
            if errand.view in wanted
        }

    @property
    def is_finished(self) -> bool:
        return not self._waiting

    def advance(self, seconds: float = 0.0) -> tuple[Visit, ...]:
        """Take in what is painted; wait up to ``seconds`` for a photo if there is none.

        Gives the visits that got photos. A picture that could not be made is refused with its reason.
        """
        painting = [future for canvas in self._waiting for future in canvas.pictures.values() if not future.done()]
        if seconds and painting:
            wait(painting, seconds, FIRST_COMPLETED)
        changed = tuple(canvas.visit for canvas in self._waiting if self._take(canvas))
        self._waiting = [canvas for canvas in self._waiting if canvas.pictures]
        if self.is_finished:
            self.stop()
        return changed

    def _take(self, canvas: Canvas) -> bool:
        ready = canvas.ready()
        if ready:
            take_in(self.study, canvas.visit, ready)
            self.done += len(ready)
        for view in ready:
            del canvas.pictures[view]
        if not canvas.pictures:
            score(self.study, canvas.visit)
        return bool(ready)

    def stop(self) -> None:
        """End the painting; what is missing is made the next time. The study stays open."""
        for pool in self._pools:
            pool.shutdown(wait=True, cancel_futures=True)
        self._pools, self._waiting = (), []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def painted(picture: Future[Prepared]) -> Prepared:
    try:
        return picture.result()
    except (OSError, BrokenExecutor) as error:
        raise NotPainted(str(error)) from error


def errands(study: OpenStudy, visit: Visit, megapixels: float) -> Sequence[Errand]:
    person = demo.subject(visit.subject)
    levels = demo.truth(visit.subject, visit.label)
    first = 100 * visit.position
    return [
        Errand(
            view, person.look, levels, megapixels, first + picture,
            demo.taken_at(visit.subject, visit.label, picture), study.folder / ORIGINALS,
        )
        for picture, view in enumerate(views())
    ]  # fmt: skip


def take_in(study: OpenStudy, visit: Visit, pictures: Mapping[str, Prepared]) -> None:
    arrivals = [
        Arrival(Found(Path(one.source_name), one.source_name, visit.subject, visit.label, view), one)
        for view, one in pictures.items()
    ]
    who = studies.coordinator(study).code
    came = intake.admit(study, arrivals, who)
    redaction.approve(study, [one.photo_id for one in came.added], who)  # painted people need no hiding


def score(study: OpenStudy, visit: Visit) -> None:
    """Enter and sign for every rater who has not signed this case and is meant to."""
    for rater in studies.raters(study):
        reading = blinding.begin(study, rater)
        if rater.code == demo.NEWCOMER and visit.case_id in last_cases(reading):
            continue
        if not readings.sheet(study, reading.id, visit.case_id).is_signed:
            answers = demo.scores(visit.subject, visit.label, rater.code)
            readings.enter_all(study, reading.id, visit.case_id, answers)
            readings.sign_checked(study, rater, reading.id, visit.case_id)


def open_cases(study: OpenStudy) -> tuple[str, ...]:
    newcomer: Person = next(person for person in studies.raters(study) if person.code == demo.NEWCOMER)
    return last_cases(blinding.begin(study, newcomer))


def last_cases(reading: Reading) -> tuple[str, ...]:
    return tuple(case.case_id for case in reading.cases[-demo.OPEN_CASES :])
