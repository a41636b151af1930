"""The rater's side of the open study: everything a reading needs, and no way to anything else."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from dmscorer.domain.calibration.grades import GradePicture
from dmscorer.domain.instrument.instrument import Answer, Instrument
from dmscorer.domain.photos.photos import ViewSet
from dmscorer.domain.reading.reading import Case, CaseProgress, CaseState, Entry, Place, Reading, Sheet
from dmscorer.domain.study.study import Person
from dmscorer.ui.acts.desk_mode import DeskMode
from dmscorer.workflows.calibration import grades
from dmscorer.workflows.reading import blinding, pace
from dmscorer.workflows.reading import reading as readings
from dmscorer.workflows.reading.reading import Signed
from dmscorer.workflows.study.study import OpenStudy

_BEGIN: Final = {
    DeskMode.READING: blinding.begin,
    DeskMode.CALIBRATION: blinding.begin_calibration,
    DeskMode.PANEL: blinding.begin_panel,
}


class Desk:
    """Acts of the signed-in rater. ``entered`` and ``signed`` tell the workspace, which tells the window."""

    def __init__(
        self,
        study: OpenStudy,
        rater: Person,
        entered: Callable[[Entry], None],
        signed: Callable[[Signed], None],
        mode: DeskMode = DeskMode.READING,
    ) -> None:
        self._study = study
        self._entered = entered
        self._signed = signed
        self.rater = rater
        self.mode = mode
        begun = _BEGIN[mode](study, rater)
        self._reading, self._part = begun.id, begun.part

    @property
    def reading_id(self) -> str:
        return self._reading

    @property
    def instrument(self) -> Instrument:
        return self._study.instrument

    @property
    def views(self) -> ViewSet:
        return self._study.views

    @property
    def sees_totals(self) -> bool:
        return self._study.charter.raters_see_totals

    @property
    def has_block_key(self) -> bool:
        return self._study.charter.block_key

    @property
    def has_brightness(self) -> bool:
        return self._study.charter.brightness

    def grade_pictures(self, item: str) -> tuple[GradePicture, ...]:
        """What the levels of an item look like, by skin type."""
        return grades.pictures_of(self._study, item)

    def reading(self) -> Reading:
        """The list of cases as it stands."""
        return readings.reading(self._study, self.rater, self._reading)

    def next_open(self) -> CaseProgress | None:
        """The first case that is not signed."""
        return readings.next_open(self._study, self._reading)

    @property
    def has_begun(self) -> bool:
        """Whether anything was scored: a second part comes after a first one."""
        now = self.reading()
        return now.part > 1 or any(case.state is not CaseState.OPEN for case in now.cases)

    def extend(self) -> Reading:
        """What is to be read now: with cases that the coordinator added meanwhile, and the second part once it opens."""
        if self.mode is not DeskMode.READING:  # a finished calibration would begin anew
            return self.reading()
        begun = blinding.begin(self._study, self.rater)
        self._reading, self._part = begun.id, begun.part
        return begun

    def case(self, case_id: str) -> Case:
        return readings.case(self._study, self._reading, case_id)

    def sheet(self, case_id: str) -> Sheet:
        return readings.sheet(self._study, self._reading, case_id)

    def enter(self, case_id: str, item: str, answer: Answer | None) -> Entry:
        """Durable when this returns; None clears."""
        return self.enter_all(case_id, {item: answer})[0]

    def enter_all(
        self, case_id: str, answers: Mapping[str, Answer | None], *, is_block: bool = False, why: str = ""
    ) -> tuple[Entry, ...]:
        """``why``: the reason of a correction after the signature."""
        made = readings.enter_all(self._study, self._reading, case_id, answers, is_block=is_block, why=why)
        return self._tell(made)

    def rest_not_assessable(self, case_id: str, reason: str, why: str = "") -> tuple[Entry, ...]:
        return self._tell(readings.rest_not_assessable(self._study, self._reading, case_id, reason, why))

    def may_correct(self) -> bool:
        """Whether a signed case of this reading may be corrected."""
        return readings.may_correct(self._study, self._reading)

    def is_recognised(self, case_id: str) -> bool:
        return readings.is_recognised(self._study, self._reading, case_id)

    def recognise(self, case_id: str, *, is_recognised: bool) -> None:
        """The rater knows who this is."""
        readings.recognise(self._study, self._reading, case_id, is_recognised=is_recognised)

    def site_note(self, case_id: str, site: str) -> str:
        """Where the charter counts a lesion on the border; in a second round with the spread, what had been given."""
        return readings.site_note(self._study, self._reading, case_id, site)

    def has_border_note(self, site: str) -> bool:
        """Whether the charter says where a lesion on the border of this site counts."""
        return site in dict(self._study.charter.border_notes)

    @property
    def asks_again(self) -> bool:
        """Whether this is the second round, in which only some items are open."""
        return self._part == 3

    def comment(self, case_id: str, site: str, text: str) -> None:
        readings.comment(self._study, self._reading, case_id, site, text)

    def spend(self, case_id: str, spent: Mapping[str, timedelta]) -> None:
        """Time at sites of a case since the last call."""
        pace.spend(self._study, self._reading, case_id, spent)

    @property
    def now(self) -> datetime:
        return self._study.clock()

    def place(self) -> Place | None:
        """Where the rater stopped the last time."""
        return readings.place(self._study, self._reading)

    def mark_place(self, place: Place) -> None:
        readings.mark_place(self._study, self._reading, place)

    def seen(self, case_id: str) -> frozenset[str]:
        return readings.seen(self._study, self._reading, case_id)

    def mark_seen(self, photo_id: str) -> None:
        readings.mark_seen(self._study, self._reading, photo_id)

    def seen_actual(self, case_id: str) -> frozenset[str]:
        return readings.seen_actual(self._study, self._reading, case_id)

    def mark_actual(self, photo_id: str) -> None:
        readings.mark_actual(self._study, self._reading, photo_id)

    def log_tone(self, photo_id: str, brightness: int, contrast: int) -> None:
        readings.log_tone(self._study, self.rater, self._reading, photo_id, (brightness, contrast))

    def sign(self, case_id: str, passphrase: str) -> Signed:
        done = readings.sign(self._study, self.rater, self._reading, case_id, passphrase)
        self._signed(done)
        return done

    def _tell(self, made: tuple[Entry, ...]) -> tuple[Entry, ...]:
        for entry in made:
            self._entered(entry)
        return made
