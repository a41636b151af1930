"""Who the rater is, for the report: four lines, all voluntary."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dmscorer.domain.errors import Refusal
from dmscorer.domain.rater.profile import Profile
from dmscorer.ui.look import theme


class ProfileForm(QFrame):
    """``keep`` takes name, specialty, years and number of forms as they were typed (all empty = nothing told)."""

    def __init__(self, keep: Callable[[str, str, str, str], Profile], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = keep
        self.setObjectName("profile_form")
        theme.set_kind(self, "card")
        self._name = _line("profile_name", self.tr("Name"))
        self._specialty = _line("profile_specialty", self.tr("Specialty"))
        self._years = _line("profile_years", self.tr("Years in practice"))
        self._before = _line("profile_before", self.tr("CDASI forms before this study"))
        self._said = theme.set_role(QLabel(), "small", "quiet")
        self._said.setObjectName("profile_said")
        self._said.setWordWrap(True)
        self._keep = QPushButton(self.tr("Keep"))
        self._keep.setObjectName("profile_keep_button")
        self._skip = QPushButton(self.tr("Tell nothing"))
        self._skip.setObjectName("profile_skip_button")
        theme.set_kind(self._skip, "quiet")
        self._keep.clicked.connect(lambda: self._send(*(line.text() for line in self._lines)))
        self._skip.clicked.connect(lambda: self._send("", "", "", ""))
        self._lay_out()

    def show_profile(self, known: Profile | None, name: str) -> None:
        """What was told before; ``name`` as the coordinator wrote it is offered to who was not asked yet."""
        told = known or Profile(name=name)
        numbers = ("" if number is None else str(number) for number in (told.years, told.n_before))
        for line, text in zip(self._lines, (told.name, told.specialty, *numbers), strict=True):
            line.setText(text)
        self._skip.setVisible(known is None or known.is_told)
        self._tell(self.tr("Optional. The report uses this to describe the raters."))

    @property
    def _lines(self) -> tuple[QLineEdit, ...]:
        return self._name, self._specialty, self._years, self._before

    def _send(self, name: str, specialty: str, years: str, n_before: str) -> None:
        try:
            told = self._kept(name, specialty, years, n_before)
        except Refusal as refusal:
            self._tell(str(refusal))
            return
        self.show_profile(told, "")
        self._tell(
            self.tr("Saved. You can change it here at any time.") if told.is_told else self.tr("Nothing is saved.")
        )

    def _tell(self, words: str) -> None:
        self._said.setText(words)

    def _lay_out(self) -> None:
        now = theme.tokens()
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(12))
        grid.setVerticalSpacing(now.px(8))
        for at, line in enumerate(self._lines):
            label = theme.set_role(QLabel(line.accessibleName()), "body")
            label.setBuddy(line)
            grid.addWidget(label, at, 0)
            grid.addWidget(line, at, 1)
        grid.setColumnStretch(1, 1)
        acts = QHBoxLayout()
        acts.addWidget(self._keep)
        acts.addWidget(self._skip)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(16), now.px(12), now.px(16), now.px(12))
        column.setSpacing(now.px(8))
        heading = theme.set_role(QLabel(self.tr("About you")), "lead", strong=True)
        column.addWidget(heading)
        column.addWidget(self._said)
        column.addLayout(grid)
        column.addLayout(acts)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _line(name: str, words: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setAccessibleName(words)
    return line
