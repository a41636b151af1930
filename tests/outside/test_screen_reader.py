"""A rater with a screen reader scores and signs a whole case through the accessibility tree alone."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from dmscorer.domain.instrument.instrument import Answer, Instrument, NotAssessable
from dmscorer.domain.reading.reading import ReadingKind
from dmscorer.store.reading import entries
from dmscorer.workflows.reading import reading as readings
from dmscorer.workflows.study import study as studies
from tests.outside import prepared, session
from tests.outside.session import Program, Screen

pytestmark = pytest.mark.skipif(bool(session.missing()), reason=session.missing() or "nothing")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with Screen(tmp_path / "home") as made:
        yield made


def score(program: Program, instrument: Instrument, random: Random) -> dict[str, Answer]:
    """Every item of every site: a level, or a reason; what was given is read back as name, state and description."""
    given: dict[str, Answer] = {}
    for site in instrument.sites:
        program.press(f"site_{site.id}")
        program.wait_for("site_title", f"^{site.label.en}$".replace("(", r"\(").replace(")", r"\)"))
        for item in instrument.items_of(site.id):
            own = item.id.split(".")[-1]
            if random.random() < 0.15:
                number = random.randint(1, len(instrument.reasons))
                reason = instrument.reasons[number - 1]
                program.press("key_decline")
                program.press(f"{own}_{reason.id}")
                given[item.id] = NotAssessable(reason.id)
                assert reason.label.en in program.look(own)[0]["description"]
            else:
                level = random.randint(0, item.maximum)
                program.press(f"{own}_{level}")
                given[item.id] = level
                keys = program.look(*(f"{own}_{one.value}" for one in item.levels))
                assert [("checked" in key["states"]) for key in keys] == [n == level for n in range(len(keys))]
                assert str(level) in keys[level]["name"]
    return given


def test_a_whole_case_by_accessibility_alone(screen: Screen, tmp_path: Path) -> None:
    folder = prepared.make(tmp_path)
    study = studies.open_study(folder)
    instrument = study.instrument
    studies.close(study)
    program = Program(screen, "open", str(folder))
    try:
        prepared.sit_down(program)
        given = score(program, instrument, Random(5))
        program.wait_for("saved_label", f"^Saved .* · {len(given)} of {len(given)}")
        program.press("site_scalp")
        program.press("key_note")
        program.write("note_text", "violet border")
        program.press("note_keep")
        program.press("finish_button")
        if "sign_without" in program.starting("sign_without"):
            program.press("sign_without")
        program.write("sign_passphrase", prepared.PASSPHRASE)
        program.press("sign_button")
        program.wait_for("desk_message", "Signed and locked")
    finally:
        program.close()
    study = studies.open_study(folder)
    rater = studies.raters(study)[0]
    with study.database.read() as connection:
        reading_id = entries.find_reading(connection, rater.id, ReadingKind.FIRST)
    assert reading_id is not None
    first = readings.reading(study, rater, reading_id).cases[0]
    sheet = readings.sheet(study, reading_id, first.case_id)
    assert (sheet.is_signed, sheet.answers, sheet.comments) == (True, given, {"scalp": "violet border"})
    studies.close(study)
