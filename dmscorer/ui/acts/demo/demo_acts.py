"""The demo study, which fills while one looks at it, and the rehearsal: the same desk where nothing counts."""

from __future__ import annotations  # the types of modules that are imported lazily

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dmscorer.domain.study.study import Person
from dmscorer.lazy_import import lazy_import as lazy
from dmscorer.ui.acts.jobs import Jobs

if TYPE_CHECKING:
    from dmscorer.domain.demo import demo as people_of_demo
    from dmscorer.ui.acts.demo import demo_filling, rehearsal
    from dmscorer.workflows.demo import demo
    from dmscorer.workflows.study.study import OpenStudy
else:  # the painter, numpy and the database: only once a demo is asked for
    people_of_demo, demo = lazy("dmscorer.domain.demo.demo"), lazy("dmscorer.workflows.demo.demo")
    demo_filling, rehearsal = lazy("dmscorer.ui.acts.demo.demo_filling"), lazy("dmscorer.ui.acts.demo.rehearsal")


class Opener(Protocol):
    """What opens and closes studies in the window."""

    def take_over(self, study: OpenStudy) -> None: ...

    def open(self, folder: Path) -> None: ...

    def close(self) -> None: ...

    def people(self) -> tuple[Person, ...]: ...

    def sign_in(self, person: Person, phrase: str) -> None: ...


class DemoActs:
    """``study``: what the window has open; ``changed`` is called whenever photos of the demo have come in."""

    def __init__(
        self, opener: Opener, study: Callable[[], OpenStudy | None], jobs: Jobs, changed: Callable[[], None]
    ) -> None:
        self._opener = opener
        self._study = study
        self._jobs = jobs
        self._changed = changed
        self._filling: demo_filling.DemoFilling | None = None  # while photos are painted
        self._rehearsal: rehearsal.Rehearsal | None = None

    @property
    def passphrase(self) -> str:
        """What the sign-in page of the demo shows; empty for every other study."""
        study = self._study()
        return "" if study is None else demo.passphrase(study)

    @property
    def newcomer(self) -> str:
        """Code of the rater who has cases left to score in the demo; empty for every other study."""
        return people_of_demo.NEWCOMER if self.passphrase else ""

    @property
    def is_painting(self) -> bool:
        """Whether photos of the demo are still to come."""
        return self._filling is not None and not self._filling.is_finished

    @property
    def is_rehearsing(self) -> bool:
        return self._rehearsal is not None

    def open(self, folder: Path | None = None, *, small: bool = False) -> None:
        """Open the demo study at once, made where it is missing; its photos come while it is open."""
        self._opener.close()
        self._fill(demo.begin(folder, small=small))

    def rehearse(self) -> None:
        """The same desk on made-up pictures, in a study of its own that is thrown away; the open one is closed meanwhile."""
        study = self._study()
        back = study.folder if study is not None and not self.is_rehearsing else None
        self._opener.close()
        self._rehearsal = begun = rehearsal.Rehearsal(back)
        try:
            self._fill(demo.rehearse(begun.folder))
        except BaseException:
            self.throw_away()
            raise
        newcomer = next(person for person in self._opener.people() if person.code == self.newcomer)
        self._opener.sign_in(newcomer, self.passphrase)

    def end_rehearsal(self) -> None:
        """Back to the sign-in page of the study that waits, or to the first page."""
        back = self._rehearsal.back if self._rehearsal is not None else None
        self._opener.close()
        if back is not None:
            self._opener.open(back)

    def stop_painting(self) -> None:
        if self._filling is not None:
            self._filling.stop()
            self._filling = None

    def throw_away(self) -> None:
        """Of a rehearsal nothing is kept, once its study is closed."""
        if self._rehearsal is not None:
            self._rehearsal.throw_away()
            self._rehearsal = None

    def _fill(self, making: demo.Making) -> None:
        self._opener.take_over(making.study)
        if not making.is_finished:
            self._filling = demo_filling.DemoFilling(making, self._jobs, self._changed, self._jobs.failed.emit)
