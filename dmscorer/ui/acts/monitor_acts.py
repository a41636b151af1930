"""The monitor check of whoever is signed in."""

from dataclasses import dataclass
from datetime import datetime

from dmscorer.domain.study.study import Person
from dmscorer.workflows.monitor import monitor
from dmscorer.workflows.study.study import OpenStudy


@dataclass(frozen=True, slots=True)
class MonitorCheck:
    _study: OpenStudy
    _who: Person

    @property
    def checked_at(self) -> datetime | None:
        """When this person last confirmed that the patches can be told apart."""
        found = monitor.confirmations(self._study).get(self._who.code)
        return found[0] if found else None

    def confirm(self, width: int, height: int, ratio: float) -> None:
        monitor.confirm(self._study, self._who, width, height, ratio)
