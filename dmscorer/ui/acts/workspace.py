"""The open study as the window sees it: the one object that both calls workflows and emits signals."""

from __future__ import annotations  # the types of modules that are imported lazily

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from dmscorer.domain.study.attempts import CoordinatorFirst
from dmscorer.domain.study.labels import LookAlikes
from dmscorer.domain.study.study import Person, Role
from dmscorer.lazy_import import lazy_import as lazy
from dmscorer.settings import Recent
from dmscorer.ui.acts.demo.demo_acts import DemoActs
from dmscorer.ui.acts.desk_mode import DeskMode
from dmscorer.ui.acts.jobs import Job, Jobs
from dmscorer.ui.acts.preferences import Preferences
from dmscorer.ui.acts.session import NoReading, NotForRaters, Session

# The window is painted before database, numpy and decoders are imported: start to first paint fell from 6.3 to 1.75
# times that of a bare window. A thread loads the rest meanwhile (app.load).
if TYPE_CHECKING:
    from dmscorer.ui.acts import background_readers as readers
    from dmscorer.ui.acts import (
        calibration_acts,
        charter_acts,
        clinical_acts,
        consensus_acts,
        label_acts,
        monitor_acts,
        photo_acts,
        rater_acts,
        rater_desk,
    )  # fmt: skip
    from dmscorer.ui.picture import photo_source
    from dmscorer.workflows.photos import photos
    from dmscorer.workflows.study import first_words
    from dmscorer.workflows.study import study as studies
else:  # what only an open study needs: the database, numpy, the decoders
    calibration_acts, charter_acts = lazy("dmscorer.ui.acts.calibration_acts"), lazy("dmscorer.ui.acts.charter_acts")
    clinical_acts, consensus_acts = lazy("dmscorer.ui.acts.clinical_acts"), lazy("dmscorer.ui.acts.consensus_acts")
    label_acts = lazy("dmscorer.ui.acts.label_acts")
    monitor_acts, photo_acts = lazy("dmscorer.ui.acts.monitor_acts"), lazy("dmscorer.ui.acts.photo_acts")
    rater_acts, rater_desk = lazy("dmscorer.ui.acts.rater_acts"), lazy("dmscorer.ui.acts.rater_desk")
    readers, photo_source = lazy("dmscorer.ui.acts.background_readers"), lazy("dmscorer.ui.picture.photo_source")
    photos, studies = lazy("dmscorer.workflows.photos.photos"), lazy("dmscorer.workflows.study.study")
    first_words = lazy("dmscorer.workflows.study.first_words")


class Workspace(Session):
    """A session that opens and closes studies and signs people in; a rater's screens have ``desk``, the others ``study``."""

    def __init__(self, jobs: Jobs, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(jobs, preferences, parent)
        self.setObjectName("workspace")
        self._desk: rater_desk.Desk | None = None
        self._side: rater_acts.RaterSide | None = None
        self._wanted_visit = ""
        self.expected = ""  # code of whoever signs in next, as far as is known
        self.demo = DemoActs(self, lambda: self._study, jobs, self.photos_changed.emit)

    @cached_property
    def label_acts(self) -> label_acts.LabelActs:
        return label_acts.LabelActs(self)

    def merge_labels(self, one: LookAlikes, into: str) -> None:
        """Undo of clinical values ends here: it would speak of visits that are gone."""
        self.label_acts.merge(one, into)
        self.clinical_acts.forget()

    def keep_labels(self, one: LookAlikes) -> None:
        self.label_acts.keep(one)

    @cached_property
    def photo_acts(self) -> photo_acts.PhotoActs:
        return photo_acts.PhotoActs(self)

    @cached_property
    def charter_acts(self) -> charter_acts.CharterActs:
        return charter_acts.CharterActs(self)

    @cached_property
    def clinical_acts(self) -> clinical_acts.ClinicalActs:
        return clinical_acts.ClinicalActs(self)

    @cached_property
    def consensus_acts(self) -> consensus_acts.ConsensusActs:
        return consensus_acts.ConsensusActs(self)

    # ── the study ────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def desk(self) -> rater_desk.Desk:
        """For the rater's screen; refused to everybody else."""
        if self._desk is None:
            raise NoReading
        return self._desk

    @property
    def desk_mode(self) -> DeskMode | None:
        """What lies on the desk; None = nothing, or nothing yet."""
        return None if self._desk is None else self._desk.mode

    @property
    def side(self) -> rater_acts.RaterSide:
        """What a rater has besides the desk; refused to everybody else."""
        if self._side is None:
            raise NoReading
        return self._side

    @property
    def calibration_set(self) -> calibration_acts.CalibrationSet:
        """For the coordinator; refused to everybody else."""
        return calibration_acts.CalibrationSet(self.study, self.who)

    def open(self, folder: Path) -> None:
        opened = studies.open_study(folder.resolve())
        self.take_over(opened)
        if (missing := studies.missing_journal(opened)) is not None:
            self.jobs.failed.emit(missing)

    def create(self, folder: Path, new: studies.NewStudy) -> None:
        """Make a study; with the coordinator's passphrase given the coordinator is signed in at once."""
        made = studies.create(folder.resolve(), new)
        self.take_over(made)
        if (program := studies.synced_by(made.folder)) is not None:
            self.jobs.failed.emit(studies.SyncedFolder(program))
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
        self.expected = ""
        # Before the study goes: a job's next report ends it, and its reader's connection is waited for below.
        self.jobs.cancel_all()
        self.demo.stop_painting()
        # Screens are told with the study gone already: none can ask for it once more while it closes.
        closing, self._study = self._study, None
        self.study_closed.emit()
        if self._readers is not None:
            self._readers.close()
            self._readers = None
        if (untidy := studies.close_and_tell(closing)) is not None:
            self.jobs.failed.emit(untidy)
        self.demo.throw_away()

    # ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def people(self) -> tuple[Person, ...]:
        """The coordinator, then the raters: what the sign-in page offers."""
        return () if self._study is None else studies.people(self._study)

    def may_sign_in(self, person: Person) -> bool:
        """Whether the coordinator has set a passphrase, or this is the coordinator."""
        try:
            studies.may_sign_in(self._any_study(), person)
        except CoordinatorFirst:
            return False
        return True

    def sign_in(self, person: Person, phrase: str, word: str = "") -> None:
        """``word``: with which a rater sets a passphrase; the coordinator gives it."""
        study = self._any_study()
        known = studies.sign_in(study, person, phrase, word)
        self.sign_out()
        self.person, study.who = known, known.code
        # Raters get a desk and a page, never the study: what they hold has no way to anything else.
        if known.role is Role.RATER:
            self._side = rater_acts.RaterSide(study, known)
            self._lay_reading()
        self.signed_in.emit()

    def give_word(self, rater: Person) -> str:
        """A word for a rater to set a passphrase with, to be shown once; what the rater had as one opens nothing more."""
        study = self.study
        return first_words.give(study.database, study.clock(), self.who, rater)

    def lay_on_desk(self, mode: DeskMode | None) -> None:
        """Lay something else on the desk; None puts it down: raters then have their reading again, if it is open."""
        study, person = self._any_study(), self.who
        if (mode is DeskMode.PANEL) != self.is_coordinator and mode is not None:
            raise NoReading
        if mode in (None, DeskMode.READING):
            self._lay_reading()
        else:
            self._desk = rater_desk.Desk(study, person, self.entry_added.emit, self.case_signed.emit, mode)
        self.desk_changed.emit()

    def _lay_reading(self) -> None:
        """Nothing lies on the desk while a gate is closed; the coordinator has none."""
        self._desk = None
        if self._side is not None and self._side.waits_for is None:
            self._desk = rater_desk.Desk(
                self._any_study(), self._side.rater, self.entry_added.emit, self.case_signed.emit
            )

    def hand_over(self, code: str) -> None:
        """Sign out for the person of this code."""
        self._sign_out_for(code)

    def sign_out(self) -> None:
        if self.person is None:
            return
        # By their place alone: before anybody has signed in, nothing may say who has cases left.
        codes = [person.code for person in self.people()]
        self._sign_out_for(codes[(codes.index(self.person.code) + 1) % len(codes)])

    def _sign_out_for(self, code: str) -> None:
        self.expected = code
        self.person, self._desk, self._side = None, None, None
        self._any_study().who = ""
        # Undo belongs to a person: nobody may take back what somebody else did.
        self.photo_acts.forget()
        self.consensus_acts.forget()
        self.charter_acts.forget()
        self.clinical_acts.forget()
        self._remember()
        self.signed_out.emit()

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
        # Looked up here, decoded there: a job for a picture needs no database.
        stored = photos.stored(self._any_study(), photo_id)
        return self.jobs.start(
            "", lambda _: photo_source.picture(stored, sharpness), then, owner=owner, failed=failed, is_shown=False
        )

    # ── what one page asks of another ────────────────────────────────────────────────────────────────────────────────────

    @property
    def monitor_check(self) -> monitor_acts.MonitorCheck:
        """For whoever is signed in."""
        return monitor_acts.MonitorCheck(self._any_study(), self.who)

    def show_visit(self, visit_id: str) -> None:
        """Ask for the photos of one visit."""
        self._wanted_visit = visit_id
        self.screen_asked.emit("photos")

    def take_wanted_visit(self) -> str:
        """Which visit another page asked for, once."""
        wanted, self._wanted_visit = self._wanted_visit, ""
        return wanted

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _remember(self) -> None:
        """Put the study on the list of the first page."""
        if self.demo.is_rehearsing:
            return
        study = self._any_study()
        self.preferences.remember(
            Recent(str(study.folder), study.facts.name, studies.count_cases(study), datetime.now(UTC))
        )
