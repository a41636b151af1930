"""Kill the program while somebody scores: ``python -m tests.campaigns.kills [--kills 100] [--seed 1]``.

The real program on a virtual screen gets real key events; somebody outside reads, through the accessibility bus, what the
window shows as saved: "Saved … · 37 of 80" and the checked keys of the site in view. At a random moment the process is
killed as by a power cut. Then the study is opened: it must be whole, every checked key that was ever seen must be an entry,
and the count last seen must be one that the entries went through. Exit code 1 if one acknowledged entry is lost.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dmscorer.domain.reading.reading import Entry, ReadingKind
from dmscorer.store.reading import entries
from dmscorer.workflows.audit import audit
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy
from tests.outside import prepared, session
from tests.outside.session import Program, Screen

KEYS = ("0", "1", "0", "1", "2", "3", "0", "1", "BackSpace", "Tab", "c", "ctrl+z", "period", "1", "space")
KEY = re.compile(r"key_([a-z_]+\.[a-z_]+)_(\d)$")
COUNT = re.compile(r"^Saved \d\d:\d\d:\d\d · (\d+) of \d+")


@dataclass
class Seen:
    """What the window showed as saved: (item, level) of checked keys, and the last count beside "Saved"."""

    levels: set[tuple[str, int]] = field(default_factory=set)
    count: int | None = None
    looks: int = 0


def look(program: Program, seen: Seen) -> None:
    """One look at the line of what is saved and at the checked keys; a key's own id says which item and level it is."""
    (saved,) = program.look("saved_label", seconds=0)
    if (found := COUNT.match(saved["name"])) is not None:
        seen.count = int(found.group(1))
    for one in program.inside("score_form_items"):
        key = KEY.search(one["id"])
        if key and {"checked", "showing"} <= set(one["states"]):
            seen.levels.add((key.group(1), int(key.group(2))))
    seen.looks += 1


def press_keys(environment: dict[str, str], chance: random.Random, stop: threading.Event) -> None:
    """Real key events to whatever window is in front."""
    while not stop.is_set():
        words = ["xdotool", "key", "--delay", str(chance.randint(4, 40)), *chance.choices(KEYS, k=12)]
        subprocess.run(words, env=environment, check=False, capture_output=True)


def one_kill(screen: Screen, folder: Path, chance: random.Random, *, is_new: bool) -> Seen:
    program, seen, stop = Program(screen, "open", str(folder)), Seen(), threading.Event()
    prepared.sit_down(program, is_new=is_new)
    subprocess.run(
        ["xdotool", "search", "--pid", str(program.process.pid), "--onlyvisible", "windowfocus"],
        env=screen.environment, check=False, capture_output=True,
    )  # fmt: skip
    typist = threading.Thread(target=press_keys, args=(screen.environment, chance, stop))
    typist.start()
    patience = (
        time.monotonic() + 60
    )  # until a level is seen, however slow the machine: else the kill would show nothing
    while not seen.levels and time.monotonic() < patience and program.process.poll() is None:
        with suppress(EOFError, AssertionError):
            look(program, seen)
    end = time.monotonic() + chance.uniform(0.3, 4.0)
    killer = threading.Timer(max(0.0, end - time.monotonic()), program.process.kill)
    killer.start()
    try:
        while program.process.poll() is None:
            with suppress(EOFError, AssertionError):  # a control, or all of it, went while we looked
                look(program, seen)
    finally:
        stop.set()
        typist.join()
        killer.join()
        program.close()
    return seen


def lost(study: OpenStudy, seen: Seen) -> list[str]:
    """What was shown as saved and is not in the study."""
    rater = studies.raters(study)[0]
    with study.database.read() as connection:
        reading_id = entries.find_reading(connection, rater.id, ReadingKind.FIRST)
        every = (
            []
            if reading_id is None
            else sorted(entries.entries_of_reading(connection, reading_id), key=lambda e: (e.case_id, e.seq))
        )
    ever = {(entry.item, entry.answer) for entry in every}
    found = [f"{item} {level} was shown as saved" for item, level in sorted(seen.levels) if (item, level) not in ever]
    if seen.count is not None and seen.count not in counts(every):
        found.append(f"a count of {seen.count} was shown as saved")
    return found


def counts(every: list[Entry]) -> set[int]:
    """How many items were answered, after each entry of each case."""
    answered: dict[str, set[str]] = {}
    gone_through = {0}
    for entry in every:
        own = answered.setdefault(entry.case_id, set())
        own.discard(entry.item)
        if entry.answer is not None:
            own.add(entry.item)
        gone_through.add(len(own))
    return gone_through


def campaign(kills: int, seed: int) -> int:
    chance, n_lost, n_levels, n_looks = random.Random(seed), 0, 0, 0
    with tempfile.TemporaryDirectory() as place, Screen(Path(place) / "home") as screen:
        folder = prepared.make(Path(place), size=(1200, 900))
        for number in range(kills):
            seen = one_kill(screen, folder, chance, is_new=number == 0)
            study = studies.open_study(folder)
            missing = [*lost(study, seen), *(str(one) for one in audit.check(study).findings)]
            studies.close(study)
            n_lost += len(missing)
            n_levels += len(seen.levels)
            n_looks += seen.looks
            for sentence in missing:
                sys.stdout.write(f"kill {number + 1}: {sentence}\n")
            for report in Path(screen.environment["HOME"]).rglob("crashes/*.txt"):
                sys.stdout.write(f"crash report: {report.read_text(encoding='utf-8')}\n")
                n_lost += 1
                report.unlink()
    sys.stdout.write(
        f"{kills} kills, {n_looks} looks from outside, {n_levels} checked keys seen as saved: {n_lost} lost or wrong\n"
    )
    return 1 if n_lost or not n_levels else 0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    if lacks := session.missing():
        sys.stdout.write(f"cannot be run here: {lacks}\n")
        return 2
    return campaign(chosen.kills, chosen.seed)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
