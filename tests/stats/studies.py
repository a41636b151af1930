"""Small studies for the statistics tests."""

import random
from collections.abc import Mapping, Sequence

from dmscorer.domain.agreement.agreement import CaseKey, RatingTable, Result
from dmscorer.domain.instrument.instrument import Answers
from dmscorer.domain.instrument.instrument_file import load
from dmscorer.stats.agreement.engine import agreement
from tests.places import ROOT

CDASI = load((ROOT / "resources" / "instruments" / "cdasi-2.toml").read_bytes(), "cdasi-2.toml")
ALL = CDASI.item_ids
PHOTO = tuple(item for item in ALL if item != "alopecia.recent")
_known: dict[str, tuple[Result, ...]] = {}


def agreed(table: RatingTable) -> tuple[Result, ...]:
    """The engine's rows of a table: a second or two, hence only once for each table, whoever asks."""
    key = repr(table)
    if key not in _known:
        _known[key] = agreement(table, CDASI)
    return _known[key]


def filled(levels: Mapping[str, int]) -> Answers:
    """A whole sheet: 0 everywhere except as given."""
    assert set(levels) <= set(ALL)
    return dict.fromkeys(ALL, 0) | dict(levels)


def table_of(*cases: Sequence[Answers], visits: Sequence[str] = ("1",)) -> RatingTable:
    """One sheet a rater for each case; cases run through the visits of subject 1, then of subject 2 ..."""
    keys = tuple(CaseKey(f"S{at // len(visits) + 1}", visits[at % len(visits)]) for at in range(len(cases)))
    raters = tuple("ABCDEF"[: max(len(sheets) for sheets in cases)])
    return RatingTable(
        raters, keys, {(c, r): sheet for c, sheets in enumerate(cases) for r, sheet in enumerate(sheets)}
    )


def random_study(subjects: int, visits: int, raters: int, missing: float = 0.0, seed: int = 1) -> RatingTable:
    """Raters a level off in a third of their answers; ``missing`` is the share of answers that nobody gave."""
    chance = random.Random(seed)
    cases = tuple(CaseKey(f"S{subject}", f"v{visit}") for subject in range(subjects) for visit in range(visits))
    sheets = {}
    for case in range(len(cases)):
        true = {item.id: max(0, round(chance.gauss(0.5, 1.2))) for item in CDASI.items}
        for rater in range(raters):
            sheets[case, rater] = {
                item.id: max(0, min(item.maximum, true[item.id] + chance.choice((0, 0, 0, 0, 1, -1))))
                for item in CDASI.items
                if chance.random() >= missing
            }
    return RatingTable(tuple("ABCDEF"[:raters]), cases, sheets)
