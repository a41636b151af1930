"""What a key press, a signature and the next case cost in a study of 250 and of 2,000 cases: ``python -m tests.benchmarks.growth``.

Six raters; five have signed everything, the sixth has signed the first half. In memory where the system has a
folder there, so that what is compared is the program's own work. Exit code 1 where the larger study costs more than twice as much.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from argon2 import PasswordHasher

from dmscorer.domain.reading.reading import Entry, Reading, digest
from dmscorer.domain.study.study import NewPerson, Person
from dmscorer.store.reading import entries
from dmscorer.store.reading.entries import Signature
from dmscorer.store.study import passphrases
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import add_cases

SMALL, LARGE, RATERS, TIMES = 250, 2000, 6, 40
WORST = 2.0  # ratio; the work itself is the same, the index of a larger table is a level deeper
PHRASE = "a phrase"
MEMORY = Path("/dev/shm")
N_ITEMS = 12  # of which a case has signed answers: the table of entries grows all the same


@dataclass(frozen=True, slots=True)
class Costs:
    """Median milliseconds."""

    enter: float
    sign: float
    open_case: float


def measure(folder: Path, n_cases: int, n_raters: int = RATERS, times: int = TIMES) -> Costs:
    """One study of its own in ``folder``."""
    people = tuple(NewPerson(code, code) for code in "ABCDEF"[:n_raters])
    study = studies.create(folder / f"of-{n_cases}", NewStudy("Growth", people, seed=7, passphrase=PHRASE))
    add_cases(study, subjects=n_cases // 2)
    *others, last = studies.raters(study)
    for rater in others:
        _sign_many(study, rater, blinding.begin(study, rater), n_cases)
    studies.set_passphrase(study, last, PHRASE)
    begun = blinding.begin(study, last)
    _sign_many(study, last, begun, n_cases // 2)
    costs = _one_after_another(study, last, begun, [one.case_id for one in begun.cases[n_cases // 2 :][:times]])
    studies.close(study)
    return costs


def _one_after_another(study: OpenStudy, rater: Person, begun: Reading, cases: Sequence[str]) -> Costs:
    enter, sign, opened = [], [], []
    first, *rest = study.instrument.item_ids
    for case in cases:
        opened.append(_took(partial(_open, study, begun.id, case)))
        reading.enter_all(study, begun.id, case, dict.fromkeys(rest, 0))
        enter.append(_took(partial(reading.enter, study, begun.id, case, first, 1)))
        sign.append(_took(partial(reading.sign, study, rater, begun.id, case, PHRASE)))
    return Costs(*(statistics.median(one) for one in (enter, sign, opened)))


def _open(study: OpenStudy, reading_id: str, case: str) -> None:
    reading.case(study, reading_id, case)
    reading.sheet(study, reading_id, case)


def _took(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


def _sign_many(study: OpenStudy, rater: Person, begun: Reading, n: int) -> None:
    """As rows: what is measured is not how they came in."""
    at, items = study.clock(), study.instrument.item_ids[:N_ITEMS]
    cases = [one.case_id for one in begun.cases[:n]]
    rows = [
        Entry(study.new_id(), begun.id, case, item, 0, seq, at)
        for case in cases
        for seq, item in enumerate(items, start=1)
    ]
    signed = digest(dict.fromkeys(items, 0))
    with study.database.write() as connection:
        entries.add_entries(connection, rows)
        entries.add_signatures(
            connection,
            [
                Signature(study.new_id(), begun.id, case, rater.code, reading.MEANING, len(items), signed, at)
                for case in cases
            ],
        )


def main() -> int:
    passphrases._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        small, large = measure(Path(folder), SMALL), measure(Path(folder), LARGE)
    is_flat = True
    for name in Costs.__slots__:
        one, other = getattr(small, name), getattr(large, name)
        is_flat &= other <= WORST * one
        say = f"{name}: {one:.2f} ms at {SMALL} cases, {other:.2f} ms at {LARGE} × {RATERS}, ratio {other / one:.2f}"
        sys.stdout.write(f"{say} (limit {WORST})\n")
    return 0 if is_flat else 1


if __name__ == "__main__":
    sys.exit(main())
