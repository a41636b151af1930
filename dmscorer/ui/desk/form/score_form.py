"""The form of one site: large keys, three states that cannot be mistaken, one current item."""

from collections.abc import Container, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from dmscorer.domain.instrument.instrument import Answers, Instrument, Item, idle_multipliers
from dmscorer.ui.desk.form.form_keys import FormKeys
from dmscorer.ui.desk.form.item_row import ItemRow
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme


class ScoreForm(QFrame):
    """Asks; it shows an answer only when ``set_answers`` brings it back from the disk."""

    scored = Signal(str, int)
    declined = Signal(str, str)
    site_declined = Signal(str)  # a reason id for everything of the site that is open
    cleared = Signal(str)
    block_zero = Signal()
    note_asked = Signal()
    meanings_asked = Signal()
    current_changed = Signal(str)
    key_refused = Signal(str)

    def __init__(self, instrument: Instrument, language: str = "en", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("score_form")
        theme.set_kind(self, "panel")
        self._instrument = instrument
        self._language = language
        self._site = ""
        self._rows: dict[str, ItemRow] = {}
        self._headings: list[QLabel] = []
        self._current = ""
        self._answers: Answers = {}
        self._is_locked = False
        self._title = theme.set_role(QLabel(), "title")
        self._title.setObjectName("site_title")
        self._note = theme.set_role(QLabel(), "small", "quiet")
        self._note.setObjectName("site_note")
        self._rule = theme.set_role(QLabel(), "small", "quiet")
        self._rule.setObjectName("site_rule")
        self._comment = theme.set_role(QLabel(), "small")
        self._foot = self._keys()
        for label in (self._title, self._note, self._rule, self._comment):
            label.setWordWrap(True)
        self._bring = QTimer(self, singleShot=True, interval=0)  # once the layout knows the new heights
        self._bring.timeout.connect(self._bring_current)
        self._lay_out()

    @property
    def site(self) -> str:
        return self._site

    @property
    def note(self) -> str:
        """What stands beside the site: the instrument's word and the study's."""
        return self._note.text()

    @property
    def current_item(self) -> str:
        """Id of the item that the keyboard addresses; empty before a site is shown."""
        return self._current

    @property
    def foot_height(self) -> int:
        """Pixels that the keys at the foot take."""
        return self._foot.sizeHint().height()

    @property
    def rows(self) -> Sequence[ItemRow]:
        return tuple(self._rows.values())

    @property
    def is_asking_reason(self) -> bool:
        return bool(self._current) and self._rows[self._current].is_asking

    @property
    def is_asking_of_site(self) -> bool:
        return bool(self._current) and self._rows[self._current].is_asking_of_site

    def show_site(
        self,
        site_id: str,
        answers: Answers,
        comment: str = "",
        current: str = "",
        given: Container[str] = (),
    ) -> None:
        """Show the items of a site; ``current`` defaults to its first open item, else its first.

        ``given``: items whose value comes from the chart and cannot be changed here.
        """
        site = self._instrument.site(site_id)
        self._site = site_id
        self._title.setText(site.label.in_(self._language))
        self._rule.setText(self._instrument.rule_of(site).in_(self._language))
        self._rule.setVisible(bool(self._rule.text()))
        self._space_rule()
        self.set_border_note("", is_border_told=False)
        self._fill(self._instrument.items_of(site))
        for item_id, row in self._rows.items():
            if item_id in given:
                row.set_given()
        self.set_answers(answers)
        self.set_comment(comment)
        self.set_current(current or next((i for i in site.item_ids if i not in answers), site.item_ids[0]))

    def set_border_note(self, text: str, *, is_border_told: bool) -> None:
        """What the study says of the site (borders, what had been given), under the instrument's own note."""
        site = self._instrument.site(self._site)
        # The note of an area points to the charter: where that says nothing of the border, nobody is sent there.
        is_pointing = site.kind == "area"
        told = [site.note.in_(self._language)] if site.note and (is_border_told or not is_pointing) else []
        told += [text] if text else []
        self._note.setText("\n".join(told))
        self._note.setVisible(bool(told))

    def set_answers(self, answers: Answers) -> None:
        """Show what is saved."""
        self._answers = answers
        idle = idle_multipliers(self._instrument, answers)
        for item_id, row in self._rows.items():
            row.set_answer(answers.get(item_id))
            row.warn(self._idle_sentence(row.item) if item_id in idle else "")

    def show_unsaved(self, item_id: str, chosen: str) -> None:
        """What was chosen and is not on the disk stays in view, as words and not as an answer."""
        if item_id in self._rows:
            self._rows[item_id].warn(self.tr("Not saved yet: {answer}").format(answer=chosen))

    def set_comment(self, text: str) -> None:
        self._comment.setText(self.tr("Note: {text}").format(text=text) if text else "")
        self._comment.setVisible(bool(text))

    def set_current(self, item_id: str) -> None:
        if item_id not in self._rows:
            return
        self._current = item_id
        for known, row in self._rows.items():
            row.set_current(is_current=known == item_id)
        self._bring_current()
        self._bring.start()
        self.current_changed.emit(item_id)

    def set_locked(self, *, is_locked: bool) -> None:
        """A signed case is shown and takes nothing."""
        self._is_locked = is_locked
        for row in self._rows.values():
            row.set_locked(is_locked=is_locked)
        self._foot.enable(is_enabled=not is_locked)

    def allow_block(self, *, is_allowed: bool) -> None:
        """Whether the study has the key "rest of site = 0"."""
        self._foot.buttons["block"].setVisible(is_allowed)

    def press_digit(self, digit: int) -> None:
        """A level of the current item, or the number of a reason while one is asked for."""
        row = self._rows.get(self._current)
        if row is None or self._is_locked:
            return
        if row.is_asking:
            self._give_reason(row, digit)
        elif digit <= row.item.maximum:
            self.scored.emit(self._current, digit)
        else:
            words = self.tr("{item} has levels 0 to {maximum}.")
            self.key_refused.emit(words.format(item=row.item.label.in_(self._language), maximum=row.item.maximum))

    def ask_reason(self) -> None:
        """Not assessable: the next key says why."""
        if self._current and not self._is_locked:
            row = self._rows[self._current]
            row.ask_reason(is_asking=not row.is_asking or row.is_asking_of_site)
            self._bring.start()

    def ask_site_reason(self) -> None:
        """Not assessable, all of the site that is open: the next key says why."""
        waiting = [item for item in self._rows if item not in self._answers]
        if self._is_locked:
            return
        if not waiting:
            self.key_refused.emit(self.tr("Nothing is open at this site."))
            return
        if self._current not in waiting:
            self.set_current(waiting[0])
        row = self._rows[self._current]
        row.ask_reason(is_asking=not row.is_asking_of_site, is_of_site=True)
        self._bring.start()

    def cancel_reason(self) -> None:
        if self._current:
            self._rows[self._current].ask_reason(is_asking=False)

    def clear_current(self) -> None:
        if self._current and not self._is_locked and self._current in self._answers:
            self.cleared.emit(self._current)

    def step(self, by: int) -> bool:
        """Move the current item up or down within the site; False at its ends."""
        ids = list(self._rows)
        at = ids.index(self._current) + by if self._current in ids else -1
        if not 0 <= at < len(ids):
            return False
        self.set_current(ids[at])
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._foot.place(self.width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The items got more or less room, or grew: the current one stays in view."""
        if event.type() == QEvent.Type.Resize:
            self._bring.start()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._site:
            self._space()

    def _bring_current(self) -> None:
        """Into view, whole; with a little of its neighbours where there is room."""
        row = self._rows.get(self._current)
        if row is not None:
            self._settle_heights()
            if row is next(iter(self._rows.values())):
                self._scroll.ensureWidgetVisible(self._rule, 0, 0)  # it stands above the first item
            spare = self._scroll.viewport().height() - row.height()
            self._scroll.ensureWidgetVisible(row, 0, max(0, min(theme.tokens().px(24), spare // 2)))

    def _settle_heights(self) -> None:
        """Now, not at some later turn of the event loop: another site's items would show at the old place for a frame."""
        layout = self._body.layout()
        if layout is not None:
            layout.activate()
        QCoreApplication.sendEvent(self._scroll, QEvent(QEvent.Type.LayoutRequest))

    def _give_reason(self, row: ItemRow, digit: int) -> None:
        if 1 <= digit <= len(self._instrument.reasons):
            self._emit_reason(row, self._instrument.reasons[digit - 1].id)
        else:
            words = self.tr("Reasons are 1 to {count}; Esc keeps the item as it was.")
            self.key_refused.emit(words.format(count=len(self._instrument.reasons)))

    def _idle_sentence(self, item: Item) -> str:
        words = self.tr("{item}: grade 0 counts as 0. Is the grade right?")
        return words.format(item=item.label.in_(self._language))

    # ── layout ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        self._body = QFrame()
        theme.set_kind(self._body, "panel")
        self._body.setObjectName("score_form_items")
        whole = QVBoxLayout(self._body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._list = QVBoxLayout()
        whole.addWidget(self._rule)
        whole.addLayout(self._list, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The keyboard addresses the form, never a part of it: otherwise arrow keys would scroll and digits would be
        # lost.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for growing in (self._body, self._scroll.viewport()):
            growing.installEventFilter(self)
        self._head = QVBoxLayout()
        for label in (self._title, self._note):
            self._head.addWidget(label)
        rule = QFrame()
        theme.set_kind(rule, "rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._scroll, 1)
        column.addWidget(rule)
        column.addLayout(self._foot)
        self._space()

    def _space(self) -> None:
        now = theme.tokens()
        self._head.setContentsMargins(now.px(20), now.px(16), now.px(16), now.px(4))
        self._head.setSpacing(now.px(4))
        self._list.setSpacing(now.px(2))
        for heading in self._headings:
            self._space_heading(heading)
        self._comment.setIndent(now.px(20))
        self._space_rule()
        self._foot.place(self.width())

    def _space_rule(self) -> None:
        """A hidden label loses its margins when the dress changes."""
        now = theme.tokens()
        self._rule.setContentsMargins(now.px(20), 0, now.px(16), now.px(4))

    def _keys(self) -> FormKeys:
        made = {
            "block": KeyButton("C", self.tr("rest of site = 0"), "key_block"),
            "block_decline": KeyButton("X", self.tr("site not assessable"), "key_block_decline"),
            "decline": KeyButton(".", self.tr("not assessable"), "key_decline"),
            "clear": KeyButton("⌫", self.tr("clear, back"), "key_clear"),
            "note": KeyButton("N", self.tr("note"), "key_note"),
            "meanings": KeyButton("F1", self.tr("level meanings"), "key_meanings"),
        }
        acts = (self.block_zero, self.ask_site_reason, self.ask_reason, self.clear_current, self.note_asked)
        for button, act in zip(made.values(), (*acts, self.meanings_asked), strict=True):
            button.clicked.connect(act)
        return FormKeys(made)

    def _fill(self, items: Sequence[Item]) -> None:
        rows = list(self._rows.values())
        # Sites of the same kind have the same rows: showing other words in them is many times faster than making them
        # anew, at each Tab.
        if len(rows) == len(items) and all(row.takes(item) for row, item in zip(rows, items, strict=True)):
            for row, item in zip(rows, items, strict=True):
                row.show_item(item)
            self._rows, self._current = {row.item.id: row for row in rows}, ""
        else:
            self._rebuild(items)
        self.set_locked(is_locked=self._is_locked)

    def _rebuild(self, items: Sequence[Item]) -> None:
        self._rows, self._headings, self._current = {}, [], ""
        while (old := self._list.takeAt(0)) is not None:
            if (widget := old.widget()) is not None and widget is not self._comment:
                widget.hide()
                widget.deleteLater()
        part = ""
        for item in items:
            if item.part != part:
                part = item.part
                self._list.addWidget(self._part_heading(part))
            self._list.addWidget(self._row(item))
        self._list.addWidget(self._comment)
        self._list.addStretch(1)

    def _row(self, item: Item) -> ItemRow:
        row = ItemRow(item, self._instrument.reasons, self._language)
        row.level_chosen.connect(self._score_by_mouse)
        row.reason_chosen.connect(self._decline_by_mouse)
        row.touched.connect(self.set_current)
        self._rows[item.id] = row
        return row

    def _score_by_mouse(self, item_id: str, level: int) -> None:
        self.set_current(item_id)
        self.scored.emit(item_id, level)

    def _decline_by_mouse(self, item_id: str, reason: str) -> None:
        self._emit_reason(self._rows[item_id], reason)

    def _emit_reason(self, row: ItemRow, reason: str) -> None:
        is_of_site = row.is_asking_of_site
        row.ask_reason(is_asking=False)
        if is_of_site:
            self.site_declined.emit(reason)
        else:
            self.declined.emit(row.item.id, reason)

    @staticmethod
    def _space_heading(heading: QLabel) -> None:
        """By indent and height: a hidden label loses its margins when the dress changes."""
        heading.setIndent(theme.tokens().px(20))
        heading.setFixedHeight(theme.tokens().px(24))
        heading.setAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )  # an indent pushes off the bottom, too

    def _part_heading(self, part: str) -> QLabel:
        heading = theme.set_role(
            QLabel(self._instrument.part(part).label.in_(self._language).upper()), "small", "quiet"
        )
        self._space_heading(heading)
        self._headings.append(heading)
        return heading
