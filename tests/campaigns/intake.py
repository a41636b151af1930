"""A folder as it must never come from a clinic: ``python -m tests.campaigns.intake [--fuzzed 200] [--pictures FOLDER]``.

Good photos, a 200-megapixel HEIC (where the public test pictures are at hand), bombs, and many fuzzed TIFF, PNG, JPEG,
HEIC and DICOM files in one folder, brought in by the real command. Prints how many came in, how many were listed, how long
it took, and the largest memory of the program and of its decoding children. Ends with exit code 1 if a good photo is missing,
a file is neither in nor listed, or the study is not whole afterwards.
"""

import argparse
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.audit import audit
from dmscorer.workflows.photos import photos
from dmscorer.workflows.study import study as studies
from tests.imaging.decoding.test_dicom import SKIN, dicom, flat
from tests.imaging.pictures import saved
from tests.places import IMAGES, ROOT

FORMS = ("tiff", "tiff-lzw", "png", "jpeg", "progressive", "heic", "avif", "webp")
COMMAND = "import sys; from dmscorer.cli import main; sys.exit(main(sys.argv[1:]))"


def fuzzed(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Real files with some bytes changed, cut, doubled or swapped."""
    chance = random.Random(seed)
    whole = {form: saved(Image.effect_noise((240, 180), 60).convert("RGB"), form) for form in FORMS}
    whole["dicom"] = dicom(flat(SKIN), (40, 30))
    for number in range(count):
        form = chance.choice(sorted(whole))
        data = bytearray(whole[form])
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(data))
            kind = chance.randrange(4)
            if kind == 0:
                data[place] = chance.randrange(256)
            elif kind == 1:
                data[place : place + 4] = struct.pack(">I", chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF)))
            elif kind == 2:
                data[place : place + 16] = data[:16]
            else:
                del data[place : place + chance.randint(1, 64)]
        yield f"fuzzed_{number:04}_{form}", bytes(data)


def bombs() -> Iterator[tuple[str, bytes]]:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 15000, 15000, 8, 2, 0, 0, 0)  # 225 megapixels: allowed, all of it zeros
    rows = zlib.compress(b"\0" * (15000 * 3 + 1) * 15000, 9)
    yield (
        "allowed_but_large.png",
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""),
    )
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    yield "bomb.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def fill(folder: Path, count: int, seed: int, pictures: Path) -> set[str]:
    """Names of the good photos."""
    folder.mkdir(parents=True)
    good = set()
    for number, form in enumerate(("jpeg", "png", "tiff", "heic", "webp", "progressive")):
        name = f"good_{number}.{form}"
        (folder / name).write_bytes(saved(Image.effect_noise((1200, 900), 30 + number).convert("RGB"), form))
        good.add(name)
    for name, data in (*fuzzed(count, seed), *bombs()):
        (folder / name).write_bytes(data)
    for path in (*(pictures / "bad").glob("*"), pictures / "valid" / "pillowheif_200MP.heic"):
        if path.is_file():
            shutil.copy(path, folder / path.name)
    return good


def memory(process: int) -> tuple[int, int]:
    """Resident bytes of the program and of its largest child; 0 where the system does not tell."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,rss"], capture_output=True, text=True, check=False).stdout
    rows = [[int(part) for part in line.split()] for line in listed.splitlines()[1:]]
    own = next((rss for pid, _, rss in rows if pid == process), 0)
    children = [rss for _, parent, rss in rows if parent == process]
    return own * 1024, max(children, default=0) * 1024


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--fuzzed", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--pictures", type=Path, default=IMAGES)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="dmscorer-campaign-") as name:
        return campaign(Path(name), asked.fuzzed, asked.seed, asked.pictures)


def campaign(room: Path, count: int, seed: int, pictures: Path) -> int:
    room.mkdir(exist_ok=True)
    good = fill(room / "in/P1/V1", count, seed, pictures)
    people = (NewPerson("A", "A"), NewPerson("B", "B"))
    studies.close(studies.create(room / "Trial", studies.NewStudy("Trial", people)))
    begun, peaks = time.monotonic(), (0, 0)
    words = [sys.executable, "-c", COMMAND, "photos", "add", str(room / "Trial"), str(room / "in")]
    with (room / "told").open("w") as told, subprocess.Popen(words, cwd=ROOT, stdout=told, stderr=told) as running:
        while running.poll() is None:
            now = memory(running.pid)
            peaks = max(peaks[0], now[0]), max(peaks[1], now[1])
            time.sleep(0.05)
    seconds = time.monotonic() - begun
    study = studies.open_study(room / "Trial")
    try:
        came = {photo.source_name for visit in photos.visits(study) for photo in visit.photos}
        findings = audit.check(study).findings
    finally:
        studies.close(study)
    lines = (room / "told").read_text().splitlines()
    n_files = sum(path.is_file() for path in (room / "in").rglob("*"))
    print(f"{n_files} files in {seconds:.0f} s: {len(came)} came in; the program said: {lines[-1]}")
    print(
        f"largest memory: program {peaks[0] / 1e6:.0f} MB, one decoding child {peaks[1] / 1e6:.0f} MB (limit 4,295 MB)"
    )
    faults = [f"{name} is missing" for name in sorted(good - came)] + [f"{one.where}: {one.what}" for one in findings]
    silent = [
        p.name
        for p in (room / "in").rglob("*")
        if p.is_file() and p.name not in came and not any(p.name in line for line in lines)
    ]
    faults += [f"{name} is neither in nor listed" for name in silent]
    print("\n".join(faults) or "every good photo is in, every other file is listed, the study is whole")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
