"""What can be chosen in the charter is taken as written; everything else is refused with what to write instead."""

import json
from dataclasses import replace

import pytest

from dmscorer.domain.charter import charter
from dmscorer.domain.charter import choices as charter_choices
from dmscorer.domain.charter.charter import Charter, ItemRule, SecondRound, Unmask
from dmscorer.domain.charter.choices import BadChoices
from dmscorer.domain.instrument.instrument import Instrument

PLAIN = Charter("cdasi-2", "0" * 64, 7)
PEOPLE = frozenset({"A", "B", "coordinator"})


def chosen(text: str, form: Instrument) -> Charter:
    return charter_choices.apply(PLAIN, charter_choices.parse(text), form, PEOPLE)


def test_choices_stand_in_the_charter_and_survive_its_bytes(cdasi: Instrument) -> None:
    given = {
        "item_rule": "majority", "repeat_share": 0.2, "washout_days": 14, "calibration": True, "calibration_measure": "icc",
        "calibration_pass": 0.75, "unmask": "each_case", "flag_presence": True, "adjudicators": ["B"],
        "border_notes": {"scalp": " with the face "},
    }  # fmt: skip
    made = chosen(json.dumps(given), cdasi)
    assert made == replace(
        PLAIN, item_rule=ItemRule.MAJORITY, repeat_share=0.2, washout_days=14, calibration=True, calibration_measure="icc",
        calibration_pass=0.75, unmask=Unmask.EACH_CASE, flag_presence=True, adjudicators=("B",),
        border_notes=(("scalp", "with the face"),),
    )  # fmt: skip
    assert charter.read(made.canonical()) == made


def test_nothing_chosen_changes_nothing(cdasi: Instrument) -> None:
    assert chosen("{}", cdasi) == PLAIN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"seed": 3}', "“seed”"),
        ('{"item_rule": "mode"}', "one of median, mean, majority, adjudicator"),
        ('{"item_rule": ["mean"]}', "one of"),
        ('{"repeat_share": 1.5}', "from 0 to 1"),
        ('{"repeat_share": NaN}', "from 0 to 1"),
        ('{"repeat_share": true}', "from 0 to 1"),
        ('{"washout_days": 2.5}', "a whole number"),
        ('{"calibration": "yes"}', "true or false"),
        ('{"border_notes": {"tail": "x"}}', "no site “tail”"),
        ('{"border_notes": {"scalp": ""}}', "an object"),
        ('{"adjudicators": ["Z"]}', "“Z”"),
        ('{"adjudicators": "A"}', "a list"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(cdasi: Instrument, text: str, said: str) -> None:
    with pytest.raises(BadChoices, match=said):
        chosen(text, cdasi)


def test_what_the_program_does_not_carry_out_cannot_be_chosen(cdasi: Instrument) -> None:
    with pytest.raises(BadChoices, match="missing"):
        chosen(json.dumps({"missing": SecondRound.BLIND}), cdasi)
