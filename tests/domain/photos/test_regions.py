"""Regions of interest: drawn ones before the defaults, copies to photos of the same view in the scope."""

import pytest

from dmscorer.domain.photos.photos import View
from dmscorer.domain.photos.regions import BadRegion, Scope, check, of_photo, targets
from dmscorer.domain.study.study import Photo, Visit
from dmscorer.domain.words.text import Text

ARM = View("arm", Text((("en", "Arm"),)), "m", ("arm", "elbow"), (), (), {"arm": (0.1, 0.1, 0.5, 0.5)})


def photo(name: str, visit: str, view: str | None) -> Photo:
    return Photo(name, visit, name, "jpeg", f"{name}.jpg", view, 1, 100, 100)


VISITS = [Visit("v1", "c1", "P1", "1", 1), Visit("v2", "c2", "P1", "2", 2), Visit("v3", "c3", "P2", "1", 3)]
PHOTOS = [
    photo("a", "v1", "arm"),
    photo("b", "v1", "arm"),
    photo("c", "v1", "leg"),
    photo("d", "v2", "arm"),
    photo("e", "v3", "arm"),
    photo("f", "v3", None),
]


def test_a_drawn_region_stands_before_the_default_and_only_for_sites_that_the_view_shows() -> None:
    assert of_photo(ARM, {"elbow": (0, 0, 0.2, 0.2), "scalp": (0, 0, 1, 1)}) == {
        "arm": (0.1, 0.1, 0.5, 0.5),
        "elbow": (0, 0, 0.2, 0.2),
    }
    assert of_photo(ARM, {"arm": (0.3, 0.3, 0.1, 0.1)}) == {"arm": (0.3, 0.3, 0.1, 0.1)}
    assert of_photo(None, {"arm": (0, 0, 1, 1)}) == {}


@pytest.mark.parametrize(("scope", "names"), [(Scope.VISIT, "b"), (Scope.SUBJECT, "bd"), (Scope.STUDY, "bde")])
def test_copies_go_to_photos_of_the_same_view_in_the_scope(scope: Scope, names: str) -> None:
    assert targets(PHOTOS[0], scope, PHOTOS, VISITS) == tuple(names)


def test_a_photo_without_a_view_is_like_no_other() -> None:
    assert targets(PHOTOS[-1], Scope.STUDY, [*PHOTOS, photo("g", "v1", None)], VISITS) == ()


def test_a_region_is_cut_to_the_picture_and_a_slip_of_the_mouse_is_none() -> None:
    x, y, width, height = check((-0.5, 0.5, 1.0, 1.0))
    assert (x, y, width, height) == (0.0, 0.5, 0.5, 0.5)
    for slip in ((0.5, 0.5, 0.001, 0.5), (1.2, 0.1, 0.5, 0.5)):
        with pytest.raises(BadRegion):
            check(slip)
