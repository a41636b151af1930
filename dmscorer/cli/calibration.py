"""``dmscorer calibration``: the reference cases, the panel's levels, and who has passed."""

from argparse import Namespace

from dmscorer.cli.passphrase import acting, asking
from dmscorer.cli.words import count, opened
from dmscorer.domain.calibration.calibration import Certificate
from dmscorer.domain.errors import Refusal
from dmscorer.workflows.calibration import calibration
from dmscorer.workflows.calibration import expert_panel as panel


class NoSuchVisit(Refusal):
    def __init__(self, subject: str, visit: str) -> None:
        super().__init__(
            f"There is no visit “{subject}, {visit}” with photos that no rater has yet: bring its photos in before a rater signs in."
        )


def take(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        who = acting(study, options)
        free = {(visit.subject, visit.label): visit.id for visit in calibration.free_visits(study)}
        visit_id = free.get((options.subject, options.visit))
        if visit_id is None:
            raise NoSuchVisit(options.subject, options.visit)
        calibration.take_as_reference(study, [visit_id], who.code)
    print(f"{options.subject}, {options.visit} is a reference case now and no visit of the study any more.")
    return 0


def import_panel(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        n = panel.import_table(study, options.file, acting(study, options))
    print(f"Levels of the panel for {count(n, 'reference case')}.")
    return 0


def show(options: Namespace) -> int:
    with opened(options.study) as study:
        asking(study, options)
        cases, passed = calibration.reference_cases(study), calibration.certificates(study)
        n_items = len(study.instrument.items)
    for case in cases:
        state = "ready" if case.is_ready else "not ready"
        print(
            f"{case.visit.subject}, {case.visit.label}: {state}, {count(case.n_photos, 'photo')}, {case.n_judged} of {n_items} levels"
        )
    print(f"{count(len(cases), 'reference case')}, {sum(case.is_ready for case in cases)} ready.")
    for one in passed:
        print(_certificate(one))
    return 0


def _certificate(one: Certificate) -> str:
    found = one.closeness
    value = "not estimable" if found.value is None else f"{round(found.value, 3) + 0.0:.3f}"
    state = "passed" if one.is_passed else "not passed"
    return f"{one.rater}, try {one.number}, {one.at:%Y-%m-%d}: {state}, {found.measure} {value} of {found.n} ({one.needed} needed)"
