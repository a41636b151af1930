"""The body map: every site can be pointed at, and points lead to the right site."""

import pytest

from dmscorer.domain.instrument.bodymap import BrokenBodyMap, Figure, FigurePart, load_bodymap
from dmscorer.domain.instrument.instrument_file import load
from dmscorer.domain.words.text import NO_TEXT
from tests.places import ROOT

CDASI = load((ROOT / "resources/instruments/cdasi-2.toml").read_bytes(), "cdasi-2.toml")
CONTENT = (ROOT / "resources/bodymap/human.toml").read_bytes()
HUMAN = load_bodymap(CONTENT, "human.toml", CDASI)


def test_every_site_is_on_the_map() -> None:
    drawn = {site for figure in HUMAN.figures for site in figure.sites}
    assert drawn == {site.id for site in CDASI.sites}
    assert [figure.id for figure in HUMAN.figures] == ["front", "back", "head", "scalp", "hand_dorsal", "hand_palmar"]


@pytest.mark.parametrize(
    ("figure", "across", "down", "site"),
    [
        ("front", 0.5, 0.22, "v_neck"),
        ("front", 0.5, 0.40, "abdomen"),
        ("front", 0.5, 0.005, None),
        ("front", 0.60, 0.85, "rest_of_leg_feet"),
        ("front", 0.83, 0.35, "arm"),
        ("front", 0.17, 0.35, "arm"),
        ("back", 0.5, 0.14, "posterior_neck"),
        ("back", 0.5, 0.22, "upper_back_shoulders"),
        ("back", 0.5, 0.40, "rest_of_back_buttocks"),
        ("head", 0.5, 0.08, "scalp"),
        ("head", 0.30, 0.45, "periorbital"),
        ("head", 0.30, 0.60, "malar"),
        ("head", 0.5, 0.9, "rest_of_face"),
        ("hand_dorsal", 0.5, 0.7, "dorsum_of_hands"),
        ("hand_dorsal", 0.02, 0.02, None),
    ],
)
def test_points_lead_to_sites(figure: str, across: float, down: float, site: str | None) -> None:
    """Places in fractions of the figure, read off the drawing."""
    found = next(one for one in HUMAN.figures if one.id == figure)
    assert found.site_at(across * found.width, down * found.height) == site


def test_a_later_part_lies_above_an_earlier_one() -> None:
    square = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))
    inner = ((1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0))
    figure = Figure("f", NO_TEXT, 4, 4, (FigurePart("out", square), FigurePart("in", inner)))
    assert figure.site_at(1.5, 1.5) == "in"
    assert figure.site_at(3, 3) == "out"
    assert figure.site_at(5, 5) is None


def test_a_site_is_shown_where_it_is_largest() -> None:
    for site, expected in (("periungual", "hand_dorsal"), ("malar", "head"), ("abdomen", "front")):
        figure = HUMAN.showing(site)
        assert figure is not None
        assert figure.id == expected


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ('site = "malar"', 'site = "cheek"', "no site 'cheek'"),
        ("width = 0.86", "width = 0", "above 0"),
        ("points = [[", "points = [[9, 9], [", "inside the figure"),
        ('id = "hand_palmar"', 'id = "hand_dorsal"', "there twice"),
    ],
)
def test_a_mistake_in_the_map_is_named_with_its_line(old: str, new: str, cause: str) -> None:
    text = CONTENT.decode()
    with pytest.raises(BrokenBodyMap) as caught:
        load_bodymap(text.replace(old, new, 1).encode(), "map.toml", CDASI)
    assert cause in str(caught.value)
    assert caught.value.line == text[: text.index(old)].count("\n") + 1
