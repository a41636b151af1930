"""How long a rater was at each site, from signs of life: a pause of more than two minutes does not count."""

from datetime import datetime, timedelta
from typing import Final

PAUSE: Final = timedelta(minutes=2)


class SiteClock:
    """Told of every sign of life (a key, a photo turned, a site opened); the time up to the next belongs to that site."""

    def __init__(self) -> None:
        self._at: datetime | None = None
        self._site = ""
        self._spent: dict[str, timedelta] = {}

    def touch(self, site: str, at: datetime) -> None:
        """The rater does something at ``site`` at the moment ``at``; a clock that was set back adds nothing."""
        if self._at is not None and timedelta() < at - self._at <= PAUSE:
            self._spent[self._site] = self._spent.get(self._site, timedelta()) + (at - self._at)
        self._site, self._at = site, at

    def rest(self) -> None:
        """The case is put down: what comes until the next sign of life belongs to no site."""
        self._at = None

    def put_back(self, spent: dict[str, timedelta]) -> None:
        """It could not be kept: it comes again with the next :meth:`take`."""
        for site, time in spent.items():
            self._spent[site] = self._spent.get(site, timedelta()) + time

    def take(self) -> dict[str, timedelta]:
        """What was spent since the last call, by site."""
        spent, self._spent = self._spent, {}
        return spent
