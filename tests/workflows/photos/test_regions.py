"""Regions in a study: what the rater's side gets, copies, and the way back."""

from dataclasses import replace

import pytest

from dmscorer.domain.photos.regions import BadRegion, NotShown, Scope
from dmscorer.workflows.photos import photos, regions
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy

WHO = "coordinator"
EYES = (0.2, 0.3, 0.6, 0.2)


def ids(study: OpenStudy) -> list[str]:
    return [photo.id for visit in photos.visits(study) for photo in visit.photos]


def shown(study: OpenStudy) -> dict[str, tuple[float, ...]]:
    study.charter = replace(study.charter, forward_only=False)  # all cases are looked at, none is signed
    begun = blinding.begin(study, studies.raters(study)[0])
    cases = [reading.case(study, begun.id, case.case_id) for case in begun.cases]
    return {photo.id: photo.regions["periorbital"] for case in cases for photo in case.photos}


def test_a_rater_gets_the_default_of_the_view_and_then_what_was_drawn(study: OpenStudy) -> None:
    first = ids(study)[0]
    default = shown(study)
    assert len(set(default.values())) == 1
    regions.draw(study, first, "periorbital", EYES, WHO)
    assert shown(study) == {**default, first: EYES}


@pytest.mark.parametrize(("scope", "n"), [(Scope.VISIT, 0), (Scope.SUBJECT, 1), (Scope.STUDY, 5)])
def test_copies_reach_the_scope_and_can_be_taken_back(study: OpenStudy, scope: Scope, n: int) -> None:
    """Three subjects with two visits of one photo each, all of the same view."""
    regions.draw(study, ids(study)[0], "periorbital", EYES, WHO)
    before = regions.copy(study, ids(study)[0], scope, WHO)
    assert len(before) == n
    assert sum(region == EYES for region in shown(study).values()) == n + 1
    regions.restore(study, before, WHO)
    assert sum(region == EYES for region in shown(study).values()) == 1


def test_none_takes_a_region_back_to_the_default(study: OpenStudy) -> None:
    default = shown(study)
    before = regions.draw(study, ids(study)[0], "periorbital", EYES, WHO)
    assert before == {ids(study)[0]: {}}
    regions.draw(study, ids(study)[0], "periorbital", None, WHO)
    assert shown(study) == default


def test_only_sites_that_the_view_shows_and_only_real_rectangles(study: OpenStudy) -> None:
    with pytest.raises(NotShown):
        regions.draw(study, ids(study)[0], "abdomen", EYES, WHO)
    with pytest.raises(BadRegion):
        regions.draw(study, ids(study)[0], "periorbital", (0.5, 0.5, 0.0, 0.3), WHO)
    assert regions.drawn(study) == {}


def test_taking_a_photo_out_takes_its_regions_along(study: OpenStudy) -> None:
    regions.draw(study, ids(study)[0], "periorbital", EYES, WHO)
    photos.remove(study, ids(study)[:1], WHO)
    assert regions.drawn(study) == {}
