"""Where a picture lies on a canvas: plain arithmetic of fit, zoom about a point and pan."""

from dataclasses import dataclass, replace
from typing import Final

LARGEST: Final = 8.0
Region = tuple[float, float, float, float]
Relative = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Viewport:
    """Lengths are device pixels of the screen; ``scale`` is device pixels a picture pixel (1.0 = 100 %).

    ``x, y`` is the point of the picture, in its full-resolution pixels, that lies in the middle of the canvas.
    """

    picture: tuple[int, int]
    canvas: tuple[int, int]
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    @property
    def fit_scale(self) -> float:
        return min(self.canvas[0] / self.picture[0], self.canvas[1] / self.picture[1])

    @property
    def is_fitted(self) -> bool:
        return abs(self.scale / self.fit_scale - 1) < 1e-6

    @property
    def placed(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the whole picture on the canvas."""
        width, height = self.picture[0] * self.scale, self.picture[1] * self.scale
        return self.canvas[0] / 2 - self.x * self.scale, self.canvas[1] / 2 - self.y * self.scale, width, height

    @property
    def relative(self) -> Relative:
        """Middle as fractions of the picture, and zoom as a multiple of fit: a place that holds for canvases of any size."""
        return self.x / self.picture[0], self.y / self.picture[1], self.scale / self.fit_scale

    def fitted(self) -> "Viewport":
        return replace(self, x=self.picture[0] / 2, y=self.picture[1] / 2, scale=self.fit_scale)

    def on(self, region: Region, margin: float = 0.04) -> "Viewport":
        """Show a region (x, y, width, height as fractions of the picture) as large as it goes, with a little around it."""
        left, top, width, height = region
        width, height = max(width, 0.01) + 2 * margin, max(height, 0.01) + 2 * margin
        scale = min(self.canvas[0] / (width * self.picture[0]), self.canvas[1] / (height * self.picture[1]))
        moved = replace(
            self,
            x=(left - margin + width / 2) * self.picture[0],
            y=(top - margin + height / 2) * self.picture[1],
            scale=self._allowed(scale),
        )
        return moved.kept()

    def zoomed(self, factor: float, at: tuple[float, float]) -> "Viewport":
        """Zoom so that the point of the picture under ``at`` stays there (the borders of the picture allowing)."""
        return self.scaled(self.scale * factor, at)

    def scaled(self, scale: float, at: tuple[float, float]) -> "Viewport":
        new = self._allowed(scale)
        from_middle = (at[0] - self.canvas[0] / 2, at[1] - self.canvas[1] / 2)
        moved = replace(
            self,
            x=self.x + from_middle[0] * (1 / self.scale - 1 / new),
            y=self.y + from_middle[1] * (1 / self.scale - 1 / new),
            scale=new,
        )
        return moved.kept()

    def panned(self, dx: float, dy: float) -> "Viewport":
        return replace(self, x=self.x - dx / self.scale, y=self.y - dy / self.scale).kept()

    def resized(self, canvas: tuple[int, int]) -> "Viewport":
        """Another canvas: what was fitted stays fitted, otherwise middle and scale stay."""
        new = replace(self, canvas=canvas)
        return new.fitted() if self.is_fitted else new.kept()

    def at_relative(self, relative: Relative) -> "Viewport":
        x, y, zoom = relative
        scale = self._allowed(zoom * self.fit_scale)
        return replace(self, x=x * self.picture[0], y=y * self.picture[1], scale=scale).kept()

    def in_step(self, begun: "Viewport", other_begun: "Viewport", other: "Viewport") -> "Viewport":
        """Moved and zoomed on the screen as another view was since both lay as ``begun`` and ``other_begun``."""
        scale = self._allowed(begun.scale * other.scale / other_begun.scale)
        x = begun.x + (other.x - other_begun.x) * other.scale / scale
        y = begun.y + (other.y - other_begun.y) * other.scale / scale
        return replace(self, x=x, y=y, scale=scale).kept()

    def _allowed(self, scale: float) -> float:
        return min(max(scale, self.fit_scale), max(LARGEST, self.fit_scale))

    def kept(self) -> "Viewport":
        """No empty border where the picture is larger than the canvas; in the middle where it is smaller."""
        return replace(
            self,
            x=_kept(self.x, self.picture[0], self.canvas[0] / self.scale),
            y=_kept(self.y, self.picture[1], self.canvas[1] / self.scale),
        )


def _kept(middle: float, length: int, shown: float) -> float:
    if shown >= length:
        return length / 2
    return min(max(middle, shown / 2), length - shown / 2)
