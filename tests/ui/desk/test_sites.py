"""The site list, the body map and the thumbnails: what they say and what a click asks for."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmscorer import paths
from dmscorer.domain.instrument import bodymap, instrument_file
from dmscorer.domain.instrument.instrument import Instrument, NotAssessable
from dmscorer.ui.desk.sites.body_map import BodyMap
from dmscorer.ui.desk.sites.site_list import SiteList
from dmscorer.ui.desk.sites.site_state import SiteState, signs, state_of
from dmscorer.ui.picture.thumbnail_strip import Thumb, Thumbnail, ThumbnailStrip

NO_PHOTO = NotAssessable("not_photographed")


@pytest.fixture(scope="module")
def cdasi() -> Instrument:
    return instrument_file.load((paths.resources() / "instruments" / "cdasi-2.toml").read_bytes(), "cdasi-2")


@pytest.fixture
def body(dressed: QApplication, qtbot: QtBot, cdasi: Instrument) -> BodyMap:
    file = paths.resources() / "bodymap" / "human.toml"
    made = BodyMap(bodymap.load_bodymap(file.read_bytes(), "human", cdasi), cdasi)
    qtbot.addWidget(made)
    made.resize(264, 180)
    return made


def test_states_and_signs_of_a_site(cdasi: Instrument) -> None:
    items = cdasi.items_of("arm")
    every = [item.id for item in items]
    assert state_of(items, {}) is SiteState.OPEN
    assert state_of(items, {"arm.erythema": 0}) is SiteState.STARTED
    assert state_of(items, dict.fromkeys(every, 0)) is SiteState.DONE
    assert state_of(items, dict.fromkeys(every, NO_PHOTO)) is SiteState.DECLINED
    assert state_of(items, dict.fromkeys(every, NO_PHOTO) | {"arm.scale": 0}) is SiteState.DONE
    assert signs(items, {}) == ""
    assert signs(items, {"arm.erythema": 2, "arm.scale": 0, "arm.poikiloderma": NO_PHOTO}).split("\u2005") == list(
        "20–·/–"
    )


def test_the_list_speaks_and_asks(dressed: QApplication, qtbot: QtBot, cdasi: Instrument) -> None:
    sites = SiteList(cdasi)
    qtbot.addWidget(sites)
    sites.resize(264, 520)
    sites.show_progress({"arm.erythema": 2})
    sites.set_current("scalp")
    assert sites.row("arm").accessibleDescription().startswith("begun 2")
    assert sites.row("scalp").isChecked()
    with qtbot.waitSignal(sites.site_chosen) as asked:
        QTest.mouseClick(sites.row("arm"), Qt.MouseButton.LeftButton)
    assert asked.args == ["arm"]
    assert not sites.row("arm").isChecked()


def test_every_site_can_be_found_on_the_body(body: BodyMap, cdasi: Instrument) -> None:
    assert [site.id for site in cdasi.sites if body.centre_of(site.id) is None] == []


def test_a_click_on_the_body_asks_for_its_site(body: BodyMap, qtbot: QtBot) -> None:
    at = body.centre_of("abdomen")
    assert at is not None
    with qtbot.waitSignal(body.site_chosen) as asked:
        QTest.mouseClick(body, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert asked.args == ["abdomen"]
    with qtbot.assertNotEmitted(body.site_chosen):
        QTest.mouseClick(body, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))


def test_a_site_that_is_switched_off_is_not_on_the_body(dressed: QApplication, qtbot: QtBot, cdasi: Instrument) -> None:
    file = paths.resources() / "bodymap" / "human.toml"
    made = BodyMap(bodymap.load_bodymap(file.read_bytes(), "human", cdasi), cdasi.without(["alopecia.recent"]))
    qtbot.addWidget(made)
    made.resize(264, 180)
    assert made.centre_of("alopecia") is None


def test_four_states_are_four_pictures_on_the_body(body: BodyMap) -> None:
    pictures = []
    for state in SiteState:
        body.show_progress({"abdomen": state}, "")
        pictures.append(body.grab().toImage())
    body.show_progress({}, "abdomen")
    pictures.append(body.grab().toImage())
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[at + 1 :])


def test_thumbnails_of_the_site_come_first(dressed: QApplication, qtbot: QtBot) -> None:
    strip = ThumbnailStrip()
    qtbot.addWidget(strip)
    strip.show_photos([Thumb("a", "Scalp", is_of_site=False), Thumb("b", "Arms"), Thumb("c", "Elbows")])
    assert strip.order == ("b", "c", "a")
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    strip.set_image("b", picture)
    strip.set_seen(["b"])
    strip.set_current("b")
    shown = strip.findChild(Thumbnail, "thumbnail_b")
    unseen = strip.findChild(Thumbnail, "thumbnail_c")
    assert shown is not None
    assert unseen is not None
    assert shown.isChecked()
    assert shown.accessibleDescription() == "opened"
    assert unseen.accessibleDescription() == "not opened yet"
    with qtbot.waitSignal(strip.photo_chosen) as asked:
        QTest.mouseClick(unseen, Qt.MouseButton.LeftButton)
    assert asked.args == ["c"]
