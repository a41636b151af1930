"""Pictures of the screens: every screen, light and dark, in two sizes."""

import getpass
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QAbstractButton

from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.study.study import Person
from dmscorer.settings import Settings
from dmscorer.ui import app
from dmscorer.ui.acts.preferences import Preferences
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.app import Start, Window
from dmscorer.ui.desk.sites.site_list import SiteRow
from dmscorer.ui.gallery import pictures_before_scoring as pictures_before
from dmscorer.workflows.study import study as studies

SIZES: Final = (QSize(1280, 800), QSize(1920, 1080))
THEMES: Final = ("light", "dark")
BEGUN_SITE: Final = 4  # in form order: the V-area of the neck
PHOTO_PAGES: Final = {  # button that opens it → name of its picture
    "regions_key": "photos_regions",
    "hide_parts_key": "photos_hide",
    "shot_list_button": "photos_shot_list",
}
LONGEST_WAIT: Final = 30.0  # seconds for one screen's figures or photos
BRIEFLY: Final = 4.0  # where the demo is still being painted meanwhile

Progress = Callable[[int, int], None]


def save_without_display(start: Start) -> int:
    """No screen to open a window on: draw into files, say so, and be done."""
    folder = _folder()
    sys.stdout.write("No display was found, so no window can open: drawing pictures of the screens instead …\n")
    sys.stdout.flush()
    code = save(folder, start.study)
    sys.stdout.write(f"Pictures of the screens are in {folder}.\n")
    return code


def save(folder: Path, study: Path | None = None, progress: Progress | None = None) -> int:
    """Every screen of ``study`` (or of a small demo made for this) as PNG in ``folder``."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder.mkdir(parents=True, exist_ok=True)
    with _studied(study, progress) as shown:
        window = app.build(Preferences(Settings(theme=THEMES[0]), lambda _: None))
        window.messages.install()
        window.main.show()
        try:
            _draw_all(window, shown, folder)
        finally:
            window.close()
    return 0


@contextmanager
def _studied(study: Path | None, progress: Progress | None) -> Iterator[Path]:
    """A copy of the study to show (its pictures need scores on the desk), or a small demo; gone afterwards."""
    from dmscorer.workflows.demo import demo

    with tempfile.TemporaryDirectory(prefix="dmscorer-") as folder:
        if study is None:
            yield demo.make(Path(folder), small=True, progress=progress)
        else:
            yield studies.copy(study, Path(folder) / study.name)


def _draw_all(window: Window, study: Path, folder: Path) -> None:
    space, main = window.workspace, window.main
    _draw(window, folder, "home")
    main.show_screen("new_study")
    _draw(window, folder, "new_study")
    space.open(study)
    _draw(window, folder, "sign_in")
    coordinator, *raters = space.people()
    phrase = space.demo.passphrase or _asked(coordinator)
    if not phrase:  # what lies behind the sign-in page is not drawn for nobody
        return
    space.sign_in(coordinator, phrase)
    for name in (*main.screen_names(), "visit_order", "monitor"):
        main.show_screen(name)
        _draw(window, folder, name)
        for button, page in PHOTO_PAGES.items() if name == "photos" else ():
            for key in main.findChildren(QAbstractButton, button):
                key.click()
            _draw(window, folder, page)
    newcomer = next((rater for rater in raters if rater.code == space.demo.newcomer), None)
    if newcomer is not None:  # nobody else's passphrase is known
        space.sign_in(newcomer, space.demo.passphrase)
        _score_a_little(space)
        space.sign_in(newcomer, space.demo.passphrase)
        _step_to_begun_site(window)
        for name in main.screen_names():
            main.show_screen(name)
            _draw(window, folder, name)
    space.close()
    if newcomer is not None:
        pictures_before.draw_all(window, study, lambda name: _draw(window, folder, name, BRIEFLY))
    _draw(window, folder, "home_with_studies")


def _asked(person: Person) -> str:
    """The passphrase from the terminal; empty where nobody sits at one."""
    return getpass.getpass(f"Passphrase of {person.name}: ") if sys.stdin.isatty() else ""


def _score_a_little(space: Workspace) -> None:
    """Some sites done, one half done, so that the picture shows all three states."""
    case = space.desk.reading().next_open
    if case is None:
        return
    instrument = space.desk.instrument
    for number, site in enumerate(instrument.sites[: BEGUN_SITE + 1]):
        items = [item for item in instrument.items_of(site.id) if not item.is_history]
        for item in items[: 2 if number == BEGUN_SITE else None]:
            space.desk.enter(case.case_id, item.id, (number + len(item.id)) % len(item.levels))
    hidden = instrument.items_of(instrument.sites[BEGUN_SITE + 1].id)
    space.desk.enter_all(case.case_id, {item.id: NotAssessable(instrument.reasons[0].id) for item in hidden})


def _step_to_begun_site(window: Window) -> None:
    settle(window)
    site = window.workspace.desk.instrument.sites[BEGUN_SITE].id
    for row in window.main.findChildren(SiteRow, f"site_{site}"):
        row.click()


def _draw(window: Window, folder: Path, name: str, longest: float = LONGEST_WAIT) -> None:
    for theme_name in THEMES:
        window.workspace.preferences.choose_theme(theme_name)
        for size in SIZES:
            window.main.resize(size)
            settle(window, longest=longest)
            window.main.grab().save(str(folder / f"{name}_{theme_name}_{size.width()}x{size.height()}.png"))


def settle(window: Window, at_least: float = 0.15, longest: float = LONGEST_WAIT) -> None:
    """Let the window draw and jobs deliver."""
    began = time.monotonic()
    while True:
        _spin(50)
        waited = time.monotonic() - began
        if waited > longest or (waited > at_least and not window.jobs.is_busy):
            return


def _spin(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _folder() -> Path:
    here = Path.cwd() / "screens"
    try:
        here.mkdir(exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="dmscorer-screens-"))
    return here
