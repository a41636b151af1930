"""Calibration: reference cases with a panel's levels, how close a rater comes to them, and the certificate of it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answer, Answers, Instrument, total
from dmscorer.domain.reading.reading import NotYet, digest


class Measure(StrEnum):
    """What the pass mark of the charter is a value of."""

    KAPPA = "kappa"
    ICC = "icc"


# Below this a pass would say little: with 60 judgements, four in five alike and half of that by chance, the 95 % interval
# of kappa is some 0.2 to either side (1.96 * sqrt(.8 * .2 / (60 * .5 ** 2)), Cohen 1960); five totals are the fewest that
# can spread. A rater who declines nearly everything does not pass either.
FEWEST: dict[Measure, int] = {Measure.KAPPA: 60, Measure.ICC: 5}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One item of a reference case: what the rater gave and what the panel gave; None = unanswered."""

    item: str
    own: Answer | None
    panel: Answer | None

    @property
    def is_equal(self) -> bool:
        return self.own == self.panel


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close a rater came to the panel. ``value`` None = not estimable, ``note`` says why.

    ``n`` of ``n_possible`` were compared: judgements for kappa, totals for the ICC.
    """

    measure: Measure
    value: float | None
    n: int
    n_possible: int
    note: str = ""

    @property
    def is_enough(self) -> bool:
        return self.n >= FEWEST[self.measure]

    def reaches(self, needed: float) -> bool:
        return self.value is not None and self.is_enough and self.value >= needed


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who was calibrated when, on which set, with which value against which mark; ``number``: which try it was."""

    id: str
    reading_id: str
    rater: str
    number: int
    set_sha256: str
    n_cases: int
    closeness: Closeness
    needed: float
    at: datetime

    @property
    def is_passed(self) -> bool:
        return self.closeness.reaches(self.needed)


class NoReferenceCases(NotYet):
    def __init__(self) -> None:
        super().__init__(
            "The reference cases are not ready yet. Ask the coordinator to prepare them; you score them here "
            "before the study's cases open."
        )


class NotCalibrated(NotYet):
    """The charter asks for a calibration that this rater has not passed yet."""

    def __init__(self) -> None:
        super().__init__(
            "Before the study's own cases you score some reference cases and see after each what a panel gave. "
            "When your scores are close enough to the panel's, reading opens."
        )


class AlreadyRead(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "A rater has this visit to score, so its levels must not be shown: take a visit as a reference case "
            "before the raters begin, or bring in photos of their own for it."
        )


class NotReviewed(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Some photos of this visit are not reviewed yet. Review them on the Photos page, "
            "then use the visit as a reference case."
        )


class ReferenceInUse(Refusal):
    def __init__(self) -> None:
        super().__init__("Nothing was changed. A rater has calibrated on this case, so it must stay in the set.")


class NotSignedYet(Refusal):
    def __init__(self) -> None:
        super().__init__("You have not signed this case yet. Sign it to see the expert panel's levels.")


def compare(instrument: Instrument, own: Answers, panel: Answers) -> tuple[Comparison, ...]:
    """Every item that the panel judged, in form order."""
    return tuple(Comparison(item, own.get(item), panel[item]) for item in instrument.item_ids if item in panel)


def set_digest(panel: Mapping[str, Answers]) -> str:
    """Names the set: its cases with the panel's levels; another level is another set."""
    body = json.dumps({case: digest(answers) for case, answers in panel.items()}, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


def level_pairs(
    instrument: Instrument, own: Mapping[str, Answers], panel: Mapping[str, Answers]
) -> Iterator[tuple[int | None, int, int]]:
    """(own level or None, the panel's level, the item's maximum) for every judgement of the panel that is a level."""
    for case, given in panel.items():
        for item in instrument.items:
            wanted, answer = given.get(item.id), own.get(case, {}).get(item.id)
            if isinstance(wanted, int):
                # An item that the rater declined is yielded too: it counts among what was possible.
                yield answer if isinstance(answer, int) else None, wanted, item.maximum


def total_pairs(
    instrument: Instrument, own: Mapping[str, Answers], panel: Mapping[str, Answers]
) -> Sequence[tuple[int | None, int]]:
    """(own total or None, the panel's) of the instrument's first score, for every case where the panel's is complete."""
    part = instrument.parts[0].id
    found = []
    for case, given in panel.items():
        wanted = total(instrument, given, part).value
        if wanted is not None:
            found.append((total(instrument, own.get(case, {}), part).value, wanted))
    return found
