"""Pictures of the screens: all of them, and nothing of this person's own choices in them."""

import io
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from dmscorer import settings
from dmscorer.domain.study.study import NewPerson
from dmscorer.settings import Settings
from dmscorer.ui import app
from dmscorer.ui.acts.preferences import Preferences
from dmscorer.ui.app import Start
from dmscorer.ui.gallery import pictures
from dmscorer.ui.gallery import pictures_before_scoring as pictures_before
from dmscorer.ui.shell import screen_order
from dmscorer.workflows.demo import demo
from dmscorer.workflows.demo.demo import Making
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy

PHOTOS = 8  # of the demo, two views of a visit: enough for three visits with some
COORDINATOR_SCREENS = screen_order.COORDINATOR_SCREENS


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo study before its first photo."""
    monkeypatch.setattr(Making, "__post_init__", lambda self: None)
    made = demo.begin(tmp_path)
    studies.close(made.study)
    return made.study.folder


@pytest.fixture(autouse=True)
def one_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "SIZES", (QSize(1280, 800),))
    monkeypatch.setattr(pictures, "THEMES", ("light",))
    monkeypatch.setattr(screen_order, "COORDINATOR_SCREENS", screen_order.COORDINATOR_SCREENS[:1])


def test_every_screen_is_drawn(dressed: QApplication, study: Path, tmp_path: Path) -> None:
    assert pictures.save(tmp_path / "out", study) == 0
    names = {path.name.removesuffix("_light_1280x800.png") for path in (tmp_path / "out").iterdir()}
    coordinator, rater = screen_order.COORDINATOR_SCREENS, screen_order.RATER_SCREENS
    assert names == {"home", "new_study", "sign_in", "monitor", "rehearsal", "home_with_studies", "visit_order"} | {
        kind.name for kind in coordinator + rater
    }
    picture = QImage(str(tmp_path / "out" / "home_light_1280x800.png"))
    assert (picture.width(), picture.height()) == (1280, 800)
    assert len({picture.pixel(x, y) for x in range(0, 1280, 8) for y in range(0, 800, 8)}) > 5
    assert settings.load().recent == ()


def test_what_comes_before_reading_is_drawn(
    dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The panel's desk and list, the reference cases, a rater's calibration with both cases, its end; the rehearsal."""
    monkeypatch.setattr(demo, "views", lambda: ("face_front", "nails"))
    monkeypatch.setattr(demo, "SMALL_MEGAPIXELS", 0.05)
    monkeypatch.setattr(Making, "is_finished", property(lambda self: self.done >= PHOTOS))
    monkeypatch.setattr(screen_order, "COORDINATOR_SCREENS", COORDINATOR_SCREENS)
    folder = demo.make(tmp_path / "demo", small=True)
    monkeypatch.setattr(Making, "__post_init__", lambda self: None)
    window = app.build(Preferences(Settings(), lambda _: None))
    drawn: list[tuple[str, str]] = []
    try:
        pictures_before.draw_all(
            window, folder, lambda name: drawn.append((name, window.main.front.name if window.main.front else ""))
        )
    finally:
        window.close()
    calibration = [
        "calibration",
        "calibration_levels",
        "calibration_feedback_1",
        "calibration_feedback_2",
        "calibration_result",
    ]
    assert drawn == [
        ("panel_list", "panel"), ("panel", "panel"), ("reference_made", "reference"), ("reference_grades", "reference"),
        ("rater_before_calibration", "rater"), *((name, "calibration") for name in calibration), ("rehearsal", "reading"),
    ]  # fmt: skip


def test_without_a_display_it_says_so_and_where(
    dressed: QApplication,
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert pictures.save_without_display(Start(study=study)) == 0
    told = capsys.readouterr().out
    assert "No display" in told
    assert str(tmp_path / "screens") in told
    assert list((tmp_path / "screens").glob("sign_in_*.png"))


def test_of_a_study_with_a_passphrase_nobody_sees_more_than_the_sign_in_page(
    dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = NewStudy("Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7, passphrase="open sesame")
    made = studies.create(tmp_path / "Trial", new)
    studies.close(made)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert pictures.save(tmp_path / "out", made.folder) == 0
    names = {path.name.removesuffix("_light_1280x800.png") for path in (tmp_path / "out").iterdir()}
    assert names == {"home", "new_study", "sign_in"}
