"""Grade pictures: what a level of a sign looks like, on skin of different tones.

Tones are Fitzpatrick's types in three pairs: dermatologists know them, the same redness looks different on each, and
three groups can be filled by a clinic where ten (Monk) or six would stay empty.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Instrument, Item


class Tone(StrEnum):
    LIGHT = "I-II"
    MEDIUM = "III-IV"
    DARK = "V-VI"


@dataclass(frozen=True, slots=True)
class GradePicture:
    """``picture``: JPEG bytes of the cut-out alone."""

    id: str
    sign: str
    level: int
    tone: Tone
    picture: bytes


class NotSeen(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Level 0 and history have nothing to show: choose a sign that can be seen and a level above 0."
        )


class NothingMarked(Refusal):
    def __init__(self) -> None:
        super().__init__("No region is marked. Draw a frame around the part that the picture should show.")


def sign_of(instrument: Instrument, item_id: str) -> str:
    """What an item judges whatever its site ("erythema"); items of a site of their own are signs of their own."""
    item = instrument.item(item_id)
    return item.id if instrument.site(item.site).kind == "single" else item.id.removeprefix(f"{item.site}.")


def signs(instrument: Instrument) -> Mapping[str, Item]:
    """Every sign that a picture can show, with one item that judges it, in form order."""
    found: dict[str, Item] = {}
    for item in instrument.items:
        if not item.is_history:
            found.setdefault(sign_of(instrument, item.id), item)
    return found


def missing(instrument: Instrument, there: Iterable[GradePicture]) -> dict[tuple[str, int], tuple[Tone, ...]]:
    """(sign, level) → the tones without a picture, for every level that is something to see."""
    known = {(one.sign, one.level, one.tone) for one in there}
    return {
        (sign, level.value): lacking
        for sign, item in signs(instrument).items()
        for level in item.levels
        if level.value and (lacking := tuple(t for t in Tone if (sign, level.value, t) not in known))
    }


def check(instrument: Instrument, sign: str, level: int) -> None:
    item = signs(instrument).get(sign)
    if item is None or not 1 <= level <= item.maximum:
        raise NotSeen
