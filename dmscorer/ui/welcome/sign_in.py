"""Sign in: choose who you are, give your passphrase; the first time, set it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.attempts import WordNeeded, WrongWord
from dmscorer.domain.study.study import Person, Role
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.page import centred
from dmscorer.ui.look import icons, theme

WIDTH = 480


class SignInScreen(Screen):
    name = "sign_in"
    icon = "key"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._person: Person | None = None
        self._heading = _label("sign_in_heading", "title")
        self._sentence = _label("sign_in_sentence", "body", "quiet")
        self._people = QVBoxLayout()
        self._people.setSpacing(2)
        self._group = QButtonGroup(self)
        self._word_prompt = _label("first_word_label", "body", strong=True)
        self._word = QLineEdit()
        self._word.setObjectName("first_word_line")
        self._prompt = _label("passphrase_label", "body", strong=True)
        self._phrase = _phrase_line("passphrase_line")
        self._again_prompt = _label("passphrase_again_label", "body", strong=True)
        self._again = _phrase_line("passphrase_again_line")
        self._hint = _label("demo_hint", "body", "quiet")
        self._fault = _label("sign_in_fault", "body", "error")
        self._go = QPushButton()
        self._go.setObjectName("sign_in_button")
        theme.set_kind(self._go, "primary")
        self._leave = QPushButton(self.tr("Close study"))
        self._leave.setObjectName("close_study_button")
        theme.set_kind(self._leave, "quiet")
        self._word_prompt.setText(self.tr("Word from the coordinator"))
        self._word_prompt.setBuddy(self._word)
        self._prompt.setBuddy(self._phrase)
        self._again_prompt.setBuddy(self._again)
        self._lay_out()
        self._connect()

    def title(self) -> str:
        return self.tr("Sign in")

    def shown(self) -> None:
        """Fresh each time; chosen is whoever was handed over to, else who follows the person that left."""
        self._heading.setText(self.workspace.study_name)
        self._list()
        buttons = [button for button in self._group.buttons() if button.isEnabled()]
        expected = [one for one in buttons if one.objectName() == f"person_{self.workspace.expected}"]
        for button in (expected or buttons)[:1]:
            button.click()

    def left(self) -> None:
        self._clear()

    # ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _list(self) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._people.removeWidget(button)
            button.setParent(None)
            button.deleteLater()
        people = self.workspace.people()
        for person in people:
            self._add(person)
        is_first = bool(people) and not all(self.workspace.may_sign_in(person) for person in people)
        self._sentence.setText(
            self.tr("The coordinator must sign in first and set a passphrase. Raters can begin after that.")
            if is_first
            else self.tr("Who are you?")
        )

    def _add(self, person: Person) -> None:
        button = QPushButton(self._called(person))
        button.setObjectName(f"person_{person.code}")
        button.setCheckable(True)
        button.setEnabled(self.workspace.may_sign_in(person))
        theme.set_kind(button, "rail")
        icons.dress(button, "key" if person.role is Role.COORDINATOR else "person")
        # not clicked: a screen reader checks the button without a click
        button.toggled.connect(lambda is_on, person=person: self._choose(person) if is_on else None)
        self._group.addButton(button)
        self._people.addWidget(button)

    def _called(self, person: Person) -> str:
        """Name and part in the study, neither said twice."""
        is_coordinator = person.role is Role.COORDINATOR
        part = self.tr("Coordinator") if is_coordinator else self.tr("Rater {code}").format(code=person.code)
        is_said = person.name.casefold().endswith(part.casefold())
        return person.name if is_said else f"{person.name} · {part}"

    def _choose(self, person: Person) -> None:
        self._person = person
        # One stop for Tab, at whoever is chosen; arrow keys move among the others.
        for button in self._group.buttons():
            policy = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)
        is_new = not person.has_passphrase
        self._prompt.setText(self.tr("Choose a passphrase") if is_new else self.tr("Passphrase"))
        self._go.setText(self.tr("Set passphrase and sign in") if is_new else self.tr("Sign in"))
        self._again_prompt.setText(self.tr("The same again"))
        needs_word = is_new and person.role is Role.RATER
        for widget in (self._word_prompt, self._word):
            widget.setVisible(needs_word)
        self._again.setVisible(is_new)
        self._again_prompt.setVisible(is_new)
        self._clear()
        self._say("")
        self._tell_demo()
        (self._word if needs_word else self._phrase).setFocus()

    def _clear(self) -> None:
        for line in (self._word, self._phrase, self._again):
            line.clear()

    def _tell_demo(self) -> None:
        shown, newcomer = self.workspace.demo.passphrase, self.workspace.demo.newcomer
        told = self.tr(
            "This is the demo: everybody's passphrase is “{phrase}”. Rater {code} has three cases left to score."
        )
        self._hint.setVisible(bool(shown))
        self._hint.setText(told.format(phrase=shown, code=newcomer))

    # ── signing in ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _sign_in(self) -> None:
        if self._person is None:
            return
        if not self._person.has_passphrase and self._phrase.text() != self._again.text():
            self._say(self.tr("The two passphrases differ. Type them again."), self._phrase, self._again)
            return
        try:
            self.workspace.sign_in(self._person, self._phrase.text(), self._word.text())
        except (WordNeeded, WrongWord) as refusal:
            self._say(str(refusal), self._word)
        except Refusal as refusal:
            self._say(str(refusal), self._phrase, self._again)

    def _say(self, fault: str, *to_mend: QLineEdit) -> None:
        """``to_mend``: the lines to type again, the first of which takes the keyboard."""
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        for line in (self._word, self._phrase, self._again):
            line.setProperty("wrong", "yes" if line in to_mend else "no")
            line.style().polish(line)
        for line in to_mend[:1]:
            line.selectAll()
            line.setFocus()

    def _next_or_sign_in(self) -> None:
        """Return in the first of two lines goes to the second."""
        if self._again.isVisible() and not self._again.text():
            self._again.setFocus()
        else:
            self._sign_in()

    # ── page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self._go.clicked.connect(self._sign_in)
        self._word.returnPressed.connect(self._phrase.setFocus)
        self._phrase.returnPressed.connect(self._next_or_sign_in)
        self._again.returnPressed.connect(self._sign_in)
        self._leave.clicked.connect(self.workspace.close)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._sentence)
        column.addSpacing(8)
        column.addLayout(self._people)
        column.addSpacing(16)
        lines: tuple[QWidget, ...] = (
            self._word_prompt,
            self._word,
            self._prompt,
            self._phrase,
            self._again_prompt,
            self._again,
        )
        for widget in (*lines, self._hint, self._fault):
            column.addWidget(widget)
        column.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.addWidget(self._go)
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        column.addLayout(buttons)
        column.addStretch(1)
        centred(self, column, WIDTH)


def _label(name: str, role: str, tone: str = "text", *, strong: bool = False) -> QLabel:
    label = theme.set_role(QLabel(), role, tone, strong=strong)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _phrase_line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line
