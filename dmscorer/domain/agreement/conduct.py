"""How a study was rated: forms expected and received, blinding, order of reading. What agreement is told with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Conduct:
    """Of the first round, as far as agreement rests on it. A form is what one rater gave on one visit.

    ``raters``: those with a form among the ``n_forms`` of ``n_visits`` that are analysed. Expected is one form from every
    rater of the study on each of ``n_visits_of_study``; visits that still wait for a rater are not analysed. ``elsewhere``:
    raters whose scores were imported, so that nothing is known of their blinding. The rest is of the ``n_read_here`` other forms:
    ``n_recognised`` of them had the tick "I recognise this patient", in ``n_known_patients`` patients, and ``n_out_of_order``
    belong to a case that was opened before one that the drawn order puts ahead of it. ``smallest_gap``: how many
    cases the drawn orders put between two visits of one subject at least, None where no subject came twice.
    ``out_of_order_of``: rater and number of these cases, of raters with any. ``is_order_fixed``: from the first case on the
    charter let nobody open a case before those ahead of it were signed.
    """

    raters: tuple[str, ...]
    n_subjects: int
    n_visits: int
    n_forms: int
    n_raters_of_study: int
    n_visits_of_study: int
    n_received: int
    program: str
    elsewhere: frozenset[str] = frozenset()
    n_read_here: int = 0
    n_recognised: int = 0
    n_known_patients: int = 0
    n_out_of_order: int = 0
    smallest_gap: int | None = None
    out_of_order_of: tuple[tuple[str, int], ...] = ()
    is_order_fixed: bool = False

    @property
    def n_expected(self) -> int:
        return self.n_visits_of_study * self.n_raters_of_study

    @property
    def read_here(self) -> tuple[str, ...]:
        return tuple(rater for rater in self.raters if rater not in self.elsewhere)


def opened_early(opened: Sequence[datetime | None]) -> tuple[bool, ...]:
    """Of the cases in their drawn order, when each was first opened (None = never): whether one ahead was still unopened then."""
    return tuple(
        moment is not None and any(ahead is None or ahead > moment for ahead in opened[:place])
        for place, moment in enumerate(opened)
    )
