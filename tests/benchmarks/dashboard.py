"""How long the dashboard of agreement takes to fill in, part by part: ``python -m tests.benchmarks.dashboard``.

For 21 and for 500 cases: computing all rows, what the sentence and the table need, each figure, the comparison with
pingouin (which runs behind the window), and the peak memory. Nothing here blocks the window: all of it runs in threads.
"""

import resource
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from dmscorer.domain.agreement.forest import forest
from dmscorer.domain.agreement.headline import headline
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.figures import figures
from dmscorer.workflows.figures.figures import NothingToDraw
from tests.stats.studies import CDASI, random_study


def timed(what: str, act: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    made = act()
    print(f"    {what:44} {time.perf_counter() - start:8.2f} s")
    return made


def draw(name: str, material: figures.Material) -> None:
    with suppress(NothingToDraw):
        figures.render(name, material, "png", is_bare=True)


def study(subjects: int, visits: int, raters: int) -> None:
    table = random_study(subjects, visits, raters)
    print(f"{subjects} subjects x {visits} visits x {raters} raters")
    begun = time.perf_counter()
    rows = timed("all rows", lambda: agreement.compute(table, CDASI))
    timed("sentence and forest", lambda: (headline(rows), forest(rows)))
    places = {(case, rater): at for at, case in enumerate(table.cases) for rater in table.raters}
    material = timed("what figures need, one left out at a time", lambda: figures.material(table, CDASI, rows, places))
    for figure in figures.FIGURES:
        timed(figure.name, partial(draw, figure.name, material))
    print(f"    {'until the last figure':44} {time.perf_counter() - begun:8.2f} s")
    found = timed("pingouin", lambda: agreement.verify(table, CDASI, rows))
    print(f"    {found.compared} numbers compared, largest difference {found.largest:.1e}")
    print(f"    peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        study(21, 1, 3)
        study(500, 1, 6)


if __name__ == "__main__":
    main()
