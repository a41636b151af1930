"""How much faster the agreement engine is than the packages that check it: ``python -m tests.benchmarks.agreement``.

One run prints the time of ours, the time of theirs on the same data, and the ratio; the wanted ratio stands beside it.
"""

import itertools
import subprocess
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dmscorer.stats.agreement.engine import agreement
from dmscorer.stats.measures.bootstrap import icc_resamples, weights
from dmscorer.stats.measures.categorical import levels, pair_kappas
from dmscorer.stats.measures.reliability import intraclass, mean_squares
from tests.stats.studies import CDASI, random_study


def best(act: Callable[[], object], times: int) -> float:
    """Least of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return min(found)


def show(what: str, ours: float, theirs: float, wanted: float) -> None:
    print(f"{what:52} {ours * 1e3:10.3f} ms {theirs * 1e3:12.1f} ms {theirs / ours:10.0f} x   (wanted {wanted:.0f} x)")


def totals(n: int, k: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(n)
    return np.asarray(np.round(rng.normal(20, 6, (n, 1)) + rng.normal(0, 2, (1, k)) + rng.normal(0, 3, (n, k))))


def coefficients(n: int, wanted: float) -> None:
    import pandas as pd
    import pingouin

    table = totals(n, 3)
    case, rater = np.indices(table.shape)
    long = pd.DataFrame({"t": case.ravel(), "r": rater.ravel(), "v": table.ravel()})
    ours = best(lambda: intraclass(mean_squares(table[None])), 50)
    theirs = best(lambda: pingouin.intraclass_corr(long, "t", "r", "v"), 3)
    show(f"six ICCs with intervals, {n} x 3, pingouin", ours, theirs, wanted)
    stack = np.stack([table + at for at in range(100)])
    show(
        "    each of 100 such measures in one go",
        best(lambda: intraclass(mean_squares(stack)), 20) / 100,
        theirs,
        wanted,
    )


def resamples() -> None:
    """Theirs: the naive loop with pingouin, 20 resamples timed and multiplied; ours beside a plain loop: largest gap."""
    import pandas as pd
    import pingouin

    table = totals(21, 3)
    drawn = weights(np.arange(21), 2000, 1)
    copies = [np.repeat(table, row.astype(int), axis=0) for row in drawn]

    def naive() -> None:
        for copied in copies[:20]:
            case, rater = np.indices(copied.shape)
            long = pd.DataFrame({"t": case.ravel(), "r": rater.ravel(), "v": copied.ravel()})
            pingouin.intraclass_corr(long, "t", "r", "v")

    ours = best(lambda: icc_resamples(table[None], weights(np.arange(21), 2000, 1), "A,1"), 10)
    show("2,000 bootstrap resamples of ICC(A,1), 21 x 3, naive", ours, best(naive, 1) * 100, 2000)
    loop = [intraclass(mean_squares(copied[None]))[1].value[0] for copied in copies]
    print(
        f"    largest difference from a loop over copies: {np.abs(icc_resamples(table[None], drawn, 'A,1')[0] - loop).max():.1e}"
    )


def all_kappas() -> None:
    from sklearn.metrics import cohen_kappa_score

    rng = np.random.default_rng(1)
    tables = {1: 46, 2: 18, 3: 17}
    data = {top: np.clip(rng.integers(0, top + 1, (m, 42, 3)), 0, top).astype(float) for top, m in tables.items()}

    def theirs() -> None:
        for top, stack in data.items():
            for table, (a, b) in itertools.product(stack, ((0, 1), (0, 2), (1, 2))):
                cohen_kappa_score(table[:, a], table[:, b], labels=range(top + 1), weights="quadratic")

    def ours() -> None:
        for top, stack in data.items():
            pair_kappas(levels(stack, top).joint[:, [0, 0, 1], [1, 2, 2]], ("quadratic",))

    show("quadratic kappas of 81 items x 3 pairs, scikit-learn", best(ours, 50), best(theirs, 3), 500)


def imports() -> None:
    def seconds(module: str) -> float:
        return best(lambda: subprocess.run([sys.executable, "-W", "ignore", "-c", f"import {module}"], check=True), 3)

    show(
        "import of the engine beside import pingouin",
        seconds("dmscorer.stats.agreement.engine"),
        seconds("pingouin"),
        4,
    )


def studies() -> None:
    for n, visits, k, missing in (
        (7, 2, 3, 0.0),
        (21, 1, 3, 0.0),
        (200, 2, 3, 0.0),
        (200, 2, 3, 0.01),
        (500, 1, 6, 0.0),
    ):
        table = random_study(n, visits, k, missing)
        start = time.perf_counter()
        rows = agreement(table, CDASI)
        spent = time.perf_counter() - start
        print(
            f"all rows, {n} subjects x {visits} visits x {k} raters, {missing:.0%} missing: {spent:.2f} s, {len(rows)} rows"
        )


def main() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        print(f"{'':52} {'ours':>13} {'theirs':>15}")
        coefficients(21, 50)
        coefficients(500, 200)
        resamples()
        all_kappas()
        imports()
        studies()


if __name__ == "__main__":
    main()
