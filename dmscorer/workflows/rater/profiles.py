"""Raters' profiles: asked once, skippable, changed at any time; for the report and the export."""

from dmscorer.domain.rater.profile import Profile
from dmscorer.domain.study.study import Person
from dmscorer.formats import tables
from dmscorer.store.rater import profiles as rows
from dmscorer.store.study import events, row_digests
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy

COLUMNS = ("rater", "name", "specialty", "years_in_practice", "cdasi_before")


def profile(study: OpenStudy, person: Person) -> Profile | None:
    """None while the person has not been asked."""
    with study.database.read() as connection:
        return rows.find(connection, person.id)


def keep(study: OpenStudy, person: Person, told: Profile) -> None:
    """Take what was told; an empty profile says that the person was asked and told nothing."""
    at = study.clock()
    with study.database.write() as connection:
        rows.keep(connection, person.id, told, at)
        body = {"told": told.is_told} | row_digests.told(connection, {"profiles": [person.id]})
        events.record(connection, at, person.code, "profile_kept", body)


def profiles(study: OpenStudy) -> dict[str, Profile]:
    """Every rater's code → what they told; an empty profile for those who told nothing."""
    with study.database.read() as connection:
        told = rows.by_code(connection)
    return {rater.code: told.get(rater.code, Profile()) for rater in studies.raters(study)}


def raters_csv(study: OpenStudy) -> bytes:
    known = profiles(study)
    is_named = not study.database.deidentification.hides_words
    lines = (
        (code, (one.name or None) if is_named else None, one.specialty or None, one.years, one.n_before)
        for code, one in known.items()
    )
    return tables.encode(COLUMNS, lines)
