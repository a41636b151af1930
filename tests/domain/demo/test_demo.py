"""The demo study's people, truth and scores."""

from statistics import mean

import pytest

from dmscorer.domain.demo.demo import (
    MAXIMA,
    OMITTED,
    OPEN_CASES,
    RATERS,
    SUBJECTS,
    VISITS,
    scores,
    subject,
    taken_at,
    truth,
)
from dmscorer.domain.instrument.instrument import Instrument, NotAssessable, total
from dmscorer.domain.instrument.instrument_file import load
from tests.places import ROOT

CASES = [(s.label, v) for s in SUBJECTS for v in VISITS]


@pytest.fixture(scope="module")
def cdasi() -> Instrument:
    name = "cdasi-2.toml"
    return load((ROOT / "resources" / "instruments" / name).read_bytes(), name)


def test_it_knows_every_item_and_its_highest_level(cdasi: Instrument) -> None:
    assert dict(MAXIMA) == {item.id: item.maximum for item in cdasi.items}


def test_seven_subjects_two_visits_three_raters() -> None:
    assert (len(SUBJECTS), len(VISITS), len(RATERS), OPEN_CASES) == (7, 2, 3, 3)
    assert len({s.look.tone for s in SUBJECTS}) >= 5
    assert all("demo" in r.name.lower() for r in RATERS)


@pytest.mark.parametrize(("label", "visit"), CASES)
def test_every_true_level_exists(cdasi: Instrument, label: str, visit: str) -> None:
    levels = truth(label, visit)
    assert set(levels) == set(MAXIMA)
    for item, level in levels.items():
        cdasi.check(item, level)


@pytest.mark.parametrize("person", SUBJECTS, ids=lambda s: s.label)
def test_no_level_rises_and_activity_falls(person: object, cdasi: Instrument) -> None:
    label = getattr(person, "label", "")
    before, after = (truth(label, visit) for visit in VISITS)
    assert all(after[item] <= before[item] for item in MAXIMA)
    fall = [total(cdasi, levels, "activity").value or 0 for levels in (before, after)]
    assert fall[1] < fall[0] - 4


def test_totals_are_those_that_the_subjects_promise(cdasi: Instrument) -> None:
    """Means by hand: (25+21+19+17+14+12+11)/7 = 119/7 = 17; (8+7+6+6+4+3+2)/7 = 36/7; damage 14/7 = 2 and 10/7."""
    found = {
        (part, visit): mean(float(total(cdasi, truth(s.label, visit), part).value or 0) for s in SUBJECTS)
        for part in ("activity", "damage")
        for visit in VISITS
    }
    assert found == {
        ("activity", VISITS[0]): 17,
        ("activity", VISITS[1]): pytest.approx(36 / 7),
        ("damage", VISITS[0]): 2,
        ("damage", VISITS[1]): pytest.approx(10 / 7),
    }


def test_scores_are_valid_and_leave_alopecia_out(cdasi: Instrument) -> None:
    photo_variant = cdasi.without(OMITTED)
    for label, visit in CASES:
        for rater in RATERS:
            given = scores(label, visit, rater.code)
            assert set(given) == {item.id for item in photo_variant.items}
            for item, answer in given.items():
                photo_variant.check(item, answer)


def test_raters_lean_the_way_they_are_made_to() -> None:
    """B scores lower than A, C higher, over all that can be compared."""
    sums = dict.fromkeys("ABC", 0)
    for label, visit in CASES:
        for code in sums:
            sums[code] += sum(a for a in scores(label, visit, code).values() if isinstance(a, int))
    assert sums["B"] < sums["A"] < sums["C"]


def test_raters_now_and_then_cannot_judge() -> None:
    given = [a for label, visit in CASES for r in RATERS for a in scores(label, visit, r.code).values()]
    assert 3 <= sum(isinstance(a, NotAssessable) for a in given) <= 30


def test_raters_mostly_agree_with_the_truth() -> None:
    pairs = [(a, truth(*case)[i]) for case in CASES for r in RATERS for i, a in scores(*case, r.code).items()]
    assert sum(a == t for a, t in pairs) / len(pairs) > 0.9


def test_the_camera_clock_moves_on_and_the_visits_are_more_than_a_year_apart() -> None:
    clock = [taken_at("P01", VISITS[0], i) for i in range(16)]
    assert clock == sorted(set(clock))
    for person in SUBJECTS:
        assert (taken_at(person.label, VISITS[1], 0) - taken_at(person.label, VISITS[0], 0)).days > 365


def test_everything_is_the_same_in_a_new_run() -> None:
    before = truth("P04", VISITS[0])
    truth.cache_clear()
    assert truth("P04", VISITS[0]) == before
    assert scores("P04", VISITS[0], "A") == scores("P04", VISITS[0], "A")


def test_subject_is_found_by_label() -> None:
    assert subject("P03").look.tone == 1
