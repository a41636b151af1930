"""Photos on their way in and to the first picture: ``python -m tests.benchmarks.photos [--photos 200]``.

Goals G1, G2, G7, G8 and G12 and the intake of many 24-megapixel photos, each beside its limit or peer in the same
interleaved rounds. D4 = djpeg -scale 1/4 of the same file (libjpeg-turbo's own program, where it is installed; else the
same library in process), N1 = Pillow alone, one thread: full decode, transpose, LANCZOS thumbnail. A time counts only
with right pixels: each timed picture is compared with its golden decode (all pixels, then resized) in the same run.
"""

import argparse
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import simplejpeg
from PIL import Image, ImageOps

from dmscorer.imaging.decoding.decode import decode, resized
from dmscorer.imaging.intake import PREVIEW, PREVIEWS, THUMBNAIL, derived_path, prepare
from dmscorer.imaging.pixels import Pixels
from tests.places import ROOT

ROUNDS = 7
SCREEN = 1620  # longer side of a 3 : 2 photo fitted into 1920 × 1080
FRAME = 1 / 60
WORST = 3.0  # mean difference from the golden decode, of 255


def skin(megapixels: int, seed: int) -> bytes:
    """A baseline JPEG q90 4:2:0 as a camera writes it: smooth skin, pores, sensor noise; 3 : 2."""
    height = round((megapixels * 1e6 / 1.5) ** 0.5) // 16 * 16
    width = height * 3 // 2
    random = np.random.default_rng(seed)
    coarse = random.normal(0, 18, (height // 64 + 2, width // 64 + 2, 3))
    base = np.stack([np.kron(coarse[..., c], np.ones((64, 64)))[:height, :width] for c in range(3)], axis=-1)
    noise = random.integers(-7, 8, (height // 2, width // 2, 1)).repeat(2, axis=0).repeat(2, axis=1)
    image = np.clip(base + noise + (205, 150, 130), 0, 255).astype(np.uint8)
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(image), 90, "RGB", "420"))


def with_comment(data: bytes, number: int) -> bytes:
    """The same picture as another file."""
    words = f"photo {number}".encode()
    return data[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2) + words + data[2:]


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def pillow_alone(path: Path) -> bytes:
    """N1."""
    with Image.open(path) as image:
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
        stream = io.BytesIO()
        turned.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def d4(path: Path) -> Callable[[], object]:
    program = shutil.which("djpeg")
    if program:
        return lambda: subprocess.run([program, "-scale", "1/4", "-outfile", os.devnull, str(path)], check=True)
    data = path.read_bytes()
    return lambda: simplejpeg.decode_jpeg(data, "BGRX", min_width=1, min_height=1, min_factor=4)


def check(pixels: Pixels, path: Path, longest: int) -> None:
    """No smaller than asked, and close to all pixels decoded and then resized."""
    array = simplejpeg.decode_jpeg(path.read_bytes(), "BGRX")
    if max(pixels.width, pixels.height) < longest:
        raise SystemExit(f"too small: {pixels.array.shape} where {longest} were asked for")
    right = np.asarray(resized(array, (pixels.width, pixels.height)))
    apart = float(np.abs(right.astype(int) - pixels.array.astype(int)).mean())
    if apart > WORST:
        raise SystemExit(f"wrong pixels: {apart:.1f} of 255 apart on the mean")


def row(goal: str, what: str, ours: str, peer: str, ratio: float, limit: float, *, at_least: bool) -> None:
    is_met = ratio >= limit if at_least else ratio <= limit
    sign = "≥" if at_least else "≤"
    print(
        f"{goal:<5} {what:<46} {ours:>12} {peer:>22} {ratio:>8.2f}  {sign} {limit:<5} {'met' if is_met else 'MISSED'}"
    )


def g1(folder: Path) -> None:
    for megapixels in (12, 24, 48):
        path = folder / f"g1_{megapixels}.jpg"
        path.write_bytes(skin(megapixels, megapixels))
        peer = d4(path)
        check(decode(path, SCREEN, is_rough=True), path, SCREEN)
        pairs = [(timed(lambda path=path: decode(path, SCREEN, is_rough=True)), timed(peer)) for _ in range(ROUNDS)]  # type: ignore[misc]
        ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        what = f"never seen, {megapixels} MP: file to fit picture"
        row("G1", what, f"{ours * 1000:.0f} ms", f"D4 {theirs * 1000:.0f} ms", ratio, 1.35, at_least=False)


def g2(folder: Path) -> None:
    path = folder / "g2.jpg"
    path.write_bytes(skin(48, 2))
    prepared = prepare(path, folder / "study/originals")
    preview = derived_path(folder / "study", PREVIEWS, prepared.sha256)
    check(decode(preview), path, PREVIEW)
    ours = statistics.median(timed(lambda: decode(preview)) for _ in range(3 * ROUNDS))
    row(
        "G2",
        "stored preview of a 48 MP photo, in process",
        f"{ours * 1000:.1f} ms",
        "frame 16.7 ms",
        ours / FRAME,
        1.0,
        at_least=False,
    )


def g7(files: list[Path]) -> None:
    for path in files[:2]:
        check(decode(path, THUMBNAIL), path, THUMBNAIL)

    def ours() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda path: decode(path, THUMBNAIL), files))

    compare("G7", "thumbnails on 2 threads, 24 MP", ours, files, 8.0)


def g8(folder: Path, files: list[Path]) -> None:
    runs = iter(range(100))

    def ours() -> None:
        study = folder / f"g8_{next(runs)}"
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda path: prepare(path, study / "originals"), files))
        shutil.rmtree(study)

    compare("G8", "intake whole on 2 threads, 24 MP", ours, files, 4.5)


def compare(goal: str, what: str, ours: Callable[[], None], files: list[Path], limit: float) -> None:
    ours()
    pairs = [
        (timed(ours) / len(files), timed(lambda: [pillow_alone(path) for path in files]) / len(files)) for _ in range(3)
    ]
    mine, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    row(goal, what, f"{mine * 1000:.0f} ms each", f"N1 {theirs * 1000:.0f} ms each", ratio, limit, at_least=True)


MEMORY = """
import resource, sys, pathlib
from dmscorer.imaging.decode import decode
from dmscorer.ui.pixmaps import pyramid
def now():
    with open("/proc/self/statm") as file: return int(file.read().split()[1]) * resource.getpagesize()
decode(pathlib.Path(sys.argv[2]), 64)
before = now()
pixels = decode(pathlib.Path(sys.argv[1]))
levels = pyramid(pixels.array)
print((now() - before) / (pixels.width * pixels.height))
"""


def g12(folder: Path) -> None:
    if not Path("/proc/self/statm").exists():
        print("G12   memory: not measured on this system")
        return
    path, small = folder / "g12.jpg", folder / "g12s.jpg"
    path.write_bytes(skin(48, 12))
    small.write_bytes(skin(1, 1))
    env = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", MEMORY, str(path), str(small)]
    used = float(subprocess.run(words, env=env, capture_output=True, text=True, check=True).stdout)
    row(
        "G12",
        "48 MP at full resolution, with its pyramid",
        f"{used:.1f} B/pixel",
        "4 B/pixel are the pixels",
        used,
        6.0,
        at_least=False,
    )


def many(folder: Path, count: int) -> None:
    """The whole command on a study of its own, beside Pillow alone over the same files."""
    from dmscorer.domain.study.study import NewPerson
    from dmscorer.workflows.photos import intake
    from dmscorer.workflows.study import study as studies

    bases = [skin(24, seed) for seed in range(4)]
    for number in range(count):
        path = folder / f"many/P{number // 20:02}/V1/photo{number:03}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(with_comment(bases[number % 4], number))
    people = (NewPerson("A", "A"), NewPerson("B", "B"))
    study = studies.create(folder / "Many", studies.NewStudy("Many", people))
    ours = timed(lambda: intake.add(study, folder / "many", "coordinator"))
    studies.close(study)
    some = sorted((folder / "many").rglob("*.jpg"))[:20]
    theirs = timed(lambda: [pillow_alone(path) for path in some]) / len(some) * count
    what = f"{count} photos of 24 MP into a study"
    row("many", what, f"{ours:.1f} s", f"N1 {theirs:.1f} s", theirs / ours, 4.5, at_least=True)


@contextmanager
def room() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dmscorer-bench-") as name:
        yield Path(name)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--photos", type=int, default=200)
    count = arguments.parse_args().photos
    with room() as folder:
        print(f"{'goal':<5} {'what':<46} {'ours':>12} {'limit or peer':>22} {'ratio':>8}")
        g1(folder)
        g2(folder)
        files = []
        for number in range(6):
            files.append(folder / f"24_{number}.jpg")
            files[-1].write_bytes(skin(24, number))
        g7(files)
        g8(folder, files)
        g12(folder)
        many(folder, count)


if __name__ == "__main__":
    main()
