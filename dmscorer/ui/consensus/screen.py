"""Consensus: flagged items one by one, the photo beside them, the levels sorted and without names."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QDateTime, QEvent, QLocale, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QStackedLayout, QWidget

from dmscorer.domain.consensus.meeting import Agenda, Cause
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answer
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.consensus.decision_panel import DecisionPanel
from dmscorer.ui.consensus.lock_panel import LockPanel
from dmscorer.ui.consensus.meeting_photos import MeetingPhoto, MeetingPhotos
from dmscorer.ui.consensus.meeting_words import question
from dmscorer.ui.consensus.present_menu import PresentMenu
from dmscorer.ui.consensus.second_round_panel import AskAgain
from dmscorer.ui.kit import keys
from dmscorer.ui.kit.empty_state import EmptyState
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE
from dmscorer.ui.picture.photo_source import Sharpness
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.consensus.consensus import Masked, Meeting, MeetingItem
from dmscorer.workflows.study.study import OpenStudy

CAUSES = {cause.key: cause for cause in Cause}


class ConsensusScreen(Screen):
    """The meeting is computed once in a job; each decision then moves one item, and nothing is computed anew."""

    name = "consensus"
    icon = "consensus"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._meeting: Meeting | None = None
        self._agenda: Agenda[MeetingItem] = Agenda()
        self._lock = LockPanel()
        self._empty = EmptyState("consensus_empty", self._lock)
        self._photos, self._panel = MeetingPhotos(), DecisionPanel()
        self._count = theme.set_role(QLabel(), "body", "quiet")
        self._bar = QProgressBar()
        self._present = PresentMenu()
        self._again = AskAgain()
        self._tools = QWidget()
        self._stack = QStackedLayout(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._connect()

    def title(self) -> str:
        return self.tr("Consensus")

    def aside(self) -> str:
        masked = self._meeting.n_masked_cases if self._meeting else 0
        return self.tr("{n} visits still hidden: not all raters have signed them").format(n=masked) if masked else ""

    def tools(self) -> QWidget:
        return self._tools

    def shown(self) -> None:
        others = [(one.code, one.name) for one in self.workspace.people() if one != self.workspace.person]
        self._present.offer(others, self.workspace.consensus_acts.present)
        if self._meeting is None:
            self._say(self.tr("Looking for flagged items…"), "")
        # In a job, once: settling every case of a large study takes seconds, and each decision then moves one item
        # only.
        self.workspace.read(self.tr("Consensus"), _look, self._arrive, owner=self)
        self.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._panel.fit_text()
            self._photos.fit_text()

    # ── the meeting ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _arrive(self, found: Meeting | Masked) -> None:
        if isinstance(found, Masked):
            self._meeting, self._agenda = None, Agenda()
            self._say_masked(found)
            self._tell_count()
            return
        # The same open items keep their agenda, with the order and the undo of this person.
        if self._meeting is None or _open_items(found) != _open_items_of(self._agenda):
            self._agenda = Agenda(found.to_decide, found.decided)
        self._meeting = found
        self._offer_round()
        self._show_current()

    def _offer_round(self) -> None:
        """The second round, where the charter has one: offered once, then how far the raters are."""
        acts, left = self.workspace.consensus_acts, self._meeting.to_decide if self._meeting else ()
        if asked := acts.asked_again:
            self._again.show_progress(sum(one.n_signed for one in asked), sum(one.n_cases for one in asked))
        else:
            self._again.offer(len(left) if acts.may_ask_again else 0)

    def _ask_again(self) -> None:
        self.workspace.consensus_acts.ask_again()
        self.shown()

    def _show_current(self) -> None:
        item = self._agenda.current
        self._tell_count()
        if item is None:
            self._say_settled()
            return
        self._lock.hide()
        self._stack.setCurrentIndex(1)
        study = self.workspace.study
        asked = question(study.instrument, item, study.charter.flag_range)
        self._panel.show_question(asked, self._agenda.n_left, self._n_later())
        self._panel.set_can_take_back(can=self._agenda.last_done is not None)
        self._panel.set_settled(self._settled_words())
        self._photos.show_photos(item.meeting_code, self._pictures(item))
        # The photos of the next two questions are decoded while people talk about this one.
        for ahead in self._agenda.ahead(2):
            for photo in ahead.photos[:1]:
                self._photos.ask(photo.id)
        self.setFocus()

    def _n_later(self) -> int:
        put_off = self._meeting.put_off if self._meeting else frozenset()
        ahead = self._agenda.ahead(self._agenda.n_left)
        left = (*((self._agenda.current,) if self._agenda.current else ()), *ahead)
        return sum((item.case_id, item.item) in put_off for item in left)

    def _pictures(self, item: MeetingItem) -> list[MeetingPhoto]:
        study = self.workspace.study
        site = study.instrument.item(item.item).site
        made = []
        for photo in item.photos:
            view = study.views.view(photo.view) if photo.view else None
            caption = view.label.in_(LANGUAGE) if view else self.tr("Photo")
            made.append(MeetingPhoto(photo.id, caption, photo.width, photo.height, photo.regions.get(site)))
        return made

    # ── what a person does ───────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._press_anywhere(event) or (self._agenda.current is not None and self._press(event)):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _press_anywhere(self, event: QKeyEvent) -> bool:
        is_undo = event.key() == Qt.Key.Key_Z and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_undo:
            self._take_back()
        return is_undo

    def _press(self, event: QKeyEvent) -> bool:
        digit = keys.digit_of(event)
        if digit is not None:
            return self._panel.choose_level(digit)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._panel.decide()
            return True
        if keys.is_dot(event):
            self._panel.ask_unassessable()
            return True
        return self._press_letter(event)

    def _press_letter(self, event: QKeyEvent) -> bool:
        letter = event.text().upper()
        acts: dict[str, Callable[[], None]] = {
            "L": self._put_off,
            "K": self._keep,
            "R": self._reopen,
            "Z": self._photos.view.toggle_actual,
            " ": self._photos.show_next,
            "+": lambda: self._photos.view.zoom(1.5),
            "-": lambda: self._photos.view.zoom(1 / 1.5),
            "\x1b": self.setFocus,
        }
        if letter in CAUSES:
            self._panel.choose_cause(CAUSES[letter])
        elif letter in acts:
            acts[letter]()
        return letter in CAUSES or letter in acts

    def _decide(self, answer: Answer, reason: str) -> None:
        item = self._agenda.current
        if item is None:
            return
        self.workspace.consensus_acts.decide(item.case_id, item.item, answer, reason)
        self._agenda.finish()
        self._show_current()

    def _keep(self) -> None:
        item = self._agenda.current
        if item is not None and item.is_late:
            self.workspace.consensus_acts.keep(item.case_id, item.item)
            self._agenda.finish()
            self._show_current()

    def _reopen(self) -> None:
        """The item may be settled by the rule now: the meeting is looked at anew."""
        item = self._agenda.current
        if item is not None and item.is_late:
            self.workspace.consensus_acts.reopen(item.case_id, item.item)
            self.shown()

    def _put_off(self) -> None:
        item = self._agenda.current
        if item is not None and self._meeting is not None:
            self.workspace.consensus_acts.put_off(item.case_id, item.item)
            self._meeting = replace(self._meeting, put_off=self._meeting.put_off | {(item.case_id, item.item)})
            self._agenda.put_off()
            self._show_current()

    def _take_back(self) -> None:
        item = self._agenda.last_done
        if item is None:
            return
        self.workspace.consensus_acts.withdraw(item.case_id, item.item)
        self._agenda.take_back()
        self._show_current()

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _tell_count(self) -> None:
        done, every = self._agenda.n_done, self._agenda.n_done + self._agenda.n_left
        self._count.setText(self.tr("{n} of {all} decided").format(n=done, all=every) if every else "")
        self._bar.setVisible(bool(every))
        self._bar.setRange(0, max(1, every))
        self._bar.setValue(done)
        self.headline_changed.emit()

    def _settled_words(self) -> str:
        if self._meeting is None:
            return ""
        n = self._meeting.n_raters
        # Sorted levels hide who gave which, but with two or three raters not well: the meeting is told, not left to
        # believe otherwise.
        guess = (
            self.tr("With {n} raters, participants may guess who gave which level.").format(n=n) if 1 < n < 4 else ""
        )
        return f"{self._rule_words(self._meeting)} {guess}".strip()

    def _rule_words(self, meeting: Meeting) -> str:
        return self.tr("No decision needed: {unanimous} items unanimous, {rule} decided by the rule ({name}).").format(
            unanimous=f"{meeting.n_unanimous:,}", rule=f"{meeting.n_by_rule:,}",
            name=self.workspace.study.charter.item_rule,
        )  # fmt: skip

    def _say_settled(self) -> None:
        title = self.tr("All flagged items are decided") if self._agenda.n_done else self.tr("No item is flagged")
        back = self.tr("Ctrl Z takes the last decision back.") if self._agenda.n_done else ""
        rule = self._rule_words(self._meeting) if self._meeting else ""
        is_locked = self.workspace.consensus_acts.lock_held is not None
        self._say(title, f"{rule} {back}".strip(), self.tr("Go to Export"), "export", is_next=is_locked)
        self._show_lock()

    def _show_lock(self) -> None:
        lock = self.workspace.consensus_acts.lock_held
        if lock is None:
            self._lock.show_open(self.tr("Sign that this is the consensus of the study. Exports then call it final."))
        else:
            at = QLocale().toString(
                QDateTime.fromSecsSinceEpoch(int(lock.at.timestamp())), QLocale.FormatType.ShortFormat
            )
            self._lock.show_locked(self.tr("Locked by {who}, {at}. Exports call it final.").format(who=lock.by, at=at))
        self._lock.show()

    def _lock_consensus(self, passphrase: str) -> None:
        self._or_refuse(lambda: self.workspace.consensus_acts.lock(passphrase))

    def _unlock_consensus(self, reason: str) -> None:
        self._or_refuse(lambda: self.workspace.consensus_acts.unlock(reason))

    def _or_refuse(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Refusal as refusal:
            self._lock.refuse(str(refusal))
        else:
            self._say_settled()

    def _say_masked(self, masked: Masked) -> None:
        if masked.n_signed:
            n = masked.n_expected - masked.n_signed
            title = self.tr("1 signature is missing") if n == 1 else self.tr("{n} signatures are missing").format(n=n)
        else:
            title = self.tr("No case is signed yet")
        sentence = self.tr(
            "Here flagged items will be decided beside their photo. Levels stay hidden until every rater has signed: "
            "hand over to the raters who have cases left."
        )
        self._say(title, sentence, self.tr("Go to Overview"), "study")

    def _say(self, title: str, sentence: str, button: str = "", screen: str = "", *, is_next: bool = True) -> None:
        self._lock.hide()
        self._empty.say(title, sentence, button, lambda: self.workspace.show_screen(screen), is_next=is_next)
        self._stack.setCurrentIndex(0)

    # ── making ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        space, photos = self.workspace, self._photos
        self._again.asked.connect(self._ask_again)
        self._panel.decided.connect(self._decide)
        self._panel.put_off.connect(self._put_off)
        self._panel.taken_back.connect(self._take_back)
        self._panel.kept.connect(self._keep)
        self._panel.reopened.connect(self._reopen)
        self._lock.lock_asked.connect(self._lock_consensus)
        self._lock.unlock_asked.connect(self._unlock_consensus)
        self._present.changed.connect(self._note_present)
        photos.picture_wanted.connect(lambda photo: self._fetch(photo, Sharpness.PREVIEW, photos.set_picture))
        photos.detail_wanted.connect(lambda photo: self._fetch(photo, Sharpness.FULL, photos.set_detail))
        photos.thumbnail_wanted.connect(
            lambda photo: space.show(
                photo, Sharpness.THUMBNAIL, lambda levels: photos.set_thumbnail(photo, levels[0]), owner=self,
                failed=lambda _error: None,
            )
        )  # fmt: skip

    def _note_present(self, present: tuple[str, ...]) -> None:
        self.workspace.consensus_acts.present = present
        self.setFocus()

    def _fetch(self, photo: str, sharpness: Sharpness, then: Callable[[str, tuple[QImage, ...]], None]) -> None:
        self.workspace.show(
            photo,
            sharpness,
            lambda levels: then(photo, levels),
            owner=self,
            failed=lambda error: self._photos.say(photo, str(error)),
        )

    def _lay_out(self) -> None:
        now = theme.tokens()
        line = QHBoxLayout(self._tools)
        line.setContentsMargins(0, 0, now.px(8), 0)
        line.setSpacing(now.px(12))
        self._tools.setObjectName("consensus_tools")
        self._count.setObjectName("decided_count")
        self._bar.setObjectName("decided_bar")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(now.px(200))
        line.addWidget(self._again)
        line.addWidget(self._present)
        line.addWidget(self._count)
        line.addWidget(self._bar)
        meeting = QWidget()
        row = QHBoxLayout(meeting)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        post = QFrame()
        theme.set_kind(post, "post")
        row.addWidget(self._photos, 1)
        row.addWidget(post)
        row.addWidget(self._panel)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(meeting)


def _open_items(meeting: Meeting) -> set[tuple[str, str]]:
    return {(item.case_id, item.item) for item in meeting.to_decide}


def _open_items_of(agenda: Agenda[MeetingItem]) -> set[tuple[str, str]]:
    current = (agenda.current,) if agenda.current is not None else ()
    return {(item.case_id, item.item) for item in (*current, *agenda.ahead(agenda.n_left))}


def _look(study: OpenStudy, _progress: Callable[[int, int], None]) -> Meeting | Masked:
    return consensus.masked(study) or consensus.meeting(study)
