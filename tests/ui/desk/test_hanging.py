"""Every photo of a case is reached by the keyboard; the nearest one of a site comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from dmscorer.domain.reading.reading import CasePhoto
from dmscorer.store.photos import photos
from dmscorer.ui.app import Window
from dmscorer.ui.desk.photos.hanging import nearest_first, of_no_site
from dmscorer.workflows.photos import redaction
from tests.ui.desk.test_screen import desk, key, saved, trial, type_  # noqa: F401 - a fixture
from tests.ui.hands import find

SITES = ("periungual", "dorsum_of_hands", "gottrons_hands", "arm")


def photo(name: str, *sites: str) -> CasePhoto:
    return CasePhoto(name, None, sites, 600, 800)


def add(window: Window, *views: str | None) -> None:
    """More photos of the case on the desk, looked through by the coordinator."""
    study = window.workspace._any_study()
    with study.database.write() as connection:
        for visit in photos.all_visits(connection):
            for number, view in enumerate(views):
                sha256 = f"{number}{visit.id.replace('-', '')}".ljust(64, "0")
                facts = {"sha256": sha256, "format": "jpeg", "size_bytes": 1, "width": 600, "height": 800}
                photos.add_original(connection, facts)
                photos.add_photo(connection, study.new_id(), visit.id, sha256, f"IMG_4711_{number}_late.jpg", view)
    redaction.approve(study, redaction.unreviewed(study), "coordinator")
    window.workspace.photos_changed.emit()


def said(window: Window) -> str:
    return desk(window).pane.view.accessibleDescription()


def test_nail_folds_come_before_the_backs_of_the_hands() -> None:
    hands, nails = photo("hands", "dorsum_of_hands", "gottrons_hands", "periungual"), photo("nails", "periungual")
    assert nearest_first([hands, nails], "periungual") == ("nails", "hands")
    assert nearest_first([hands, nails], "gottrons_hands") == ("hands",)


@given(st.lists(st.sets(st.sampled_from((*SITES, "elsewhere"))), max_size=8))
def test_each_photo_hangs_at_a_site_or_is_of_none(shown: list[set[str]]) -> None:
    case = [photo(str(at), *sorted(sites)) for at, sites in enumerate(shown)]
    hung = {one for site in SITES for one in nearest_first(case, site)}
    loose = of_no_site(case, SITES)
    assert hung | set(loose) == {one.id for one in case}
    assert not hung & set(loose)


@pytest.mark.parametrize(
    ("views", "sentence"),
    [
        ((None,), "1 photo has no view: Space shows it."),
        ((None, None, None), "3 photos have no view: Space shows them."),
    ],
)
def test_a_site_without_a_photo_leads_to_those_without_a_view(
    trial: Window,  # noqa: F811
    views: tuple[str | None, ...],
    sentence: str,
) -> None:
    add(trial, *views)
    find(trial.main, QAbstractButton, "site_posterior_neck").click()
    assert said(trial) == f"No photo is assigned to this site.\n{sentence}"
    shown = []
    for _ in views:
        key(trial, Qt.Key.Key_Space)
        shown.append(desk(trial).pane.photo_id)
    case = desk(trial).case.case
    assert shown == [one.id for one in case.photos if one.view is None]
    assert saved(trial) == {}


def test_the_keyboard_reaches_every_photo(trial: Window) -> None:  # noqa: F811
    add(trial, None, "nails", None)
    for _ in trial.workspace.desk.instrument.sites:
        for _ in desk(trial).case.case.photos:
            key(trial, Qt.Key.Key_Space)
        key(trial, Qt.Key.Key_Tab)
    assert desk(trial).case.unseen == ()


def test_back_from_no_photo_is_the_last_one(trial: Window) -> None:  # noqa: F811
    add(trial, None, None)
    find(trial.main, QAbstractButton, "site_posterior_neck").click()
    key(trial, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    loose = [one.id for one in desk(trial).case.case.photos if one.view is None]
    assert desk(trial).pane.photo_id == loose[-1]


def test_thumbnails_come_where_no_photo_is_in_view(trial: Window) -> None:  # noqa: F811
    add(trial, None)
    find(trial.main, QAbstractButton, "site_posterior_neck").click()
    pane = desk(trial).pane
    pane.pictures.forget()
    pane.show_site("posterior_neck", None, "upper_back_shoulders")
    assert pane.photo_id is None
    assert all(pane.pictures.thumbnail(one.id) is not None for one in desk(trial).case.case.photos)


def test_nail_folds_open_first_at_the_desk(trial: Window) -> None:  # noqa: F811
    add(trial, "nails")
    find(trial.main, QAbstractButton, "site_periungual").click()
    assert desk(trial).pane.caption(desk(trial).pane.photo_id or "") == "Nail folds"
    type_(trial, "w")
    assert "Hands, backs" in desk(trial).pane.second.accessibleDescription()
