"""Key press to durable entry at the rater's desk, and what one case costs: ``python -m tests.benchmarks.reading [STUDY]``.

Without a study it makes one of 12-megapixel photos, which load and decode ahead meanwhile; with one (the demo, say) it works
on a copy. Keys are real key events; the seconds are the machine's, not a dermatologist's.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from dmscorer.domain.demo import demo
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.study.study import Role
from dmscorer.ui import app
from dmscorer.ui.app import Window
from dmscorer.ui.desk.case_desk import CaseDesk
from dmscorer.ui.desk.screen import ReadingScreen
from tests import people as people_
from tests.outside import prepared

PRESSES = 1000
PASSPHRASE = "demo"


def main(arguments: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = folder
        window = app.build()
        study = open_study(window, Path(folder), Path(arguments[0]) if arguments else None)
        desk = sit_down(window)
        items = len(window.workspace.desk.instrument.items)
        instrument = window.workspace.desk.instrument
        typed = "".join(prepared_sheet(instrument))
        wanted = {item: int(key) for item, key in zip(instrument.item_ids, typed, strict=True)}
        keys, seconds = score_one_case(window, desk, typed, wanted)
        say(f"{items} items from a prepared sheet: {keys} keys (limit {items}), {seconds:.1f} s (limit 120), no mouse")
        say(f"next case, first photo in view: {next_case(desk):.0f} ms (limit 100)")
        affected = demo.scores(demo.SUBJECTS[0].label, demo.VISITS[0], "C")
        levels = {item: level if isinstance(level := affected.get(item), int) else 0 for item in instrument.item_ids}
        keys, seconds = score_one_case(window, desk, keys_for(instrument, levels), levels)
        say(f"a typical case, five sites affected: {keys} keys (limit 60) and the signature's, {seconds:.1f} s")
        say("a site without anything: 1 key, C (limit 2)")
        say(f"next case, first photo in view: {next_case(desk):.0f} ms (limit 100)")
        times, shown = press_many(window, desk)
        limit = sync_times(study)
        say(line("key press to durable entry", times))
        say(line("key press to the answer painted (limits: median 10, worst 50)", shown))
        say(line("one fdatasync of 4 KiB (F)", limit))
        say(f"median in F: {statistics.median(times) / statistics.median(limit):.2f}")
        window.close()
    return 0


def open_study(window: Window, folder: Path, given: Path | None) -> Path:
    if given is None:
        made = prepared.make(folder, visits=4, size=(4000, 3000))
        window.workspace.open(made)
        return made
    copy = folder / given.name
    shutil.copytree(given, copy)
    window.workspace.open(copy)
    return copy


def sit_down(window: Window) -> CaseDesk:
    """Sign in as the rater with something left to score."""
    rater = [person for person in window.workspace.people() if person.role is Role.RATER][-1]
    people_.sign_in(window.workspace, rater, PASSPHRASE)
    window.main.show_screen("reading")
    window.main.resize(1280, 800)
    window.main.show()
    front = window.main.front
    if not isinstance(front, ReadingScreen):
        raise SystemExit("no reading screen in front")
    following = window.workspace.desk.reading().next_open
    if following is None:
        raise SystemExit("this rater has signed every case")
    front.open_case(following.case_id)
    settle(0.5)
    return front.desk


def prepared_sheet(instrument: Instrument) -> Iterator[str]:
    """One digit an item, in form order: what somebody types from paper."""
    for number, item in enumerate(instrument.items):
        yield str(number % (item.maximum + 1))


def next_case(desk: CaseDesk) -> float:
    """Milliseconds from Enter on the signed case to the next one with its first photo painted, decoded ahead or not."""
    before, begin = desk.case.case.id, time.perf_counter()
    QTest.keyClick(desk, Qt.Key.Key_Return)
    while desk.case.case.id == before or not (desk.pane.photo_id and desk.pane.pictures.levels(desk.pane.photo_id)):
        QApplication.processEvents()
    desk.window().grab()
    return (time.perf_counter() - begin) * 1000


def keys_for(instrument: Instrument, answers: Mapping[str, int]) -> str:
    """Digits up to the last level above 0 of a site, then C for its rest."""
    pressed = ""
    for site in instrument.sites:
        levels = [answers[item] for item in site.item_ids]
        last = max((at for at, level in enumerate(levels, 1) if level), default=0)
        pressed += "".join(str(level) for level in levels[:last]) + ("c" if last < len(levels) else "")
    return pressed


def score_one_case(window: Window, desk: CaseDesk, keys: str, wanted: Mapping[str, int]) -> tuple[int, float]:
    """The whole case and its signature, keys as fast as the program takes them; ends at the signed case.

    ``wanted`` must be on the disk then.
    """
    begin = time.perf_counter()
    for key in keys:
        QTest.keyClicks(desk, key)
        QApplication.processEvents()
    QTest.keyClicks(desk, "f")
    without = desk.finish_panel.findChild(QAbstractButton, "sign_without")
    if without is not None:
        QTest.keyClick(without, Qt.Key.Key_Space)
    field = desk.finish_panel.findChild(QLineEdit, "sign_passphrase")
    if field is None:
        raise SystemExit("the case did not come to its signature")
    QTest.keyClicks(field, PASSPHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    if not desk.case.is_signed:
        raise SystemExit("the case was not signed")
    seconds = time.perf_counter() - begin
    if dict(window.workspace.desk.sheet(desk.case.case.id).answers) != wanted:
        raise SystemExit("what is on the disk is not what was typed")
    settle(1.0)  # decodes ahead
    return len(keys), seconds


def press_many(window: Window, desk: CaseDesk) -> tuple[list[float], list[float]]:
    """Milliseconds to the commit and to the screen, for 0 and 1 in turn over all items of the case."""
    durable: list[float] = []
    window.workspace.entry_added.connect(lambda _entry: durable.append(time.perf_counter()))
    begun: list[float] = []
    shown: list[float] = []
    turn = 0
    sites = window.workspace.desk.instrument.sites
    while len(begun) < PRESSES:
        for site in sites:
            desk.site_list.site_chosen.emit(site.id)
            desk.form.set_current(site.item_ids[0])
            QApplication.processEvents()
            for _ in site.item_ids:
                begun.append(time.perf_counter())
                QTest.keyClicks(desk, str(turn % 2))
                QApplication.processEvents()
                shown.append(time.perf_counter())
        turn += 1
    if len(durable) != len(begun):
        raise SystemExit(f"{len(begun)} key presses made {len(durable)} entries")
    pairs = zip(begun[:PRESSES], durable, shown, strict=False)
    both = [((saved - start) * 1000, (seen - start) * 1000) for start, saved, seen in pairs]
    return [one for one, _ in both], [other for _, other in both]


def sync_times(folder: Path) -> list[float]:
    path, times = folder / "probe", []
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"x" * 4096)
            file.flush()
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begin) * 1000)
    path.unlink()
    return times


def line(what: str, times: Sequence[float]) -> str:
    ordered = sorted(times)
    p95 = ordered[round(len(ordered) * 0.95) - 1]
    return (
        f"{what}: median {statistics.median(ordered):.1f} ms, p95 {p95:.1f}, worst {ordered[-1]:.1f} of {len(ordered)}"
    )


def settle(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
