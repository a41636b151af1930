"""Signing in for tests: a rater's first time with a word, as the coordinator gives one."""

from dmscorer.domain.study.study import Person, Role
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.workflows.study import first_words
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy


def word_for(study: OpenStudy, rater: Person) -> str:
    return first_words.give(study.database, study.clock(), studies.coordinator(study), rater)


def first_sign_in(study: OpenStudy, rater: Person, phrase: str) -> Person:
    """The rater sets this passphrase."""
    return studies.sign_in(study, rater, phrase, word_for(study, rater))


def sign_in(space: Workspace, person: Person, phrase: str) -> None:
    """In the window; the first time sets the passphrase."""
    is_first = (
        person.role is Role.RATER
        and not person.has_passphrase
        and studies.coordinator(space._any_study()).has_passphrase
    )
    space.sign_in(person, phrase, word_for(space._any_study(), person) if is_first else "")
