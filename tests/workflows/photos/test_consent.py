"""Consent to publish photographs: once a subject, in the audit trail, withdrawn at any time, no label in the event."""

import pytest

from dmscorer.store.study import events
from dmscorer.workflows.photos import consent
from dmscorer.workflows.study.study import OpenStudy


def test_it_is_given_and_withdrawn_subject_by_subject(study: OpenStudy) -> None:
    assert consent.given(study) == frozenset()
    consent.say(study, "P00", "coordinator", is_given=True)
    consent.say(study, "P01", "coordinator", is_given=True)
    consent.say(study, "P00", "coordinator", is_given=False)
    assert consent.given(study) == {"P01"}
    with study.database.read() as connection:
        trail = events.of_kinds(connection, (consent.KIND,))
    assert len(trail) == 3
    assert not any("P0" in event.body for event in trail)


def test_nobody_consents_for_a_subject_that_does_not_exist(study: OpenStudy) -> None:
    with pytest.raises(consent.NoSuchSubject, match="no subject “P99”"):
        consent.say(study, "P99", "coordinator", is_given=True)
