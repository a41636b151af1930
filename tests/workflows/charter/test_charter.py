"""Draft, signature, amendment: what can change when, who waits meanwhile, and what stays known."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dmscorer.domain.charter import choices as charter_choices
from dmscorer.domain.charter.charter import ItemRule
from dmscorer.domain.charter.history import AlreadySigned, Fixed, NoReason, NothingToAmend, NotSigned
from dmscorer.domain.study.attempts import WrongPassphrase
from dmscorer.domain.study.study import Person
from dmscorer.store.study import events
from dmscorer.workflows.audit import audit
from dmscorer.workflows.charter import charter
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.reading import blinding
from dmscorer.workflows.reading import reading as desk
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import RATERS, add_cases, ticking

PHRASE = "open sesame"


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[OpenStudy]:
    new = NewStudy("Trial", RATERS, seed=7, passphrase=PHRASE, is_draft=True)
    made = studies.create(tmp_path / "Trial", new, ticking())
    add_cases(made, subjects=2, visits=1)
    redaction.approve(made, redaction.unreviewed(made), "coordinator")
    yield made
    studies.close(made)


@pytest.fixture
def who(draft: OpenStudy) -> Person:
    return studies.coordinator(draft)


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


def sign_a_case(study: OpenStudy) -> str:
    rater = studies.raters(study)[0]
    begun = blinding.begin(study, rater)
    case = begun.next_open
    assert case is not None
    desk.enter_all(study, begun.id, case.case_id, dict.fromkeys(study.instrument.item_ids, 0))
    desk.sign_checked(study, rater, begun.id, case.case_id)
    return case.case_id


def test_raters_wait_until_the_charter_is_signed(draft: OpenStudy, who: Person) -> None:
    rater = studies.raters(draft)[0]
    with pytest.raises(NotSigned):
        blinding.begin(draft, rater)
    charter.sign(draft, who, PHRASE)
    assert len(blinding.begin(draft, rater).cases) == 2


def test_a_draft_changes_at_once_and_outlives_closing(draft: OpenStudy, who: Person) -> None:
    charter.choose(draft, who, {"item_rule": ItemRule.MAJORITY, "omitted": ("alopecia.recent",)})
    assert not draft.instrument.has("alopecia.recent")
    folder = draft.folder
    studies.close(draft)
    again = studies.open_study(folder)
    assert (again.charter.item_rule, again.charter.omitted) == (ItemRule.MAJORITY, ("alopecia.recent",))
    assert charter.state(again).is_draft
    assert not [one for one in audit.check(again).findings if "charter" in one.where or "trail" in one.where]
    studies.close(again)


def test_the_signature_takes_the_passphrase_and_freezes(draft: OpenStudy, who: Person) -> None:
    with pytest.raises(WrongPassphrase):
        charter.sign(draft, who, "wrong one")
    assert charter.state(draft).is_draft
    made = charter.sign(draft, who, PHRASE)
    assert (made.number, made.sha256, made.who) == (1, draft.charter.sha256, who.code)
    with pytest.raises(AlreadySigned):
        charter.choose(draft, who, {"flag_range": 1})
    with pytest.raises(AlreadySigned):
        charter.sign(draft, who, PHRASE)


def test_an_amendment_has_a_number_a_reason_and_what_changed(draft: OpenStudy, who: Person) -> None:
    with pytest.raises(NothingToAmend):
        charter.amend(draft, who, PHRASE, {"flag_range": 1}, "too early")
    charter.sign(draft, who, PHRASE)
    with pytest.raises(NoReason):
        charter.amend(draft, who, PHRASE, {"flag_range": 1}, "  ")
    with pytest.raises(NothingToAmend):
        charter.amend(draft, who, PHRASE, {"flag_range": 2}, "no change")
    made = charter.amend(draft, who, PHRASE, {"flag_range": 1}, "two levels missed too much")
    assert (made.number, made.reason, made.changed) == (2, "two levels missed too much", ("flag_range",))
    with draft.database.read() as connection:
        (event,) = events.of_kinds(connection, ("charter_amended",))
    assert json.loads(event.body)["changed"] == {"flag_range": [2, 1]}
    told = rows(charter.history_csv(draft))
    assert [(row["number"], row["changed"]) for row in told] == [("1", ""), ("2", "flag_range")]


def test_what_was_scored_under_which_version_stays_known(draft: OpenStudy, who: Person) -> None:
    charter.sign(draft, who, PHRASE)
    first = draft.charter.sha256
    sign_a_case(draft)
    charter.amend(draft, who, PHRASE, {"block_key": False}, "too many blocks")
    sign_a_case(draft)
    told = [(row["charter"], row["charter_sha256"]) for row in rows(charter.readings_csv(draft))]
    assert told == [("1", first), ("2", draft.charter.sha256)]


@pytest.mark.parametrize("choices", [{"omitted": ("alopecia.recent",)}, {"visit_distance": 2}])
def test_the_form_and_the_order_are_fixed_with_the_first_case(
    draft: OpenStudy, who: Person, choices: dict[str, object]
) -> None:
    charter.sign(draft, who, PHRASE)
    blinding.begin(draft, studies.raters(draft)[0])
    with pytest.raises(Fixed):
        charter.amend(draft, who, PHRASE, choices, "changed my mind")


def test_a_study_that_was_never_a_draft_holds_nobody_back(tmp_path: Path) -> None:
    """One made before charters were signed, or by a program for itself."""
    made = studies.create(tmp_path / "Old", NewStudy("Old", RATERS, seed=7, passphrase=PHRASE), ticking())
    add_cases(made, subjects=1, visits=1)
    redaction.approve(made, redaction.unreviewed(made), "coordinator")
    assert charter.state(made).versions == ()
    assert blinding.begin(made, studies.raters(made)[0]).cases
    studies.close(made)


def test_a_charter_goes_into_the_next_study_as_a_file(draft: OpenStudy, who: Person, tmp_path: Path) -> None:
    wanted = {
        "repeat_share": 0.2,
        "border_notes": (("scalp", "to the hairline"),),
        "adjudicators": ("B",),
        "primary": "item_consensus",
    }
    charter.choose(draft, who, wanted)
    choices = charter_choices.parse(charter.encode(draft).decode())
    new = NewStudy("Next", RATERS, seed=8, passphrase=PHRASE, choices=choices)
    made = studies.create(tmp_path / "Next", new, ticking())
    for field in charter_choices.CHOICES:
        assert getattr(made.charter, field) == getattr(draft.charter, field), field
    studies.close(made)


def test_tampering_with_the_charter_is_found(draft: OpenStudy, who: Person) -> None:
    charter.sign(draft, who, PHRASE)
    folder = draft.folder
    with draft.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER charters_never_update")
        connection.exec_driver_sql("UPDATE charters SET body = replace(body, '\"flag_range\":2', '\"flag_range\":1')")
    studies.close(draft)
    again = studies.open_study(folder)
    assert [one.where for one in audit.check(again).findings if "charter" in one.where]
    studies.close(again)
