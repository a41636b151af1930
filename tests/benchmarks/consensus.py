"""From "all raters signed" to a locked consensus: ``python -m tests.benchmarks.consensus [DEMO] [--pictures FOLDER]``.

Real key events on a copy of the demo: keys and seconds of machine time. ``--cases N`` measures instead how long the
list of flags takes for N cases and 6 raters (2,000 is the size that counts).
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from dmscorer.domain.consensus.consensus import Status
from dmscorer.domain.demo import demo
from dmscorer.domain.instrument.instrument import Answer
from dmscorer.domain.reading.reading import Entry, ReadingKind
from dmscorer.domain.study.study import NewPerson, Visit
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.reading.entries import Signature
from dmscorer.ui import app
from dmscorer.ui.app import Window
from dmscorer.ui.consensus.screen import ConsensusScreen
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.demo import demo as demos
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests import people as people_

PHRASE = "demo"
N_RATERS = 6
AT = datetime(2026, 1, 1, tzinfo=UTC)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("demo", nargs="?", type=Path)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--cases", type=int)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        if asked.cases:
            time_flag_list(Path(folder), asked.cases)
        else:
            settle_demo(Path(folder), asked.demo, asked.pictures)
    return 0


# ── the demo ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def settle_demo(folder: Path, given: Path | None, pictures: Path | None) -> None:
    os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = str(folder)
    target = folder / "Demo.dmstudy"
    if given is None:
        shutil.move(demos.make(folder / "made", small=True), target)
    else:
        shutil.copytree(given, target)
    sign_the_rest(target)
    window = app.build()
    window.workspace.open(target)
    people_.sign_in(window.workspace, window.workspace.people()[0], PHRASE)
    window.main.resize(1280, 800)
    window.main.show()
    keys, seconds, n_flagged = work_off(window, pictures)
    room = consensus.meeting(window.workspace.study)
    lock = window.workspace.consensus_acts.lock_held
    window.close()
    say(f"{n_flagged} flagged items; settled without a key: {room.n_unanimous} unanimous, {room.n_by_rule} by the rule")
    say(f"{keys} keys, {seconds:.1f} s of machine time, {keys / n_flagged:.2f} keys a flagged item, signature included")
    say(f"locked: {lock is not None}")


def sign_the_rest(folder: Path) -> None:
    """The newcomer's open cases get the scores that the demo has for them."""
    study = studies.open_study(folder)
    rater = next(one for one in studies.raters(study) if one.code == demo.NEWCOMER)
    with study.database.read() as connection:
        names = {visit.case_id: (visit.subject, visit.label) for visit in photos.all_visits(connection)}
    begun = blinding.begin(study, rater)
    for case in begun.cases:
        if not reading.sheet(study, begun.id, case.case_id).is_signed:
            given = demo.scores(*names[case.case_id], rater.code)
            whole: dict[str, Answer | None] = {item.id: given.get(item.id, 0) for item in study.instrument.items}
            reading.enter_all(study, begun.id, case.case_id, whole)
            reading.sign_checked(study, rater, begun.id, case.case_id)
    studies.close(study)


def work_off(window: Window, pictures: Path | None) -> tuple[int, float, int]:
    """The median of the levels, the first reason, Enter; then the passphrase. Keys, seconds, flagged items."""
    began, keys = time.perf_counter(), 0
    window.main.show_screen("consensus")
    wait(window)
    screen = window.main.front
    if not isinstance(screen, ConsensusScreen):
        raise SystemExit("no room in front")
    left = consensus.meeting(window.workspace.study).to_decide
    draw(window, pictures, "room")
    for item in left:
        level = item.levels[len(item.levels) // 2] if item.levels else 0
        for key in (str(level), "d"):
            QTest.keyClicks(screen, key)
        QTest.keyClick(screen, Qt.Key.Key_Return)
        QApplication.processEvents()
        keys += 3
    draw(window, pictures, "settled")
    field = screen.findChild(QLineEdit, "lock_field")
    if field is None or not field.isVisible():
        raise SystemExit("the room did not come to its signature")
    QTest.keyClicks(field, PHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    draw(window, pictures, "locked")
    return keys + len(PHRASE) + 1, time.perf_counter() - began, len(left)


def draw(window: Window, folder: Path | None, name: str) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        wait(window)
        window.main.grab().save(str(folder / f"{name}.png"))


def wait(window: Window) -> None:
    began = time.monotonic()
    while time.monotonic() - began < 0.3 or (window.jobs.is_busy and time.monotonic() - began < 60):
        QTest.qWait(30)


# ── many cases ───────────────────────────────────────────────────────────────────────────────────────────────────────


def time_flag_list(folder: Path, n_cases: int) -> None:
    study = many(folder, n_cases)
    began = time.perf_counter()
    settled = consensus.of_visits(study)
    first = time.perf_counter() - began
    found = [one.consensus for one in settled if one.consensus is not None]
    n_flagged = sum(len(case.to_decide) for case in found)
    n_unanimous = sum(case.count(Status.UNANIMOUS) for case in found)
    studies.close(study)
    say(
        f"{n_cases} cases x {N_RATERS} raters: {n_flagged} flagged, {n_unanimous} unanimous; list of flags {first:.2f} s"
    )


def many(folder: Path, n_cases: int) -> OpenStudy:
    """Signed sheets of all raters as rows, mostly 0; no photo."""
    people = tuple(NewPerson(f"R{n}", f"Rater {n}") for n in range(N_RATERS))
    study = studies.create(folder / "Many", NewStudy("Many", people, seed=1, passphrase=PHRASE))
    random = Random(1)
    visits = [Visit(f"v{n}", f"c{n}", f"P{n // 2:04}", f"visit {n % 2 + 1}", n) for n in range(n_cases)]
    items, raters = [item.id for item in study.instrument.items], studies.raters(study)
    with study.database.write() as connection:
        for visit in visits:
            photos.add_visit(connection, visit)
        for rater in raters:
            entries.add_reading(connection, rater.id, rater.id, ReadingKind.IMPORTED, AT)
            for visit in visits:
                levels = random.choices((0, 1), (97, 3), k=len(items))
                levels[random.randrange(len(items))] = 0
                rows = [
                    Entry(f"{rater.code}{visit.id}-{seq}", rater.id, visit.case_id, item, level, seq, AT)
                    for seq, (item, level) in enumerate(zip(items, levels, strict=True), start=1)
                ]
                entries.add_entries(connection, rows)
            entries.add_signatures(connection, [signature(rater.code, rater.id, v, len(items)) for v in visits])
    return study


def signature(code: str, reading_id: str, visit: Visit, covers: int) -> Signature:
    return Signature(f"s{code}{visit.id}", reading_id, visit.case_id, code, "", covers, "", AT)


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
