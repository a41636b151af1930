"""The desk with one case on it: body map and sites, photo, form; the keyboard addresses the form, the mouse the photo."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.reading.reading import CaseProgress, Place
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.desk.cards import DeskCards
from dmscorer.ui.desk.finish import CaseFinish
from dmscorer.ui.desk.focus_circle import FocusCircle
from dmscorer.ui.desk.form.desk_keys import Act
from dmscorer.ui.desk.frame import DeskFrame
from dmscorer.ui.desk.halt import DeskHalt
from dmscorer.ui.desk.keyboard import DeskKeyboard
from dmscorer.ui.desk.open_case import OpenCase
from dmscorer.ui.desk.photos.photo_keys import TONE_ACTS, photo_acts
from dmscorer.ui.desk.place import DeskPlace
from dmscorer.ui.desk.route import DeskRoute
from dmscorer.ui.look.wording import totals_words
from dmscorer.workflows.reading.reading import Signed


class CaseDesk(DeskFrame):
    progressed = Signal()  # answers or signature of the case changed
    list_asked = Signal()
    case_asked = Signal(str)  # the next case, by its id

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.setObjectName("case_desk")
        self._preferences = workspace.preferences
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._desk = workspace.desk
        instrument = self._instrument = self._desk.instrument
        self._case: OpenCase | None = None
        self._next_case = ("", "")
        self.halt = DeskHalt(self.form, self.bar, self)
        self._place = DeskPlace(self._desk, lambda: (self.form.site, self.form.current_item, self.pane.photo_id), self)
        self._route = DeskRoute(self, self._desk, lambda: self._is_locked, self._place.touch)
        self.cards = DeskCards(instrument, self, self._desk.grade_pictures)
        self.form.allow_block(is_allowed=self._desk.has_block_key)
        self._finish = CaseFinish(self.finish_panel, self.pane, self._desk.rater.name)
        self._keyboard = DeskKeyboard(self, self.cards, self._press_digit, self._act_table())
        self._circle = FocusCircle([(self, self), (self.pane, self.pane.keys[0]), (self.bar, self.bar.finish_button)])
        self._preferences.keys_changed.connect(lambda: self._keyboard.take_keys(self._preferences.now.keys))
        self._keyboard.take_keys(self._preferences.now.keys)
        self._connect()

    # ── the case ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def case(self) -> OpenCase:
        if self._case is None:
            raise RuntimeError("no case on the desk")
        return self._case

    @property
    def has_case(self) -> bool:
        return self._case is not None

    @property
    def keyboard_home(self) -> QWidget:
        """Who has the keyboard unless somebody took it elsewhere: the form, an open note, the passphrase."""
        return self._keyboard.home

    @property
    def _is_locked(self) -> bool:
        return self.case.is_closed or self.case.needs_reason or self.halt.is_on

    def open_case(self, case_id: str, place: Place | None = None) -> None:
        """Lay a case on the desk, at the place where the rater was or at its first open item."""
        self.put_down()
        self._case = OpenCase(self._desk, case_id, self)
        self._case.answered.connect(self._show_progress)
        self._case.saved.connect(self.bar.show_saved)
        self.bar.show_saved(None)
        self.bar.set_signed(is_signed=False)
        self._finish.open_case(self._case)
        self._place.open_case(self._case)
        self.pane.open_case(self._case)
        self._route.start(self._case, place.item if place else None, place.photo_id if place else None)
        self._show_form()
        if self._case.needs_reason:
            self.cards.ask_correction(self.case.correct)
        if self._case.is_signed:
            self._set_next(self._desk.next_open())
        self._show_progress()

    def go_to_item(self, item: str) -> None:
        """Show the item's site, with the photo that shows it."""
        self._route.to_item(item)

    def take_new_photos(self) -> None:
        """The coordinator (or the demo while it fills) brought more: show them where the rater is."""
        if self._case is not None and self._case.take_new_photos():
            self.pane.open_case(self._case)
            self._route.lay_out(self.form.site, self.form.current_item)

    def put_down(self) -> None:
        """Finish what is pending: another case or person comes."""
        self.halt.drop()
        self._place.put_down()
        self.cards.close()
        if self._case is not None:
            self._case.deleteLater()
            self._case = None

    def leave(self) -> None:
        """Another page comes to the front: nothing of the case stays on a second monitor."""
        self.pane.close_window()
        self.put_down()

    # ── Qt ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._case is not None:
            self._place.touch()
        if self._case is None or not self._keyboard.press(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes through the sites, not through the buttons, while the desk has the keyboard."""
        return False if self.hasFocus() else super().focusNextPrevChild(is_next)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        super().mousePressEvent(event)

    # ── scoring ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _press_digit(self, digit: int) -> None:
        if self._is_locked or self.form.current_item in self.case.chart:
            self._say_locked()
            return
        is_asking, is_of_site = self.form.is_asking_reason, self.form.is_asking_of_site
        item, known = self.form.current_item, self.case.answers.get(self.form.current_item)
        self.form.press_digit(digit)
        answered = self.case.answers.get(item)
        # Going on only after the disk has answered: the next item must not be in front while the last one is not saved.
        # A reason for the whole site has led on already.
        if answered is not None and not is_of_site and (is_asking or answered == digit or answered != known):
            self._go_on(item)

    def _say_locked(self) -> None:
        self.bar.say_locked(is_signed=self.case.is_closed, is_halted=self.halt.is_on, is_void=self.case.needs_reason)

    def _unless_locked(self, act: Callable[[], object]) -> Callable[[], None]:
        """The act of a key that would change something: where it may not, the desk says why."""

        def done() -> None:
            if self._is_locked:
                self._say_locked()
            else:
                act()

        return done

    def _score(self, item: str, level: int) -> None:
        is_saved = self.halt.save(lambda: self.case.enter(item, level), item, str(level))
        if is_saved:
            self._step_inside(item)

    def _decline(self, item: str, reason: str) -> None:
        self.halt.save(lambda: self.case.enter(item, NotAssessable(reason)), item, self.tr("not assessable"))

    def _go_on(self, item: str) -> None:
        """To the next item; behind the last one to the next site with something open."""
        if self._desk.asks_again:
            self._route.next_open_item()
        elif self.form.current_item == item and not self.form.step(1):
            self._next_open_site()

    def _step_inside(self, item: str) -> None:
        """Mouse and screen reader stay in the site: nothing moves away under the pointer."""
        if self.form.current_item == item:
            self.form.step(1)

    def _clear_back(self) -> None:
        """Clear the current item; where it is open, step back and clear that one."""
        if self.form.is_asking_reason:
            self.form.cancel_reason()
        elif self.form.current_item in self.case.answers:
            self.form.clear_current()
        else:
            self._route.step_item(-1)
            self.form.clear_current()

    def _block_zero(self) -> None:
        if self._desk.has_block_key:
            self._block(self.case.block_zero)

    def _block_decline(self, reason: str) -> None:
        self._block(lambda site: self.case.decline_site(site, reason))

    def _block(self, act: Callable[[str], int]) -> None:
        counts: list[int] = []
        self.halt.save(lambda: counts.append(act(self.form.site)))
        if counts and counts[0]:
            self._next_open_site()
        elif counts:
            self.bar.say(self.tr("Nothing is open at this site."))

    def _undo(self) -> None:
        if self._finish.take_back():
            self.bar.say(self.tr("Undone: signing without the photos that were never opened."))
        elif items := self._repeat(self.case.undo, self.tr("Nothing to undo in this case.")):
            self.go_to_item(items[0])

    def _redo(self) -> None:
        """Typing goes on where it would have gone on after the act itself."""
        items = self._repeat(self.case.redo, self.tr("Nothing to redo."))
        if not items:
            return
        self.go_to_item(items[-1])
        if len(items) > 1:
            self._next_open_site()
        elif items[0] in self.case.answers:
            self._go_on(items[0])

    def _repeat(self, act: Callable[[], tuple[str, ...]], nothing: str) -> tuple[str, ...]:
        done: list[tuple[str, ...]] = []
        self.halt.save(lambda: done.append(act()))
        items = done[0] if done else ()
        if done and not items:
            self.bar.say(nothing)
        return items

    def _resume(self, item: str) -> None:
        """It is saved at last: go on as after the key press."""
        self._show_progress()
        if item:
            self._go_on(item)

    # ── going ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _next_open_site(self) -> None:
        if not self._route.next_open_site():
            self.bar.say(
                self.tr("Every item is answered. {key} finishes the case.").format(key=self._keyboard.cap(Act.FINISH))
            )

    # ── cards, finish ────────────────────────────────────────────────────────────────────────────────────────────────

    def _show_keys(self) -> None:
        choose = self._preferences.choose_keys
        self.cards.show_keys(self._keyboard.keymap, lambda made: choose(made.changed), without=self._keys_not_here())

    def _keys_not_here(self) -> frozenset[Act]:
        """What the charter of this study leaves out."""
        block = frozenset() if self._desk.has_block_key else frozenset({Act.BLOCK_ZERO})
        return block if self._desk.has_brightness else block | TONE_ACTS

    def _show_meanings(self) -> None:
        self.cards.show_meanings(self.form.site, self.form.note)

    def _write_note(self) -> None:
        if self.case.is_signed:  # also before the first correction: a note changes no score, and voids nothing
            self.bar.say_locked(is_signed=True, is_halted=self.halt.is_on, is_void=False)
            return
        site = self.form.site

        def keep(text: str) -> None:
            self.halt.save(lambda: self.case.comment(site, text))
            self.form.set_comment(self.case.comments.get(self.form.site, ""))

        self.cards.write_note(site, self.case.comments.get(site, ""), keep)

    def _go_away(self) -> None:
        """Esc: the innermost thing that is open closes."""
        if self.cards.is_open:
            self.cards.close()
        else:
            self.form.cancel_reason()
            self.setFocus()

    def _go_ahead(self) -> None:
        """Enter: the button that F6 went to, else the one thing that can be done next."""
        if isinstance(button := self.focusWidget(), QAbstractButton) and button.hasFocus():
            button.click()
        elif self.case.is_signed:
            self._ask_next()
        elif not self.case.open_items:
            self.show_finish()

    def show_finish(self) -> None:
        """List what is open, or ask for the signature."""
        if self.case.is_signed:
            self.bar.say_signed()
            return
        self.bring_to_front(self.finish_panel)
        self._finish.show()

    def _show_form(self) -> None:
        self.bring_to_front(self.form)
        self.setFocus()

    def _answer_open(self, item: str) -> None:
        self._show_form()
        self._route.to_item(item)

    def _count_declined(self, n_items: int) -> None:
        words = self.tr("{n} items marked; Esc, then {key} takes it back.")
        self.bar.say(words.format(n=n_items, key=self._keyboard.cap(Act.UNDO)))

    def _take_signature(self, done: Signed) -> None:
        self._set_next(done.next_open)
        self._show_form()
        self._show_progress()

    def _set_next(self, following: CaseProgress | None) -> None:
        self._next_case = (following.case_id, following.code) if following else ("", "")

    def _ask_next(self) -> None:
        if self._next_case[0]:
            self.case_asked.emit(self._next_case[0])
        else:
            self.list_asked.emit()

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _show_progress(self) -> None:
        case = self.case
        self.form.set_answers(case.answers)
        self.form.set_locked(is_locked=self._is_locked)
        self.site_list.show_progress(case.answers, frozenset(case.comments))
        self.draw_map(self._instrument, self.case.answers)
        self.bar.show_totals(totals_words(self._instrument, case.answers) if self._desk.sees_totals else "")
        self.bar.show_count(len(self._instrument.items) - len(case.open_items), len(self._instrument.items))
        may_correct = case.is_closed and self._desk.may_correct()  # asked of the disk: not with every entry
        self.bar.set_signed(is_signed=case.is_signed, next_code=self._next_case[1], may_correct=may_correct)
        if case.is_void:
            self.bar.set_void()
        elif case.is_signed and not case.is_closed:
            self.bar.say(self.tr("The signature holds until a score is changed."))
        self.progressed.emit()

    # ── making ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _act_table(self) -> dict[Act, Callable[[], object]]:
        return {
            Act.DECLINE: self._unless_locked(self.form.ask_reason),
            Act.CLEAR: self._unless_locked(self._clear_back),
            Act.BLOCK_ZERO: self._unless_locked(self._block_zero),
            Act.BLOCK_DECLINE: self._unless_locked(self.form.ask_site_reason),
            Act.UNDO: self._unless_locked(self._undo),
            Act.REDO: self._unless_locked(self._redo),
            Act.NOTE: self._write_note,
            Act.MEANINGS: self._show_meanings,
            Act.KEYS: self._show_keys,
            Act.ITEM_BEFORE: lambda: self._route.step_item(-1),
            Act.ITEM_AFTER: lambda: self._route.step_item(1),
            Act.SITE_BEFORE: lambda: self._route.step_site(-1),
            Act.SITE_AFTER: lambda: self._route.step_site(1),
            Act.NEXT_OPEN: self._route.next_open_item,
            **photo_acts(self.pane),
            Act.FOCUS_AFTER: lambda: self._circle.step(1),
            Act.FOCUS_BEFORE: lambda: self._circle.step(-1),
            Act.FINISH: self.show_finish,
            Act.LIST: self.list_asked.emit,
            Act.AWAY: self._go_away,
            Act.GO_ON: self._go_ahead,
        }

    def _connect(self) -> None:
        self.form.scored.connect(self._score)
        self.form.declined.connect(self._decline)
        self.form.cleared.connect(lambda item: self.halt.save(lambda: self.case.enter(item, None)))
        self.form.site_declined.connect(self._block_decline)
        self.form.block_zero.connect(self._block_zero)
        self.form.note_asked.connect(self._write_note)
        self.form.meanings_asked.connect(self._show_meanings)
        self.form.key_refused.connect(self.bar.say)
        self.form.current_changed.connect(self._place.move)
        self.cards.put_away.connect(self._keyboard.bring_home)
        self.pane.photo_changed.connect(self._place.move)
        self.pane.key_pressed.connect(self._keyboard.take_from_elsewhere)
        self.pane.came_back.connect(self._keyboard.bring_home)
        for moved in (self.pane.view.moved, self.pane.second.moved, self.form.scored):
            moved.connect(self._place.touch)
        self.site_list.site_chosen.connect(self._route.to_site)
        self.body_map.site_chosen.connect(self._route.to_site)
        self.bar.finish_asked.connect(self.show_finish)
        self.bar.correction_asked.connect(lambda: self.cards.ask_correction(self.case.correct))
        self.bar.next_asked.connect(self._ask_next)
        self.bar.site_asked.connect(lambda: self._route.step_site(1))
        self.bar.undo_asked.connect(self._unless_locked(self._undo))
        self.bar.keys_asked.connect(self._show_keys)
        self.halt.ended.connect(self._resume)
        self._finish.item_chosen.connect(self._answer_open)
        self._finish.declined_rest.connect(self._count_declined)
        self._finish.signed.connect(self._take_signature)
        self.finish_panel.put_away.connect(self._show_form)
