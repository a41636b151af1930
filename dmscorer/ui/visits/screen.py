"""Order of visits: the coordinator states which visit comes first; change is reported once that is known."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.visit_order import VisitOrder
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.page import centred
from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE
from dmscorer.ui.visits.order_acts import OrderActs
from dmscorer.ui.visits.order_list import OrderList
from dmscorer.workflows.study.visit_order import OrderState

WIDTH = 640


class VisitOrderScreen(Screen):
    """Reached from Overview and Results; it has no place in the rail."""

    name = "visit_order"
    icon = "list"
    before = "results"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._acts = OrderActs(workspace)
        self._state: OrderState | None = None
        self._start: tuple[str, ...] = ()  # with what the list was filled
        self._said = _words("visit_order_said", "lead")
        self._doubts = _words("visit_order_doubts", "body")
        self._history = _words("visit_order_history", "small", "quiet")
        self._error = _words("visit_order_error", "body", "error")
        self._list = OrderList()
        self._suggest = QPushButton()
        self._suggest.setObjectName("use_suggestion_button")
        self._reason = _line("order_reason", self.tr("Reason for the change"))
        self._phrase = _line("order_passphrase", self.tr("Your passphrase"))
        self._phrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._confirm = QPushButton(self.tr("Confirm order"))
        self._confirm.setObjectName("confirm_order_button")
        self._back = QPushButton(self.tr("Back to Results"))
        self._back.setObjectName("leave_order_button")
        self._lay_out()
        self._connect()

    def title(self) -> str:
        return self.tr("Order of visits")

    def shown(self) -> None:
        self._state = self._acts.state
        order = self._state.order
        placed = order.stated or (order.labels if self._state.doubt is None else ())
        placed = tuple(label for label in placed if label in order.places)
        self._fill(placed)
        self._phrase.clear()
        self._reason.clear()

    def unsaved(self) -> str:
        is_changed = self._state is not None and self._list.labels not in (self._state.order.stated, self._start)
        return self.tr("The order of visits was changed and is not confirmed.") if is_changed else ""

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def use_suggestion(self) -> None:
        if self._state is not None:
            self._fill(self._state.suggestion.labels)

    def confirm(self) -> None:
        try:
            self._acts.confirm(self._list.labels, self._phrase.text(), self._reason.text())
        except Refusal as refusal:
            self._error.setText(f"△  {refusal}")
            self._error.show()
            self._phrase.selectAll()
            return
        self.shown()

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _fill(self, placed: tuple[str, ...]) -> None:
        if self._state is None:
            return
        order = self._state.order
        self._start = placed
        counts = Counter(visit.label for visit in order.visits)
        dated = Counter(visit.label for visit in order.visits if visit.day)
        about = {label: self._about(counts[label], dated[label]) for label in order.labels}
        self._list.show_labels(placed, [label for label in order.labels if label not in placed], about)
        self._say(self._state)

    def _about(self, n: int, n_dated: int) -> str:
        if n == n_dated:
            return self.tr("{n} subjects, all with a date").format(n=n) if n != 1 else self.tr("1 subject, with a date")
        if not n_dated:
            return self.tr("{n} subjects, no date").format(n=n) if n != 1 else self.tr("1 subject, no date")
        return self.tr("{n} subjects, {dated} with a date").format(n=n, dated=n_dated)

    def _say(self, state: OrderState) -> None:
        order = state.order
        if not order.labels:
            said = self.tr("The study has no visits yet. Add photos or import scores, then state their order here.")
        elif state.doubt is not None:
            said = self.tr(
                "Change, first and last visit are reported once the order of visits is known. "
                "Labels are not enough: state the order, or enter the dates."
            )
        elif order.stated:
            said = self.tr("The order of visits is stated. You can change it; every statement is kept.")
        else:
            said = self.tr("The order of visits follows from the dates. You can also state it here.")
        self._said.setText(said)
        offered = state.suggestion
        self._suggest.setVisible(bool(offered.labels) and offered.labels != self._list.labels)
        self._suggest.setText(self.tr("Use suggestion: {labels}").format(labels=_short(offered.labels)))
        self._history.setText("\n".join(self._told(state)))
        self._history.setVisible(bool(state.history))
        self._list.setVisible(bool(order.labels))

    def _told(self, state: OrderState) -> list[str]:
        words = self.tr("{when}, {who}: {order}")
        told = []
        for one in reversed(state.history):
            line = words.format(
                when=f"{one.at.astimezone():%Y-%m-%d %H:%M}", who=one.who,
                order=", ".join(one.labels) or self.tr("withdrawn"),
            )  # fmt: skip
            told.append(f"{line} ({one.reason})" if one.reason else line)
        return told

    def _check(self) -> None:
        """What the list as it stands would leave open, said while it is made."""
        if self._state is None:
            return
        order = self._state.order
        wanted = VisitOrder(order.visits, self._list.labels)
        is_new = self._list.labels != order.stated
        doubts = [*wanted.contradictions, *([found] if (found := wanted.doubt(wanted.labels)) else [])]
        shown = [doubt.words().in_(LANGUAGE) for doubt in doubts] if self._list.labels else []
        self._doubts.setText("\n".join(f"△  {words}." for words in shown))
        self._doubts.setVisible(bool(shown))
        is_moved = bool(order.stated) and [x for x in self._list.labels if x in order.stated] != list(order.stated)
        self._reason.setVisible(is_new and (bool(wanted.contradictions) or (is_moved and self._state.needs_reason)))
        for widget in (self._phrase, self._confirm):
            widget.setEnabled(is_new)
        withdraws = is_new and not self._list.labels
        self._confirm.setText(self.tr("Withdraw order") if withdraws else self.tr("Confirm order"))
        self._error.hide()
        self._suggest.setVisible(
            bool(self._state.suggestion.labels) and self._state.suggestion.labels != self._list.labels
        )

    # ── page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self._list.changed.connect(self._check)
        self._suggest.clicked.connect(self.use_suggestion)
        self._confirm.clicked.connect(self.confirm)
        self._phrase.returnPressed.connect(self.confirm)
        self._back.clicked.connect(lambda: self.workspace.show_screen("results"))

    def _lay_out(self) -> None:
        now = theme.tokens()
        theme.set_kind(self._confirm, "primary")
        card = QFrame()
        theme.set_kind(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(now.px(16), now.px(12), now.px(16), now.px(12))
        inside.setSpacing(now.px(8))
        line = QHBoxLayout()
        line.setSpacing(now.px(8))
        line.addWidget(self._phrase, 1)
        line.addWidget(self._confirm)
        for widget in (self._doubts, self._reason):
            inside.addWidget(widget)
        inside.addLayout(line)
        inside.addWidget(self._error)
        column = QVBoxLayout()
        column.setSpacing(now.px(12))
        column.addWidget(self._said)
        column.addWidget(self._suggest, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._list)
        column.addWidget(card)
        column.addWidget(self._history)
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        centred(self, column, WIDTH)


def _short(labels: tuple[str, ...]) -> str:
    return ", ".join(labels) if len(labels) <= 4 else f"{', '.join(labels[:2])} … {labels[-1]}"


def _words(name: str, role: str, tone: str = "text") -> QLabel:
    label = theme.set_role(WholeLabel(), role, tone)
    label.setObjectName(name)
    return label


def _line(name: str, words: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setPlaceholderText(words)
    line.setAccessibleName(words)
    return line
