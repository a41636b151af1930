"""Let the disk fail: ``python -m tests.campaigns.iofaults [--faults 300] [--seed 1] [--control]`` (Linux, with a C compiler).

A small library that is loaded before the C library lets one call that touches the study or the output fail (a bad sector,
a full disk, a folder that may not be written, a stick that is pulled out), in SQLite as in Python. Every kind of command,
and a rater who scores and signs, meets such faults at random calls. Afterwards, with a sound disk:
nothing told as saved may be lost, the study is whole and ``check`` is content, a command's rows are all there or none,
an output file is whole or absent, nothing half made stays; and never may a traceback have been shown. Exit code 1 else.
``--control`` has the program tell "saved" too early and faults as they come: that campaign must fail.
"""

import argparse
import errno
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from PIL import Image

from dmscorer.domain.charter.charter import Unmask
from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import NewPerson
from dmscorer.store.study import tables
from dmscorer.workflows.audit import audit
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.photos import intake, redaction
from dmscorer.workflows.reading import ratings as imported
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy
from tests.places import ROOT

ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENODEV)
SHIM = Path(__file__).with_suffix(".c")
TABLES = ("consensus.csv", "ratings_long.csv", "ratings_wide.csv", "codebook.csv")


@dataclass(frozen=True, slots=True)
class Place:
    """``study`` and ``out`` lie below ``under``, where calls fail; ``files`` (what is brought in) does not."""

    under: Path
    files: Path

    @property
    def study(self) -> Path:
        return self.under / "Trial.dmstudy"

    @property
    def out(self) -> Path:
        return self.under / "out"


@dataclass(frozen=True, slots=True)
class Act:
    """``is_one``: its rows come in one transaction; pictures come one by one, so that a long intake can go on later."""

    words: Callable[[Place], list[str]]
    is_one: bool = True


def command(*words: str, is_one: bool = True) -> Act:
    """STUDY, OUT and names of files brought in stand for their paths."""

    def placed(place: Place) -> list[str]:
        known = {"STUDY": str(place.study), "OUT": str(place.out)}
        return [
            "command",
            *(known.get(word, str(place.files / word[1:]) if word.startswith("@") else word) for word in words),
        ]

    return Act(placed, is_one)


ACTS = {
    "score": Act(lambda place: ["score", str(place.study)], is_one=False),
    "check": command("check", "STUDY"),
    "agreement": command("agreement", "STUDY", "--csv", "OUT"),
    "consensus": command("consensus", "STUDY", "--csv", "OUT"),
    "export": command("export", "STUDY", "OUT", "--only", *TABLES),
    "photos add": command("photos", "add", "STUDY", "@photos", is_one=False),
    "photos review": command("photos", "review", "STUDY", "--approve-all"),
    "clinical import": command("clinical", "import", "STUDY", "@clinical.csv"),
    "ratings import": command("ratings", "import", "STUDY", "@more.csv", is_one=False),
    "decide": command("consensus", "STUDY", "--decide", "@decisions.csv"),
    "merge": command("labels", "merge", "STUDY", "subject", "S2", "S02"),
    "study new": command("study", "new", "OUT.dmstudy", "--name", "N", "--rater", "A=a", "B=b"),
}


def laid_out(place: Path) -> Place:
    """Two raters who differ in one item of two cases, two cases with photos to read, and everything to bring in."""
    under, files = place / "disk", place / "files"
    under.mkdir()
    new = NewStudy("Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7, unmask=Unmask.EACH_CASE)
    study = studies.create(under / "Trial", new)
    items = study.instrument.item_ids

    def ratings(*subjects: str) -> str:
        given = [[s, "V1", r, "3" if r == "A" else "0", *["0"] * (len(items) - 1)] for s in subjects for r in "AB"]
        return "\n".join(",".join(row) for row in [["subject", "visit", "rater", *items], *given])

    for name, text in (("ratings.csv", ratings("S1", "S2")), ("more.csv", ratings("S9"))):
        write(files / name, text)
    write(files / "clinical.csv", "subject,visit,ck_u_l\nS1,V1,900\nS2,V1,120\n")
    imported.import_table(study, files / "ratings.csv")
    for name, subjects in (("there", ("S5", "S6")), ("photos", ("S2", "S3", "S4"))):
        for at, subject in enumerate(subjects):
            path = files / name / subject / "V2" / "face_front.jpg"
            path.parent.mkdir(parents=True)
            Image.new("RGB", (32, 24), (200, 60 * at, 20 if name == "there" else 220)).save(path)
    intake.add(study, intake.survey(files / "there"), "coordinator")
    redaction.approve(study, redaction.unreviewed(study), "coordinator")
    listed = consensus.meeting(study).to_decide
    lines = [f"{one.meeting_code},{one.item},2,definition" for one in listed]
    write(files / "decisions.csv", "\n".join(["meeting_code,item,value,reason", *lines]))
    studies.close(study)
    return Place(under, files)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(
    place: Place, act: Act, shim: Path | None, fault: dict[str, str], *, is_broken: bool
) -> "subprocess.CompletedProcess[str]":
    words = [word.replace("OUT.dmstudy", str(place.under / "New.dmstudy")) for word in act.words(place)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(place.files), "XDG_DATA_HOME": str(place.files)}
    if shim is not None:
        environment |= {"LD_PRELOAD": str(shim), "IOFAULT_UNDER": str(place.under)} | fault
    start = [sys.executable, "-m", "tests.campaigns.io_acts", *(["--broken"] if is_broken else []), *words]
    return subprocess.run(
        start, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )  # fmt: skip


def built(folder: Path) -> Path | None:
    """The library, or None where it cannot be made."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux") or compiler is None:
        return None
    shim = folder / "iofaults.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(shim), str(SHIM), "-ldl"], check=True)
    return shim


def rows_of(folder: Path) -> dict[str, int] | None:
    """Table → number of rows, but for events: a look at levels is one too, and it stands before what it leads to."""
    if not (folder / "study.sqlite").is_file():
        return None
    connection = driver.connect(f"{(folder / 'study.sqlite').as_uri()}?mode=ro", uri=True)
    try:
        names = [table.name for table in tables.metadata.sorted_tables if table.name != "events"]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    finally:
        connection.close()


def contents(folder: Path) -> dict[str, bytes]:
    if folder.is_file():
        return {"": folder.read_bytes()}
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@dataclass(frozen=True, slots=True)
class Clean:
    """The same act on a sound disk: how many calls it makes and what is there before and after."""

    n_calls: int
    before: dict[str, int] | None
    after: dict[str, int] | None
    out: dict[str, bytes]


def faults(place: Place, act: Act, clean: Clean, done: "subprocess.CompletedProcess[str]") -> Iterator[str]:
    """What went wrong, told in words that begin with a kind: traceback, lost, half, unsound."""
    if "Traceback" in done.stderr or done.returncode not in (0, 1):
        yield f"traceback: {done.stderr.strip().splitlines()[-1:]}"
    elif done.returncode == 1 and not done.stderr.strip() and "check" not in done.args:
        yield "traceback: refused without a word"
    try:
        study = studies.open_study(place.study)
    except Refusal as refusal:
        yield f"unsound: {refusal}"
        return
    try:
        yield from (f"unsound: {one.where}: {one.what}" for one in audit.check(study).findings)
        with study.database.read() as connection:
            kept = {
                tuple(map(str, row)) for row in connection.exec_driver_sql("SELECT case_id, item, level FROM entries")
            }
            signed = {row[0] for row in connection.exec_driver_sql("SELECT case_id FROM signatures")}
    finally:
        studies.close(study)
    yield from lost(done.stdout, kept, signed)
    yield from half(place, act, clean, done.returncode)


def lost(told: str, kept: set[tuple[str, ...]], signed: set[str]) -> Iterator[str]:
    for line in told.splitlines():
        word, *rest = line.split()
        if word == "saved" and tuple(rest) not in kept:
            yield f"lost: {line}"
        if line.startswith("signed ") and rest[0] not in signed:
            yield f"lost: {line}"


def half(place: Place, act: Act, clean: Clean, code: int) -> Iterator[str]:
    now = rows_of(place.study)
    if code == 0 and now != clean.after:
        yield "lost: the command said that it was done"
    if code == 1 and act.is_one and now not in (clean.before, clean.after):
        yield "half: some of its rows are there"
    out = contents(place.out) if place.out.exists() else {}
    if out and out != clean.out:
        yield f"half: of {len(clean.out)} output files {len(out)} are there, or not whole"
    new = place.under / "New.dmstudy"
    if new.exists() and not (new / "study.sqlite").is_file():
        yield "half: a study that no command opens"
    if left := [path.name for path in place.study.rglob(".*.part")]:
        yield f"half: {left} stays"


def one(whole: Place, shim: Path, act: Act, clean: Clean, chance: random.Random, *, is_broken: bool) -> list[str]:
    with tempfile.TemporaryDirectory(dir=whole.under.parent) as scratch:
        place = Place(Path(shutil.copytree(whole.under, Path(scratch) / "disk")), whole.files)
        code = chance.choice(ERRORS)
        at, stays, short = chance.randint(1, clean.n_calls), chance.random() < 0.5, chance.random() < 0.5
        fault = {
            "IOFAULT_AT": str(at), "IOFAULT_ERRNO": str(code),
            "IOFAULT_STAYS": str(int(stays)), "IOFAULT_SHORT": str(int(short)),
        }  # fmt: skip
        done = run(place, act, shim, fault, is_broken=is_broken)
        how = f"{errno.errorcode[code]} at call {at} of {clean.n_calls}{' and after' if stays else ''}"
        return [f"{how}: {found}" for found in faults(place, act, clean, done)]


def cleanly(whole: Place, shim: Path, act: Act) -> Clean:
    with tempfile.TemporaryDirectory(dir=whole.under.parent) as scratch:
        place = Place(Path(shutil.copytree(whole.under, Path(scratch) / "disk")), whole.files)
        before = rows_of(place.study)
        count = Path(scratch) / "count"
        done = run(place, act, shim, {"IOFAULT_AT": "0", "IOFAULT_COUNT": str(count)}, is_broken=False)
        if done.returncode != 0:
            raise SystemExit(f"{act.words(place)} does not run on a sound disk: {done.stderr}")
        return Clean(int(count.read_text()), before, rows_of(place.study), contents(place.out))


def campaign(n: int, seed: int, *, is_broken: bool = False, names: tuple[str, ...] = tuple(ACTS)) -> int:
    chance, kinds = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as scratch:
        shim = built(Path(scratch))
        if shim is None:
            print("skipped: this campaign needs Linux and a C compiler")
            return 0
        whole = laid_out(Path(scratch))
        clean = {name: cleanly(whole, shim, ACTS[name]) for name in names}
        for at in range(n):
            name = names[at % len(names)]
            for found in one(whole, shim, ACTS[name], clean[name], chance, is_broken=is_broken):
                kinds[found.split(": ")[1]] += 1
                print(f"{name}: {found}", flush=True)
    print(f"{n} faults: {', '.join(f'{kinds[kind]} {kind}' for kind in ('traceback', 'lost', 'half', 'unsound'))}")
    return 1 if kinds else 0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--faults", type=int, default=300)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=list(ACTS), nargs="+", default=list(ACTS))
    asked.add_argument("--control", action="store_true")
    chosen = asked.parse_args()
    return campaign(chosen.faults, chosen.seed, is_broken=chosen.control, names=tuple(chosen.only))


if __name__ == "__main__":
    sys.exit(main())
