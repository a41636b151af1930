"""Photos on their way into the open study: prepared in a thread, admitted in the main thread visit by visit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from dmscorer.ui.acts.jobs import Jobs, Progress
from dmscorer.workflows.photos import intake
from dmscorer.workflows.photos.intake import Admission, Arrival, Plan
from dmscorer.workflows.study.study import OpenStudy


@dataclass
class PhotoIntake:
    """One batch. ``is_open`` says whether the study is still the window's; ``changed`` is called after every visit."""

    study: OpenStudy
    who: str
    source: Path | Plan
    jobs: Jobs
    is_open: Callable[[], bool]
    changed: Callable[[], None]
    came: Admission = field(default_factory=Admission)

    def prepare(self, progress: Progress) -> Plan:
        """In a thread: no database is touched here."""
        plan = self.source if isinstance(self.source, Plan) else intake.survey(self.source)
        arrivals = intake.prepare_all(self.study.folder, plan, progress)
        for _, visit in groupby(arrivals, key=lambda one: (one.found.subject, one.found.visit)):
            self._post(tuple(visit))
        return plan

    def finish(self, plan: Plan) -> Admission:
        """Here again: chart values, and what the survey itself left out."""
        self.came += intake.chart(self.study, plan, self.who) + Admission(left_out=plan.left_out)
        return self.came

    def _post(self, visit: tuple[Arrival, ...]) -> None:
        self.jobs.post(lambda: self._admit(visit))

    def _admit(self, visit: tuple[Arrival, ...]) -> None:
        if self.is_open():
            self.came += intake.admit(self.study, visit, self.who)
            self.changed()
