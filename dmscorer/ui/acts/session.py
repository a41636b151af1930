"""Who is at the window and with which study: what every act needs, and nothing that belongs to one room."""

from __future__ import annotations  # the types of modules that are imported lazily

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import Person, Role
from dmscorer.ui.acts.jobs import Job, Jobs, Progress
from dmscorer.ui.acts.preferences import Preferences

if TYPE_CHECKING:
    from dmscorer.ui.acts.background_readers import BackgroundReaders
    from dmscorer.workflows.study.study import OpenStudy

T = TypeVar("T")


class NotForRaters(Refusal):
    def __init__(self) -> None:
        super().__init__("This is the coordinator's side of the study: sign in as coordinator.")


class NoReading(Refusal):
    def __init__(self) -> None:
        super().__init__("Nobody is signed in as a rater. Choose your name and sign in.")


class Session(QObject):
    """``study`` exists for the coordinator alone. Acts take a session; the workspace is one that can also open and close."""

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
        self.jobs = jobs
        self.preferences = preferences
        self.person: Person | None = None
        self._study: OpenStudy | None = None
        self._readers: BackgroundReaders | None = None

    @property
    def is_open(self) -> bool:
        return self._study is not None

    @property
    def is_coordinator(self) -> bool:
        return self.person is not None and self.person.role is Role.COORDINATOR

    @property
    def study(self) -> OpenStudy:
        """For the coordinator's screens; refused to everybody else."""
        # Refused here and not in each screen: what a rater's side cannot reach it cannot show by mistake.
        if self._study is None or not self.is_coordinator:
            raise NotForRaters
        return self._study

    @property
    def study_name(self) -> str:
        return "" if self._study is None else self._study.facts.name

    @property
    def who(self) -> Person:
        """Whoever is signed in; refused while nobody is."""
        if self.person is None:
            raise NotForRaters
        return self.person

    def read(
        self,
        title: str,
        work: Callable[[OpenStudy, Progress], T],
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

    def show_screen(self, name: str) -> None:
        """Ask the window for another screen, by its name; empty = what this person saw first."""
        self.screen_asked.emit(name)

    def has_open(self, study: OpenStudy) -> bool:
        """Whether this study is the window's still: a job may answer after it was closed."""
        return self._study is study

    def _any_study(self) -> OpenStudy:
        if self._study is None:
            raise NoReading
        return self._study
