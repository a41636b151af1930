"""The open study as the window sees it: the one object that both calls workflows and emits signals."""

from __future__ import annotations  # the types of modules that are loaded late

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import Person, Role
from dmscorer.lazy_import import late
from dmscorer.settings import Recent
from dmscorer.ui.acts.desk_mode import DeskMode
from dmscorer.ui.acts.jobs import Job, Jobs, Progress
from dmscorer.ui.acts.preferences import Preferences

if TYPE_CHECKING:
    from dmscorer.domain.demo import demo as domain_demo
    from dmscorer.ui.acts import background_readers as readers
    from dmscorer.ui.acts import calibration_acts as calibration_sets
    from dmscorer.ui.acts import charter_acts as charters
    from dmscorer.ui.acts import clinical_acts as clinicals
    from dmscorer.ui.acts import consensus_acts as consensus
    from dmscorer.ui.acts import monitor_acts as monitors
    from dmscorer.ui.acts import photo_acts as acts
    from dmscorer.ui.acts import photo_intake
    from dmscorer.ui.acts import rater_acts as sides
    from dmscorer.ui.acts import rater_desk as desks
    from dmscorer.ui.acts.demo import demo_filling, rehearsal
    from dmscorer.ui.picture import photo_source
    from dmscorer.workflows.demo import demo
    from dmscorer.workflows.photos import photos
    from dmscorer.workflows.photos.intake import Admission, Plan
    from dmscorer.workflows.study import study as studies
else:  # what only an open study needs: the database, numpy, the decoders
    domain_demo = late("dmscorer.domain.demo.demo")
    acts, calibration_sets = late("dmscorer.ui.acts.photo_acts"), late("dmscorer.ui.acts.calibration_acts")
    charters, clinicals = late("dmscorer.ui.acts.charter_acts"), late("dmscorer.ui.acts.clinical_acts")
    demo_filling, desks = late("dmscorer.ui.acts.demo.demo_filling"), late("dmscorer.ui.acts.rater_desk")
    monitors = late("dmscorer.ui.acts.monitor_acts")
    photo_intake, photo_source = late("dmscorer.ui.acts.photo_intake"), late("dmscorer.ui.picture.photo_source")
    readers, rehearsal = late("dmscorer.ui.acts.background_readers"), late("dmscorer.ui.acts.demo.rehearsal")
    consensus, sides = late("dmscorer.ui.acts.consensus_acts"), late("dmscorer.ui.acts.rater_acts")
    demo, photos, studies = (
        late("dmscorer.workflows.demo.demo"),
        late("dmscorer.workflows.photos.photos"),
        late("dmscorer.workflows.study.study"),
    )

T = TypeVar("T")


class NotForRaters(Refusal):
    def __init__(self) -> None:
        super().__init__("This is the coordinator's side of the study: sign in as coordinator.")


class NoReading(Refusal):
    def __init__(self) -> None:
        super().__init__("Nobody is signed in as a rater: choose your name and sign in.")


class Workspace(QObject):
    """``study`` exists for the coordinator alone; a rater's screens have ``desk``."""

    study_opened = Signal()
    study_closed = Signal()
    signed_in = Signal()
    signed_out = Signal()
    desk_changed = Signal()  # something else lies on the desk, or nothing
    entry_added = Signal(object)  # Entry
    case_signed = Signal(object)  # workflows.reading.Signed
    photos_changed = Signal()
    photos_added = Signal(object)  # workflows.intake.Admission, at the end
    clinical_changed = Signal()
    decision_made = Signal(object)  # Decision
    screen_asked = Signal(str)  # a screen's name

    def __init__(self, jobs: Jobs, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self.jobs = jobs
        self.preferences = preferences
        self.person: Person | None = None
        self._study: studies.OpenStudy | None = None
        self._readers: readers.BackgroundReaders | None = None
        self._desk: desks.Desk | None = None
        self._side: sides.RaterSide | None = None
        self._rehearsal: rehearsal.Rehearsal | None = None
        self._wanted_visit = ""
        self._filling: demo_filling.DemoFilling | None = None  # while the demo's photos are painted

    @cached_property
    def photo_acts(self) -> acts.PhotoActs:
        return acts.PhotoActs(self)

    @cached_property
    def charter_acts(self) -> charters.CharterActs:
        return charters.CharterActs(self)

    @cached_property
    def clinical_acts(self) -> clinicals.ClinicalActs:
        return clinicals.ClinicalActs(self)

    @cached_property
    def consensus_acts(self) -> consensus.ConsensusActs:
        return consensus.ConsensusActs(self)

    # ── the study ────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_open(self) -> bool:
        return self._study is not None

    @property
    def is_coordinator(self) -> bool:
        return self.person is not None and self.person.role is Role.COORDINATOR

    @property
    def study(self) -> studies.OpenStudy:
        """For the coordinator's screens; refused to everybody else."""
        if self._study is None or not self.is_coordinator:
            raise NotForRaters
        return self._study

    @property
    def desk(self) -> desks.Desk:
        """For the rater's screen; refused to everybody else."""
        if self._desk is None:
            raise NoReading
        return self._desk

    @property
    def desk_mode(self) -> DeskMode | None:
        """What lies on the desk; None = nothing, or nothing yet."""
        return None if self._desk is None else self._desk.mode

    @property
    def side(self) -> sides.RaterSide:
        """What a rater has besides the desk; refused to everybody else."""
        if self._side is None:
            raise NoReading
        return self._side

    @property
    def calibration_set(self) -> calibration_sets.CalibrationSet:
        """For the coordinator; refused to everybody else."""
        return calibration_sets.CalibrationSet(self.study, self._signed_in())

    @property
    def study_name(self) -> str:
        return "" if self._study is None else self._study.facts.name

    def open(self, folder: Path) -> None:
        self.take_over(studies.open_study(folder.resolve()))

    def create(self, folder: Path, new: studies.NewStudy) -> None:
        """Make a study; with the coordinator's passphrase given the coordinator is signed in at once."""
        self.take_over(studies.create(folder.resolve(), new))
        if new.passphrase is not None:
            self.sign_in(self.people()[0], new.passphrase)

    def take_over(self, study: studies.OpenStudy) -> None:
        """Make an opened study the one of the window; the one before is closed."""
        self.close()
        self._study, self._readers = study, readers.BackgroundReaders(study)
        self._remember()
        self.study_opened.emit()

    def close(self) -> None:
        if self._study is None:
            return
        self.sign_out()
        self.jobs.cancel_all()
        if self._filling is not None:
            self._filling.stop()
            self._filling = None
        closing, self._study = self._study, None
        self.study_closed.emit()
        if self._readers is not None:
            self._readers.close()
            self._readers = None
        studies.close(closing)
        if self._rehearsal is not None:
            self._rehearsal.throw_away()
            self._rehearsal = None

    def open_demo(self, folder: Path | None = None, *, small: bool = False) -> None:
        """Open the demo study at once, made where it is missing; its photos come while it is open."""
        self.close()
        self._fill(demo.begin(folder, small=small))

    def _fill(self, making: demo.Making) -> None:
        self.take_over(making.study)
        if not making.is_finished:
            self._filling = demo_filling.DemoFilling(making, self.jobs, self.photos_changed.emit, self.jobs.failed.emit)

    @property
    def is_painting(self) -> bool:
        """Whether photos of the demo are still to come."""
        return self._filling is not None and not self._filling.is_finished

    @property
    def is_rehearsing(self) -> bool:
        return self._rehearsal is not None

    def rehearse(self) -> None:
        """The same desk on made-up pictures, in a study of its own that is thrown away; the open one is closed meanwhile."""
        back = self._study.folder if self._study is not None and not self.is_rehearsing else None
        self.close()
        self._rehearsal = begun = rehearsal.Rehearsal(back)
        try:
            self._fill(demo.rehearse(begun.folder))
        except BaseException:
            begun.throw_away()
            self._rehearsal = None
            raise
        newcomer = next(person for person in self.people() if person.code == self.demo_newcomer)
        self.sign_in(newcomer, self.demo_passphrase)

    def end_rehearsal(self) -> None:
        """Back to the sign-in page of the study that waits, or to the first page."""
        back = self._rehearsal.back if self._rehearsal is not None else None
        self.close()
        if back is not None:
            self.open(back)

    # ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def people(self) -> tuple[Person, ...]:
        """The coordinator, then the raters: what the sign-in page offers."""
        return () if self._study is None else studies.people(self._study)

    def may_sign_in(self, person: Person) -> bool:
        """Whether the coordinator has set a passphrase, or this is the coordinator."""
        try:
            studies.may_sign_in(self._any_study(), person)
        except studies.CoordinatorFirst:
            return False
        return True

    def sign_in(self, person: Person, phrase: str) -> None:
        study = self._any_study()
        known = studies.sign_in(study, person, phrase)
        self.sign_out()
        self.person = known
        if known.role is Role.RATER:
            self._side = sides.RaterSide(study, known)
            self._lay_reading()
        self.signed_in.emit()

    def lay_on_desk(self, mode: DeskMode | None) -> None:
        """Lay something else on the desk; None puts it down: raters then have their reading again, if it is open."""
        study, person = self._any_study(), self._signed_in()
        if (mode is DeskMode.PANEL) != self.is_coordinator and mode is not None:
            raise NoReading
        if mode in (None, DeskMode.READING):
            self._lay_reading()
        else:
            self._desk = desks.Desk(study, person, self.entry_added.emit, self.case_signed.emit, mode)
        self.desk_changed.emit()

    def _lay_reading(self) -> None:
        """Nothing lies on the desk while a gate is closed; the coordinator has none."""
        self._desk = None
        if self._side is not None and self._side.waits_for is None:
            self._desk = desks.Desk(self._any_study(), self._side.rater, self.entry_added.emit, self.case_signed.emit)

    def sign_out(self) -> None:
        if self.person is None:
            return
        self.person, self._desk, self._side = None, None, None
        self.photo_acts.forget()
        self.consensus_acts.forget()
        self.charter_acts.forget()
        self.clinical_acts.forget()
        self._remember()
        self.signed_out.emit()

    @property
    def demo_passphrase(self) -> str:
        """What the sign-in page of the demo shows; empty for every other study."""
        return "" if self._study is None else demo.passphrase(self._study)

    @property
    def demo_newcomer(self) -> str:
        """Code of the rater who has cases left to score in the demo; empty for every other study."""
        return domain_demo.NEWCOMER if self.demo_passphrase else ""

    # ── photos ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def show(
        self,
        photo_id: str,
        sharpness: photo_source.Sharpness,
        then: Callable[[tuple[QImage, ...]], None],
        *,
        owner: QObject | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Fetch a photo's picture in a thread; ``then`` gets its levels, sharpest first."""
        if sharpness is photo_source.Sharpness.UNREDACTED and not self.is_coordinator:
            raise NotForRaters
        stored = photos.stored(self._any_study(), photo_id)
        return self.jobs.start(
            "", lambda _: photo_source.picture(stored, sharpness), then, owner=owner, failed=failed, is_shown=False
        )

    def add_photos(self, source: Path | Plan, then: Callable[[Admission], None] | None = None) -> Job:
        """Bring in a folder or list: prepared in a thread, admitted here visit by visit. Tells ``photos_changed``."""
        study = self.study
        intake = photo_intake.PhotoIntake(
            study,
            self._signed_in().code,
            source,
            self.jobs,
            lambda: self._study is study,
            self.photos_changed.emit,
        )

        def finish(plan: Plan) -> None:
            came = intake.finish(plan)
            self.photos_changed.emit()
            self.photos_added.emit(came)
            if then is not None:
                then(came)

        return self.jobs.start(self.tr("Adding photos"), intake.prepare, finish, owner=self)

    # ── the coordinator's acts ───────────────────────────────────────────────────────────────────────────────────────

    def read(
        self,
        title: str,
        work: Callable[[studies.OpenStudy, Progress], T],
        then: Callable[[T], None],
        *,
        owner: QObject | None = None,
        failed: Callable[[Exception], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        is_shown: bool = False,
    ) -> Job:
        """Run ``work`` in a thread on a read-only connection of its own; for the coordinator."""
        readers = self._readers
        if readers is None or not self.is_coordinator:
            raise NotForRaters

        def run(progress: Progress) -> T:
            with readers.reader() as reader:
                return work(reader, progress)

        return self.jobs.start(title, run, then, owner=owner, failed=failed, cancelled=cancelled, is_shown=is_shown)

    @property
    def monitor_check(self) -> monitors.MonitorCheck:
        """For whoever is signed in."""
        return monitors.MonitorCheck(self._any_study(), self._signed_in())

    def show_first_screen(self) -> None:
        """Ask the window for what this person saw first."""
        self.screen_asked.emit("")

    def show_visit(self, visit_id: str) -> None:
        """Ask for the photos of one visit."""
        self._wanted_visit = visit_id
        self.screen_asked.emit("photos")

    def take_wanted_visit(self) -> str:
        """Which visit another page asked for, once."""
        wanted, self._wanted_visit = self._wanted_visit, ""
        return wanted

    def show_screen(self, name: str) -> None:
        """Ask the window for another screen, by its name."""
        self.screen_asked.emit(name)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _any_study(self) -> studies.OpenStudy:
        if self._study is None:
            raise NoReading
        return self._study

    def _signed_in(self) -> Person:
        if self.person is None:
            raise NotForRaters
        return self.person

    def _remember(self) -> None:
        """Put the study on the list of the first page."""
        if self.is_rehearsing:
            return
        study = self._any_study()
        self.preferences.remember(
            Recent(str(study.folder), study.facts.name, studies.count_cases(study), datetime.now(UTC))
        )
