"""A study as the published one: 15 subjects with clinical values, 7 of them scored at two visits by three raters."""

import random
from collections.abc import Sequence
from pathlib import Path

from dmscorer.domain.instrument.instrument import Item
from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.reading import ratings
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy

RATERS = tuple(NewPerson(code, f"Dr. {name}") for code, name in zip("ABC", ("Adams", "Brandt", "Costa"), strict=True))
RESPONSES = (
    "complete_relief",
    "marked_improvement",
    "moderate_improvement",
    "slight_improvement",
    "no_change",
    "worsening",
)
VISITS = (
    ("baseline", 0, 1.0, "2018-01-{:02}"),
    ("cycle 4", 4, 0.12, "2018-06-{:02}"),
    ("follow-up", 20, 0.07, "2020-03-{:02}"),
)
CLINICAL = (
    "subject,visit,date,cycle,ck_u_l,ck_upper_limit,pga_muscle,pga_skin,ivig_cycles,ivig_g_kg,gc_mg_day,co_medication,"
    "diagnosis,adverse_event,therapy_status,stop_reason,weight"
)


def make(
    folder: Path, *, subjects: int = 15, scored: int = 7, is_draft: bool = False, raters: Sequence[NewPerson] = RATERS
) -> OpenStudy:
    made = studies.create(folder / "Follow-up", NewStudy("Follow-up", raters, seed=7, is_draft=is_draft))
    rnd = random.Random(3)
    (folder / "scores.csv").write_text(
        scores(rnd, made.instrument.items, scored, tuple(one.code for one in raters)), encoding="utf-8"
    )
    (folder / "clinical.csv").write_text(clinical_table(rnd, subjects), encoding="utf-8")
    ratings.import_table(made, folder / "scores.csv")
    clinical.import_table(made, folder / "clinical.csv", "coordinator")
    return made


def scores(rnd: random.Random, items: tuple[Item, ...], subjects: int, raters: Sequence[str] = ("A", "B", "C")) -> str:
    """Severe at the baseline, mild later; raters differ by one level here and there, B scores lower than the others."""
    lines = [",".join(["subject", "visit", "rater", *(item.id for item in items)])]
    for subject in range(1, subjects + 1):
        for visit, severity in (("baseline", 0.30), ("follow-up", 0.08)):
            own = severity * rnd.uniform(0.6, 1.5)
            truth = [int(rnd.random() < own) * min(item.maximum, 1 + int(rnd.random() < 0.4)) for item in items]
            for rater, slip in zip(raters, (0.10, 0.16, 0.08) * 2, strict=False):
                given = [
                    _given(rnd, level, item.maximum, slip, rater) for level, item in zip(truth, items, strict=True)
                ]
                lines.append(",".join([f"P{subject:02}", visit, rater, *map(str, given)]))
    return "\n".join(lines)


def _given(rnd: random.Random, level: int, maximum: int, slip: float, rater: str) -> int:
    if rnd.random() >= slip:
        return level
    step = -1 if rater == "B" and rnd.random() < 0.8 else rnd.choice((-1, 1))
    return max(0, min(maximum, level + step))


def clinical_table(rnd: random.Random, subjects: int) -> str:
    lines = [CLINICAL]
    for subject in range(1, subjects + 1):
        first = rnd.lognormvariate(6.8, 1.0)
        for place, (visit, cycle, share, day) in enumerate(VISITS):
            cells = (
                f"P{subject:02}", visit, day.format(subject % 25 + 1), cycle, round(first * share * rnd.uniform(0.6, 1.5)),
                190, rnd.choice(RESPONSES[:4]) if place else "", rnd.choice(RESPONSES) if place else "", cycle,
                2 if place else 0, (60, 20, rnd.choice((0, 5, 7.5)))[place], rnd.choice(("azathioprine", "methotrexate", "")),
                rnd.choice(("classic", "overlap", "paraneoplastic", "juvenile", "amyopathic")) if place == 0 else "",
                rnd.choice(("none", "headache", "thrombosis")) if place == 2 else "",
                rnd.choice(("ongoing", "stopped", "relapse")) if place == 2 else "", "", rnd.randint(55, 95),
            )  # fmt: skip
            lines.append(",".join(map(str, cells)))
    return "\n".join(lines)
