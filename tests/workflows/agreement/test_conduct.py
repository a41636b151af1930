"""How the study was rated: cases opened out of order by rater, and whether the charter kept the order all the time."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dmscorer.domain.agreement.conduct import Conduct
from dmscorer.domain.reading.reading import NotInTurn
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.agreement.conduct import conduct
from dmscorer.workflows.charter import charter
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import RATERS, add_cases, ticking

PHRASE = "open sesame"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Trial"


def made(folder: Path, choices: Mapping[str, Any]) -> OpenStudy:
    """Two cases, three raters; the charter is signed."""
    new = NewStudy("Trial", RATERS, seed=7, passphrase=PHRASE, is_draft=True, choices=choices)
    study = studies.create(folder, new, ticking())
    add_cases(study, subjects=2, visits=1)
    redaction.approve(study, redaction.unreviewed(study), "coordinator")
    charter.sign(study, studies.coordinator(study), PHRASE)
    return study


def score(study: OpenStudy, backwards: str = "") -> Conduct:
    """Every rater signs both cases, those in ``backwards`` the second one first."""
    for rater in studies.raters(study):
        begun = blinding.begin(study, rater)
        for case in begun.cases[:: -1 if rater.code in backwards else 1]:
            reading.case(study, begun.id, case.case_id)
            reading.enter_all(study, begun.id, case.case_id, dict.fromkeys(study.instrument.item_ids, 0))
            reading.sign_checked(study, rater, begun.id, case.case_id)
    return conduct(study, agreement.table(study))


def test_who_opened_cases_out_of_order_is_told(folder: Path) -> None:
    study = made(folder, {"forward_only": False})
    found = score(study, backwards="AC")
    assert (found.n_out_of_order, found.n_read_here) == (2, 6)
    assert found.out_of_order_of == (("A", 1), ("C", 1))
    assert not found.is_order_fixed
    studies.close(study)


def test_where_the_charter_keeps_the_order_nobody_can_leave_it(folder: Path) -> None:
    study = made(folder, {})
    with pytest.raises(NotInTurn):
        score(study, backwards="A")
    found = score(study)
    assert (found.n_out_of_order, found.out_of_order_of, found.is_order_fixed) == (0, (), True)
    studies.close(study)


@pytest.mark.parametrize("before", [True, False])
def test_an_amended_order_is_not_claimed_for_all_of_the_study(folder: Path, before: bool) -> None:
    study = made(folder, {"forward_only": before})
    who = studies.coordinator(study)
    charter.amend(study, who, PHRASE, {"forward_only": not before}, "as the sponsor wishes")
    assert not score(study).is_order_fixed
    studies.close(study)
