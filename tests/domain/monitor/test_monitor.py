"""The patches of the monitor check, against published colours."""

import pytest

from dmscorer.domain.monitor.monitor import HALF_LIGHT, skin_pairs, srgb


@pytest.mark.parametrize(
    ("lab", "rgb"),
    [
        ((100.0, 0.0, 0.0), (255, 255, 255)),
        ((0.0, 0.0, 0.0), (0, 0, 0)),
        ((53.585, 0.0, 0.0), (128, 128, 128)),
        ((53.2408, 80.0925, 67.2032), (255, 0, 0)),  # sRGB red in CIELAB with D65
        ((87.7347, -86.1827, 83.1793), (0, 255, 0)),
    ],
)
def test_cielab_to_srgb(lab: tuple[float, float, float], rgb: tuple[int, int, int]) -> None:
    assert max(abs(a - b) for a, b in zip(srgb(*lab), rgb, strict=True)) <= 1


def test_the_halves_of_every_patch_differ_and_the_right_one_is_redder() -> None:
    for skin in skin_pairs():
        for pair in skin:
            assert pair.redder[0] - pair.redder[1] > pair.paler[0] - pair.paler[1]


def test_half_of_the_light_of_white() -> None:
    """sRGB: ((v / 255 + 0.055) / 1.055) ** 2.4 = 0.5 at v = 187.5."""
    assert pytest.approx(0.5, abs=0.004) == ((HALF_LIGHT / 255 + 0.055) / 1.055) ** 2.4
