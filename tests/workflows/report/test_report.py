"""The report as values: every section in both languages, numbers from the tables, nobody's words unless chosen."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dmscorer.domain.rater.profile import Profile
from dmscorer.domain.report.deidentification import Privacy
from dmscorer.domain.report.report import Facts, Plot, Prose, Report, Table
from dmscorer.domain.words.numerals import coefficient
from dmscorer.store.study import events
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.charter import charter
from dmscorer.workflows.consensus import consensus, decisions
from dmscorer.workflows.consensus.consensus import NothingSigned
from dmscorer.workflows.rater import profiles
from dmscorer.workflows.report import export, report
from dmscorer.workflows.results import clinical, results
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.formats.report.sample_report import words as printed
from tests.workflows.results import published

PHRASE = "tied to a rock"
WORDS = ("quokka", "Quokka", "2017-11-23", "Dr. Adams")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStudy]:
    """With words of people wherever a report could take some from: profile, amendment, unlock, free column, decision."""
    place = tmp_path_factory.mktemp("reported")
    made = published.make(place, subjects=5, scored=4, is_draft=True)
    (place / "more.csv").write_text("subject,visit,date,nickname\nP01,baseline,2017-11-23,quokka\n", encoding="utf-8")
    clinical.import_table(made, place / "more.csv", "coordinator")
    author = studies.people(made)[0]
    studies.set_passphrase(made, author, PHRASE)
    profiles.keep(made, studies.raters(made)[0], Profile("Quokka Adams", "dermatology", 7, 120))
    charter.choose(made, author, {"flag_total": 6})
    charter.sign(made, author, PHRASE)
    charter.amend(made, author, PHRASE, {"flag_total": 7}, "the quokka said so")
    for item in consensus.meeting(made).to_decide:
        decisions.decide(made, author, item.case_id, item.item, 1, "other: quokka told me")
    decisions.lock(made, author, PHRASE)
    decisions.unlock(made, author, "a quokka came late")
    with made.database.write() as connection:
        events.record(connection, made.clock() - timedelta(days=3, hours=1), author.code, "clock_set_back", {})
    yield made
    studies.close(made)


@pytest.fixture(scope="module")
def told(study: OpenStudy) -> dict[str, Report]:
    return {language: export.told_report(study, language=language) for language in report.LANGUAGES}


def words(of: Report) -> list[str]:
    """Every string of a page, and what a screen reader is told of its figures."""
    return [of.foot, *printed(of), *(block.described for block in of.blocks() if isinstance(block, Plot))]


def tables(of: Report, section: str) -> list[Table]:
    (found,) = (one for one in of.sections if one.name == section)
    return [block for block in found.blocks if isinstance(block, Table)]


def facts(of: Report, section: str) -> dict[str, str]:
    (found,) = (one for one in of.sections if one.name == section)
    return dict(pair for block in found.blocks if isinstance(block, Facts) for pair in block.pairs)


def test_both_languages_hold_the_same_sections_tables_and_figures(told: dict[str, Report]) -> None:
    def shape(of: Report) -> list[tuple[str, list[tuple[object, ...]]]]:
        return [
            (
                section.name,
                [
                    (type(b), len(b.rows), len(b.columns), b.numbers) if isinstance(b, Table)
                    else (type(b), b.name, bool(b.svg), bool(b.png)) if isinstance(b, Plot)
                    else (type(b),)
                    for b in section.blocks
                ],
            )
            for section in of.sections
        ]  # fmt: skip

    assert shape(told["en"]) == shape(told["de"])
    titles = [(a.title, b.title) for a, b in zip(told["en"].sections, told["de"].sections, strict=True)]
    assert all(english != german for english, german in titles)


def test_tables_and_figures_are_numbered_through_the_whole_report(told: dict[str, Report]) -> None:
    captions = [b.caption for b in told["en"].blocks() if isinstance(b, Table)]
    assert [caption.split(".")[0] for caption in captions] == [f"Table {n}" for n in range(1, len(captions) + 1)]
    drawn = [b.caption.split(".")[0] for b in told["de"].blocks() if isinstance(b, Plot) and b.svg]
    assert drawn == [f"Abbildung {n}" for n in range(1, len(drawn) + 1)]


@pytest.mark.parametrize("language", report.LANGUAGES)
def test_the_leading_table_prints_the_coefficients_of_agreement_csv(
    study: OpenStudy, told: dict[str, Report], language: str
) -> None:
    read = csv.DictReader(io.StringIO(results.agreement_csv(agreement.agreement(study)).decode("utf-8")))
    rows = [row for row in read if row["level"] == "total" and row["raters"] == "all"]

    def value(measure: str, visit: str, statistic: str, variant: str, column: str = "value") -> str:
        wanted = (measure, visit, statistic, variant)
        found = (r[column] for r in rows if (r["measure"], r["visit"], r["statistic"], r["variant"]) == wanted)
        return coefficient(float(next(found)), 2, language)

    printed = tables(told[language], "totals")[0].rows
    order = [(part, visit) for part in ("activity", "damage") for visit in ("baseline", "follow-up", "all")]
    assert len(printed) == len(order)
    for (measure, visit), row in zip(order, printed, strict=True):
        assert row[5] == value(measure, visit, "icc", "A,1")
        low, high = (value(measure, visit, "icc", "A,1", end) for end in ("low", "high"))
        assert row[6] == f"{low} {'to' if language == 'en' else 'bis'} {high}"
        for place, name in ((8, ("icc", "C,1")), (9, ("icc", "A,k")), (11, ("alpha", "interval"))):
            assert row[place].split(" (")[0] == value(measure, visit, *name)


def test_counts_are_those_of_the_study(told: dict[str, Report]) -> None:
    who = facts(told["en"], "who")
    assert who["Subjects"] == "4"
    assert who["Visits"] == "8 (baseline 4, follow-up 4)"
    assert who["Forms"] == "24 of 24 expected forms were received"
    assert who["Blinding and order"].startswith("The scores were collected elsewhere and imported")
    assert "blinded to each other" not in " ".join(words(told["en"]))
    assert facts(told["en"], "deviations")["Cases opened out of the drawn order"] == "not known (imported scores)"


def test_what_went_otherwise_is_told(told: dict[str, Report]) -> None:
    (amendments,) = tables(told["en"], "deviations")
    assert [(row[0], row[3]) for row in amendments.rows] == [("2", "flag_total")]
    said = facts(told["en"], "deviations")
    assert said["Consensus unlocked"].startswith("1 (")
    assert said["Signatures voided by a correction"] == "0"
    assert said["Clock set back"] == "1; 3 days"
    assert any("not locked" in warning for warning in told["en"].warnings)


@pytest.mark.parametrize(("language", "word"), [("en", "event"), ("de", "Eintrag")])
def test_the_trail_is_told_with_hash_and_number(
    study: OpenStudy, told: dict[str, Report], language: str, word: str
) -> None:
    """Of the moment when the report was made: later events follow it."""
    with study.database.read() as connection:
        hashes = [event.sha256 for event in events.all_events(connection)]
    every = [told[language].facts, *(block for block in told[language].blocks() if isinstance(block, Facts))]
    names = ("Audit trail, last hash", "Protokollkette, letzter Hash")
    rows = [value for facts in every for name, value in facts.pairs if name in names]
    assert len(rows) == 2
    (row,) = set(rows)
    head, number = row.split(f", {word} ")
    assert hashes[int(number) - 1] == head


@pytest.mark.usefixtures("undrawn_plots")
def test_words_names_and_true_dates_stand_in_it_only_if_chosen(study: OpenStudy, told: dict[str, Report]) -> None:
    for of in told.values():
        assert [text for text in words(of) for word in WORDS if word in text] == []
    open_hearted = export.told_report(study, Privacy(is_identifying=True))
    assert open_hearted.warnings[0].startswith("This report holds names")
    text = "\n".join(words(open_hearted))
    assert all(word in text for word in ("the quokka said so", "a quokka came late", "Quokka Adams"))


@pytest.mark.usefixtures("undrawn_plots")
def test_numbered_subjects_are_numbered_everywhere(study: OpenStudy) -> None:
    numbered = export.told_report(study, Privacy(numbers_subjects=True))
    text = "\n".join(words(numbered))
    assert "S01" in text
    assert "V1" in text
    assert not any(label in text for label in ("P01", "P02", "cycle 4", "follow-up"))


def test_the_second_package_is_always_named(told: dict[str, Report]) -> None:
    (dependence,) = (one for one in told["en"].sections if one.name == "dependence")
    assert any(
        isinstance(b, Prose) and "pingouin" in b.text and "largest difference" in b.text for b in dependence.blocks
    )


def test_nothing_is_told_while_levels_are_hidden(tmp_path: Path) -> None:
    empty = studies.create(tmp_path / "Empty", NewStudy("Empty", published.RATERS))
    try:
        with pytest.raises(NothingSigned):
            export.told_report(empty)
    finally:
        studies.close(empty)
