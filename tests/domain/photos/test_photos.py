"""Views: every site is shown by one, and file names in two languages lead to the right one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.instrument.instrument_file import load
from dmscorer.domain.photos.photos import BrokenViews, guess_view, load_views
from tests.places import ROOT

CDASI = load((ROOT / "resources/instruments/cdasi-2.toml").read_bytes(), "cdasi-2.toml")
CONTENT = (ROOT / "resources/views/whole_body.toml").read_bytes()
VIEWS = load_views(CONTENT, "whole_body.toml", CDASI)


def test_the_views_are_those_of_a_whole_body_set() -> None:
    assert {view.id for view in VIEWS.views} == {
        *("face_front", "face_left", "face_right", "scalp", "chest_neck", "neck_back", "back", "abdomen"),
        *("body_front", "body_back", "body_left", "body_right", "arms", "elbows", "hands_dorsal", "hands_palmar"),
        *("nails", "thighs", "legs_front", "legs_back", "feet"),
    }


def test_a_full_set_shows_every_site_but_history() -> None:
    assert VIEWS.uncovered(CDASI, [view.id for view in VIEWS.views]) == ()
    assert VIEWS.uncovered(CDASI, [view.id for view in VIEWS.views if view.id not in ("scalp", "back")]) == ("scalp",)
    everything = {site.id for site in CDASI.sites} - {"alopecia"}
    assert set(VIEWS.uncovered(CDASI, [None])) == everything


def test_close_views_come_before_whole_body_ones() -> None:
    assert [view.id for view in VIEWS.showing("abdomen")] == ["abdomen", "body_front"]


def test_keys_lead_to_views() -> None:
    found = VIEWS.by_key("H")
    assert found is not None
    assert found.id == "hands_dorsal"
    assert VIEWS.by_key("?") is None


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("hands dorsal.jpg", "hands_dorsal"),
        ("Hände.JPG", "hands_dorsal"),
        ("Haende_dorsal_2.jpeg", "hands_dorsal"),
        ("hande.jpg", "hands_dorsal"),
        (unicodedata.normalize("NFD", "Hände palmar.HEIC"), "hands_palmar"),
        ("Handfläche rechts.png", "hands_palmar"),
        ("Handrücken.tif", "hands_dorsal"),
        ("IMG_face_front.jpg", "face_front"),
        ("IMG_1234_FaceFront.jpg", "face_front"),
        ("facefront.jpg", "face_front"),
        ("face-left.webp", "face_left"),
        ("Gesicht rechts.jpg", "face_right"),
        ("Gesicht.jpg", "face_front"),
        ("03 Kopfhaut.jpg", "scalp"),
        ("scalp_front.jpg", "scalp"),
        ("Dekolleté.jpg", "chest_neck"),
        ("décolleté.jpg", "chest_neck"),
        ("chest_neck.jpg", "chest_neck"),
        ("v-neck.jpg", "chest_neck"),
        ("neck_back.jpg", "neck_back"),
        ("Nacken.jpg", "neck_back"),
        ("back.jpg", "back"),
        ("Rücken oben.jpg", "back"),
        ("Bauch.jpg", "abdomen"),
        ("body_front.jpg", "body_front"),
        ("Ganzkörper hinten.jpg", "body_back"),
        ("body_left.jpg", "body_left"),
        ("Oberarm links.jpg", "arms"),
        ("Ellenbogen.jpg", "elbows"),
        ("nails.jpg", "nails"),
        ("Nägel.jpg", "nails"),
        ("Oberschenkel links.jpg", "thighs"),
        ("Knie.jpg", "legs_front"),
        ("legs_back_01.jpg", "legs_back"),
        ("Füße.jpg", "feet"),
        ("FUESSE.JPG", "feet"),
        ("front.jpg", "body_front"),
        ("IMG_0001.jpg", None),
        ("DSC09912", None),
        ("arm and knee.jpg", None),
        ("harmony.jpg", None),
        ("", None),
    ],
)
def test_names_lead_to_views(name: str, view: str | None) -> None:
    found = guess_view(VIEWS, name)
    assert (found.id if found else None) == view


@pytest.mark.parametrize("view", [view.id for view in VIEWS.views])
def test_a_view_id_as_file_name_leads_to_that_view(view: str) -> None:
    for name in (f"{view}.jpg", f"S01_V2_{view.upper()}_3.JPEG", f"{view.replace('_', ' ')}.png"):
        found = guess_view(VIEWS, name)
        assert found is not None
        assert found.id == view


@pytest.mark.parametrize("view", [view.label.in_("de") for view in VIEWS.views])
def test_a_german_label_as_file_name_leads_to_that_view(view: str) -> None:
    found = guess_view(VIEWS, f"{view}.jpg")
    assert found is not None
    assert found.label.in_("de") == view


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_gets_a_view_or_none(name: str) -> None:
    found = guess_view(VIEWS, name)
    assert found is None or found in VIEWS.views


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ('site = "abdomen"', 'site = "tummy"', "the instrument has no site 'tummy'"),
        ('key = "a"', 'key = "f"', "the key 'f' is there twice"),
        ('key = "a"', 'key = "A"', "one small letter"),
        ("region = [0.26", "region = [0.96", "inside the picture"),
        ("region = [0.26, ", "region = [", "x, y, width, height"),
    ],
)
def test_a_mistake_in_the_views_is_named_with_its_line(old: str, new: str, cause: str) -> None:
    text = CONTENT.decode()
    with pytest.raises(BrokenViews) as caught:
        load_views(text.replace(old, new, 1).encode(), "views.toml", CDASI)
    assert cause in str(caught.value)
    assert caught.value.line == text[: text.index(old)].count("\n") + 1


def test_views_fit_a_photo_variant_too() -> None:
    """The periungual site may be switched off; its view stays, since photos of nails still come in."""
    variant = CDASI.without(["periungual.changes", "alopecia.recent"])
    assert load_views(CONTENT, "whole_body.toml", variant) == VIEWS
    assert "periungual" not in VIEWS.uncovered(variant, [])
