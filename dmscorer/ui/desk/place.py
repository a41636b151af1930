"""Where the rater is in a case and how long at each site: kept a moment after the hand rests, never before an entry."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from dmscorer.domain.errors import CannotSave
from dmscorer.domain.reading.pace import SiteClock
from dmscorer.domain.reading.reading import Place
from dmscorer.ui.acts.rater_desk import Desk
from dmscorer.ui.desk.open_case import OpenCase

_REST_MS: Final = 800


class DeskPlace(QObject):
    """``here`` tells site, item and photo in front."""

    def __init__(self, desk: Desk, here: Callable[[], tuple[str, str, str | None]], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._here = here
        self._case: OpenCase | None = None
        self._clock = SiteClock()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._keep)

    def open_case(self, case: OpenCase) -> None:
        self._case = case

    def touch(self, *_: object) -> None:
        """A sign of life."""
        # Who reads a signed case again is not scoring.
        if self._case is not None and not self._case.is_closed:
            self._clock.touch(self._here()[0], self._desk.now)

    def move(self, *_: object) -> None:
        """Another item or photo is in front."""
        self.touch()
        self._rest.start()

    def put_down(self) -> None:
        """Keep what is pending; the case goes from the desk."""
        if self._case is not None:
            self.touch()
            self._clock.rest()
            self._rest.stop()
            self._keep()
            self._case = None

    def _keep(self) -> None:
        if self._case is None:
            return
        case_id, spent = self._case.case.id, self._clock.take()
        _, item, photo_id = self._here()
        try:
            self._desk.spend(case_id, spent)
            if not self._case.is_closed:
                self._desk.mark_place(Place(case_id, item or None, photo_id))
        except CannotSave:  # the next entry stops and says so; this comes with the next rest
            self._clock.put_back(spent)
