"""What is kept on this machine comes back; what is broken is kept aside."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dmscorer import paths, settings
from dmscorer.settings import Recent, Settings

STUDY = Recent("/data/a.dmstudy", "Über die Haut", 14, datetime(2026, 1, 2, 3, 4, tzinfo=UTC))


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "user_config", lambda: tmp_path / "config")
    return tmp_path / "config"


def test_without_a_file_the_defaults_hold() -> None:
    assert settings.load() == Settings("system", 1.0, "", "", 256, ())


def test_what_is_saved_comes_back() -> None:
    chosen = Settings("dark", 1.5, "AAEC", "BBBB", 512, (STUDY,))
    settings.save(chosen)
    assert settings.load() == chosen


def test_a_saved_file_leaves_no_other_behind(config: Path) -> None:
    settings.save(Settings())
    assert [path.name for path in config.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"theme": "pink"}',
        '{"text_scale": true}',
        '{"text_scale": 9}',
        '{"recent": [{"folder": "x"}]}',
        '{"recent": [{"folder":"x","name":"x","n_cases":"1","opened_at":"2026-01-01"}]}',
    ],
)
def test_a_broken_file_falls_back_and_is_kept(config: Path, text: str) -> None:
    config.mkdir()
    (config / "settings.json").write_text(text, "utf-8")
    assert settings.load() == Settings()
    settings.save(replace(Settings(), theme="light"))
    assert (config / "settings.broken-1.json").read_text("utf-8") == text


def test_a_second_broken_file_does_not_take_the_place_of_the_first(config: Path) -> None:
    config.mkdir()
    for text in ("first", "second"):
        (config / "settings.json").write_text(text, "utf-8")
        settings.load()
    assert (config / "settings.broken-1.json").read_text("utf-8") == "first"
    assert (config / "settings.broken-2.json").read_text("utf-8") == "second"


def test_a_study_opened_again_moves_to_the_top_once() -> None:
    other = replace(STUDY, folder="/data/b.dmstudy")
    now = Settings().with_recent(STUDY).with_recent(other).with_recent(replace(STUDY, n_cases=15))
    assert [(known.folder, known.n_cases) for known in now.recent] == [("/data/a.dmstudy", 15), ("/data/b.dmstudy", 14)]


def test_the_list_stays_short() -> None:
    now = Settings()
    for number in range(20):
        now = now.with_recent(replace(STUDY, folder=f"/data/{number}"))
    assert len(now.recent) == 12
    assert now.recent[0].folder == "/data/19"


def test_fields_of_a_later_version_are_no_fault(config: Path) -> None:
    config.mkdir()
    (config / "settings.json").write_text(json.dumps({"theme": "dark", "language": "de"}), "utf-8")
    assert settings.load().theme == "dark"


def test_keys_of_ones_own_come_back() -> None:
    chosen = replace(settings.Settings(), keys=(("block_zero", "K"), ("undo", "Ctrl+U")))
    settings.save(chosen)
    assert settings.load() == chosen


@pytest.mark.parametrize("broken", ["7", '"note"', '[["note"]]', '[["note", "K", "J"]]'])
def test_keys_that_make_no_sense_are_set_aside_with_the_file(broken: str) -> None:
    path = paths.user_config() / settings.NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"keys": {broken}}}', "utf-8")
    assert settings.load() == settings.Settings()
    assert not path.exists()
