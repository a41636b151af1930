"""The charter: what is fixed before anybody scores. A value with defaults; its canonical bytes are hashed."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from dmscorer.domain.errors import Refusal

MEAN_OF_TOTALS, ITEM_CONSENSUS = "mean_of_totals", "item_consensus"  # the two primary values


SEED_BITS: Final = 128  # more than anybody can try: whoever has the seed has the patient and visit of every case
SHORT_SEED: Final = 2**64  # below it are those of the first versions, which can be tried
# What came after the first signed studies, with the value that its absence means: a file without it keeps its hash.
LATER: Final = MappingProxyType({"archive_thumbnails": False, "forward_only": False})


class ItemRule(StrEnum):
    MEDIAN = "median"
    MEAN = "mean"
    MAJORITY = "majority"
    ADJUDICATOR = "adjudicator"


class SecondRound(StrEnum):
    """Whether raters get the open items again, and what they are shown then."""

    OFF = "off"
    BLIND = "blind"
    WITH_SPREAD = "with_spread"


class Missing(StrEnum):
    """What a primary value needs where a rater could not assess an item.

    ``strict``: every total of the case's raters complete. ``available``: for each derived part two raters or more.
    """

    STRICT = "strict"
    AVAILABLE = "available"
    BOUNDS = "bounds"  # the word of charters signed before there was a choice; it means strict


class Unmask(StrEnum):
    """When the coordinator may see levels."""

    ALL_CASES = "all_cases"
    EACH_CASE = "each_case"


@dataclass(frozen=True, slots=True)
class Charter:
    """Defaults as in the product description; ``omitted`` are the items switched off (the photo variant)."""

    instrument: str
    instrument_sha256: str
    seed: int
    omitted: tuple[str, ...] = ()
    reading_mode: str = "single_visit_blinded"
    forward_only: bool = True  # a case opens once the one before it in the rater's order is signed
    visit_distance: int = 5
    repeat_share: float = 0.0
    washout_days: int = 28
    item_rule: ItemRule = ItemRule.MEDIAN
    primary: str = MEAN_OF_TOTALS
    flag_range: int = 2
    flag_multiplier: bool = True
    flag_total: int = 5
    missing: Missing = Missing.AVAILABLE
    severity_set: str = "ahmed-2020"
    raters_see_totals: bool = False
    block_key: bool = True
    brightness: bool = False
    unmask: Unmask = Unmask.ALL_CASES
    redaction_review: bool = True
    calibration: bool = False
    calibration_measure: str = "kappa"
    calibration_pass: float = 0.6
    border_notes: tuple[tuple[str, str], ...] = ()  # site id, where a lesion on its border is counted
    flag_presence: bool = False
    second_round: SecondRound = SecondRound.OFF
    adjudicators: tuple[str, ...] = ()  # person codes; empty = the coordinator
    archive_thumbnails: bool = False  # small pictures on the archive's case pages

    def canonical(self) -> bytes:
        """UTF-8 JSON with sorted keys and no spaces: the bytes that are hashed and signed.

        A field that came after the first signed studies stands in it only where it was chosen: their hashes stay.
        """
        values = asdict(self)
        for field in fields(self):
            if field.name in LATER and values[field.name] == LATER[field.name]:
                del values[field.name]
        return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @property
    def is_strict(self) -> bool:
        """Whether one rater's open item leaves the case without a mean of totals."""
        return self.missing is not Missing.AVAILABLE

    @property
    def rests_on_totals(self) -> bool:
        """Whether the primary value is made of the raters' own totals; under the rule *mean* that of the items is too."""
        return self.primary == MEAN_OF_TOTALS or self.item_rule is ItemRule.MEAN

    @property
    def has_short_seed(self) -> bool:
        """Whether its hash would give it away: every seed of the first versions can be tried in minutes."""
        return self.seed < SHORT_SEED

    def told_seed(self, *, is_all_signed: bool) -> str | None:
        """The seed once no rater reads any more, before then its hash; None where that would give it away."""
        if is_all_signed:
            return str(self.seed)
        return None if self.seed_sha256 is None else f"SHA-256 {self.seed_sha256}"

    @property
    def seed_sha256(self) -> str | None:
        """What is told of the seed until all have signed; None where the seed could be found from it."""
        return None if self.has_short_seed else hashlib.sha256(str(self.seed).encode()).hexdigest()

    def without_seed(self) -> bytes:
        """As :meth:`canonical`, with the hash of the seed in its place."""
        values = json.loads(self.canonical())
        del values["seed"]
        values["seed_sha256"] = self.seed_sha256
        return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.canonical()).hexdigest()


class BrokenCharter(Refusal):
    def __init__(self, cause: str) -> None:
        super().__init__(f"The study's charter cannot be read ({cause}): restore the study from a backup.")


def read(body: bytes | str) -> Charter:
    """A charter from its canonical bytes; fields that an older version did not have take their defaults."""
    try:
        raw = json.loads(body)
        # A charter of a newer program may hold a rule that this one does not carry out: reading on as if it were not
        # there would break it silently.
        unknown = set(raw) - {field.name for field in fields(Charter)}
        if unknown:
            raise BrokenCharter(f"unknown field {min(unknown)}")
        raw = {**LATER, **raw}
        raw["omitted"] = tuple(raw.get("omitted", ()))
        raw["adjudicators"] = tuple(raw.get("adjudicators", ()))
        raw["border_notes"] = tuple((site, note) for site, note in raw.get("border_notes", ()))
        raw["missing"] = Missing(raw.get("missing", Missing.BOUNDS))
        raw["item_rule"] = ItemRule(raw.get("item_rule", ItemRule.MEDIAN))
        raw["unmask"] = Unmask(raw.get("unmask", Unmask.ALL_CASES))
        raw["second_round"] = SecondRound(raw.get("second_round", SecondRound.OFF))
        return Charter(**raw)
    except (ValueError, TypeError) as error:
        raise BrokenCharter(str(error)) from error
