"""What the coordinator can do now, topmost first: derived from counts, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST = 3


class Act(StrEnum):
    SIGN_CHARTER = "sign_charter"
    ADD_PHOTOS = "add_photos"
    REVIEW = "review"
    CALIBRATE = "calibrate"
    HAND_OVER = "hand_over"
    STATE_ORDER = "state_order"
    DECIDE = "decide"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class RaterLeft:
    """How many cases a rater has still to sign, and of how many."""

    rater: str
    n_left: int
    n_cases: int

    @property
    def has_begun(self) -> bool:
        return self.n_left < self.n_cases


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a study stands. ``raters``: those who read on screen; ``n_settled``: cases whose levels may be seen.

    ``n_unreviewed``: photos that nobody has reviewed yet, where the charter asks for that.
    """

    n_cases: int
    n_without_photos: int
    raters: tuple[RaterLeft, ...]
    n_to_decide: int
    n_settled: int
    n_unreviewed: int = 0
    is_draft: bool = False  # the charter is not signed
    needs_reference: bool = False  # the charter asks for a calibration and no case for it is ready
    is_order_unknown: bool = False  # nobody knows which visit comes first
    n_contradicted: int = 0  # subjects whose dates contradict the stated order of visits


@dataclass(frozen=True, slots=True)
class NextAct:
    """One line: what, how many are meant, and who (for a hand-over)."""

    act: Act
    n: int = 0
    of: int = 0
    rater: str = ""


def next_acts(standing: Standing) -> tuple[NextAct, ...]:
    """At most three lines. Whoever is nearest to the end reads first: the last signature unmasks the levels."""
    first, *others = _hand_overs(_readers(standing)) or [None]
    lines = [
        *([NextAct(Act.SIGN_CHARTER)] if standing.is_draft else []),
        *_photos(standing),
        *_review(standing),
        *([NextAct(Act.CALIBRATE)] if standing.needs_reference else []),
        *([first] if first else []),
        *_order(standing),
        *_decide(standing),
        *_export(standing),
    ]
    spare = [act for act in others if act is not None][: max(0, MOST - len(lines))]
    at = lines.index(first) + 1 if first else 0
    return tuple([*lines[:at], *spare, *lines[at:]][:MOST])


def _photos(standing: Standing) -> list[NextAct]:
    if not standing.n_cases:
        return [NextAct(Act.ADD_PHOTOS)]
    is_read = bool(standing.raters)
    return [NextAct(Act.ADD_PHOTOS, standing.n_without_photos)] if is_read and standing.n_without_photos else []


def _review(standing: Standing) -> list[NextAct]:
    return [NextAct(Act.REVIEW, standing.n_unreviewed)] if standing.n_unreviewed else []


def _readers(standing: Standing) -> list[RaterLeft]:
    """Nobody begins before every photo was reviewed and there is a set to calibrate on; whoever has begun reads on."""
    is_open = not (standing.n_unreviewed or standing.needs_reference or standing.is_draft)
    return [rater for rater in standing.raters if rater.has_begun or is_open]


def _hand_overs(raters: Sequence[RaterLeft]) -> list[NextAct | None]:
    left = sorted((rater for rater in raters if rater.n_left), key=lambda rater: (not rater.has_begun, rater.n_left))
    return [NextAct(Act.HAND_OVER, rater.n_left, rater.n_cases, rater.rater) for rater in left]


def _order(standing: Standing) -> list[NextAct]:
    """Once there are scores to compare. ``n``: subjects whose dates say otherwise; 0 where the order is not known."""
    if standing.is_order_unknown and standing.n_settled:
        return [NextAct(Act.STATE_ORDER)]
    return [NextAct(Act.STATE_ORDER, standing.n_contradicted)] if standing.n_contradicted else []


def _decide(standing: Standing) -> list[NextAct]:
    return [NextAct(Act.DECIDE, standing.n_to_decide)] if standing.n_to_decide else []


def _export(standing: Standing) -> list[NextAct]:
    return [NextAct(Act.EXPORT, standing.n_settled, standing.n_cases)] if standing.n_settled else []
