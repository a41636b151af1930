"""Folders that a program copies to other computers are recognised by their names, their marks, or what Windows tells."""

from pathlib import Path

import pytest

from dmscorer.store.study import volume


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("OneDrive - Klinikum/Trial", "OneDrive"),
        ("OneDrive/a/b/Trial", "OneDrive"),
        ("Dropbox (Personal)/Trial", "Dropbox"),
        ("Library/Mobile Documents/com~apple~CloudDocs/Trial", "iCloud"),
        ("Nextcloud2/Trial", None),
        ("Nextcloud/Trial", "Nextcloud"),
        ("Documents/Trial", None),
        ("onedrives/Trial", None),
    ],
)
def test_names(path: str, program: str | None, tmp_path: Path) -> None:
    assert volume.synced_by(tmp_path / path) == program


def test_marks_and_what_windows_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shared/.stfolder").mkdir(parents=True)
    assert volume.synced_by(tmp_path / "shared/x/Trial") == "Syncthing"
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "work"))
    assert volume.synced_by(tmp_path / "work/Trial") == "OneDrive"
