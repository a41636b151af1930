"""Two photos side by side move alike on the screen and keep the offset that a person gave them."""

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmscorer.ui.desk.photos.linked_views import LinkedViews
from dmscorer.ui.picture.photo_view import PhotoView
from dmscorer.ui.picture.pixmaps import pyramid


@pytest.fixture
def pair(qtbot: QtBot, dressed: QApplication) -> tuple[PhotoView, PhotoView]:
    """Two pictures of different sizes, side by side, both fitted."""
    views = PhotoView(), PhotoView()
    for view, size in zip(views, ((800, 600), (1600, 1200)), strict=True):
        qtbot.addWidget(view)
        view.resize(400, 300)
        view.show()
        view.show_picture(pyramid(np.zeros((size[1], size[0], 4), np.uint8)), QSize(*size))
    views[0].links = LinkedViews(*views, views[0])  # type: ignore[attr-defined]
    return views


def middle(view: PhotoView) -> tuple[float, float]:
    assert view.viewport is not None
    return view.viewport.x / view.viewport.picture[0], view.viewport.y / view.viewport.picture[1]


def test_zoom_and_pan_of_one_are_those_of_the_other(pair: tuple[PhotoView, PhotoView]) -> None:
    one, other = pair
    one.zoom(4)
    assert other.scale / one.scale == pytest.approx(0.5)  # twice as many pixels on the same room
    one.pan(-60, 30)
    assert middle(other) == pytest.approx(middle(one), abs=0.002)
    other.pan(25, -10)
    assert middle(other) == pytest.approx(middle(one), abs=0.002)


def test_with_shift_one_moves_alone_and_the_offset_stays(
    pair: tuple[PhotoView, PhotoView], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pair
    one.zoom(4)
    with monkeypatch.context() as held:
        held.setattr(QGuiApplication, "keyboardModifiers", lambda: Qt.KeyboardModifier.ShiftModifier)
        other.pan(-80, 0)
    apart = middle(other)[0] - middle(one)[0]
    assert apart > 0.01
    one.pan(-20, 0)
    assert middle(other)[0] - middle(one)[0] == pytest.approx(apart, abs=0.002)


def test_what_is_fitted_here_is_fitted_there(pair: tuple[PhotoView, PhotoView]) -> None:
    one, other = pair
    one.zoom(3)
    one.fit()
    assert other.is_fitted
