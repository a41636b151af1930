"""One question of the meeting: what was given, which level holds, and why. Keys and mouse alike."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
)

from dmscorer.domain.consensus.meeting import Cause, reason
from dmscorer.domain.instrument.instrument import Answer, NotAssessable
from dmscorer.ui.consensus.key_column import KeyColumn
from dmscorer.ui.consensus.level_tiles import LevelTiles
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.kit.level_key import KeyState, LevelKey
from dmscorer.ui.look import theme

WIDTH, WIDEST = 360, 500


@dataclass(frozen=True, slots=True)
class Question:
    """``options``: the words of each level, from 0; ``unassessable``: (reason id, words) that may be decided too."""

    title: str
    about: str
    levels: tuple[int, ...]
    declined: tuple[str, ...]
    options: tuple[str, ...]
    unassessable: tuple[tuple[str, str], ...]
    earlier: str = ""  # what was decided, and on which levels, where these have changed since


class DecisionPanel(QFrame):
    """Emits what a person decided; it never knows whether that was kept."""

    decided = Signal(object, str)  # Answer, reason
    put_off = Signal()
    taken_back = Signal()
    kept = Signal()
    reopened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("decision_panel")
        theme.set_kind(self, "panel")
        self._question: Question | None = None
        self._answer: Answer | None = None
        self._cause: Cause | None = None
        self._is_asked = False  # whether a level outside the raters' range is meant
        self._outside = _label("outside_label", "body")
        self._left = _label("left_count", "figure")
        self._later = _label("later_count", "body", "quiet")
        self._title = _label("question_title", "title")
        self._about = _label("question_about", "body", "quiet")
        self._settled = _label("settled_label", "small", "quiet")
        self._tiles, self._keys = LevelTiles(), KeyColumn()
        self._cannot = KeyButton(".", self.tr("not assessable …"), "cannot_be_judged")
        self._causes = {cause: self._cause_chip(cause, words) for cause, words in self._cause_words().items()}
        self._words = QLineEdit()
        self._decide = QPushButton()
        self._earlier = _label("earlier_label", "body", "text")
        self._keep = KeyButton("K", self.tr("keep the decision"), "keep_decision")
        self._reopen = KeyButton("R", self.tr("reopen the item"), "reopen_item")
        self._back = KeyButton("Ctrl Z", self.tr("take back"), "take_back")
        self._chips = QGridLayout()
        self._dress()
        self._lay_out()
        self.fit_text()

    def fit_text(self) -> None:
        """The width for the text size in force; large text lays the reasons under each other."""
        now = theme.tokens()
        self.setFixedWidth(min(now.px(WIDTH), WIDEST))
        self._back.set_compact(is_compact=now.px(WIDTH) > WIDEST)
        columns = 2 if now.px(WIDTH) <= WIDEST else 1
        for place, chip in enumerate(self._causes.values()):
            self._chips.addWidget(chip, place // columns, place % columns, Qt.AlignmentFlag.AlignLeft)

    # ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────

    def show_question(self, question: Question, n_left: int, n_later: int) -> None:
        self._question, self._answer, self._cause, self._is_asked = question, None, None, False
        self._left.setText(str(n_left))
        self._later.setText(self.tr("left, {n} to discuss").format(n=n_later) if n_later else self.tr("left"))
        self._title.setText(question.title)
        self._about.setText(question.about)
        self._tiles.show_levels(question.levels, len(question.options) - 1, question.declined)
        self._keys.set_keys([self._level_key(value, words) for value, words in enumerate(question.options)])
        self._words.clear()
        self._earlier.setText(question.earlier)
        for widget in (self._earlier, self._keep, self._reopen):
            widget.setVisible(bool(question.earlier))
        self._refresh()

    def set_settled(self, words: str) -> None:
        """How the rest was settled, at the foot."""
        self._settled.setText(words)

    def set_can_take_back(self, *, can: bool) -> None:
        self._back.setEnabled(can)

    # ── what a person does ───────────────────────────────────────────────────────────────────────────────────────────

    def choose_level(self, value: int) -> bool:
        """True if the item has this level."""
        if self._question is None or value >= len(self._question.options):
            return False
        self._answer, self._is_asked = value, False
        self._refresh()
        return True

    def choose_cause(self, cause: Cause) -> None:
        self._cause = cause
        self._refresh()
        if cause is Cause.OTHER:
            self._words.setFocus()

    def ask_unassessable(self) -> None:
        """Offer the reasons for "not assessable"."""
        if self._question is None:
            return
        menu = QMenu(self)
        menu.setObjectName("unassessable_menu")
        for reason_id, words in self._question.unassessable:
            action = menu.addAction(words)
            action.setObjectName(f"unassessable_{reason_id}")
            action.triggered.connect(lambda _checked=False, chosen=reason_id: self.choose_unassessable(chosen))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._cannot.mapToGlobal(QPoint(0, self._cannot.height())))

    def choose_unassessable(self, reason_id: str) -> None:
        self._answer, self._is_asked = NotAssessable(reason_id), False
        self._refresh()

    def decide(self) -> None:
        """Emit the decision if it is whole; else the button says what is missing.

        A level that lies outside what the raters gave is asked once more.
        """
        if self._answer is None or not self._reason():
            return
        if self._range_left and not self._is_asked:
            self._is_asked = True
            self._refresh()
        else:
            self.decided.emit(self._answer, self._reason())

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _reason(self) -> str:
        return reason(self._cause, self._words.text()) if self._cause else ""

    @property
    def _range_left(self) -> str:
        """The levels that the raters gave, where the chosen one lies outside of them; else empty."""
        levels = self._question.levels if self._question is not None else ()
        if not isinstance(self._answer, int) or not levels or min(levels) <= self._answer <= max(levels):
            return ""
        low, high = min(levels), max(levels)
        return str(low) if low == high else self.tr("{low} to {high}").format(low=low, high=high)

    def _refresh(self) -> None:
        self._outside.setText(
            self.tr("The raters gave {levels}: {level} lies outside of that. Press again to decide it.").format(
                levels=self._range_left, level=self._answer
            )
        )
        self._outside.setVisible(self._is_asked)
        for key in self._keys.keys:
            key.set_state(self._key_state(key.number))
        for cause, chip in self._causes.items():
            chip.setChecked(cause is self._cause)
        self._cannot.setText(self._cannot_words())
        self._cannot.updateGeometry()
        self._words.setVisible(self._cause is Cause.OTHER)
        self._say_next()

    def _key_state(self, number: int) -> KeyState:
        if self._answer is None:
            return KeyState.OPEN
        if isinstance(self._answer, NotAssessable):
            return KeyState.DECLINED
        return KeyState.CHOSEN if number == self._answer else KeyState.PASSED

    def _cannot_words(self) -> str:
        if not isinstance(self._answer, NotAssessable) or self._question is None:
            return self.tr("not assessable …")
        words = dict(self._question.unassessable)[self._answer.reason]
        return self.tr("not assessable: {why}").format(why=words)

    def _say_next(self) -> None:
        """The button says what Enter does, or what is missing."""
        is_whole = self._answer is not None and bool(self._reason())
        # The button itself says what is missing: a message after pressing it would come too late for somebody who
        # decides by keys.
        self._decide.setEnabled(is_whole)
        if self._answer is None:
            self._decide.setText(self.tr("Choose a level"))
        elif not is_whole:
            is_other = self._cause is Cause.OTHER
            self._decide.setText(self.tr("Write the reason") if is_other else self.tr("Choose a reason"))
        elif self._is_asked:
            self._decide.setText(self.tr("Decide {level} anyway  ·  Enter").format(level=self._answer))
        else:
            self._decide.setText(self.tr("Decide and go on  ·  Enter"))

    def _level_key(self, value: int, words: str) -> LevelKey:
        key = LevelKey(value, words, len(self._question.options) - 1 if self._question else 1)
        key.setObjectName(f"decide_{value}")
        key.clicked.connect(lambda: self.choose_level(value))
        return key

    def _cause_words(self) -> dict[Cause, str]:
        return {
            Cause.MISREAD_PHOTO: self.tr("misread photo"),
            Cause.DEFINITION: self.tr("definition"),
            Cause.BORDER_OF_SITE: self.tr("border of site"),
            Cause.QUALITY_OF_IMAGE: self.tr("quality of image"),
            Cause.OTHER: self.tr("other …"),
        }

    def _cause_chip(self, cause: Cause, words: str) -> QPushButton:
        chip = QPushButton(f"{cause.key}  {words}")
        chip.setObjectName(f"cause_{cause.value}")
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.set_kind(chip, "chip")
        chip.clicked.connect(lambda: self.choose_cause(cause))
        return chip

    def _dress(self) -> None:
        self._words.setObjectName("cause_words")
        self._words.setPlaceholderText(self.tr("Reason in a few words"))
        self._words.textChanged.connect(self._say_next)
        self._decide.setObjectName("decide_button")
        self._decide.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.set_kind(self._decide, "primary")
        self._decide.clicked.connect(self.decide)
        self._cannot.clicked.connect(self.ask_unassessable)
        self._back.clicked.connect(self.taken_back)
        self._keep.clicked.connect(self.kept)
        self._reopen.clicked.connect(self.reopened)
        for label in (self._title, self._about, self._settled, self._earlier, self._outside):
            label.setWordWrap(True)

    def _lay_out(self) -> None:
        now = theme.tokens()
        count = QHBoxLayout()
        count.setSpacing(now.px(8))
        count.addWidget(self._left)
        self._later.setContentsMargins(0, 0, 0, now.px(4))  # on the baseline of the figure
        count.addWidget(self._later, 1, Qt.AlignmentFlag.AlignBottom)
        body = QFrame()
        theme.set_kind(body, "panel")
        column = QVBoxLayout(body)
        column.setContentsMargins(now.px(20), now.px(16), now.px(20), now.px(12))
        column.setSpacing(now.px(8))
        column.addLayout(count)
        for widget in (
            self._title,
            self._about,
            self._tiles,
            self._earlier,
            self._keep,
            self._reopen,
            self._heading(self.tr("Decide")),
            self._keys,
            self._cannot,
        ):
            column.addWidget(widget)
        column.addWidget(self._heading(self.tr("Reason")))
        self._chips.setHorizontalSpacing(now.px(6))
        self._chips.setColumnStretch(2, 1)
        column.addLayout(self._chips)
        column.addWidget(self._words)
        column.addStretch(1)
        column.addWidget(self._settled)  # scrolls away: large text needs the foot for its keys
        scroll = QScrollArea()
        scroll.setObjectName("decision_scroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(self._foot())

    def _foot(self) -> QVBoxLayout:
        now = theme.tokens()
        later = KeyButton("L", self.tr("discuss later"), "discuss_later")
        later.clicked.connect(self.put_off)
        keys = QHBoxLayout()
        keys.setSpacing(now.px(12))
        keys.addWidget(later)
        keys.addWidget(self._back)
        keys.addStretch(1)
        rule = QFrame()
        theme.set_kind(rule, "rule")
        foot = QVBoxLayout()
        foot.setContentsMargins(now.px(20), 0, now.px(20), now.px(12))
        foot.setSpacing(now.px(8))
        foot.addWidget(rule)
        foot.addWidget(self._outside)
        foot.addWidget(self._decide)
        foot.addLayout(keys)
        return foot

    def _heading(self, words: str) -> QLabel:
        label = theme.set_role(QLabel(words), "small", "quiet", strong=True)
        label.setContentsMargins(0, theme.tokens().px(8), 0, 0)
        return label


def _label(name: str, role: str, tone: str = "text") -> QLabel:
    label = theme.set_role(QLabel(), role, tone)
    label.setObjectName(name)
    return label
