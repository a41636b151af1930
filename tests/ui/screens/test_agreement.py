"""Agreement: says what can be said, and nothing else."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from dmscorer.domain.instrument import Answer
from dmscorer.ui.screen import Screen
from dmscorer.ui.screens.agreement import AgreementScreen
from dmscorer.ui.widgets.empty_state import EmptyState
from dmscorer.ui.widgets.figure_card import png
from dmscorer.ui.workspace import Workspace
from dmscorer.workflows import agreement, blinding, reading, results
from dmscorer.workflows import study as studies
from tests.workflows.test_consensus import score_all

Front = Callable[[Screen], None]


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
    assert text(screen, "agreement_sentence") == "Agreement cannot be stated yet."
    assert "all ratings are the same" in text(screen, "agreement_notes")
    assert text(screen, "forest_card_foot").startswith("Not estimable, hence not drawn")
    assert all(row[2] == "not estimable" for row in table(screen))


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
    assert text(screen, "agreement_sentence").startswith("With 2 subjects ")
    assert "Koo & Li 2016" in text(screen, "agreement_notes")
    assert "Visits pooled, interval rough: activity" in text(screen, "agreement_notes")


def test_the_table_is_chosen_by_chips(space: Workspace, front: Front, qtbot: QtBot) -> None:
    """Scalp erythema 3, 0, 0 in every case: no rater varies, one pair of three is equal."""
    score_all(space.study, {"A": {"scalp.erythema": 3}})
    screen = AgreementScreen(space)
    front(screen)
    chip = screen.findChild(QPushButton, "shelf_items")
    assert isinstance(chip, QPushButton)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    first = table(screen)[0]
    assert first[0] == "Scalp · Erythema"
    assert first[1] == "all visits"
    assert "0 %" in first
    assert "4 / 4" in first


def test_the_saved_table_is_that_of_the_command(space: Workspace, front: Front, tmp_path: Path, qtbot: QtBot) -> None:
    score_all(space.study, {"A": {"scalp.erythema": 3}})
    screen = AgreementScreen(space)
    front(screen)
    screen.save_table(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: not space.jobs.is_busy, timeout=60_000)
    assert (tmp_path / "a.csv").read_bytes() == results.agreement_csv(agreement.agreement(space.study))


def test_a_figure_is_saved_as_a_picture_on_white(space: Workspace, front: Front) -> None:
    score_all(space.study, {"A": {"scalp.erythema": 3}})
    screen = AgreementScreen(space)
    front(screen)
    image = QImage.fromData(png(screen._heat_card))
    assert image.width() == screen._heat_card.width() * 3
    assert image.pixelColor(2, image.height() - 2).name() == "#ffffff"
