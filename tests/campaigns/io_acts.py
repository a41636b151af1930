"""What the campaign of input and output faults runs in a process of its own: a command, or a rater who scores and signs.

``python -m tests.campaigns.io_acts [--broken] command WORDS …`` or ``… score FOLDER``. What is told as saved is printed
only after it was; ``--broken`` does neither this nor tell faults of the disk in sentences: the campaign must see both.
"""

import sys
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from argon2 import PasswordHasher

from dmscorer import cli
from dmscorer.domain.errors import Refusal
from dmscorer.store.study import outside_faults, passphrases
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies

LEVELS = (1, 0, 1, 0, 1)


def said(text: str) -> None:
    print(text, flush=True)


def score(folder: Path, *, too_early: bool) -> None:
    """The first rater's first open case: five levels one by one, the rest at once, a signature."""
    study = studies.open_study(folder)
    try:
        rater = studies.raters(study)[0]
        begun = blinding.begin(study, rater)
        case = next(one.case_id for one in begun.cases if one.state.name != "SIGNED")
        items = study.instrument.item_ids
        for item, level in zip(items, LEVELS, strict=False):
            if too_early:
                said(f"saved {case} {item} {level}")
            reading.enter(study, begun.id, case, item, level)
            said(f"saved {case} {item} {level}")
        reading.enter_all(study, begun.id, case, dict.fromkeys(items[len(LEVELS) :], 0))
        reading.sign_checked(study, rater, begun.id, case)
        said(f"signed {case}")
    finally:
        studies.close(study)


def main(words: list[str]) -> int:
    is_broken = words[0] == "--broken"
    what, *rest = words[is_broken:]
    with ExitStack() as stack:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        stack.enter_context(mock.patch.object(passphrases, "_hasher", quick))
        if is_broken:
            stack.enter_context(mock.patch.object(outside_faults, "cause_of", return_value=None))
        if what == "command":
            return cli.main(rest)
        try:
            score(Path(rest[0]), too_early=is_broken)
        except Refusal as refusal:  # as the desk says it
            print(refusal, file=sys.stderr)
            return 1
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
