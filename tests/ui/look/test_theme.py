"""Contrast, neutrality and sizes are rules, so they are checked as numbers."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dmscorer import paths
from dmscorer.ui.look import icons, theme
from dmscorer.ui.look.tokens import DARK, LIGHT, Tokens

BOTH = pytest.mark.parametrize("now", [LIGHT, DARK], ids=["light", "dark"])
GREYS = ("window", "surface", "sunken", "raised", "pressed", "hairline", "outline", "text", "quiet", "disabled")


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@BOTH
@pytest.mark.parametrize("word", ["text", "quiet", "accent", "signed", "flagged", "error"])
@pytest.mark.parametrize("ground", ["window", "surface", "sunken"])
def test_words_can_be_read(now: Tokens, word: str, ground: str) -> None:
    assert contrast(getattr(now, word), getattr(now, ground)) >= 4.5


@BOTH
def test_level_keys_can_be_read_and_their_ramp_is_one_way(now: Tokens) -> None:
    for fill, word in zip(now.levels, now.on_levels, strict=True):
        assert contrast(fill, word) >= 4.5
    lights = [luminance(fill) for fill in now.levels]
    assert lights == sorted(lights, reverse=not now.dark)
    assert all(abs(a - b) > 0.03 for a, b in pairwise(lights))


@BOTH
def test_borders_buttons_and_chips_can_be_seen(now: Tokens) -> None:
    assert contrast(now.outline, now.surface) >= 3
    assert contrast("#ffffff", now.accent_fill) >= 4.5
    assert contrast(now.on_chip, now.chip) >= 4.5


@BOTH
def test_no_tint_around_the_photo(now: Tokens) -> None:
    for word in (*GREYS, "photo_ground", "photo_strip", "chip"):
        colour = getattr(now, word)
        assert colour[1:3] == colour[3:5] == colour[5:7], word


def test_photos_lie_on_lightness_50_in_both_themes() -> None:
    """L* = 116 * Y^(1/3) - 16; L* 50 is Y = 0.184, which is sRGB 119."""
    assert LIGHT.photo_ground == DARK.photo_ground == "#777777"
    assert 116 * luminance("#777777") ** (1 / 3) - 16 == pytest.approx(50, abs=0.5)


def test_apply_changes_palette_font_and_tokens(dressed: QApplication) -> None:
    theme.apply(dressed, True, 2.0)
    assert theme.tokens().dark
    assert dressed.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert dressed.font().pixelSize() == 26
    assert theme.tokens().px(4) == 8
    theme.apply(dressed, False, 5.0)
    assert theme.tokens().scale == 2.0


def test_the_stylesheet_has_no_unfilled_word(dressed: QApplication) -> None:
    assert "@" not in dressed.styleSheet()


def test_every_icon_is_a_line_in_the_colour_of_the_text(dressed: QApplication) -> None:
    for file in (paths.resources() / "icons").glob("*.svg"):
        picture = icons.pixmap(file.stem, 20, "#123456").toImage()
        seen = [picture.pixelColor(x, y) for x in range(20) for y in range(20)]
        solid = [colour.name() for colour in seen if colour.alpha() == 255]
        inked = sum(colour.alpha() > 60 for colour in seen)
        assert 4 < inked < 260, file.name
        assert file.stem.startswith("fixed_") or set(solid) <= {"#123456"}, file.name


def test_dressed_buttons_follow_the_theme(dressed: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("Sign case")
    qtbot.addWidget(button)
    icons.dress(button, "sign")
    theme.apply(dressed, True, 1.0)
    picture = button.icon().pixmap(20, 20).toImage()
    lightest = max(
        picture.pixelColor(x, y).lightness() * picture.pixelColor(x, y).alpha() for x in range(20) for y in range(20)
    )
    assert lightest > 200 * 200


def test_roles_set_size_and_weight(dressed: QApplication, qtbot: QtBot) -> None:
    label = QLabel("Case K7F2")
    qtbot.addWidget(label)
    theme.set_role(label, "title", "quiet")
    label.ensurePolished()
    assert label.font().pixelSize() == 20
    assert label.font().weight() == 600
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT.quiet)
