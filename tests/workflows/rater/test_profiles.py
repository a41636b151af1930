"""Profiles are kept a person, change, and go into the export."""

from dmscorer.domain.rater.profile import Profile
from dmscorer.workflows.rater import profiles
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy


def test_a_profile_is_asked_once_and_can_be_changed(study: OpenStudy) -> None:
    rater, other, _ = studies.raters(study)
    assert profiles.profile(study, rater) is None
    profiles.keep(study, rater, Profile())
    assert profiles.profile(study, rater) == Profile()
    profiles.keep(study, rater, Profile("Ann Doe", "Dermatology", 12, 0))
    assert profiles.profile(study, rater) == Profile("Ann Doe", "Dermatology", 12, 0)
    assert profiles.profile(study, other) is None


def test_the_export_has_a_row_for_everybody_and_nothing_for_what_was_not_told(study: OpenStudy) -> None:
    profiles.keep(study, studies.raters(study)[1], Profile("", "Dermatology", None, 0))
    assert profiles.raters_csv(study).decode() == (
        "rater,name,specialty,years_in_practice,cdasi_before\r\nA,,,,\r\nB,,Dermatology,,0\r\nC,,,,\r\n"
    )
