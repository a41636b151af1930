"""Every number that stands in two places of an export is the same there, for studies as untidy as real ones."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.demo import demo
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.figures.figures import NothingToDraw
from dmscorer.workflows.reading import ratings
from dmscorer.workflows.report.export_files import Source
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.report import one_number as same

CHARTERS: tuple[dict[str, str], ...] = (
    {},
    {"missing": "strict"},
    {"primary": "item_consensus"},
    {"severity_set": "penn-2015"},
)


@contextmanager
def untidy(folder: Path, seed: int, choices: dict[str, str], raters: str = "ABC") -> Iterator[OpenStudy]:
    """Five subjects at two or three visits, 2 or 3 raters a visit, one item in a hundred not assessable."""
    random = Random(seed)
    people = tuple(NewPerson(code, code) for code in raters)
    made = studies.create(folder / "Untidy", NewStudy("Untidy", people, seed=7, choices=choices))
    items = made.instrument.items
    lines, days = [",".join(["subject", "visit", "rater", *(item.id for item in items)])], ["subject,visit,date"]
    for subject in range(1, 6):
        for visit in ("V1", "V2", "V3")[: random.choice((1, 2, 2, 3))]:
            share = random.choice((0.0, 0.0, 0.01))
            days.append(f"S{subject},{visit},2020-0{visit[1]}-01")
            for rater in sorted(random.sample(raters, k=random.choice((2, 3, 3)))):
                cells = [given(random, item.maximum, share, 0.3 if visit == "V1" else 0.15) for item in items]
                lines.append(",".join([f"S{subject}", visit, rater, *cells]))
    (folder / "scores.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "days.csv").write_text("\n".join(days), encoding="utf-8")
    ratings.import_table(made, folder / "scores.csv")
    clinical.import_table(made, folder / "days.csv", "coordinator")
    try:
        yield made
    finally:
        studies.close(made)


def given(random: Random, maximum: int, share: float, seen: float) -> str:
    if random.random() < share:
        return "image_quality" if random.random() < 0.5 else ""
    return str(random.randint(1, maximum)) if random.random() < seen else "0"


def check(source: Source) -> None:
    consensus, course = (same.read(source.named(name)) for name in ("consensus.csv", "cdasi.csv"))
    summary, tests, counts = (same.read(source.named(f"cdasi_{name}.csv")) for name in ("summary", "change", "counts"))
    later = summary[-1]["visit"] if summary else ""
    same.check_scores(consensus, course, same.read(source.named("redcap_data.csv")))
    same.check_changes(course)
    if later:
        same.check_tests(course, tests, same.read(source.named("change.csv")), summary, later)
        same.check_counts(course, counts, later)
    same.check_pages(source.named("cases.html"), consensus)


@pytest.mark.parametrize("choices", CHARTERS, ids=["available", "strict", "items", "penn"])
@pytest.mark.parametrize("seed", range(2))
def test_all_files_of_an_untidy_study_agree(tmp_path: Path, seed: int, choices: dict[str, str]) -> None:
    with untidy(tmp_path, seed, choices, "ABCDEF" if seed else "ABC") as study:
        source = Source(study)
        source.agreement = ()  # takes seconds, and no number that is compared here rests on it
        check(source)
        check_figure(source)


def check_figure(source: Source) -> None:
    """The points of the figure are the values of the table."""
    course = same.read(source.named("cdasi.csv"))
    try:
        marks = result_figures.render("cdasi_activity", source.results, "svg").marks
    except NothingToDraw:
        return
    texts = {mark.text for mark in marks}
    ends = {row["visit"] for row in same.read(source.named("cdasi_summary.csv"))}
    for row in course:
        if row["activity"] and row["visit"] in ends:
            assert f"{row['subject']}, {row['visit']}: {same.one_decimal(row['activity'])}" in texts


@pytest.mark.slow
def test_the_report_of_an_untidy_study_prints_the_numbers_of_its_files(tmp_path: Path) -> None:
    with untidy(tmp_path, 3, {}) as study:
        source = Source(study)
        consensus, course = (same.read(source.named(name)) for name in ("consensus.csv", "cdasi.csv"))
        same.check_report(source.report, consensus, course)


# The untidy studies above are the short form; the whole demo takes more than a minute.
@pytest.mark.skipif(not os.environ.get("DMSCORER_LONG"), reason="long: set DMSCORER_LONG=1")
def test_all_files_of_the_demo_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "views", lambda: ("face_front", "nails"))
    monkeypatch.setattr(demo, "SMALL_MEGAPIXELS", 0.05)
    study = studies.open_study(demo.make(tmp_path / "here", small=True))
    try:
        source = Source(study)
        check(source)
        consensus, course = (same.read(source.named(name)) for name in ("consensus.csv", "cdasi.csv"))
        same.check_report(source.report, consensus, course)
    finally:
        studies.close(study)
