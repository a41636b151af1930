"""The demo's pictures, small: what is painted where, and the file a camera would write."""

import io
from datetime import datetime
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from dmscorer.domain.demo.demo import MAXIMA, Look
from dmscorer.imaging.demo import photograph, render, size_of, views
from dmscorer.imaging.demo.geometry import blurred, geometry
from dmscorer.imaging.demo.noise import enlarged
from dmscorer.imaging.demo.scenes import SHOTS
from dmscorer.imaging.demo.studio import developed, framing, painted_size

LOOK = Look(2, "brown", 1.0, 7)
DARK = Look(6, "dark", 1.0, 7)
SMALL = 0.3
BEST_VIEW = {  # where a site is seen best
    "scalp": "scalp",
    "malar": "face_front",
    "periorbital": "face_front",
    "rest_of_face": "face_front",
    "v_neck": "chest_neck",
    "posterior_neck": "neck_back",
    "upper_back_shoulders": "back",
    "rest_of_back_buttocks": "back",
    "abdomen": "abdomen",
    "lateral_upper_thigh": "thighs",
    "rest_of_leg_feet": "legs_front",
    "arm": "elbows",
    "mechanics_hand": "hands_palmar",
    "dorsum_of_hands": "hands_dorsal",
    "gottrons_not_on_hands": "elbows",
    "gottrons_hands": "hands_dorsal",
    "periungual": "nails",
}
AREAS = [site for site in BEST_VIEW if f"{site}.scale" in MAXIMA]
STEPS = [
    (item.split(".")[1], level) for item, top in MAXIMA.items() if "alopecia" not in item for level in range(1, top + 1)
]


@cache
def clean(view: str, look: Look) -> NDArray[np.int16]:
    return picture(view, {}, look)


def picture(view: str, levels: dict[str, int], look: Look = LOOK) -> NDArray[np.int16]:
    return developed(view, look, levels, painted_size(view, SMALL), 1).astype(np.int16)


def site_of(view: str, site: str) -> NDArray[np.bool_]:
    """Where the site is on the picture, with a border of some pixels for the softness of enlarging."""
    width, height = painted_size(view, SMALL)
    depth = enlarged(geometry(view, max(width, height)).sites[site], width, height)
    return np.asarray(blurred(np.asarray(np.abs(depth) > 1e-4, np.float32), 1.0) > 0)


def test_twelve_views_or_more_each_with_its_own_name() -> None:
    assert len(set(views())) == len(views()) >= 12


@pytest.mark.parametrize("view", views())
def test_every_view_is_of_the_asked_size_and_shows_a_body(view: str) -> None:
    width, height = size_of(view, 12)
    assert width * height >= 12e6
    assert width % 8 == height % 8 == 0
    cover = geometry(view, max(painted_size(view, SMALL))).cover
    assert 0.08 < float(cover.mean()) < 0.99


@pytest.mark.parametrize(("site", "view"), BEST_VIEW.items())
def test_every_site_is_large_enough_in_a_view(site: str, view: str) -> None:
    """At 12 megapixels at least 25,000 pixels."""
    share = float((geometry(view, max(painted_size(view, SMALL))).sites[site] > 0.3).mean())
    assert share * 12e6 > 25_000


@pytest.mark.parametrize("look", [LOOK, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("view", sorted(set(BEST_VIEW.values())))
def test_every_level_is_seen_on_its_site_and_only_there(view: str, look: Look) -> None:
    sites = [site for site, best in BEST_VIEW.items() if best == view]
    places = {site: site_of(view, site) for site in sites}
    for sign, level in sorted(set(STEPS)):
        painted = [site for site in sites if level <= MAXIMA.get(f"{site}.{sign}", 0)]
        if not painted:
            continue
        changed = picture(view, {f"{site}.{sign}": level for site in painted}, look) - clean(view, look)
        change = np.abs(changed).max(axis=2)
        everywhere = np.any([places[site] for site in painted], axis=0)
        assert change[~everywhere].max() == 0, (sign, level)
        for site in painted:
            assert (change[places[site]] > 8).sum() > 12, (site, sign, level)


@pytest.mark.parametrize("look", [LOOK, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("site", ["malar", "v_neck", "abdomen", "gottrons_hands"])
def test_redder_levels_are_darker(site: str, look: Look) -> None:
    """Green is what red skin swallows: each level takes more of it than the one below."""
    view = BEST_VIEW[site]
    place = site_of(view, site)
    green = [float(picture(view, {f"{site}.erythema": level}, look)[..., 1][place].mean()) for level in range(4)]
    assert all(b < a - 0.8 for a, b in pairwise(green))


def test_areas_have_all_five_signs() -> None:
    assert len(AREAS) == 15


def test_a_sign_of_one_site_is_not_painted_in_views_that_do_not_show_it() -> None:
    assert np.array_equal(picture("hands_dorsal", {"v_neck.erythema": 3}), picture("hands_dorsal", {}))


def test_the_same_seed_gives_the_same_bytes_and_another_visit_another_picture() -> None:
    clock = datetime(2019, 3, 5, 9, 12, 4)  # noqa: DTZ001 - a camera has no time zone
    levels = {"malar.erythema": 2, "malar.scale": 1}
    first, again, later = (photograph("face_front", LOOK, levels, SMALL, seed, clock) for seed in (1, 1, 2))
    assert first == again
    assert first != later


@pytest.mark.parametrize("view", ["scalp", "neck_back", "elbows", "chest_neck"])
def test_orientation_applied_gives_the_upright_picture(view: str) -> None:
    clock = datetime(2019, 3, 5, 9, 12, 4)  # noqa: DTZ001
    file = Image.open(io.BytesIO(photograph(view, LOOK, {}, SMALL, 1, clock)))
    assert file.getexif()[274] == SHOTS[view].orientation
    upright = ImageOps.exif_transpose(file)
    wanted = render(view, LOOK, {}, SMALL, 1)
    assert upright.size == (wanted.shape[1], wanted.shape[0])
    assert (
        np.abs(np.asarray(upright.convert("L"), np.int16) - np.asarray(Image.fromarray(wanted).convert("L"))).mean() < 3
    )


def test_orientations_other_than_upright_are_among_the_views() -> None:
    assert {shot.orientation for shot in SHOTS.values()} == {1, 3, 6, 8}


def test_the_file_says_what_a_camera_says() -> None:
    """Make, model, clock, place and a note are there, so that a test can later show that they are gone."""
    data = photograph("nails", LOOK, {}, SMALL, 1, datetime(2019, 3, 5, 9, 12, 4))  # noqa: DTZ001
    exif = Image.open(io.BytesIO(data)).getexif()
    assert (exif[271], exif[272]) == ("DEMOCAM", "DEMOCAM One")
    assert exif.get_ifd(0x8769)[36867] == "2019:03:05 09:12:04"
    assert exif.get_ifd(0x8825)
    assert b"DEMO CAMERA NOTE" in data


def test_a_broad_person_fills_more_of_the_width() -> None:
    def width(build: float) -> float:
        left, _, right, _ = framing(Look(1, "fair", build, 1), 1, (1000, 1000))
        return right - left

    assert width(1.06) < width(0.96)
