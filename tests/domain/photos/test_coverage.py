"""The shot list, counted by hand on the shipped views."""

from dmscorer.domain.instrument.instrument_file import load
from dmscorer.domain.photos.coverage import coverage, visible_sites
from dmscorer.domain.photos.photos import load_views
from dmscorer.domain.study.study import Photo, Visit
from tests.places import ROOT

CDASI = load((ROOT / "resources/instruments/cdasi-2.toml").read_bytes(), "cdasi-2.toml")
VIEWS = load_views((ROOT / "resources/views/whole_body.toml").read_bytes(), "whole_body.toml", CDASI)


def photo(n: int, visit: str, view: str | None) -> Photo:
    return Photo(str(n), visit, str(n), "jpeg", f"{n}.jpg", view, n, 10, 10)


def test_each_visit_counts_its_own_views_and_the_sites_they_show() -> None:
    visits = [Visit("v1", "c1", "P1", "1", 1), Visit("v2", "c2", "P1", "2", 2)]
    photos = [photo(1, "v1", "scalp"), photo(2, "v1", "scalp"), photo(3, "v1", None)]
    full, empty = coverage(visits, photos, VIEWS, CDASI)
    assert (full.views["scalp"], full.views["feet"], full.n_unknown) == (2, 0, 1)
    assert full.sites["scalp"] == 2
    assert "scalp" not in full.gaps
    assert "abdomen" in full.gaps
    assert set(empty.gaps) == set(visible_sites(CDASI))


def test_what_only_a_chart_can_answer_is_no_gap() -> None:
    assert "alopecia" not in visible_sites(CDASI)
    assert len(visible_sites(CDASI)) == 17  # 15 sites, Gottron's on the hands, periungual
