"""Small studies as they come: items that cannot be judged, raters who are missing, scores corrected, decided, asked again."""

import random
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dmscorer.domain.charter.charter import ItemRule, Missing, SecondRound
from dmscorer.domain.instrument.instrument import Answer, Instrument, Item, NotAssessable
from dmscorer.domain.study.study import NewPerson
from dmscorer.store.reading import entries
from dmscorer.workflows.consensus import consensus, decisions
from dmscorer.workflows.consensus.decisions import Made
from dmscorer.workflows.reading import blinding, ratings, reading, second_round
from dmscorer.workflows.report import export
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.stats.studies import CDASI
from tests.workflows.conftest import add_cases, state_order, ticking

READ = (
    *("items.csv", "rules.csv", "ratings_wide.csv", "corrections.csv", "ratings_second_round.csv", "decisions.csv"),
    *("consensus.csv", "agreement.csv", "change.csv"),
    *("cdasi.csv", "cdasi_change.csv", "cdasi_summary.csv", "cdasi_counts.csv", "recompute.py", "recompute.R"),
)
PROGRAMS = [
    pytest.param([sys.executable, "-I", "recompute.py"], id="Python"),
    pytest.param(
        ["Rscript", "--vanilla", "recompute.R"],
        id="R",
        marks=pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed"),
    ),
]
KEPT = (
    "scalp",
    "malar",
    "gottrons_hands",
    "periungual",
    "alopecia",
)  # a form of five sites is judged like one of fifteen
ELSEWHERE = tuple(item.id for item in CDASI.items if item.site not in KEPT)


@dataclass(frozen=True, slots=True)
class Untidy:
    """``per_case``: how many of the raters see a case; ``unjudged``: share of items that cannot be judged."""

    seed: int
    raters: int = 3
    per_case: int = 3
    subjects: int = 4
    visits: int = 2
    unjudged: float = 0.03
    spread: float = 0.25  # how often a rater is a level off
    choices: Mapping[str, Any] = field(default_factory=dict)


IMPORTED = {
    "complete": Untidy(1, subjects=7, unjudged=0.0),
    "not assessable": Untidy(2, subjects=5, choices={"missing": Missing.AVAILABLE}),
    "strict": Untidy(3, choices={"missing": Missing.STRICT, "item_rule": ItemRule.MAJORITY}),
    "three of six raters": Untidy(4, raters=6, per_case=3, subjects=6, visits=1, unjudged=0.01),
    "raters missing": Untidy(5, raters=4, per_case=3, choices={"item_rule": ItemRule.MEAN}),
    "one case": Untidy(6, subjects=1, visits=1),
    "raters agree": Untidy(7, subjects=3, unjudged=0.0, spread=0.0),
    "items": Untidy(8, per_case=2, choices={"primary": "item_consensus", "item_rule": ItemRule.ADJUDICATOR}),
    "two raters": Untidy(9, raters=2, per_case=2, subjects=5, choices={"severity_set": "penn-2015"}),
}


def imported(folder: Path, what: Untidy) -> OpenStudy:
    made = _made(folder, what, {})
    rnd = random.Random(what.seed)
    items = made.instrument.items
    lines = [",".join(["subject", "visit", "rater", *(item.id for item in items)])]
    for subject in range(what.subjects):
        for visit in range(what.visits):
            truth = _truth(rnd, items, 0.35 if visit == 0 else 0.15)
            for rater in sorted(rnd.sample("ABCDEF"[: what.raters], what.per_case)):
                given = _sheet(rnd, made.instrument, truth, what)
                cells = (a.reason if isinstance(a, NotAssessable) else str(a) for a in given.values())
                lines.append(",".join([f"P{subject}", f"visit {visit + 1}", rater, *cells]))
    (folder / "scores.csv").write_text("\n".join(lines), encoding="utf-8")
    ratings.import_table(made, folder / "scores.csv")
    state_order(made, *(f"visit {visit + 1}" for visit in range(what.visits)))
    return made


def read_on_screen(folder: Path, what: Untidy) -> OpenStudy:
    """Read, shown, corrected, partly decided, and asked again, of which one rater's answers wait where the seed is even."""
    made = _made(folder, what, {"second_round": SecondRound.BLIND})
    add_cases(made, what.subjects, what.visits)
    rnd = random.Random(what.seed)
    truths: dict[str, dict[str, int]] = {}
    for rater in studies.raters(made):
        begun = blinding.begin(made, rater)
        for case in sorted(begun.cases, key=lambda one: one.case_id):
            truth = truths.setdefault(case.case_id, _truth(rnd, made.instrument.items, 0.3))
            reading.enter_all(made, begun.id, case.case_id, _sheet(rnd, made.instrument, truth, what))
            reading.sign_checked(made, rater, begun.id, case.case_id)
    _corrected(made, rnd, sorted(truths))
    second_round.start(made, studies.coordinator(made))
    for rater in studies.raters(made)[: None if what.seed % 2 else -1]:
        begun = blinding.begin(made, rater)
        for case in begun.cases:
            sheet = reading.sheet(made, begun.id, case.case_id)
            asked = sheet.open_items(made.instrument)
            reading.enter_all(
                made, begun.id, case.case_id, {i: rnd.randint(0, made.instrument.item(i).maximum) for i in asked}
            )
            reading.sign_checked(made, rater, begun.id, case.case_id)
    open_ = consensus.meeting(made).to_decide[::2]
    chosen = [Made(one.case_id, one.item, 1, "definition") for one in open_]
    decisions.decide_all(made, studies.coordinator(made), chosen)
    return made


def _corrected(study: OpenStudy, rnd: random.Random, cases: Sequence[str]) -> None:
    """After levels were shown: a level, and an item that cannot be judged after all."""
    consensus.of_visits(study)
    with study.database.read() as connection:
        own = {row.rater: row.id for row in entries.all_readings(connection)}
    for rater in studies.raters(study)[:2]:
        case = rnd.choice(cases)
        items = rnd.sample(study.instrument.item_ids, 2)
        changed: dict[str, Answer | None] = {items[0]: 1, items[1]: NotAssessable("image_quality")}
        reading.enter_all(study, own[rater.code], case, changed, why="slipped")
        reading.sign_checked(study, rater, own[rater.code], case)


def _made(folder: Path, what: Untidy, more: Mapping[str, Any]) -> OpenStudy:
    raters = tuple(NewPerson(code, f"Rater {code}") for code in "ABCDEF"[: what.raters])
    choices = {**what.choices, **more}
    new = NewStudy("Trial", raters, seed=what.seed, without=ELSEWHERE, passphrase="open sesame", choices=choices)
    made = studies.create(folder / "Trial", new, ticking())
    for rater in studies.raters(made):
        studies.set_passphrase(made, rater, f"secret {rater.code}")
    return made


def _truth(rnd: random.Random, items: Sequence[Item], severity: float) -> dict[str, int]:
    own = severity * rnd.uniform(0.3, 1.7)
    return {item.id: int(rnd.random() < own) * rnd.randint(1, item.maximum) for item in items}


def _sheet(rnd: random.Random, instrument: Instrument, truth: Mapping[str, int], what: Untidy) -> dict[str, Answer]:
    given: dict[str, Answer] = {}
    for item in instrument.items:
        step = rnd.choice((-1, 1)) if rnd.random() < what.spread else 0
        given[item.id] = max(0, min(item.maximum, truth[item.id] + step))
        if rnd.random() < what.unjudged:
            given[item.id] = NotAssessable(min(instrument.reason_ids))
    return given


def exported(study: OpenStudy, folder: Path) -> Path:
    export.write(study, folder, READ)
    return folder
