"""Overview: what can be done now, and how far every reading is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from dmscorer.domain.reading.reading import CaseState
from dmscorer.domain.study.labels import LookAlikes
from dmscorer.domain.study.next_acts import Act, NextAct, next_acts
from dmscorer.domain.study.study import Person, Role, Visit
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE
from dmscorer.ui.overview.act_list import ActLine, ActList
from dmscorer.ui.overview.label_questions import LabelQuestions
from dmscorer.ui.overview.people_list import PeopleList
from dmscorer.ui.overview.progress_grid import GridCell, GridRow, Mark, ProgressGrid
from dmscorer.workflows.calibration import calibration
from dmscorer.workflows.charter import charter
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.consensus.consensus import Cell, Progress
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.reading import blinding, second_round
from dmscorer.workflows.reading.blinding import SecondPart
from dmscorer.workflows.reading.second_round import Left
from dmscorer.workflows.study import labels, visit_order
from dmscorer.workflows.study.study import OpenStudy


@dataclass(frozen=True, slots=True)
class _Overview:
    progress: Progress
    acts: tuple[NextAct, ...]
    second_parts: tuple[SecondPart, ...] = ()
    asked_again: tuple[Left, ...] = ()
    alike: tuple[LookAlikes, ...] = ()
    personal: tuple[str, ...] = ()


class StudyScreen(Screen):
    name = "study"
    icon = "overview"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._aside = ""
        self._people: dict[str, Person] = {}
        self._study_name = theme.set_role(QLabel(), "title")
        self._study_name.setObjectName("study_name")
        self._facts = theme.set_role(QLabel(), "body", "quiet")
        self._facts.setObjectName("study_facts")
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts.setWordWrap(True)
        self._acts = ActList()
        self._signed = theme.set_role(QLabel(), "body", "quiet")
        self._signed.setObjectName("signed_label")
        self._later = theme.set_role(WholeLabel(), "body", "quiet")
        self._later.setObjectName("second_parts_label")
        self._labels = LabelQuestions()
        self._labels.merge_asked.connect(workspace.merge_labels)
        self._labels.keep_asked.connect(workspace.keep_labels)
        self._grid = ProgressGrid()
        self._passphrases = PeopleList()
        self._passphrases.word_asked.connect(self._give_word)
        self._lay_out()
        workspace.photos_changed.connect(self._refresh_if_seen)
        workspace.decision_made.connect(self._refresh_if_seen)

    def title(self) -> str:
        return self.tr("Overview")

    def aside(self) -> str:
        return self._aside

    def shown(self) -> None:
        self._look_again()
        # Not with every later look: a word that stands there would be gone before it was read.
        self._passphrases.fill([one for one in self._people.values() if one.role is Role.RATER])

    def _look_again(self) -> None:
        self._people = {person.code: person for person in self.workspace.people()}
        self._say_facts(self.workspace.study)
        self.workspace.read(self.tr("Overview"), _look, self._show, owner=self)

    def _give_word(self, rater: Person) -> None:
        self._passphrases.show_word(rater, self.workspace.give_word(rater))

    def _refresh_if_seen(self, *_what: object) -> None:
        if self.isVisible() and self.workspace.is_coordinator:
            self._look_again()

    def _say_facts(self, study: OpenStudy) -> None:
        self._study_name.setText(study.facts.name)
        instrument = study.instrument
        variant = instrument.variant_label.in_(LANGUAGE)
        form = self.tr("{name} version {number}").format(name=instrument.name, number=instrument.version)
        facts = [
            f"{form}, {variant}" if variant else form,
            self.tr("made {date}").format(date=f"{study.facts.created_at:%Y-%m-%d}"),
            self.tr("charter {hash}").format(hash=study.charter.sha256[:12]),
        ]
        self._facts.setText("  ·  ".join(facts))
        self._facts.setToolTip(self.tr("SHA-256 of the charter: {hash}").format(hash=study.charter.sha256))

    def _show(self, found: _Overview) -> None:
        now = found.progress
        subjects = len({visit.subject for visit in now.visits})
        self._aside = self.tr("{subjects} subjects · {visits} visits · {raters} raters").format(
            subjects=subjects, visits=len(now.visits), raters=len(now.raters)
        )
        self.headline_changed.emit()
        self._acts.show_lines([self._line(act) for act in found.acts])
        self._grid.fill(self._titles(now), [self._row(now, visit) for visit in now.visits])
        signed = sum(cell.state is CaseState.SIGNED for cell in now.cells.values())
        words = self.tr("{n} of {all} signatures given").format(n=signed, all=_n_expected(now))
        self._signed.setText(
            words if now.visits else self.tr("Each visit appears here as a row and each rater as a column.")
        )
        self._grid.setVisible(bool(now.visits))
        told = [*self._second_parts(found.second_parts), *map(self._asked_again, found.asked_again)]
        self._later.setText("\n".join(told))
        self._later.setVisible(bool(told))
        self._labels.fill(found.alike, found.personal)

    def _asked_again(self, one: Left) -> str:
        words = self.tr("{name}: {n} of {all} second-round cases signed")
        return words.format(name=self._name(one.rater), n=one.n_signed, all=one.n_cases)

    def _second_parts(self, found: Sequence[SecondPart]) -> list[str]:
        """A line a rater, one for all where nobody is that far."""
        if found and not any(one.n_cases or one.opens_at for one in found):
            return [self.tr("Each rater's hidden repeats open some time after they have signed the first part.")]
        return [self._second_part(one) for one in found]

    def _second_part(self, one: SecondPart) -> str:
        """How far the hidden repeats of one rater are."""
        name = self._name(one.rater)
        if one.n_cases:
            words = self.tr("{name}: {n} of {all} hidden repeats signed")
            return words.format(name=name, n=one.n_signed, all=one.n_cases)
        if one.opens_at is None:
            return self.tr("{name}: hidden repeats open after the first part is signed").format(name=name)
        here = one.opens_at.astimezone()
        return self.tr("{name}: hidden repeats open on {day}").format(name=name, day=f"{here:%Y-%m-%d %H:%M}")

    # ── the grid ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _titles(self, now: Progress) -> list[str]:
        return [self.tr("Subject"), self.tr("Visit"), self.tr("Photos"), *(self._name(code) for code in now.raters)]

    def _name(self, code: str) -> str:
        person = self._people.get(code)
        return f"{person.name} ({code})" if person and person.name != code else code

    def _row(self, now: Progress, visit: Visit) -> GridRow:
        n_photos = now.pictures[visit.case_id]
        cells = tuple(self._cell(now, visit.case_id, rater) for rater in now.raters)
        return GridRow((visit.subject, visit.label, str(n_photos)), cells)

    def _cell(self, now: Progress, case_id: str, rater: str) -> GridCell:
        cell = now.cells.get((case_id, rater))
        if cell is not None:
            return self._read_cell(cell, now.n_items)
        if now.pictures[case_id] and rater in now.on_screen:
            return GridCell(Mark.OPEN, self.tr("open"))
        return GridCell(Mark.NONE, self.tr("nothing to read"))

    def _read_cell(self, cell: Cell, n_items: int) -> GridCell:
        if cell.is_imported:
            return GridCell(Mark.IMPORTED, self.tr("imported"))
        if cell.state is CaseState.SIGNED:
            return GridCell(Mark.SIGNED, self.tr("signed"))
        if cell.state is CaseState.VOID:
            return GridCell(Mark.PART, self.tr("void: corrected, needs a new signature"), 0.95)
        if cell.state is CaseState.IN_PROGRESS:
            words = self.tr("{n} of {all}").format(n=cell.n_answered, all=n_items)
            return GridCell(Mark.PART, words, cell.n_answered / n_items)
        return GridCell(Mark.OPEN, self.tr("open"))

    # ── what can be done now ─────────────────────────────────────────────────────────────────────────────────────────

    def _line(self, act: NextAct) -> ActLine:
        lines = {
            Act.SIGN_CHARTER: self._charter_line,
            Act.HAND_OVER: self._hand_over_line,
            Act.DECIDE: self._decide_line,
            Act.REVIEW: self._review_line,
            Act.CALIBRATE: self._calibrate_line,
            Act.EXPORT: self._export_line,
            Act.STATE_ORDER: self._order_line,
            Act.ADD_PHOTOS: self._photos_line,
        }
        return lines[act.act](act)

    def _charter_line(self, _act: NextAct) -> ActLine:
        sentence = self.tr("The charter is a draft. Review and sign it before raters begin")
        return ActLine("act_charter", sentence, self.tr("Charter"), self._going("charter"))

    def _calibrate_line(self, _act: NextAct) -> ActLine:
        sentence = self.tr("Raters must calibrate first, and no reference case is ready")
        return ActLine("act_calibrate", sentence, self.tr("Make the set"), self._going("reference"))

    def _order_line(self, act: NextAct) -> ActLine:
        if act.n:
            sentence = (
                self.tr("The dates of 1 subject contradict the stated order of visits")
                if act.n == 1
                else self.tr("The dates of {n} subjects contradict the stated order of visits").format(n=act.n)
            )
            return ActLine("act_order", sentence, self.tr("Check the order"), self._going("visit_order"))
        sentence = self.tr("Change is not reported until you confirm the order of visits")
        return ActLine("act_order", sentence, self.tr("Confirm the order of visits"), self._going("visit_order"))

    def _export_line(self, act: NextAct) -> ActLine:
        sentence = self.tr("{n} of {all} visits have a consensus").format(n=act.n, all=act.of)
        return ActLine("act_export", sentence, self.tr("Export"), self._going("export"))

    def _photos_line(self, act: NextAct) -> ActLine:
        if act.n:
            sentence = self.tr("{n} visits have no photos yet").format(n=act.n)
        else:
            sentence = self.tr("The study has no photos yet. Add a folder or a list (CSV)")
        return ActLine("act_photos", sentence, self.tr("Add photos"), self._going("photos"))

    def _review_line(self, act: NextAct) -> ActLine:
        sentence = (
            self.tr("1 photo must be reviewed before raters can see it")
            if act.n == 1
            else self.tr("{n} photos must be reviewed before raters can see them").format(n=act.n)
        )
        return ActLine("act_review", sentence, self.tr("Review"), self._going("photos"))

    def _hand_over_line(self, act: NextAct) -> ActLine:
        name = self._people[act.rater].name if act.rater in self._people else act.rater
        sentence = self.tr("{name} has {n} of {all} cases left to read").format(name=name, n=act.n, all=act.of)
        verb = self.tr("Hand over to {code}").format(code=act.rater)
        rater = act.rater
        return ActLine(f"act_hand_over_{rater}", sentence, verb, lambda: self.workspace.hand_over(rater))

    def _decide_line(self, act: NextAct) -> ActLine:
        sentence = (
            self.tr("1 flagged item needs a decision")
            if act.n == 1
            else self.tr("{n} flagged items need a decision").format(n=act.n)
        )
        return ActLine("act_decide", sentence, self.tr("Decide"), self._going("consensus"))

    def _going(self, screen: str) -> Callable[[], None]:
        return lambda: self.workspace.show_screen(screen)

    def _lay_out(self) -> None:
        now = theme.tokens()
        card = QFrame()
        card.setObjectName("next_acts_card")
        theme.set_kind(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._acts)
        heading = QHBoxLayout()
        heading.setSpacing(now.px(12))
        heading.addWidget(theme.set_role(QLabel(self.tr("Progress")), "lead", strong=True))
        heading.addWidget(self._signed, 1)
        page = QWidget()
        scroll = QScrollArea()  # large text, small window
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._grid.setMinimumHeight(now.px(180))
        column = QVBoxLayout(page)
        column.setContentsMargins(now.px(32), now.px(24), now.px(32), now.px(16))
        column.setSpacing(now.px(8))
        column.addWidget(self._study_name)
        column.addWidget(self._facts)
        column.addSpacing(now.px(12))
        column.addWidget(theme.set_role(QLabel(self.tr("What can be done now")), "lead", strong=True))
        column.addWidget(card)
        column.addWidget(self._labels)
        column.addSpacing(now.px(16))
        column.addLayout(heading)
        column.addWidget(self._later)
        column.addWidget(self._grid, 1)
        column.addWidget(self._passphrases)
        column.addStretch(0)


def _n_expected(now: Progress) -> int:
    read = {(v.case_id, rater) for v in now.visits if now.pictures[v.case_id] for rater in now.on_screen}
    return len(read | set(now.cells))


def _look(study: OpenStudy, _progress: Callable[[int, int], None]) -> _Overview:
    now = consensus.progress(study)
    n_unreviewed = len(redaction.unreviewed(study))
    is_ready = any(case.is_ready for case in calibration.reference_cases(study)) if study.charter.calibration else True
    standing = consensus.standing(
        now, consensus.of_visits(study), n_unreviewed, is_draft=charter.state(study).is_draft,
        needs_reference=not is_ready, order=visit_order.order(study),
    )  # fmt: skip
    later = blinding.second_parts(study), second_round.progress(study)
    return _Overview(now, next_acts(standing), *later, labels.found(study), labels.personal(study))
