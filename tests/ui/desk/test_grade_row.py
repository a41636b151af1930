"""F1 shows the study's own pictures of each level beside its words."""

import io

import numpy as np
from PIL import Image
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dmscorer.domain.calibration.grades import GradePicture, Tone
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.desk.card_contents import meanings
from tests.ui.hands import find


def picture(name: str, level: int, tone: Tone, colour: tuple[int, int, int]) -> GradePicture:
    out = io.BytesIO()
    Image.fromarray(np.full((40, 40, 3), colour, np.uint8)).save(out, "JPEG", quality=95)
    return GradePicture(name, "erythema", level, tone, out.getvalue())


def test_pictures_stand_under_their_level_and_say_the_skin_type(
    dressed: QApplication, qtbot: QtBot, cdasi: Instrument
) -> None:
    pictures = (picture("one", 3, Tone.DARK, (120, 20, 20)), picture("two", 1, Tone.LIGHT, (230, 160, 160)))
    asked: list[str] = []

    def give(item: str) -> tuple[GradePicture, ...]:
        asked.append(item)
        return pictures if item == "scalp.erythema" else ()

    made = meanings(cdasi, "scalp", "en", give)
    qtbot.addWidget(made)
    made.show()
    assert asked == [item.id for item in cdasi.items_of("scalp")]
    dark, light = find(made, QLabel, "grade_one"), find(made, QLabel, "grade_two")
    assert dark.accessibleName() == "dark red, skin type V-VI"
    assert light.accessibleName() == "pink, faint, skin type I-II"
    assert dark.pixmap().toImage().pixelColor(5, 5).red() < 140
    three = next(label for label in made.findChildren(QLabel) if label.text() == "dark red")
    top = dark.mapTo(made, dark.rect().topLeft()).y()
    assert top > three.mapTo(made, three.rect().topLeft()).y() > light.mapTo(made, light.rect().topLeft()).y()


def test_without_pictures_the_card_is_as_it_was(dressed: QApplication, qtbot: QtBot, cdasi: Instrument) -> None:
    made = meanings(cdasi, "scalp", "en")
    qtbot.addWidget(made)
    assert not [label for label in made.findChildren(QLabel) if label.objectName().startswith("grade_")]
