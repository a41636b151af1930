"""What the coordinator does with clinical values: type, bring in, take back; and whose photographs may be published."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dmscorer.workflows.photos import consent
from dmscorer.workflows.report import export
from dmscorer.workflows.results import clinical
from dmscorer.workflows.results.clinical import ClinicalImport

if TYPE_CHECKING:
    from dmscorer.ui.acts.session import Session
    from dmscorer.workflows.study.study import OpenStudy

MOST_UNDO = 100


class ClinicalActs:
    """Belongs to the session and goes through it for the study, the person and the signals."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._before: list[dict[clinical.Place, str]] = []

    @property
    def may_undo(self) -> bool:
        return bool(self._before)

    def forget(self) -> None:
        self._before.clear()

    def set_value(self, visit_id: str, column: str, text: str) -> None:
        """Durable when it returns; raises WrongValue with what would be right."""
        self._do(lambda: clinical.set_value(self._study, visit_id, column, text, self._who))

    def add_visit(self, subject: str, label: str, day: str) -> None:
        self._do(lambda: clinical.add_visit(self._study, subject, label, day, self._who))

    def bring_in(self, path: Path) -> ClinicalImport:
        """All of the table or nothing; one undo takes all of it back."""
        made: list[ClinicalImport] = []
        self._do(lambda: made.append(clinical.import_table(self._study, path, self._who)))
        return made[0]

    def undo(self) -> bool:
        """Put back what the last act changed."""
        if not self._before:
            return False
        clinical.put_back(self._study, self._before.pop(), self._who)
        self._session.clinical_changed.emit()
        return True

    def save_form(self, path: Path) -> None:
        """An empty table to fill in."""
        export.save(path, clinical.form_csv(self._study))

    @property
    def consented(self) -> frozenset[str]:
        return consent.given(self._study)

    def say_consent(self, subject: str, *, is_given: bool) -> None:
        consent.say(self._study, subject, self._who, is_given=is_given)

    def _do(self, act: Callable[[], object]) -> None:
        before = clinical.spelled(self._study)
        act()
        after = clinical.spelled(self._study)
        changed = {place: before.get(place, "") for place, text in after.items() if before.get(place, "") != text}
        if changed:
            self._before = [*self._before[1 - MOST_UNDO :], changed]
            self._session.clinical_changed.emit()

    @property
    def _study(self) -> "OpenStudy":
        return self._session.study

    @property
    def _who(self) -> str:
        person = self._session.person
        return person.code if person else ""
