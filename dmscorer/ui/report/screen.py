"""Export: which files, what each is for, what in it could identify someone, where it goes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.charter.charter import Charter, ItemRule
from dmscorer.domain.report.deidentification import Privacy
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit import tooltip
from dmscorer.ui.kit.empty_state import EmptyState
from dmscorer.ui.kit.language_box import LanguageBox
from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.look import theme
from dmscorer.ui.report.file_list import FileList
from dmscorer.ui.report.words import ExportWords
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.consensus.consensus import Masked
from dmscorer.workflows.report import export
from dmscorer.workflows.study import labels
from dmscorer.workflows.study.study import OpenStudy


@dataclass(frozen=True, slots=True)
class _State:
    """What stands in the way, or how much would be exported."""

    masked: Masked | None
    n_settled: int
    n_visits: int
    n_open: int
    may_name: bool = False  # a subject's label looks like a name or a date of birth


class ExportScreen(Screen):
    name = "export"
    icon = "export"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._folder = Path()
        self._numbers_of = ""
        self._words = ExportWords(self)
        self._list = FileList(export.FILES, self._words)
        self._identifying = _tick("identifying_tick", self.tr("True dates, words and names of people"))
        self._numbered = _tick("numbered_tick", self.tr("Numbers instead of the subjects' labels"))
        self._language = LanguageBox("report_language", self.tr("Language of the report"))
        self._empty = EmptyState("export_empty")
        self._rule = _label("rule_label", "body")
        self._state = _label("state_label", "body", "quiet")
        self._target = _label("target_label", "body")
        self._done = _label("done_label", "body")
        self._choose = QPushButton(self.tr("Choose folder…"))
        self._export = QPushButton()
        self._reveal = QPushButton(self.tr("Show folder"))
        self._stack = QStackedLayout(self)
        self._dress()
        self._lay_out()

    def title(self) -> str:
        return self.tr("Export")

    def shown(self) -> None:
        study = self.workspace.study
        if self._folder == Path():
            self.set_folder(study.folder.parent / f"{study.folder.stem} export")
        self._rule.setText(self._rule_words(study.charter))
        self.workspace.read(self.tr("Export"), _look, self._show, owner=self)

    @property
    def chosen(self) -> tuple[str, ...]:
        return self._list.chosen

    @property
    def privacy(self) -> Privacy:
        return Privacy(self._identifying.isChecked(), self._numbered.isChecked())

    def set_folder(self, folder: Path) -> None:
        self._folder = folder
        metrics, room = self._target.fontMetrics(), theme.tokens().px(560)
        self._target.setText(metrics.elidedText(str(folder), Qt.TextElideMode.ElideMiddle, room))
        self._target.setToolTip(tooltip.plain(str(folder)))
        self._done.clear()
        self._reveal.hide()

    # ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────

    def _show(self, state: _State) -> None:
        if state.masked is None:
            self._state.setText(self._state_words(state))
            self._number_where_needed(state)
            self._stack.setCurrentIndex(1)
            return
        title = self.tr("{n} of {all} signatures").format(n=state.masked.n_signed, all=state.masked.n_expected)
        sentence = self.tr(
            "The tables for the statistician can be exported here once every rater has signed. Until then, "
            "levels stay hidden."
        )
        self._empty.say(title, sentence, self.tr("Go to Overview"), lambda: self.workspace.show_screen("study"))
        self._stack.setCurrentIndex(0)

    def _number_where_needed(self, state: _State) -> None:
        """Once for each study: whoever takes the tick away wants the labels."""
        study_id = self.workspace.study.facts.id
        if study_id != self._numbers_of:
            self._numbers_of = study_id
            self._numbered.setChecked(state.may_name)

    def _state_words(self, state: _State) -> str:
        settled = self.tr("{n} of {all} visits have a consensus.").format(n=state.n_settled, all=state.n_visits)
        if not state.n_open:
            return settled
        open_ = self.tr(
            "{n} flagged items are undecided. Where the rule gives a level, that level is used. Items without "
            "any level are counted in open_items."
        )
        return f"{settled} {open_.format(n=state.n_open)}"

    def _rule_words(self, charter: Charter) -> str:
        if not charter.rests_on_totals:
            return self.tr(
                "Primary value of the charter: total of the item consensus (rule: {rule}). "
                "The means of the raters' own totals stand beside it, without a band."
            ).format(rule=charter.item_rule)
        if charter.item_rule is ItemRule.MEAN:
            return self.tr(
                "Primary value of the charter: mean of the raters' own totals; the item columns hold item means for information."
            )
        return self.tr(
            "Primary value of the charter: mean of the raters' own totals. The item consensus (rule: {rule}) and its totals "
            "stand beside it, without a band."
        ).format(rule=charter.item_rule)

    # ── what a person does ───────────────────────────────────────────────────────────────────────────────────────────

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose folder"), str(self._folder.parent))
        if name:
            self.set_folder(Path(name))

    def export_now(self) -> None:
        """Write the ticked files in a job."""
        folder, chosen, privacy, language = self._folder, self.chosen, self.privacy, self._language.language
        self._export.setEnabled(False)
        self._done.clear()
        self._reveal.hide()
        self.workspace.read(
            self.tr("Exporting"),
            lambda study, progress: export.write(study, folder, chosen, progress, privacy, language),
            self._finish,
            owner=self,
            failed=self._give_up,
            cancelled=self._stop,
            is_shown=True,
        )

    def _finish(self, written: tuple[Path, ...]) -> None:
        self._say_chosen()
        self._done.setText(self.tr("{n} files written, their checksums in SHA256SUMS.").format(n=len(written)))
        self._reveal.show()

    def _stop(self) -> None:
        """Nothing was written: files are put in their place together, at the end."""
        self._say_chosen()
        self._done.setText(self.tr("Cancelled: nothing was written."))

    def _give_up(self, error: Exception) -> None:
        self._say_chosen()
        self.workspace.jobs.failed.emit(error)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _say_chosen(self) -> None:
        n = len(self.chosen)
        self._export.setEnabled(bool(n))
        self._export.setText(self.tr("Export 1 file") if n == 1 else self.tr("Export {n} files").format(n=n))

    # ── making ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _dress(self) -> None:
        for button, name, press in (
            (self._choose, "choose_folder_button", self._ask_folder),
            (self._export, "export_button", self.export_now),
            (self._reveal, "show_folder_button", self._show_folder),
        ):
            button.setObjectName(name)
            button.clicked.connect(press)
        theme.set_kind(self._export, "primary")
        self._list.changed.connect(self._say_chosen)
        for tick in (self._identifying, self._numbered):
            tick.toggled.connect(lambda: self._list.say(self.privacy))
        self._list.say(self.privacy)
        self._reveal.hide()
        self._target.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._rule, self._state):
            label.setWordWrap(True)

    def _lay_out(self) -> None:
        now = theme.tokens()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(now.px(32), now.px(24), now.px(32), now.px(24))
        column.setSpacing(now.px(8))
        column.addWidget(self._rule)
        column.addWidget(self._state)
        column.addSpacing(now.px(8))
        column.addLayout(self._privacy_rows())
        column.addSpacing(now.px(8))
        column.addWidget(self._list)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("export_scroll")
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._over_foot(scroll))
        self._say_chosen()

    def _over_foot(self, scroll: QScrollArea) -> QWidget:
        """Where to and the button stay in view, however long the list is."""
        now = theme.tokens()
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        column.addWidget(line)
        foot = QVBoxLayout()
        foot.setContentsMargins(now.px(32), now.px(12), now.px(32), now.px(16))
        foot.setSpacing(now.px(8))
        foot.addLayout(self._target_row())
        foot.addLayout(self._act_row())
        column.addLayout(foot)
        return whole

    def _privacy_rows(self) -> QGridLayout:
        now = theme.tokens()
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(16))
        grid.setVerticalSpacing(now.px(4))
        grid.setColumnStretch(1, 1)
        about = (
            self.tr("Otherwise each subject's dates begin on 1 January 2000, and names and free text are left out."),
            self.tr(
                "S01, V1 … in every file and figure; the key stays in the study. "
                "Ticked at first where a label looks like a name or a date of birth."
            ),
        )
        for row, (tick, words) in enumerate(zip((self._identifying, self._numbered), about, strict=True)):
            grid.addWidget(tick, row, 0)
            grid.addWidget(theme.set_role(WholeLabel(words), "body", "quiet"), row, 1)
        grid.addLayout(self._language_row(), len(about), 0)
        grid.addWidget(
            theme.set_role(WholeLabel(self.tr("For report.html and report.pdf; tables keep their English column names.")), "body", "quiet"),
            len(about), 1,
        )  # fmt: skip
        return grid

    def _language_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.tokens().px(8))
        row.addWidget(theme.set_role(QLabel(self.tr("Report in")), "body"))
        row.addWidget(self._language)
        row.addStretch(1)
        return row

    def _target_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.tokens().px(12))
        row.addWidget(theme.set_role(QLabel(self.tr("Into")), "body", "quiet"))
        row.addWidget(self._target)
        row.addWidget(self._choose)
        row.addStretch(1)
        return row

    def _act_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.tokens().px(12))
        row.addWidget(self._export)
        row.addWidget(
            theme.set_role(QLabel(self.tr("Existing files with the same names are replaced.")), "small", "quiet")
        )
        row.addSpacing(theme.tokens().px(12))
        row.addWidget(self._done)
        row.addWidget(self._reveal)
        row.addStretch(1)
        return row


def _tick(name: str, words: str) -> QCheckBox:
    tick = QCheckBox(words)
    tick.setObjectName(name)
    return tick


def _label(name: str, role: str, tone: str = "text") -> QLabel:
    label = theme.set_role(QLabel(), role, tone)
    label.setObjectName(name)
    return label


def _look(study: OpenStudy, _progress: Callable[[int, int], None]) -> _State:
    masked = consensus.masked(study)
    if masked is not None:
        return _State(masked, 0, 0, 0)
    now = consensus.progress(study)
    standing = consensus.standing(now, consensus.of_visits(study))
    return _State(None, standing.n_settled, standing.n_cases, standing.n_to_decide, bool(labels.personal(study)))
