"""The viewer's goals G3 to G6: ``python -m tests.benchmarks.viewer``, in software rendering, 1920 × 1080 and 4K.

Each row: goal, ours, limit or peer in the same run, met or missed. Pictures are made in the run (skin-like, 24 and 48
megapixels); a time counts only where the picture on the canvas is the golden one: the level under it drawn by Qt alone.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import simplejpeg
from PySide6.QtCore import QEventLoop, QPointF, QRectF, QSize, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from dmscorer.imaging.decoding.decode import decode
from dmscorer.imaging.intake import PREVIEWS, derived_path, prepare
from dmscorer.settings import Settings
from dmscorer.ui.acts.preferences import Preferences
from dmscorer.ui.app import application
from dmscorer.ui.picture import pixmaps
from dmscorer.ui.picture.photo_view import PhotoView
from tests.benchmarks.photos import d4, row, skin, timed

FRAME = 1 / 60
ROUNDS = 9


def centile(times: list[float], share: float = 0.95) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def paint(view: PhotoView) -> float:
    """One frame as the window would show it."""
    return timed(view.grab)


def check(view: PhotoView, levels: tuple[QImage, ...]) -> None:
    """The canvas against the sharpest level drawn by Qt alone, smooth, at the same place; chips aside."""
    wait(200)
    viewport = view.viewport
    assert viewport is not None
    shown = view.grab().toImage()
    golden = QImage(shown.size(), QImage.Format.Format_RGB32)
    golden.fill(0xFF777777)
    painter = QPainter(golden)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    left, top, width, height = viewport.placed
    painter.drawImage(QRectF(round(left), round(top), width, height), levels[0])
    painter.end()
    apart = np.abs(_array(shown).astype(int) - _array(golden).astype(int))[80:-80].mean()
    if apart > 6:
        raise SystemExit(f"wrong pixels on the canvas: {apart:.1f} of 255 apart on the mean")


def _array(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[..., :3]


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def picture(megapixels: int) -> tuple[tuple[QImage, ...], QSize]:
    array = simplejpeg.decode_jpeg(skin(megapixels, megapixels), "BGRX")
    return pixmaps.pyramid(array), QSize(array.shape[1], array.shape[0])


def view_of(size: QSize) -> PhotoView:
    made = PhotoView()
    made.resize(size)
    made.show()
    wait(50)
    return made


def g3(folder: Path) -> None:
    """Next photo when decoded ahead, and a jump to one that has only its preview."""
    view, shown = view_of(QSize(1920, 1080)), [picture(24), picture(24)]
    times = []
    for number in range(60):
        levels, full = shown[number % 2]
        begun = time.perf_counter()
        view.show_picture(levels[1:], full)
        view.grab()
        times.append(time.perf_counter() - begun)
    check(view, shown[1][0])
    row(
        "G3",
        "next photo, decoded ahead: p95",
        f"{centile(times) * 1000:.1f} ms",
        "frame 16.7 ms",
        centile(times) / FRAME,
        1.0,
        at_least=False,
    )
    path = folder / "g3.jpg"
    path.write_bytes(skin(24, 3))
    prepared = prepare(path, folder / "study/originals")
    preview = derived_path(folder / "study", PREVIEWS, prepared.sha256)
    peer = d4(path)

    def jump() -> None:
        levels = pixmaps.pyramid(decode(preview).array)
        view.show_picture(levels, QSize(prepared.facts.width, prepared.facts.height))
        view.grab()

    pairs = [(timed(jump), timed(peer)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(one) for one in zip(*pairs, strict=True))
    row(
        "G3b",
        "jump to a photo with a preview",
        f"{ours * 1000:.0f} ms",
        f"D4 {theirs * 1000:.0f} ms",
        ours / theirs,
        0.6,
        at_least=False,
    )


def g4(folder: Path) -> None:
    path = folder / "g4.jpg"
    path.write_bytes(skin(48, 4))
    data = path.read_bytes()
    pairs = [
        (timed(lambda: pixmaps.pyramid(decode(path).array)), timed(lambda: simplejpeg.decode_jpeg(data, "BGRX")))
        for _ in range(5)
    ]
    ours, theirs = (statistics.median(one) for one in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    row(
        "G4",
        "48 MP, pyramid ready for 1:1, in a worker",
        f"{ours * 1000:.0f} ms",
        f"D {theirs * 1000:.0f} ms",
        ratio,
        2.0,
        at_least=False,
    )


def g5() -> None:
    levels, full = picture(48)
    view = view_of(QSize(1920, 1080))
    view.show_picture(levels, full)
    check(view, levels)
    peer = graphics_view(levels[0], QSize(1920, 1080))
    fit = statistics.median([redrawn(view) for _ in range(ROUNDS)])
    theirs = statistics.median([timed(peer.grab) for _ in range(ROUNDS)])
    row(
        "G5",
        "fit frame of 48 MP, 1920 × 1080",
        f"{fit * 1000:.1f} ms",
        f"QGraphicsView {theirs * 1000:.1f}",
        fit / theirs,
        0.5,
        at_least=False,
    )
    times = gestures(view)
    check(view, levels)
    row(
        "G5",
        "every frame of pan and zoom .1–8 ×: p95",
        f"{centile(times) * 1000:.1f} ms",
        "limit 12 ms",
        centile(times) / 0.012,
        1.0,
        at_least=False,
    )
    row(
        "G5",
        "the same, worst frame",
        f"{max(times) * 1000:.1f} ms",
        "frame 16.7 ms",
        max(times) / FRAME,
        1.0,
        at_least=False,
    )
    smooth = at_rest(view, levels)
    told = f"{smooth * 1000:.1f} ms"
    row(
        "G5",
        "smooth frame when the hand rests, worst scale",
        told,
        "frame 16.7 ms",
        smooth / FRAME,
        1.0,
        at_least=False,
    )
    large = view_of(QSize(3840, 2160))
    large.show_picture(levels, full)
    large.zoom(3)
    wait(200)
    pans = [frame_of(large, lambda: large.pan(-9, 5)) for _ in range(60)]
    row(
        "G5",
        "pan at 4K: p95",
        f"{centile(pans) * 1000:.1f} ms",
        "frame 16.7 ms",
        centile(pans) / FRAME,
        1.0,
        at_least=False,
    )


def frame_of(view: PhotoView, act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    view.grab()
    return time.perf_counter() - begun


def at_rest(view: PhotoView, levels: tuple[QImage, ...]) -> float:
    """The smooth frame after a gesture, at the scale where it costs most."""
    times = []
    for factor in (1.0, 1.9, 3.7, 7.3):
        view.fit()
        view.zoom(factor)
        wait(200)  # the hand rests: what was drawn fast is drawn smooth
        view.sharpen(levels)  # and once more, alone, for the clock
        times.append(timed(view.grab))
    return max(times)


def redrawn(view: PhotoView) -> float:
    view.zoom(1.3)
    view.grab()
    view.fit()
    return paint(view)


def gestures(view: PhotoView) -> list[float]:
    """Zoom in and out about a point, panning at every scale, as fast as frames come."""
    times: list[float] = []

    view.fit()
    for factor in (1.25, 0.8):
        for _ in range(22):
            times.append(frame_of(view, lambda factor=factor: view.zoom(factor, QPointF(700, 400))))  # type: ignore[misc]
            times += [frame_of(view, lambda: view.pan(-23, 11)) for _ in range(6)]
    return times


def graphics_view(image: QImage, size: QSize) -> QGraphicsView:
    scene = QGraphicsScene()
    scene.addPixmap(QPixmap.fromImage(image))
    made = QGraphicsView(scene)
    made.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    made.resize(size)
    made.show()
    made.fitInView(scene.sceneRect())
    made.scene_kept = scene  # type: ignore[attr-defined]
    wait(50)
    return made


def g6(folder: Path) -> None:
    """A 60-Hz tick in the window while two workers decode ahead without a pause."""
    paths = []
    for number in range(4):
        paths.append(folder / f"g6_{number}.jpg")
        paths[-1].write_bytes(skin(24, 60 + number))
    ticks: list[float] = []
    timer = QTimer()
    timer.setInterval(8)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    is_over = False

    def work(path: Path) -> None:
        while not is_over:
            pixmaps.pyramid(decode(path, 2048, is_rough=True).array)

    with ThreadPoolExecutor(2) as pool:
        for path in paths[:2]:
            pool.submit(work, path)
        timer.start()
        wait(4000)
        is_over = True
    late = [after - before for before, after in pairwise(ticks)]
    row(
        "G6",
        "window tick while two workers decode: p99",
        f"{centile(late, 0.99) * 1000:.1f} ms",
        "frame 16.7 ms",
        centile(late, 0.99) / FRAME,
        1.0,
        at_least=False,
    )
    row("G6", "the same, worst", f"{max(late) * 1000:.1f} ms", "2 frames 33 ms", max(late) / FRAME, 2.0, at_least=False)


def main() -> int:
    app: QApplication = application()
    preferences = Preferences(Settings(theme="light"), lambda _: None)
    preferences.dress()
    with tempfile.TemporaryDirectory(prefix="dmscorer-bench-") as name:
        folder = Path(name)
        print(f"{'goal':<5} {'what':<46} {'ours':>12} {'limit or peer':>22} {'ratio':>8}")
        g3(folder)
        g4(folder)
        g5()
        g6(folder)
    app.closeAllWindows()
    return 0


if __name__ == "__main__":
    sys.exit(main())
