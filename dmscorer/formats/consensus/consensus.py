"""``consensus.csv``: one row a subject and visit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dmscorer.domain.charter.charter import Charter, ItemRule
from dmscorer.domain.consensus.consensus import CaseConsensus, Status
from dmscorer.domain.consensus.primary import FEWEST, PrimaryValue, severity
from dmscorer.domain.instrument.instrument import Instrument, ThresholdSet
from dmscorer.formats import tables
from dmscorer.formats.tables import Cell

COUNTED = (Status.UNANIMOUS, Status.BY_RULE, Status.DECIDED, Status.SECOND_ROUND, Status.OPEN)


@dataclass(frozen=True, slots=True)
class ConsensusRow:
    """``n_raters`` counts signed and imported readings; ``consensus`` is that of no sheets while levels are masked.

    ``values``: part → the primary value, or what another rule that was asked for gives.
    """

    subject: str
    visit: str
    n_raters: int
    consensus: CaseConsensus
    status: str
    values: Mapping[str, PrimaryValue]


def columns(instrument: Instrument) -> list[str]:
    """Ids of the parts make the columns; the items are those of the whole instrument, so that tables of variants match.

    What came later stands behind the items: the places of the others are promised.
    """
    parts = [part.id for part in instrument.parts]
    return [
        *("subject", "visit"),
        *parts,
        *(f"{part}_mean" for part in parts),
        *(f"{part}_{end}" for part in parts for end in ("low", "high")),
        "n_raters",
        *(f"n_raters_{part}" for part in parts),
        *("complete", "open_items", "severity", "severity_set", "rule", "instrument", "instrument_sha256"),
        *("status", "n_unanimous", "n_rule", "n_adjudicated", "n_second_round", "n_open", "charter_sha256", "primary"),
        *(instrument.whole or instrument).item_ids,
        *(f"{part}_items" for part in parts),
        *(f"{number}_{part}" for number in ("n_filled", "n_complete") for part in parts),
        *("raters", "missing"),
    ]


def encode(
    rows: Iterable[ConsensusRow],
    instrument: Instrument,
    rule: ItemRule,
    thresholds: ThresholdSet | None,
    charter: Charter,
) -> bytes:
    """Under ``median`` the items hold their consensus level, under ``mean`` the mean of the raters' levels (for information)."""
    return tables.encode(columns(instrument), (_cells(row, instrument, rule, thresholds, charter) for row in rows))


def instrument_label(instrument: Instrument) -> str:
    """The id, and for a variant what it leaves out and the range that remains."""
    label = instrument.variant_label.en
    return f"{instrument.id} ({label})" if label else instrument.id


def open_items(case: CaseConsensus, rule: ItemRule, charter: Charter) -> int:
    """Items without a consensus; under ``mean`` those that fewer raters could assess than the charter asks for."""
    if rule is ItemRule.MEAN:
        needed = max(FEWEST, case.n_raters) if charter.is_strict else FEWEST
        return sum(len(item.levels) < needed for item in case.items.values())
    return len(case.open_items)


def _cells(
    row: ConsensusRow, instrument: Instrument, rule: ItemRule, thresholds: ThresholdSet | None, charter: Charter
) -> list[Cell]:
    case = row.consensus
    values = [row.values[part.id] for part in instrument.parts]
    return [
        *(row.subject, row.visit),
        *(one.value for one in values),
        *(one.mean for one in values),
        *(bound for one in values for bound in (one.low, one.high)),
        row.n_raters,
        *(one.n_raters if one.value is not None else 0 for one in values),
        all(one.value is not None for one in values),
        open_items(case, rule, charter),
        next((said for one in values if (said := severity(one))), None),
        thresholds.label.en if thresholds else None,
        str(rule),
        *(instrument_label(instrument), instrument.sha256),
        row.status,
        *(case.count(status) for status in COUNTED),
        *(charter.sha256, charter.primary),
        *(_item(case, item_id, rule) for item_id in (instrument.whole or instrument).item_ids),
        *(one.items for one in values),
        *(one.n_filled for one in values),
        *(len(one.complete) for one in values),
        *(" ".join(values[0].raters), str(charter.missing)),
    ]


def _item(case: CaseConsensus, item_id: str, rule: ItemRule) -> Cell:
    item = case.items.get(item_id)
    if item is None:
        return None
    return item.mean if rule is ItemRule.MEAN else item.value
