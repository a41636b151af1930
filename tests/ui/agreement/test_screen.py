"""Agreement: says what can be said, and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from dmscorer.domain.agreement.agreement import CrossCheck
from dmscorer.domain.instrument.instrument import Answer
from dmscorer.figures.canvas import Format
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.agreement.screen import AgreementScreen
from dmscorer.ui.figures.plot_view import PlotView
from dmscorer.ui.kit.empty_state import EmptyState
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.figures import figures
from dmscorer.workflows.photos import photos
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.results import results
from dmscorer.workflows.study import study as studies
from tests.ui.conftest import PatientBot, dress
from tests.ui.hands import find
from tests.ui.small_study import in_window, small_space
from tests.workflows.consensus.test_consensus import score_all

Front = Callable[[Screen], None]


@pytest.fixture(scope="module")
def drawn(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[AgreementScreen]:
    """A gives scalp erythema 3, the others 0 in every case; all figures stand, all numbers are compared: for looking."""
    dress(qapp)
    with small_space(tmp_path_factory.mktemp("drawn")) as made:
        score_all(made.study, {"A": {"scalp.erythema": 3}})
        screen = AgreementScreen(made)
        window = in_window(screen)
        screen.shown()
        figures = screen._figures
        PatientBot(request).waitUntil(
            lambda: figures._material is not None and not figures._waiting and not made.jobs.is_busy
        )
        yield screen
        window.close()


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words and tables stand before anything is drawn."""
    monkeypatch.setattr(AgreementScreen, "_draw_and_verify", lambda *_: None)


def text(screen: Screen, name: str) -> str:
    label = screen.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def table(screen: Screen) -> list[list[str]]:
    view = screen.findChild(QTableView, "agreement_table")
    assert isinstance(view, QTableView)
    model = view.model()
    return [[str(model.index(r, c).data()) for c in range(model.columnCount())] for r in range(model.rowCount())]


def test_before_the_first_signature_the_screen_says_what_to_do(space: Workspace, front: Front) -> None:
    screen = AgreementScreen(space)
    front(screen)
    empty = screen.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    assert empty.isVisible()
    assert empty.title == "No case is signed yet"


def test_what_is_not_estimable_is_in_no_sentence_and_no_figure_but_in_the_table_with_its_reason(
    space: Workspace, front: Front
) -> None:
    """Everybody gives 0 to everything: nothing can be said."""
    score_all(space.study, {})
    screen = AgreementScreen(space)
    front(screen)
    assert text(screen, "agreement_sentence") == "Reliability cannot be stated yet."
    assert "all ratings are the same" in text(screen, "agreement_notes")
    assert text(screen, "forest_card_foot").startswith("Not drawn because not estimable")
    assert all(row[2] == "not estimable" for row in table(screen))


@pytest.mark.usefixtures("undrawn")
def test_the_sentence_follows_the_lower_limit(space: Workspace, front: Front) -> None:
    """Cases differ by 0, 3, 6, 9 points; all raters agree but for one point in one case."""
    sites = ("scalp", "malar", "arm")
    for rater in studies.raters(space.study):
        begun = blinding.begin(space.study, rater)
        order = sorted(case.case_id for case in begun.cases)
        for place, case in enumerate(order):
            given: dict[str, Answer | None] = {item.id: 0 for item in space.study.instrument.items}
            given |= {f"{site}.erythema": 3 for site in sites[:place]}
            given["abdomen.scale"] = int(place == 0 and rater.code == "C")
            reading.enter_all(space.study, begun.id, case, given)
            reading.sign_checked(space.study, rater, begun.id, case)
    screen = AgreementScreen(space)
    front(screen)
    assert text(screen, "agreement_sentence").startswith("With 2 subjects, ")
    assert "Koo & Li 2016" in text(screen, "agreement_notes")
    assert "Visits pooled (CI approximate): activity" in text(screen, "agreement_notes")


def test_the_table_is_chosen_by_chips(drawn: AgreementScreen) -> None:
    """Scalp erythema 3, 0, 0 in every case: no rater varies, one pair of three is equal."""
    chip = drawn.findChild(QPushButton, "shelf_items")
    assert isinstance(chip, QPushButton)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    first = table(drawn)[0]
    assert first[0] == "Scalp · Erythema"
    assert first[1] == "all visits"
    assert "0 %" in first
    assert "4 / 4" in first


def test_the_saved_table_is_that_of_the_command(drawn: AgreementScreen, tmp_path: Path, qtbot: QtBot) -> None:
    drawn.save_table(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: not drawn.workspace.jobs.is_busy)
    assert (tmp_path / "a.csv").read_bytes() == results.agreement_csv(agreement.agreement(drawn.workspace.study))


@pytest.mark.parametrize(("wanted", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_a_figure_is_saved_for_print_whatever_the_window(
    drawn: AgreementScreen, tmp_path: Path, qtbot: QtBot, wanted: Format, start: bytes
) -> None:
    """The bytes are those that the figures make by themselves, twice the same."""
    material = drawn._figures._material
    assert material is not None
    drawn._figures.save("pairs", tmp_path / "pairs", wanted)
    qtbot.waitUntil(lambda: (tmp_path / "pairs").exists() and not drawn.workspace.jobs.is_busy)
    saved = (tmp_path / "pairs").read_bytes()
    assert saved.startswith(start)
    assert saved == figures.render("pairs", material, wanted).data


def test_figures_come_one_after_the_other_and_say_why_they_are_empty(drawn: AgreementScreen) -> None:
    """Three raters differ on one item of one case: a body map can be drawn, nothing is missing."""
    body = drawn._figures._cards["body_map"].figure
    assert isinstance(body, PlotView)
    assert not body.isHidden()
    assert "Scalp" in body.accessibleDescription()
    assert drawn._figures._cards["missing"].figure.isHidden()
    assert text(drawn, "missing_card_foot").startswith("Nothing is missing")


def test_the_numbers_are_compared_with_another_package(drawn: AgreementScreen) -> None:
    label = find(drawn, QLabel, "agreement_verified")
    assert "pingouin 0" in label.text()
    wrong = CrossCheck("pingouin", "0.7", 10, 0.01, "activity all icc A,1 low")
    drawn._say_verified(wrong)
    assert label.property("tone") == "error"
    assert "activity all icc A,1 low" in label.text()


def test_a_large_disagreement_is_one_click_from_its_photos(drawn: AgreementScreen) -> None:
    asked: list[str] = []
    space = drawn.workspace
    space.screen_asked.connect(asked.append)
    row = drawn.findChild(QAbstractButton, "apart_0")
    assert row is not None
    assert "Erythema" in row.accessibleDescription()
    assert "0 · 0 · 3" in row.accessibleDescription()
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert asked == ["photos"]
    first = row.accessibleName().split(", ")
    visit = next(v.visit for v in photos.visits(space.study) if v.visit.id == space.take_wanted_visit())
    assert [visit.subject, visit.label] == first


def test_a_paragraph_can_be_copied_in_two_languages(drawn: AgreementScreen) -> None:
    assert "independently and blinded" in text(drawn, "manuscript_text")
    for language, words in (("de", "unabhängig und verblindet"), ("en", "independently and blinded")):
        find(drawn, QPushButton, f"manuscript_{language}").click()
        assert words in text(drawn, "manuscript_text")
