"""consensus.csv row by row, for cases settled by hand."""

import csv
import io

from dmscorer.domain.charter.charter import Charter, ItemRule
from dmscorer.domain.consensus.consensus import case_consensus
from dmscorer.domain.consensus.decision_trail import status
from dmscorer.domain.instrument.instrument import Answer, Answers, Instrument, NotAssessable
from dmscorer.formats.consensus.consensus import ConsensusRow, columns, encode, open_items


def row(instrument: Instrument, sheets: list[Answers], rule: ItemRule, set_id: str = "ahmed-2020") -> dict[str, str]:
    charter = Charter(instrument.id, instrument.sha256, 1)
    found = case_consensus("case", instrument, sheets, charter)
    rows = [ConsensusRow("S", "V", len(sheets), found, status(found, None))]
    table = encode(rows, instrument, rule, instrument.threshold_set(set_id), charter)
    (only,) = csv.DictReader(io.StringIO(table.decode(), newline=""))
    return only


def zeros(instrument: Instrument, **given: Answer) -> dict[str, Answer]:
    """All 0 but for ``site__item=level``."""
    levels: dict[str, Answer] = dict.fromkeys(instrument.item_ids, 0)
    return levels | {name.replace("__", "."): answer for name, answer in given.items()}


def test_two_raters_who_differ_leave_the_item_open(cdasi: Instrument) -> None:
    """Levels 1 and 2 have no middle level: between 0 and 3 by what is missing; the mean of the totals is 1.5."""
    sheets: list[Answers] = [zeros(cdasi, malar__erythema=1), zeros(cdasi, malar__erythema=2)]
    median = row(cdasi, sheets, ItemRule.MEDIAN)
    assert (median["activity"], median["activity_low"], median["activity_high"]) == ("", "0", "3")
    assert (median["malar.erythema"], median["open_items"], median["complete"]) == ("", "1", "false")
    mean = row(cdasi, sheets, ItemRule.MEAN)
    assert (mean["activity"], mean["malar.erythema"], mean["open_items"], mean["complete"]) == (
        "1.5",
        "1.5",
        "0",
        "true",
    )


def test_sum_of_medians_and_mean_of_sums_stand_side_by_side(cdasi: Instrument) -> None:
    """Three items 1/0/0, 0/1/0, 0/0/1: the medians add up to 0, every rater's total is 1."""
    sheets: list[Answers] = [zeros(cdasi, **{name: 1}) for name in ("malar__erythema", "arm__scale", "scalp__erythema")]
    only = row(cdasi, sheets, ItemRule.MEDIAN)
    assert (only["activity"], only["activity_mean"]) == ("0", "1")


def test_under_mean_every_level_that_is_missing_is_counted_as_an_open_item(cdasi: Instrument) -> None:
    one = zeros(cdasi, malar__erythema=NotAssessable("image_quality"))
    del one["arm.scale"]
    charter = Charter(cdasi.id, cdasi.sha256, 1)
    found = case_consensus("case", cdasi, [one, zeros(cdasi), zeros(cdasi)], charter)
    assert open_items(found, ItemRule.MEAN) == 2
    assert open_items(found, ItemRule.MEDIAN) == 0


def test_a_mean_of_exactly_19_has_no_band_under_penn(cdasi: Instrument) -> None:
    """18, 19 and 20 have the mean 19: Penn 2015 gives no band there, Ahmed 2020 calls it moderate."""
    sites = [site.id for site in cdasi.sites if site.kind == "area"][:6]
    base: dict[str, Answer] = {f"{site}.erythema": 3 for site in sites}
    extra: list[dict[str, Answer]] = [{}, {"arm.scale": 1}, {"arm.scale": 2}]
    sheets: list[Answers] = [zeros(cdasi) | base | more for more in extra]
    penn = row(cdasi, sheets, ItemRule.MEAN, "penn-2015")
    assert (penn["activity"], penn["severity"], penn["severity_set"]) == ("19", "", "Penn 2015")
    assert row(cdasi, sheets, ItemRule.MEAN)["severity"] == "moderate"


def test_a_variant_has_the_same_columns_as_the_whole(cdasi: Instrument) -> None:
    variant = cdasi.without(["alopecia.recent"])
    assert columns(variant) == columns(cdasi)
    assert row(variant, [zeros(variant)] * 3, ItemRule.MEDIAN)["alopecia.recent"] == ""
