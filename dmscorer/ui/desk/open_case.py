"""The case that lies on the rater's desk: what is saved of it, and the acts that save more."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from dmscorer.domain.errors import CannotSave
from dmscorer.domain.instrument.instrument import Answer, NotAssessable, open_items
from dmscorer.domain.reading.reading import Case, Change, Entry, History
from dmscorer.ui.acts.rater_desk import Desk
from dmscorer.workflows.reading.reading import Signed


class OpenCase(QObject):
    """``answers`` holds only what came back from the disk. Acts raise what the workflow raises; nothing changes then."""

    answered = Signal()  # answers, notes or the signature changed
    saved = Signal(object)  # datetime of the newest entry

    def __init__(self, desk: Desk, case_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._history = History()
        self.case: Case = desk.case(case_id)
        sheet = desk.sheet(case_id)
        self.chart: Mapping[str, Answer] = sheet.chart
        self.answers: dict[str, Answer] = sheet.answers
        self.comments: dict[str, str] = dict(sheet.comments)
        self.is_signed = sheet.is_signed
        self.is_void = sheet.is_void
        self.is_recognised = desk.is_recognised(case_id)
        self._why = ""  # of the corrections that are being made
        self.seen: set[str] = set(desk.seen(case_id))
        self.seen_actual: set[str] = set(desk.seen_actual(case_id))

    @property
    def open_items(self) -> tuple[str, ...]:
        return open_items(self._desk.instrument, self.answers)

    @property
    def unseen(self) -> tuple[str, ...]:
        """Ids of the photos that were never opened, in their order."""
        return tuple(photo.id for photo in self.case.photos if photo.id not in self.seen)

    def take_new_photos(self) -> bool:
        """Look again at what the case shows; whether that changed."""
        before, self.case = self.case, self._desk.case(self.case.id)
        return before.photos != self.case.photos

    def enter(self, item: str, answer: Answer | None) -> None:
        """One answer, None clears; the same answer again is no new entry."""
        # The same level pressed twice says nothing new, and an entry after the signature would void it.
        if item in self.chart or self.answers.get(item) == answer:
            return
        self._take(self._desk.enter_all(self.case.id, {item: answer}, why=self._why))

    def block_zero(self, site: str) -> int:
        """0 for everything of the site that is open, as one block; how many that were."""
        wanted = [item for item in self._desk.instrument.site(site).item_ids if item not in self.answers]
        if wanted:
            self._take(self._desk.enter_all(self.case.id, dict.fromkeys(wanted, 0), is_block=True, why=self._why))
        return len(wanted)

    def decline_site(self, site: str, reason: str) -> int:
        """One reason for everything of the site that is open, as one block; how many that were."""
        wanted = [item for item in self._desk.instrument.site(site).item_ids if item not in self.answers]
        if wanted:
            answers = dict.fromkeys(wanted, NotAssessable(reason))
            self._take(self._desk.enter_all(self.case.id, answers, is_block=True, why=self._why))
        return len(wanted)

    def decline_rest(self, reason: str) -> int:
        """One reason for everything that is open in the case, as one block."""
        made = self._desk.rest_not_assessable(self.case.id, reason, self._why)
        self._take(made)
        return len(made)

    def undo(self) -> tuple[str, ...]:
        """Enter what was there before the last act; the items in their order, none if there is nothing to undo."""
        return self._repeat(self._history.undo())

    def redo(self) -> tuple[str, ...]:
        return self._repeat(self._history.redo())

    def comment(self, site: str, text: str) -> None:
        self._desk.comment(self.case.id, site, text)
        self.comments.pop(site, None)
        if text.strip():
            self.comments[site] = text.strip()
        self.answered.emit()

    def see(self, photo_id: str) -> bool:
        """Note that a photo was opened; True the first time."""
        if photo_id in self.seen:
            return False
        self.seen.add(photo_id)
        if not self.is_signed:
            self._note(lambda: self._desk.mark_seen(photo_id))
        return True

    def see_actual(self, photo_id: str) -> None:
        """Note that a photo was seen at 100 %."""
        if photo_id not in self.seen_actual:
            self.seen_actual.add(photo_id)
            if not self.is_signed:
                self._note(lambda: self._desk.mark_actual(photo_id))

    def log_tone(self, photo_id: str, brightness: int, contrast: int) -> None:
        self._note(lambda: self._desk.log_tone(photo_id, brightness, contrast))

    @staticmethod
    def _note(act: Callable[[], None]) -> None:
        """What is noted beside the scores must not keep a photo from being shown: the next entry stops and says why."""
        with suppress(CannotSave):
            act()

    @property
    def needs_reason(self) -> bool:
        """A void case goes on only once the rater has said why."""
        return self.is_void and not self._why

    @property
    def is_closed(self) -> bool:
        """Signed, and not being corrected: it takes nothing."""
        return self.is_signed and not self._why

    def correct(self, why: str) -> None:
        """Open the signed case for corrections; its signature holds until the first of them."""
        self._why = why.strip()
        self.answered.emit()

    def recognise(self, *, is_recognised: bool) -> None:
        self._desk.recognise(self.case.id, is_recognised=is_recognised)
        self.is_recognised = is_recognised

    def sign(self, passphrase: str) -> Signed:
        done = self._desk.sign(self.case.id, passphrase)
        self.is_signed, self.is_void, self._why = True, False, ""
        self.answered.emit()
        return done

    def _repeat(self, changes: tuple[Change, ...]) -> tuple[str, ...]:
        if not changes:
            return ()
        wanted = {change.item: change.after for change in changes}
        # Undo of a block is a block again: it was one act.
        self._show(self._desk.enter_all(self.case.id, wanted, is_block=len(wanted) > 1, why=self._why))
        return tuple(item for item in self._desk.instrument.item_ids if item in wanted)

    def _take(self, made: tuple[Entry, ...]) -> None:
        # After the workflow returned: an act that was refused must not be there to undo.
        self._history.record(Change(entry.item, self.answers.get(entry.item), entry.answer) for entry in made)
        self._show(made)

    def _show(self, made: tuple[Entry, ...]) -> None:
        for entry in made:
            if entry.answer is None:
                self.answers.pop(entry.item, None)
            else:
                self.answers[entry.item] = entry.answer
        if made:
            self.is_void, self.is_signed = self.is_void or self.is_signed, False
            self.saved.emit(made[-1].at)
            self.answered.emit()
