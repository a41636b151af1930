"""Change of the totals between two visits: paired t, exact Wilcoxon, Hodges-Lehmann, effect sizes.

For each rater, and for the mean and the median of the raters of subjects whom the same raters rated completely at both
visits; who was rated by others at one of them does not count there.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from dmscorer.domain.agreement.agreement import RatingTable
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.results.change import Change
from dmscorer.stats.measures.blocks import Floats, all_present
from dmscorer.stats.measures.frames import panels, rated_instrument
from dmscorer.stats.measures.ranks import midranks
from dmscorer.stats.measures.reliability import ALPHA

SAME = 1e-9  # numbers closer than this are equal
TOO_FEW = "fewer than two subjects with a total at both visits"
SAME_CHANGE = "every subject changed by the same amount"
NOBODY_CHANGED = "no subject changed"
FEWER_RATERS = "some subjects by fewer raters"
OTHER_RATERS = "{n} left out, without complete totals of the same raters at both visits"
SHORT_OF_SIX = "fewer than 6 subjects allow no 95 % CI"


def change(table: RatingTable, instrument: Instrument, earlier: str, later: str) -> tuple[Change, ...]:
    """Rows by measure (activity, damage), then source; subjects without both visits do not count."""
    made = _of_sources(table, instrument, earlier, later)
    return tuple(row for measure, source, start, end, note in made for row in _rows(measure, source, start, end, note))


def pairs(
    table: RatingTable, instrument: Instrument, earlier: str, later: str
) -> Iterator[tuple[str, str, Floats, Floats]]:
    """Measure, source, and the totals at both visits that its rows are made of."""
    for measure, source, start, end, _ in _of_sources(table, instrument, earlier, later):
        yield measure, source, start, end


def _of_sources(
    table: RatingTable, instrument: Instrument, earlier: str, later: str
) -> Iterator[tuple[str, str, Floats, Floats, str]]:
    by_case, *_ = panels(table, rated_instrument(table, instrument))
    before, after = _visits(table, earlier, later)
    is_rater = np.zeros((len(table.cases), len(table.raters)), bool)
    for case, rater in table.sheets:
        is_rater[case, rater] = True
    rated = is_rater[before] | is_rater[after]
    for at, measure in enumerate(by_case.measures):
        if measure.level == "total":
            both = np.stack([by_case.values[at][before], by_case.values[at][after]])
            for source, (start, end), note in _sources(both, rated, table.raters):
                yield measure.id, source, start, end, note


def paired(measure: str, source: str, earlier: Sequence[float], later: Sequence[float]) -> tuple[Change, ...]:
    """The same rows for any quantity known of the same subjects at two times; ``source`` says where it comes from."""
    return tuple(_rows(measure, source, np.asarray(earlier, float), np.asarray(later, float), ""))


def _visits(table: RatingTable, earlier: str, later: str) -> tuple[list[int], list[int]]:
    place = {(case.subject, case.visit): at for at, case in enumerate(table.cases)}
    subjects = dict.fromkeys(case.subject for case in table.cases)
    both = [s for s in subjects if (s, earlier) in place and (s, later) in place]
    return [place[s, earlier] for s in both], [place[s, later] for s in both]


def _sources(both: Floats, rated: np.ndarray, raters: tuple[str, ...]) -> Iterator[tuple[str, Floats, str]]:
    """``both`` is (visit, subject, rater); ``rated`` (subject, rater): who rated the subject at either visit."""
    for at, rater in enumerate(raters):
        yield rater, both[:, all_present(both[:, :, at], axis=0), at], ""
    # Only raters with a total at both visits: each subject is compared with the same raters before and after.
    usable = all_present(both, axis=0)
    is_same = usable.any(axis=1) & (usable | ~rated).all(axis=1)
    kept = np.where(usable, both, np.nan)[:, is_same]
    n_out = int((rated.any(axis=1) & ~is_same).sum())
    notes = [OTHER_RATERS.format(n=n_out)] if n_out else []
    if (usable[is_same].sum(axis=1) < len(raters)).any():
        notes.append(FEWER_RATERS)
    for source, middle in (("mean", np.nanmean), ("median", np.nanmedian)):
        values = middle(kept, axis=2) if kept.size else np.empty((2, 0))
        yield source, values, "; ".join(notes)


def _rows(measure: str, source: str, start: Floats, end: Floats, note: str) -> Iterator[Change]:
    gap, n = end - start, len(start)
    ranked = np.round(gap, 9)  # means of raters make ties that floats would miss

    def row(statistic: str, variant: str, numbers: tuple[float | None, ...], reason: str) -> Change:
        value, low, high, p, smallest = numbers
        notes = "; ".join(text for text in (reason, note) if text)
        return Change(measure, source, statistic, variant, value, low, high, p, smallest, n, notes)

    yield row("n", "", (float(n), None, None, None, None), "")
    made = (*_student(gap), _wilcoxon(ranked), _hodges_lehmann(gap), *_effects(start, end, ranked))
    yield from (row(*one) for one in made)


def _student(gap: Floats) -> Iterator[tuple[str, str, tuple[float | None, ...], str]]:
    from scipy.special import stdtr, stdtrit

    n = len(gap)
    if n < 2:
        yield from (("mean_change", "", NOTHING, TOO_FEW), ("paired_t", "", NOTHING, TOO_FEW))
        return
    mean, error = float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(n))
    # Without any spread t would be infinite, and a test that cannot fail is none.
    if np.ptp(gap) <= SAME:
        yield from (("mean_change", "", (mean, *NOTHING[1:]), SAME_CHANGE), ("paired_t", "", NOTHING, SAME_CHANGE))
        return
    reach = float(stdtrit(n - 1, 1 - ALPHA / 2)) * error
    yield "mean_change", "", (mean, mean - reach, mean + reach, None, None), ""
    yield "paired_t", "", (mean / error, None, None, 2 * float(stdtr(n - 1, -abs(mean / error))), None), ""


NOTHING = (None, None, None, None, None)


def _wilcoxon(gap: Floats) -> tuple[str, str, tuple[float | None, ...], str]:
    """The smaller rank sum; zeros dropped, midranks, exact null distribution of these very ranks."""
    changed = gap[gap != 0]
    n = len(changed)
    if n == 0:
        return "wilcoxon_exact", "", NOTHING, NOBODY_CHANGED if len(gap) else TOO_FEW
    # Doubled, because midranks may end in a half and the exact distribution is built on whole numbers.
    doubled = np.rint(2 * midranks(np.abs(changed))).astype(int)
    # Exact, not the normal approximation: that fails for so few subjects, and for the ties that whole scores make.
    below, total = _signed_rank_null(doubled), int(doubled.sum())
    up = int(doubled[changed > 0].sum())
    smaller = min(up, total - up)
    p = min(1.0, 2 * float(below[smaller]))
    dropped = len(gap) - n
    reason = f"{dropped} without change dropped" if dropped else ""
    return "wilcoxon_exact", "", (smaller / 2, None, None, p, 2.0 ** (1 - n)), reason


def _signed_rank_null(doubled: np.ndarray) -> Floats:
    """P(sum of the ranks with a plus <= s) for every s, each rank being plus or minus with probability 1/2."""
    share = np.zeros(int(doubled.sum()) + 1)
    share[0] = 1.0
    for rank in doubled:
        moved = np.zeros_like(share)
        moved[rank:] = share[: len(share) - rank]
        share = (share + moved) / 2
    return np.asarray(np.cumsum(share))


def _hodges_lehmann(gap: Floats) -> tuple[str, str, tuple[float | None, ...], str]:
    """Median of the Walsh averages; interval by the exact signed-rank distribution (conservative with ties)."""
    n = len(gap)
    if n == 0:
        return "hodges_lehmann", "", NOTHING, TOO_FEW
    first, second = np.triu_indices(n)
    walsh = np.sort((gap[first] + gap[second]) / 2)
    below = _signed_rank_null(2 * np.arange(1, n + 1))[::2]
    outside = int((2 * below <= ALPHA).sum())
    if outside == 0:
        return "hodges_lehmann", "", (float(np.median(walsh)), *NOTHING[1:]), SHORT_OF_SIX
    limits = float(walsh[outside - 1]), float(walsh[len(walsh) - outside])
    return "hodges_lehmann", "", (float(np.median(walsh)), *limits, None, None), ""


def _effects(start: Floats, end: Floats, gap: Floats) -> Iterator[tuple[str, str, tuple[float | None, ...], str]]:
    """d_av over the mean variance of the visits, d_z over the SD of the changes, and the rank-biserial correlation."""
    if len(gap) < 2:
        yield from (("effect_size", variant, NOTHING, TOO_FEW) for variant in ("d_av", "d_z", "rank_biserial"))
        return
    spread = np.sqrt((start.var(ddof=1) + end.var(ddof=1)) / 2)
    is_flat = max(np.ptp(start), np.ptp(end)) <= SAME
    yield _effect("d_av", None if is_flat else gap.mean() / spread, "the subjects do not differ at either visit")
    yield _effect("d_z", None if np.ptp(gap) == 0 else gap.mean() / gap.std(ddof=1), SAME_CHANGE)
    changed = gap[gap != 0]
    ranks = midranks(np.abs(changed)) if len(changed) else changed
    share = (np.sign(changed) * ranks).sum() / ranks.sum() if len(changed) else None
    yield _effect("rank_biserial", share, NOBODY_CHANGED)


def _effect(variant: str, value: float | None, reason: str) -> tuple[str, str, tuple[float | None, ...], str]:
    if value is None:
        return "effect_size", variant, NOTHING, reason
    return "effect_size", variant, (float(value), *NOTHING[1:]), ""
