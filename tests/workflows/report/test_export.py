"""Exports: whole files, masked while the charter says so, and what is chosen alone."""

from pathlib import Path

import pytest

from dmscorer.workflows.consensus.consensus import StillMasked
from dmscorer.workflows.report import export
from dmscorer.workflows.report.export import CannotWrite, InsideStudy
from dmscorer.workflows.study.study import OpenStudy
from tests.workflows.consensus.test_consensus import score_all


def test_nothing_leaves_while_levels_are_masked(study: OpenStudy, tmp_path: Path) -> None:
    score_all(study, {}, leave=1)
    with pytest.raises(StillMasked):
        export.write(study, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_files_can_be_chosen(study: OpenStudy, tmp_path: Path) -> None:
    score_all(study, {})
    told: list[tuple[int, int]] = []
    names = {"consensus.csv", "charter.json"}
    written = export.write(study, tmp_path / "out", names, lambda done, total: told.append((done, total)))
    assert {path.name for path in written} == names | {"SHA256SUMS"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == names | {"SHA256SUMS"}
    assert told == [(1, 2), (2, 2)]


def test_progress_moves_with_every_figure_and_can_stop_between_two(study: OpenStudy, tmp_path: Path) -> None:
    score_all(study, {"A": {"scalp.erythema": 3}})
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        export.write(study, tmp_path / "out", {"figures/", "charter.json"}, stop)
    assert [done for done, _ in told] == [1, 2, 3, 4]
    assert told[0][1] > 13  # the figures of agreement alone, and two files
    assert not (tmp_path / "out").exists()


def test_every_file_says_what_in_it_could_identify_someone() -> None:
    named = {file.name: file.identifies for file in export.FILES}
    assert named["consensus.csv"]
    assert not named["agreement.csv"]


def test_a_target_inside_the_study_or_not_writable_is_refused(study: OpenStudy, tmp_path: Path) -> None:
    score_all(study, {})
    with pytest.raises(InsideStudy):
        export.write(study, study.folder / "out")
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        export.write(study, tmp_path / "file", {"charter.json"})


def test_an_earlier_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.csv"
    export.save(path, b"long content")
    export.save(path, b"new")
    assert path.read_bytes() == b"new"
    assert [one.name for one in path.parent.iterdir()] == ["b.csv"]
