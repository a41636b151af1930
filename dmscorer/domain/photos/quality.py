"""What may be wrong with a photo as a photo: hints for the coordinator, never a rejection and never a change."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dmscorer.domain.photos.photos import Region

# Where a hint begins. Set so that a photo that a reader would take without a second look stays silent.
BLURRED = (
    0.82  # width of edges at 1024 pixels, 0 to 1: a Gaussian of some 1.5 pixels there, of 9 on a 24-megapixel photo
)
CLIPPED = 0.05  # share of the skin that is burnt out: erythema cannot be seen there
DARK = 45.0  # median of the brightest channel, of 255: less than a quarter of a correct exposure
TINTED = 7.0  # degrees between the light's colour and grey: a bulb of 2700 K left uncorrected has some 9
FEWEST_PIXELS = 500  # across the shorter side of a site: at 0.4 m that is under one pixel a millimetre


class Hint(StrEnum):
    BLURRED = "blurred"
    OVEREXPOSED = "overexposed"
    DARK = "dark"
    TINTED = "tinted"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Quality:
    """Measured on the preview. ``clipped`` is of the skin; ``cast`` in degrees; None where there is nothing to measure on."""

    blur: float | None
    clipped: float | None
    brightness: float
    cast: float | None


def hints(quality: Quality | None, width: int, height: int, regions: Iterable[Region]) -> tuple[Hint, ...]:
    """``width`` and ``height`` of the original; ``regions``: where the photo's sites lie, empty = the whole picture."""
    raised = {
        Hint.BLURRED: quality is not None and quality.blur is not None and quality.blur > BLURRED,
        Hint.OVEREXPOSED: quality is not None and quality.clipped is not None and quality.clipped > CLIPPED,
        Hint.DARK: quality is not None and quality.brightness < DARK,
        Hint.TINTED: quality is not None and quality.cast is not None and quality.cast > TINTED,
        Hint.SMALL: fewest_pixels(width, height, regions) < FEWEST_PIXELS,
    }
    return tuple(hint for hint, is_raised in raised.items() if is_raised)


def fewest_pixels(width: int, height: int, regions: Iterable[Region]) -> float:
    """Across the shorter side of the smallest site that the photo shows."""
    sides = [min(w * width, h * height) for _, _, w, h in regions]
    return min(sides, default=min(width, height))
