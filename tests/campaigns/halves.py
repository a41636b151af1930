"""Kill the program while it makes something: ``python -m tests.campaigns.halves [--kills 200] [--seed 1] [--control]``.

Each act runs in a process of its own that dies, as by a power cut, before the n-th call of any function, n drawn at
random. Then what was to be made is either not there, so that its name is free, or whole; and the next act of its kind leaves no
part of the killed one behind. Exit code 1 if one kill leaves a half. ``--control`` makes studies in place, as they once were
made: that campaign must fail, else this one sees nothing.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

from dmscorer import paths
from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import NewPerson
from dmscorer.store.study import database
from dmscorer.workflows.audit import audit
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy

NEW = NewStudy("Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7)
OLD, FRESH = b"old" * 50_000, b"new" * 60_000
NAMES = ("a.csv", "figures/b.svg", "figures/c.svg")


@dataclass(frozen=True, slots=True)
class Act:
    """``make`` is what is killed, in a folder of its own; ``halves`` says what is wrong there afterwards."""

    make: Callable[[Path], None]
    halves: Callable[[Path], Iterator[str]]
    prepare: Callable[[Path], None] = lambda _place: None


def make_study(place: Path) -> None:
    studies.close(studies.create(place / "far/away/Trial", NEW))


def make_in_place(place: Path) -> None:
    """The control: the folder has its name before anything lies in it."""
    made = database.create(place / "far/away/Trial.dmstudy")
    made.close()
    (place / "far/away/Trial.dmstudy/study.sqlite").touch()
    with_cover = database.open_for_writing(place / "far/away/Trial.dmstudy")
    studies._write_cover(with_cover, NEW, *_cover())
    with_cover.close()


def _cover() -> tuple[Charter, tuple[str, bytes], datetime]:
    name, text = studies.instrument_file(NEW.instrument)
    instrument = studies.load_instrument(name, text)
    return Charter(instrument.id, instrument.sha256, 7), (name, text), studies.now()


def copy_study(place: Path) -> None:
    studies.copy(place / "Source", place / "far/away/Trial")


def has_source(place: Path) -> None:
    studies.close(studies.create(place / "Source", NEW))
    (place / "Source.dmstudy/originals/ab").mkdir(parents=True)
    (place / "Source.dmstudy/originals/ab/x.jpg").write_bytes(OLD)


def study_halves(place: Path) -> Iterator[str]:
    folder = place / "far/away/Trial.dmstudy"
    if folder.exists():
        try:
            study = studies.open_study(folder)
        except Refusal as refusal:
            yield str(refusal)
            return
        yield from (
            f"{one.where}: {one.what}" for one in audit.check(study).findings if "belongs to no" not in one.what
        )
        studies.close(study)
        return
    if (place / "far").exists():
        yield "an empty folder was left"
    make_study(place)
    yield from left_over(place)


def write_files(place: Path) -> None:
    paths.write_all(place / "out/export", dict.fromkeys(NAMES, FRESH))


def has_files(place: Path) -> None:
    paths.write_all(place / "out/export", dict.fromkeys(NAMES, OLD))


def file_halves(place: Path) -> Iterator[str]:
    for path in (place / "out").rglob("*"):
        if path.is_file() and path.suffix != ".part" and paths.MAKING not in path.parts:
            inside = any(part.endswith(".part") for part in path.parts)
            if not inside and path.read_bytes() not in (OLD, FRESH):
                yield f"{path.name} is cut off"
    write_files(place)
    yield from left_over(place)


def left_over(place: Path) -> Iterator[str]:
    yield from (f"{path.name} was left" for path in place.rglob("*.part"))


ACTS: Mapping[str, Act] = {
    "study": Act(make_study, study_halves),
    "copy": Act(copy_study, study_halves, has_source),
    "export": Act(write_files, file_halves),
    "export again": Act(write_files, file_halves, has_files),
}
CONTROL: Mapping[str, Act] = {"control": Act(make_in_place, study_halves)}


def dies_at(number: int, act: Callable[[Path], None], place: Path) -> bool:
    """Whether the act was killed before its ``number``-th call; one that ends earlier is done."""
    if (child := os.fork()) == 0:
        left = number

        def count(_frame: FrameType, event: str, _what: object) -> None:
            nonlocal left
            left -= event in ("call", "c_call")
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        act(place)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def calls(act: Act) -> int:
    """How many calls the act makes."""
    with tempfile.TemporaryDirectory() as place:
        act.prepare(Path(place))
        n = 0

        def count(_frame: FrameType, event: str, _what: object) -> None:
            nonlocal n
            n += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            act.make(Path(place))
        finally:
            sys.setprofile(None)
    return n


def campaign(kills: int, seed: int, acts: Mapping[str, Act] = ACTS) -> int:
    chance, n_killed, wrong = random.Random(seed), 0, []
    for name, act in acts.items():
        calls(act)  # once before: what is loaded and cached at the first time would be counted too
        total = calls(act)
        for _ in range(kills):
            with tempfile.TemporaryDirectory() as place:
                act.prepare(Path(place))
                at = chance.randrange(total)
                n_killed += dies_at(at, act.make, Path(place))
                wrong += [f"{name}, killed at call {at} of {total}: {half}" for half in act.halves(Path(place))]
    for sentence in wrong:
        print(sentence)
    print(f"{n_killed} kills while something was made ({', '.join(acts)}): {len(wrong)} halves")
    return 1 if wrong or not n_killed else 0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=200, help="of each act")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--control", action="store_true")
    chosen = asked.parse_args()
    return campaign(chosen.kills, chosen.seed, CONTROL if chosen.control else ACTS)


if __name__ == "__main__":
    sys.exit(main())
