"""One rater or one subject left out, as a value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeftOut:
    """ICC(A,1) of ``measure`` without ``who`` (``kind``: rater or subject; both empty: of all).

    ``value`` None = not estimable, and ``note`` says why.
    """

    measure: str
    kind: str
    who: str
    value: float | None
    low: float | None
    high: float | None
    n_complete: int
    note: str
