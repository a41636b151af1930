"""consensus.csv row by row, for cases settled by hand."""

import csv
import io
from dataclasses import replace
from typing import Any

from dmscorer.domain.charter.charter import ITEM_CONSENSUS, Charter, ItemRule, Missing
from dmscorer.domain.consensus.decision_trail import status
from dmscorer.domain.consensus.primary import Rated, asked_for, by_rule, primary_values, thresholds
from dmscorer.domain.instrument.instrument import Answer, Answers, Instrument, NotAssessable
from dmscorer.formats.consensus.consensus import ConsensusRow, columns, encode


def row(instrument: Instrument, sheets: list[Answers], rule: ItemRule | None = None, **chosen: Any) -> dict[str, str]:
    """``rule``: what the table is asked for, None = by the charter; ``chosen``: what the charter says."""
    charter = replace(Charter(instrument.id, instrument.sha256, 1), **chosen)
    given = Rated("case", instrument, charter, dict(zip("ABCDEF", sheets, strict=False)))
    found = given.settled() if rule is None else replace(given, charter=by_rule(charter, rule)).settled()
    values = primary_values(given, found) if rule is None else asked_for(given, rule, found)
    rows = [ConsensusRow("S", "V", len(sheets), found, status(found, None), values)]
    table = encode(rows, instrument, rule or charter.item_rule, thresholds(instrument, charter), charter)
    (only,) = csv.DictReader(io.StringIO(table.decode(), newline=""))
    return only


def zeros(instrument: Instrument, **given: Answer) -> dict[str, Answer]:
    """All 0 but for ``site__item=level``."""
    levels: dict[str, Answer] = dict.fromkeys(instrument.item_ids, 0)
    return levels | {name.replace("__", "."): answer for name, answer in given.items()}


def test_two_raters_who_differ_leave_the_item_open(cdasi: Instrument) -> None:
    """Levels 1 and 2 have no middle level: the item consensus lies between 0 and 3; the mean of the totals is 1.5."""
    sheets: list[Answers] = [zeros(cdasi, malar__erythema=1), zeros(cdasi, malar__erythema=2)]
    median = row(cdasi, sheets, primary=ITEM_CONSENSUS)
    assert (median["activity"], median["activity_low"], median["activity_high"]) == ("", "0", "3")
    assert (median["malar.erythema"], median["open_items"], median["complete"]) == ("", "1", "false")
    assert (median["activity_mean"], median["activity_items"], median["severity"]) == ("1.5", "", "")
    mean = row(cdasi, sheets, ItemRule.MEAN)
    assert (mean["activity"], mean["activity_items"], mean["malar.erythema"]) == ("1.5", "1.5", "1.5")
    assert (mean["open_items"], mean["complete"]) == ("0", "true")


def test_sum_of_medians_and_mean_of_sums_stand_side_by_side_and_the_primary_one_has_the_band(cdasi: Instrument) -> None:
    """Three items 1/0/0, 0/1/0, 0/0/1: the medians add up to 0, every rater's total is 1."""
    sheets: list[Answers] = [zeros(cdasi, **{name: 1}) for name in ("malar__erythema", "arm__scale", "scalp__erythema")]
    only = row(cdasi, sheets)
    assert (only["activity"], only["activity_items"], only["activity_mean"], only["primary"]) == (
        "1",
        "0",
        "1",
        "mean_of_totals",
    )
    other = row(cdasi, sheets, primary=ITEM_CONSENSUS)
    assert (other["activity"], other["activity_items"], other["activity_mean"]) == ("0", "0", "1")
    assert (other["primary"], other["n_raters_activity"], other["raters"]) == ("item_consensus", "3", "A B C")


def test_a_rule_that_was_asked_for_has_a_band_only_where_it_gives_the_primary_value(cdasi: Instrument) -> None:
    sheets: list[Answers] = [zeros(cdasi, malar__erythema=level) for level in (0, 0, 3)]
    median, mean = row(cdasi, sheets, ItemRule.MEDIAN), row(cdasi, sheets, ItemRule.MEAN)
    assert (median["activity"], median["malar.erythema"], median["severity"]) == ("0", "0", "")
    assert (mean["activity"], mean["malar.erythema"], mean["severity"]) == ("1", "1", "mild")
    items = row(cdasi, sheets, ItemRule.MEDIAN, primary=ITEM_CONSENSUS)
    assert (items["activity"], items["severity"], items["primary"]) == ("0", "mild", "item_consensus")


def test_under_mean_an_item_is_open_where_fewer_could_assess_it_than_the_charter_asks_for(cdasi: Instrument) -> None:
    """Of three raters one could not see one item and left out another: open for strict; two are enough for available."""
    one = zeros(cdasi, malar__erythema=NotAssessable("image_quality"))
    del one["arm.scale"]
    sheets: list[Answers] = [one, zeros(cdasi), zeros(cdasi)]
    strict = row(cdasi, sheets, ItemRule.MEAN, missing=Missing.STRICT)
    assert (strict["open_items"], strict["activity"], strict["n_raters_activity"]) == ("2", "", "0")
    assert (strict["n_complete_activity"], strict["activity_low"], strict["activity_high"]) == ("2", "0", str(5 / 3))
    available = row(cdasi, sheets, ItemRule.MEAN)
    assert (available["open_items"], available["activity"], available["n_filled_activity"]) == ("0", "0", "2")
    assert row(cdasi, sheets)["open_items"] == "0"


def test_a_mean_of_exactly_19_has_no_band_under_penn(cdasi: Instrument) -> None:
    """18, 19 and 20 have the mean 19: Penn 2015 says nothing of it, Ahmed 2020 calls it moderate."""
    sites = [site.id for site in cdasi.sites if site.kind == "area"][:6]
    base: dict[str, Answer] = {f"{site}.erythema": 3 for site in sites}
    extra: list[dict[str, Answer]] = [{}, {"arm.scale": 1}, {"arm.scale": 2}]
    sheets: list[Answers] = [zeros(cdasi) | base | more for more in extra]
    penn = row(cdasi, sheets, severity_set="penn-2015")
    assert (penn["activity"], penn["severity"], penn["severity_set"]) == ("19", "no band", "Penn 2015")
    assert row(cdasi, sheets)["severity"] == "moderate"


def test_a_variant_has_the_same_columns_as_the_whole(cdasi: Instrument) -> None:
    variant = cdasi.without(["alopecia.recent"])
    assert columns(variant) == columns(cdasi)
    assert row(variant, [zeros(variant)] * 3)["alopecia.recent"] == ""
