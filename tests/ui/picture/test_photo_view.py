"""The canvas: what is drawn where, and that nothing jumps."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmscorer.ui.picture import pixmaps
from dmscorer.ui.picture.photo_view import PhotoView

FULL = QSize(1600, 1200)


def quarters(width: int, height: int) -> QImage:
    """Black, white / white, black."""
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.fillRect(0, 0, width // 2, height // 2, QColor("black"))
    painter.fillRect(width // 2, height // 2, width, height, QColor("black"))
    painter.end()
    return picture


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot) -> PhotoView:
    made = PhotoView()
    qtbot.addWidget(made)
    made.resize(800, 600)
    return made


def colour_at(view: PhotoView, x: int, y: int) -> str:
    return view.grab().toImage().pixelColor(x, y).name()


def test_an_empty_view_is_neutral_grey(view: PhotoView) -> None:
    view.show_message("")
    assert colour_at(view, 400, 300) == "#777777"


def test_a_picture_opens_fitted_from_any_level(view: PhotoView) -> None:
    view.show_picture(quarters(400, 300), FULL, "Hands")
    assert view.is_fitted
    assert view.scale == pytest.approx(0.5)
    assert [colour_at(view, *at) for at in ((200, 200), (600, 200), (200, 400), (600, 400))] == [
        "#000000",
        "#ffffff",
        "#ffffff",
        "#000000",
    ]
    assert "Hands" in view.accessibleDescription()


def test_a_sharper_picture_changes_no_place(view: PhotoView) -> None:
    view.show_picture(quarters(400, 300), FULL)
    view.zoom(3, QPointF(100, 100))
    before = view.viewport
    view.sharpen((quarters(1600, 1200), quarters(800, 600)))
    assert view.viewport == before


def test_more_pixels_are_asked_for_once(view: PhotoView, qtbot: QtBot) -> None:
    view.show_picture(quarters(800, 600), FULL)
    with qtbot.waitSignal(view.detail_wanted):
        view.zoom(1.5)
    with qtbot.assertNotEmitted(view.detail_wanted):
        view.zoom(1.5)


def test_wheel_zooms_about_the_pointer_and_drag_pans(view: PhotoView, qtbot: QtBot) -> None:
    view.show_picture(quarters(1600, 1200), FULL)
    view.zoom(2)
    assert view.viewport is not None
    left = view.viewport.placed[0]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(view, QPoint(340, 300))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(340, 300))
    assert view.viewport.placed[0] == pytest.approx(left + 40)


def test_z_goes_to_the_exact_pixels_and_back(view: PhotoView) -> None:
    view.show_picture(quarters(1600, 1200), FULL)
    view.toggle_actual()
    assert view.scale == 1.0
    view.toggle_actual()
    assert view.is_fitted


def test_a_region_opens_near_and_stays_near_when_the_window_grows(view: PhotoView) -> None:
    view.show_picture(quarters(1600, 1200), FULL, region=(0.1, 0.1, 0.2, 0.2))
    first = view.scale
    assert first > 1
    view.resize(1600, 1200)
    view.grab()
    assert view.scale == pytest.approx(first * 2, rel=0.01)


def test_halving_is_the_mean_of_four() -> None:
    """Rows down: (10, 30) → 20, (20, 41) → 30; columns up: (20, 30) → 25. The true mean is 25.25."""
    block = np.zeros((3, 5, 4), np.uint8)
    block[0, 0], block[0, 1], block[1, 0], block[1, 1] = 10, 20, 30, 41
    half = pixmaps.halved(block)
    assert half.shape == (1, 2, 4)
    assert half[0, 0].tolist() == [25, 25, 25, 25]


def test_halving_mixes_no_channels_and_keeps_brightness() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 4), dtype=np.uint8)
    true = noise.astype(float).reshape(32, 2, 32, 2, 4).mean(axis=(1, 3))
    wrong = pixmaps.halved(noise).astype(float) - true
    assert np.abs(wrong).max() <= 1
    assert abs(wrong.mean()) < 0.05


def test_a_pyramid_keeps_its_memory_alive() -> None:
    levels = pixmaps.pyramid(np.full((2000, 3000, 4), 200, np.uint8))
    assert [level.width() for level in levels] == [3000, 1500, 750, 375]
    assert levels[-1].pixelColor(10, 10).name() == "#c8c8c8"
