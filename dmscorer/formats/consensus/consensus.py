"""``consensus.csv``: one row a subject and visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from dmscorer.domain.charter.charter import Charter, ItemRule
from dmscorer.domain.consensus.consensus import CaseConsensus, Status, score
from dmscorer.domain.instrument.instrument import Instrument, ThresholdSet
from dmscorer.formats import tables
from dmscorer.formats.tables import Cell

COUNTED = (Status.UNANIMOUS, Status.BY_RULE, Status.DECIDED, Status.SECOND_ROUND, Status.OPEN)


@dataclass(frozen=True, slots=True)
class ConsensusRow:
    """``n_raters`` counts signed and imported readings; ``consensus`` is that of no sheets while levels are masked."""

    subject: str
    visit: str
    n_raters: int
    consensus: CaseConsensus
    status: str


def columns(instrument: Instrument) -> list[str]:
    """Ids of the parts make the columns; the items are those of the whole instrument, so that tables of variants match."""
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


def open_items(case: CaseConsensus, rule: ItemRule) -> int:
    """Items that keep the rule's value from being complete: without a consensus, or not levelled by every rater."""
    if rule is ItemRule.MEAN:
        return sum(len(item.levels) < case.n_raters or not case.n_raters for item in case.items.values())
    return len(case.open_items)


def _cells(
    row: ConsensusRow, instrument: Instrument, rule: ItemRule, thresholds: ThresholdSet | None, charter: Charter
) -> list[Cell]:
    case = row.consensus
    parts = [part.id for part in instrument.parts]
    scores = {part: score(case, part, rule) for part in parts}
    severity = _severity(scores[thresholds.part].value, thresholds) if thresholds else None
    return [
        *(row.subject, row.visit),
        *(scores[part].value for part in parts),
        *(case.means[part].value for part in parts),
        *(bound for part in parts for bound in (scores[part].low, scores[part].high)),
        row.n_raters,
        *(case.means[part].n for part in parts),
        all(scores[part].value is not None for part in parts),
        open_items(case, rule),
        *(severity, thresholds.label.en if thresholds else None, str(rule)),
        *(instrument_label(instrument), instrument.sha256),
        row.status,
        *(case.count(status) for status in COUNTED),
        *(charter.sha256, charter.primary),
        *(_item(case, item_id, rule) for item_id in (instrument.whole or instrument).item_ids),
    ]


def _severity(value: Fraction | None, thresholds: ThresholdSet) -> str | None:
    band = None if value is None else thresholds.band(value)
    return band.label.en if band else None


def _item(case: CaseConsensus, item_id: str, rule: ItemRule) -> Cell:
    item = case.items.get(item_id)
    if item is None:
        return None
    return item.mean if rule is ItemRule.MEAN else item.value
