"""Made-up cohorts of any size: clinical values at three visits, scores of three raters for some subjects. Nobody exists."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from dmscorer.domain.demo.demo import MAXIMA, is_damage
from dmscorer.domain.results.clinical import RESPONSES
from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.reading import ratings
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy

VISITS = ("baseline", "cycle 4", "follow-up")
COLUMNS = (
    *("subject", "visit", "date", "cycle", "ck_u_l", "ck_upper_limit", "pga_muscle", "pga_skin", "ivig_cycles"),
    *("ivig_g_kg", "gc_mg_day", "co_medication", "diagnosis", "adverse_event", "therapy_status", "stop_reason"),
)


def made(folder: Path, n: int = 15, n_scored: int = 7, *, limits: tuple[int, ...] = (170, 190)) -> OpenStudy:
    """A study in that folder; subjects S1 … Sn, the first ``n_scored`` with scores at baseline and follow-up."""
    study = studies.create(
        folder / "Cohort", NewStudy("Cohort", tuple(NewPerson(c, f"Rater {c}") for c in "ABC"), seed=7)
    )
    random = Random(14365)
    values, scores = folder / "values.csv", folder / "scores.csv"
    rows = [row for at in range(n) for row in _values(f"S{at + 1}", random, limits)]
    values.write_text("\n".join([",".join(COLUMNS), *(",".join(row) for row in rows)]), encoding="utf-8")
    clinical.import_table(study, values, "coordinator")
    items = study.instrument.item_ids
    lines = [",".join(["subject", "visit", "rater", *items])]
    for at in range(n_scored):
        start = random.randint(9, 31)
        for visit, total, damage in (
            (VISITS[0], start, at % 4),
            (VISITS[2], round(start * random.uniform(0.1, 0.6)), at % 3),
        ):
            true = _sheet(random, total, damage)
            for rater in "ABC":
                own = {item: _read(random, level, MAXIMA[item]) for item, level in true.items()}
                lines.append(",".join([f"S{at + 1}", visit, rater, *(str(own.get(item, 0)) for item in items)]))
    scores.write_text("\n".join(lines), encoding="utf-8")
    if n_scored:
        ratings.import_table(study, scores)
    return study


def _values(subject: str, random: Random, limits: tuple[int, ...]) -> list[list[str]]:
    first = date(2015, 1, 1) + timedelta(days=random.randint(0, 1500))
    days = (0, random.randint(100, 140), random.randint(300, 1300))
    ck = random.choice((140, 260, 480, 1200, 2900, 6100))
    limit, dose = random.choice(limits), random.choice((10, 20, 40, 60, 80))
    kind = random.choice(("classic", "classic", "classic", "overlap", "paraneoplastic"))
    drug = random.choice(("methotrexate", "azathioprine; hydroxychloroquine", "mycophenolate", "none"))
    rows = []
    for at, visit in enumerate(VISITS):
        muscle, skin = (RESPONSES[min(5, int(random.triangular(0, 6, 1.5)))] if at else "" for _ in range(2))
        level = round(ck * (1, 0.2, 0.15)[at] * random.uniform(0.6, 1.3))
        event = random.choice(("headache", "none", "none")) if at == 1 else ""
        state = ("", "ongoing", random.choice(("ongoing", "stopped", "relapse")))[at]
        rows.append(
            [
                *(subject, visit, str(first + timedelta(days=days[at])), str((0, 4, 4 + days[2] // 60)[at])),
                *(
                    str(max(level, 30)),
                    str(limit),
                    muscle,
                    skin,
                    str((0, 4, 4 + days[2] // 60)[at]),
                    ("", "2", "1.5")[at],
                ),
                *(str(round(dose * (1, 0.4, 0)[at])), drug if at < 2 else drug.split(";")[0], kind if at == 0 else ""),
                *(event, state, "remission" if state == "stopped" else ""),
            ]
        )
    return rows


def _sheet(random: Random, activity: int, damage: int) -> dict[str, int]:
    sheet = dict.fromkeys(MAXIMA, 0)
    for wanted, chosen in ((activity, False), (damage, True)):
        names = [n for n in MAXIMA if is_damage(n) is chosen and "papules" not in n and "alopecia" not in n]
        while sum(sheet[n] for n in names) < wanted:
            name = random.choice(names)
            sheet[name] = min(sheet[name] + 1, MAXIMA[name])
    return sheet


def _read(random: Random, level: int, maximum: int) -> int:
    """What a rater makes of a level: one beside it now and then, seldom something where there is nothing."""
    off = random.random()
    if level == 0:
        return int(off > 0.985)
    return min(maximum, max(0, level + (off > 0.88) - (off < 0.08)))
