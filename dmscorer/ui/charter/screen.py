"""Charter: the rules, fixed before anybody scores; signed, and later changed only by numbered amendments."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.domain.charter.charter import Charter, Missing
from dmscorer.domain.charter.history import CharterState
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.charter.border_notes import BorderNotes
from dmscorer.ui.charter.choice_row import ChoiceRow, Codes, Control, Items, Number, OneOf, Ratio, Switch
from dmscorer.ui.charter.planning_table import PlanningTable
from dmscorer.ui.charter.signing_panel import SigningPanel
from dmscorer.ui.charter.words import ChoiceWords, sections
from dmscorer.ui.kit.page import centred
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE
from dmscorer.workflows.study import study as studies

WIDTH = 820
NUMBERS = {
    "visit_distance": (0, 100, 1.0, 1),
    "repeat_share": (0, 100, 100.0, 5),
    "washout_days": (0, 365, 1.0, 7),
    "flag_range": (1, 3, 1.0, 1),
    "flag_total": (1, 100, 1.0, 1),
}


class CharterScreen(Screen):
    name = "charter"
    icon = "charter"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._acts = workspace.charter_acts
        self._amendment: dict[str, object] | None = None  # what an amendment would change; None = none is being made
        self._rows: list[ChoiceRow] = []
        self._said = theme.set_role(QLabel(), "lead")
        self._said.setObjectName("charter_said")
        self._facts = theme.set_role(QLabel(), "small", "quiet")
        self._facts.setObjectName("charter_facts")
        self._fault = theme.set_role(QLabel(), "body", "error")
        self._fault.setObjectName("charter_fault")
        self._versions = theme.set_role(QLabel(), "small", "quiet")
        self._versions.setObjectName("charter_versions")
        for label in (self._said, self._facts, self._fault, self._versions):
            label.setWordWrap(True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._borders = BorderNotes([(s.id, s.label.in_(LANGUAGE)) for s in workspace.study.instrument.sites])
        self._planning = PlanningTable()
        self._signing = SigningPanel()
        self._take = QPushButton(self.tr("Take from a file"))
        self._take.setObjectName("charter_import_button")
        self._write = QPushButton(self.tr("Save as a file"))
        self._write.setObjectName("charter_export_button")
        self._amend = QPushButton(self.tr("Amend"))
        self._amend.setObjectName("charter_amend_button")
        self._lay_out()
        self._connect()

    def title(self) -> str:
        return self.tr("Charter")

    def aside(self) -> str:
        now = self._acts.state
        if now.is_draft:
            return self.tr("draft, not signed")
        return (
            self.tr("version {n}").format(n=now.number) if now.number else self.tr("made before charters were signed")
        )

    def shown(self) -> None:
        self._show()

    def left(self) -> None:
        self._amendment = None

    def unsaved(self) -> str:
        return self.tr("An amendment of the charter was begun and is not signed.") if self._amendment else ""

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def choose(self, field: str, value: object) -> None:
        """In a draft durable at once; in an amendment kept until it is signed."""
        if self._amendment is not None:
            # Kept here until it is signed: an amendment that was begun and given up must leave no version behind.
            self._amendment[field] = value
            self._show()
            return
        self._try(lambda: self._acts.choose({field: value}))

    def undo(self) -> None:
        if self._amendment is None:
            self._try(self._acts.undo)

    def begin_amendment(self) -> None:
        self._amendment = {} if self._amendment is None else None
        self._show()

    def sign(self, reason: str, passphrase: str) -> None:
        try:
            if self._amendment is not None:
                self._acts.amend(self._amendment, reason, passphrase)
            else:
                self._acts.sign(passphrase)
        except Refusal as refusal:
            self._signing.refuse(str(refusal))
            return
        self._amendment = None
        self._show()

    def ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Charter of another study"), str(Path.home()), "JSON (*.json)"
        )
        if name:
            self._try(lambda: self._acts.take_from(Path(name)))

    def ask_place(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the choices"), str(Path.home() / "charter.json"), "JSON (*.json)"
        )
        if name:
            self._try(lambda: self._acts.write_to(Path(name)))

    def _try(self, act: Callable[[], object]) -> None:
        fault = ""
        try:
            act()
        except Refusal as refusal:
            fault = str(refusal)
        self._show()
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        now, state, usual = self._acts.now, self._acts.state, _defaults()
        is_open = state.is_draft or self._amendment is not None
        wanted = self._amendment or {}
        for row in self._rows:
            field = row.words.field
            value = wanted.get(field, getattr(now, field))
            # charters of before there was a choice say it in a word of their own
            row.show_value(Missing.STRICT if value is Missing.BOUNDS else value, usual.get(field))
            row.set_open(is_open=is_open)
        self._borders.show_notes(dict(wanted.get("border_notes", now.border_notes)), is_open=is_open)  # type: ignore[call-overload]
        self._fault.hide()
        self._say(now, state)
        self._planning.show_plan(studies.count_cases(self.workspace.study), len(studies.raters(self.workspace.study)))
        self._take.setVisible(state.is_draft)
        self._amend.setVisible(bool(state.number))
        self._amend.setText(self.tr("Amend") if self._amendment is None else self.tr("Give the amendment up"))
        if is_open:
            self._signing.show_asked(is_amendment=self._amendment is not None, n_changed=len(wanted))
        self._signing.setVisible(is_open)
        self.headline_changed.emit()

    def _say(self, now: Charter, state: CharterState) -> None:
        if self._amendment is not None:
            said = self.tr(
                "Change what must change; then give the reason and sign. Scores given before keep the version before."
            )
        elif state.is_draft:
            said = self.tr(
                "These are the usual rules. Change what your study needs, then sign: raters begin only after that."
            )
        elif state.versions:
            last = state.versions[-1]
            when = f"{last.at.astimezone():%Y-%m-%d %H:%M}"
            said = self.tr("Signed by {who} on {when}, version {n}.").format(who=last.who, when=when, n=last.number)
        else:
            said = self.tr("This study was made before charters were signed; its rules hold as they are.")
        self._said.setText(said)
        instrument = self.workspace.study.instrument
        variant = instrument.variant_label.in_(LANGUAGE)
        form = f"{instrument.name} {instrument.version}" + (f", {variant}" if variant else "")
        facts = self.tr("{form}  ·  single visits, blinded  ·  SHA-256 {hash}").format(form=form, hash=now.sha256)
        self._facts.setText(facts)
        self._versions.setText(
            "\n".join(
                self.tr("Version {n}, {when}, {who}: {why}").format(
                    n=one.number, when=f"{one.at.astimezone():%Y-%m-%d %H:%M}", who=one.who,
                    why=f"{one.reason} ({', '.join(one.changed)})" if one.reason else self.tr("first signature"),
                )
                for one in state.versions
            )
        )  # fmt: skip
        self._versions.setVisible(len(state.versions) > 1)

    # ── page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _control(self, words: ChoiceWords) -> Control:
        if words.field == "omitted":
            history = tuple(item.id for item in self._whole.items if item.is_history)
            names = ", ".join(self._whole.item(item).label.in_(LANGUAGE) for item in history)
            return Items(names, history)
        if words.field == "adjudicators":
            return Codes()
        if words.field == "calibration_pass":
            return Ratio()
        if words.options:
            return OneOf(words.options)
        if words.field in NUMBERS:
            least, most, scale, step = NUMBERS[words.field]
            return Number(least, most, words.unit or ("%" if scale == 100.0 else ""), scale, step)
        return Switch(self.tr("yes"))

    @property
    def _whole(self) -> Instrument:
        instrument = self.workspace.study.instrument
        return instrument.whole or instrument

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(theme.tokens().px(4))
        for label in (self._said, self._facts, self._versions):
            column.addWidget(label)
        acts = QHBoxLayout()
        for button in (self._take, self._write, self._amend):
            theme.set_kind(button, "quiet")
            acts.addWidget(button)
        acts.addStretch(1)
        column.addLayout(acts)
        column.addWidget(self._fault)
        sets = [(one.id, one.label.in_(LANGUAGE)) for one in self._whole.threshold_sets]
        for section in sections(sets):
            column.addWidget(_rule())
            column.addWidget(theme.set_role(QLabel(section.title), "title"))
            for words in section.choices:
                row = ChoiceRow(words, self._control(words))
                row.chosen.connect(self.choose)
                self._rows.append(row)
                column.addWidget(row)
        column.addWidget(_rule())
        column.addWidget(self._borders)
        column.addWidget(_rule())
        column.addWidget(self._planning)
        column.addSpacing(theme.tokens().px(16))
        column.addWidget(self._signing)
        column.addStretch(1)
        centred(self, column, WIDTH)

    def _connect(self) -> None:
        self._borders.chosen.connect(lambda notes: self.choose("border_notes", notes))
        self._signing.signed.connect(self.sign)
        self._take.clicked.connect(self.ask_file)
        self._write.clicked.connect(self.ask_place)
        self._amend.clicked.connect(self.begin_amendment)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self.undo)


def _defaults() -> dict[str, object]:
    """What a field is where nobody chooses; what no picture shows is usually left out."""
    return {field.name: field.default for field in fields(Charter)} | {"omitted": ("alopecia.recent",)}


def _rule() -> QWidget:
    rule = QFrame()
    theme.set_kind(rule, "rule")
    holder = QWidget()
    row = QVBoxLayout(holder)
    row.setContentsMargins(0, theme.tokens().px(12), 0, theme.tokens().px(8))
    row.addWidget(rule)
    return holder
