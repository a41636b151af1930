"""Pictures of what comes before a study counts: the panel's levels, a rater's calibration, the rehearsal."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTabWidget

from dmscorer.domain.calibration.grades import Tone
from dmscorer.domain.demo import demo
from dmscorer.domain.photos.photos import Region
from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.acts.desk_mode import DeskMode
from dmscorer.ui.app import Window
from dmscorer.ui.calibration.expert_panel import PanelScreen
from dmscorer.ui.calibration.screen import CalibrationScreen
from dmscorer.ui.desk.case_desk import CaseDesk
from dmscorer.workflows.photos import intake, photos, redaction
from dmscorer.workflows.photos.intake import Found, Plan
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy

N_REFERENCE: Final = 2
MIDDLE: Final[Region] = (0.35, 0.35, 0.3, 0.3)
PHRASE: Final = "drawn"
NEW: Final = NewStudy(
    "Before reading", (NewPerson("A", "Demo rater A"), NewPerson("B", "Demo rater B")),
    without=demo.OMITTED, seed=1, passphrase=PHRASE, choices={"calibration": True},
)  # fmt: skip

Draw = Callable[[str], None]


def draw_all(window: Window, demo_folder: Path, draw: Draw) -> None:
    """In a small study made of the demo's photos, gone afterwards; ends with no study open."""
    space = window.workspace
    with tempfile.TemporaryDirectory(prefix="dmscorer-") as folder:
        if made := _study_of(demo_folder, Path(folder)):
            space.open(made)
            _draw_set(window, draw)
            _draw_calibration(window, draw)
            space.close()
    space.demo.rehearse()
    draw("rehearsal")
    space.demo.end_rehearsal()


def _study_of(demo_folder: Path, folder: Path) -> Path | None:
    """A new study with the photos of the demo's first visits and one to read; None where none is painted."""
    source = studies.open_study(demo_folder)
    try:
        shown = [visit for visit in photos.visits(source) if visit.photos][: N_REFERENCE + 1]
        plan = Plan(
            demo_folder,
            tuple(
                Found(
                    photos.original(photos.located(source, photo)),
                    photo.id,
                    one.visit.subject,
                    one.visit.label,
                    photo.view,
                )
                for one in shown
                for photo in one.photos
            ),
        )
    finally:
        studies.close(source)
    if not plan.found:
        return None
    study = studies.create(folder / "Before", NEW)
    who = studies.coordinator(study).code
    intake.add(study, plan, who)
    redaction.approve(study, redaction.unreviewed(study), who)
    studies.close(study)
    return study.folder


def _draw_set(window: Window, draw: Draw) -> None:
    """The coordinator takes visits as reference cases and cuts grade pictures; the panel scores."""
    space, main = window.workspace, window.main
    space.sign_in(space.people()[0], PHRASE)
    made = space.calibration_set
    made.take(visit.id for visit in made.free_visits[:N_REFERENCE])
    sign, item = next(iter(made.signs.items()))
    for (_, photo), level in zip(made.photos, item.levels[1:], strict=False):
        made.add_picture(photo.id, MIDDLE, sign, level.value, Tone.LIGHT)
    space.lay_on_desk(DeskMode.PANEL)
    draw("panel_list")
    while (following := space.desk.reading().next_open) is not None:
        site, *_ = space.desk.instrument.sites
        space.desk.enter_all(following.case_id, dict.fromkeys(site.item_ids, 1))
        if isinstance(front := main.front, PanelScreen) and following.position == 1:
            front.open_case(following.case_id)
            draw("panel")
        open_items = space.desk.sheet(following.case_id).open_items(space.desk.instrument)
        space.desk.enter_all(following.case_id, dict.fromkeys(open_items, 0))
        space.desk.sign(following.case_id, PHRASE)
    space.lay_on_desk(None)
    main.show_screen("reference")
    draw("reference_made")
    for tabs in main.findChildren(QTabWidget, "calibration_tabs"):
        tabs.setCurrentIndex(1)
    draw("reference_grades")


def _draw_calibration(window: Window, draw: Draw) -> None:
    """One rater calibrates, judging everything absent: near the panel, not alike."""
    space = window.workspace
    rater = space.people()[1]
    space.sign_in(rater, PHRASE, space.give_word(rater))
    draw("rater_before_calibration")
    space.lay_on_desk(DeskMode.CALIBRATION)
    front = window.main.front
    if not isinstance(front, CalibrationScreen):
        return
    draw("calibration")
    _press(front.desk, Qt.Key.Key_F1)
    draw("calibration_levels")
    _press(front.desk, Qt.Key.Key_Escape)
    while (following := space.desk.reading().next_open) is not None:
        space.desk.enter_all(following.case_id, dict.fromkeys(space.desk.instrument.item_ids, 0))
        front.desk.open_case(following.case_id)
        _sign(front.desk)
        draw(f"calibration_feedback_{following.position}")
        front.findChildren(QAbstractButton, "feedback_next_button")[-1].click()
    draw("calibration_result")


def _press(desk: CaseDesk, key: Qt.Key) -> None:
    QApplication.sendEvent(desk, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def _sign(desk: CaseDesk) -> None:
    """As a rater does, also where photos were never opened."""
    desk.show_finish()
    for without in desk.finish_panel.findChildren(QAbstractButton, "sign_without"):
        without.click()
    for field in desk.finish_panel.findChildren(QLineEdit, "sign_passphrase"):
        field.setText(PHRASE)
        field.returnPressed.emit()
