"""Cut the power while a study is saved to: ``python -m tests.campaigns.powercuts [--cuts 20] [--seed 1]``.

A study lies on a disk in a file (ext4, loop device). A program saves one row after another and says each once the save has
returned; at a random moment it is stopped and the disk's file is copied as it is: what was never synced is not in it. The copy is
mounted elsewhere and the study opened: it must be whole, and every row that was said must be there. Killing a program shows
nothing of this, since the system still writes what the dead program left.

With WAL and with the rollback journal of sticks and shares. The control does the same with ``synchronous=OFF`` and must lose rows;
otherwise the campaign itself would be blind. Needs root, mkfs.ext4 and loop devices (Linux); says so and ends well elsewhere.
Exit code 1 if a row is lost, a study is not whole, or a control loses nothing.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from dmscorer.domain.errors import Refusal
from dmscorer.store.study import database, faults

MEGABYTES = 24  # of the disk; the smallest on which ext4 keeps a journal with some room beside it
SAVER = """
import random, sys, time
from pathlib import Path
from sqlalchemy import text
from dmscorer.store.study import database, volume
volume.is_local_disk = lambda _folder: sys.argv[2] == "wal"
study = database.open_for_writing(Path(sys.argv[1]))
with study.read() as connection:
    assert connection.execute(text("PRAGMA journal_mode")).scalar() == sys.argv[2]
if sys.argv[3] != "as it is":
    study._engine.raw_connection().driver_connection.execute("PRAGMA synchronous=" + sys.argv[3])
chance = random.Random(sys.argv[4])
for number in range(1, 100000):
    with study.write() as connection:
        connection.execute(text(f"INSERT INTO people VALUES ('{number}', '{number}', 'A', 'rater', {number}, NULL)"))
    print(number, flush=True)
    if number % 7 == 0:
        study.settle()
    time.sleep(chance.random() / 50)
"""


@dataclass(frozen=True, slots=True)
class Cut:
    """``said``: rows that the program had said to be saved; ``found``: None where the study could not be opened or is not whole."""

    said: int
    found: int | None

    @property
    def is_lost(self) -> bool:
        return self.found is None or self.found < self.said


def missing() -> str | None:
    """What this computer lacks for it."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "power cuts are skipped: they need root on Linux"
    if shutil.which("mkfs.ext4") is None or shutil.which("mount") is None or not Path("/dev/loop-control").exists():
        return "power cuts are skipped: they need mkfs.ext4, mount and loop devices"
    if not may_mount():
        return "power cuts are skipped: this computer lets nobody mount a disk in a file"
    return None


def may_mount() -> bool:
    """A container has the tools and often not the right."""
    with tempfile.TemporaryDirectory() as place:
        try:
            with mounted(empty_disk(Path(place) / "disk.img"), Path(place) / "disk"):
                return True
        except subprocess.CalledProcessError:
            return False


def empty_disk(disk: Path) -> Path:
    with disk.open("wb") as file:
        file.truncate(MEGABYTES << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(disk)], check=True, capture_output=True)
    return disk


@contextmanager
def mounted(disk: Path, at: Path) -> Iterator[Path]:
    at.mkdir()
    # Nothing is written by itself for minutes: what is on the disk was synced by the program.
    subprocess.run(["mount", "-o", "loop,commit=300", str(disk), str(at)], check=True, capture_output=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True, capture_output=True)
        at.rmdir()


def cut(place: Path, journal: str, synchronous: str, chance: random.Random) -> Cut:
    disk, copy = empty_disk(place / "disk.img"), place / "copy.img"
    with mounted(disk, place / "disk") as root:
        database.create(root / "Trial.dmstudy").close()
        subprocess.run(["sync", "-f", str(root)], check=True)  # what comes before the first save is not asked about
        said = saved_until_cut(root / "Trial.dmstudy", journal, synchronous, chance, lambda: shutil.copy(disk, copy))
    with mounted(copy, place / "copy") as root:
        return Cut(said, found(root / "Trial.dmstudy"))


def saved_until_cut(
    folder: Path, journal: str, synchronous: str, chance: random.Random, take: Callable[[], object]
) -> int:
    """Save, stop at a random moment, ``take`` the disk as it is then; gives the number that was said last."""
    command = [sys.executable, "-c", SAVER, str(folder), journal, synchronous, str(chance.random())]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as saver:
        assert saver.stdout is not None
        try:
            saver.stdout.readline()
            time.sleep(chance.random())
            saver.send_signal(signal.SIGSTOP)
            take()
        finally:
            saver.kill()
        rest = saver.stdout.read().split()
    return int(rest[-1]) if rest else 1


def found(folder: Path) -> int | None:
    try:
        study = database.open_for_writing(folder)
    except Refusal:
        return None
    try:
        with study.read() as connection:
            is_whole = not list(faults.find(connection)) and study.without_journal_since is None
            return connection.execute(text("SELECT count(*) FROM people")).scalar_one() if is_whole else None
    finally:
        study.close()


def campaign(cuts: int, seed: int) -> int:
    chance, is_wrong = random.Random(seed), False
    for journal in ("wal", "delete"):
        for synchronous in ("as it is", "OFF"):
            with tempfile.TemporaryDirectory() as place:
                made = [cut(Path(place), journal, synchronous, chance) for _ in range(cuts)]
            n_lost = sum(one.is_lost for one in made)
            is_wrong |= (n_lost == 0) if synchronous == "OFF" else (n_lost > 0)
            print(f"journal {journal}, synchronous {synchronous}: {n_lost} of {cuts} cuts lost what had been said")
    return 1 if is_wrong else 0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cuts", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    if (why := missing()) is not None:
        print(why)
        return 0
    return campaign(chosen.cuts, chosen.seed)


if __name__ == "__main__":
    sys.exit(main())
