"""What the coordinator does with the charter: choose, undo, sign, amend, and take it from or into a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dmscorer.domain.charter import choices as charter_choices
from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.charter.history import CharterState, CharterVersion
from dmscorer.domain.study.study import Person
from dmscorer.workflows.charter import charter
from dmscorer.workflows.report import export

if TYPE_CHECKING:
    from dmscorer.ui.acts.session import Session
    from dmscorer.workflows.study.study import OpenStudy


class CharterActs:
    """Belongs to the session and goes through it for the study and the person."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._before: list[Mapping[str, Any]] = []

    @property
    def state(self) -> CharterState:
        return charter.state(self._study)

    @property
    def now(self) -> Charter:
        return self._study.charter

    def forget(self) -> None:
        self._before.clear()

    def choose(self, choices: Mapping[str, Any]) -> None:
        """Durable when it returns; can be taken back until the charter is signed."""
        before = self.now
        charter.choose(self._study, self._who, choices)
        if self.now != before:
            self._before.append({name: getattr(before, name) for name in choices})

    def undo(self) -> bool:
        if not self._before:
            return False
        charter.choose(self._study, self._who, self._before.pop())
        return True

    def sign(self, passphrase: str) -> CharterVersion:
        made = charter.sign(self._study, self._who, passphrase)
        self.forget()
        return made

    def amend(self, choices: Mapping[str, Any], reason: str, passphrase: str) -> CharterVersion:
        return charter.amend(self._study, self._who, passphrase, choices, reason)

    def take_from(self, path: Path) -> None:
        """The choices of a file; raises BadChoices."""
        self.choose(charter_choices.parse(path.read_text(encoding="utf-8")))

    def write_to(self, path: Path) -> None:
        export.save(path, charter.encode(self._study))

    @property
    def _study(self) -> "OpenStudy":
        return self._session.study

    @property
    def _who(self) -> Person:
        person = self._session.person
        if person is None:
            raise AssertionError("the study was given to somebody")
        return person
