"""The few measures and colours of which every screen is made: one table for light, one for dark."""

from dataclasses import dataclass, replace
from typing import Final

SIZES: Final = {"small": 12, "body": 13, "lead": 15, "title": 20, "figure": 28}


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours are sRGB ``#rrggbb``. Greys carry no tint; the only hues are accent, levels, signed, flagged and error."""

    dark: bool
    window: str  # behind everything
    surface: str  # panels, lists, form
    sunken: str  # fields, hovered rows
    raised: str  # keys and buttons
    pressed: str
    hairline: str
    outline: str  # borders of controls: >= 3 : 1 on the surface
    text: str
    quiet: str  # second voice, >= 4.5 : 1
    disabled: str
    accent: str  # what is current or next, as line or word
    accent_fill: str  # the same as a filled key, white on it >= 4.5 : 1
    accent_soft: str  # selection behind text
    signed: str
    flagged: str  # never where a photo is shown
    error: str  # never where a photo is shown
    levels: tuple[str, ...]  # blue-grey ramp, level 0 first
    on_levels: tuple[str, ...]
    done: str  # a finished site, a filled dot
    scale: float = 1.0
    photo_ground: str = "#777777"  # CIELAB L* 50, a* = b* = 0; the same in both themes
    photo_strip: str = "#6a6a6a"
    chip: str = "#262626"
    on_chip: str = "#ffffff"

    def px(self, length: float) -> int:
        """A length of the 4-px grid at the chosen text size, never below one pixel."""
        return max(1, round(length * self.scale))

    def size(self, role: str) -> int:
        """Pixel height of one of the five type sizes: small, body, lead, title, figure."""
        return round(SIZES[role] * self.scale)

    @property
    def radius(self) -> int:
        return self.px(6)

    def level(self, value: int, maximum: int) -> tuple[str, str]:
        """Fill and text colour of a level: 0 is the palest, the maximum of an item the deepest it has on the ramp."""
        last = len(self.levels) - 1
        at = min(value, last) if maximum <= last else round(value * last / maximum)
        return self.levels[at], self.on_levels[at]


LIGHT: Final = Tokens(
    dark=False,
    window="#fafafa",
    surface="#ffffff",
    sunken="#f2f2f2",
    raised="#f6f6f6",
    pressed="#e4e4e4",
    hairline="#dedede",
    outline="#8c8c8c",
    text="#1a1a1a",
    quiet="#5a5a5a",
    disabled="#8f8f8f",
    accent="#1d5fd0",
    accent_fill="#1d5fd0",
    accent_soft="#d6e4fb",
    signed="#1b7837",
    flagged="#8a6100",
    error="#b3261e",
    levels=("#ccd5e0", "#94a6bb", "#5d738d", "#3a4d66"),
    on_levels=("#1a1a1a", "#1a1a1a", "#ffffff", "#ffffff"),
    done="#5d738d",
)

DARK: Final = Tokens(
    dark=True,
    window="#1c1c1c",
    surface="#232323",
    sunken="#2e2e2e",
    raised="#323232",
    pressed="#404040",
    hairline="#3a3a3a",
    outline="#828282",
    text="#f2f2f2",
    quiet="#b0b0b0",
    disabled="#7a7a7a",
    accent="#7cabff",
    accent_fill="#3571d8",
    accent_soft="#2b3f61",
    signed="#6fce8d",
    flagged="#f0c04a",
    error="#ff8a80",
    levels=("#47566a", "#62788f", "#8fa6c0", "#bfd0e4"),
    on_levels=("#ffffff", "#ffffff", "#1a1a1a", "#1a1a1a"),
    done="#8fa6c0",
)


class _Current:
    """The one table in force; only ``put_in_force`` changes it."""

    tokens: Tokens = LIGHT


def tokens() -> Tokens:
    """The table in force: read it while painting, never keep it."""
    return _Current.tokens


def put_in_force(*, dark: bool, scale: float) -> Tokens:
    """Choose light or dark and a text size between 1.0 and 2.0."""
    _Current.tokens = replace(DARK if dark else LIGHT, scale=min(2.0, max(1.0, scale)))
    return _Current.tokens
