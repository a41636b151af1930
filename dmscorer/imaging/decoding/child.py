"""The child process that decodes untrusted pictures: it may crash, hang or run out of memory, the program may not."""

import faulthandler
import os
import sys
import warnings
from typing import BinaryIO

from dmscorer.imaging.decoding import careful, wire
from dmscorer.imaging.decoding.watchdog import MEMORY, TOO_LARGE
from dmscorer.imaging.pixels import Undecodable

GRACE = 5.0  # seconds after the program's own time-out


def serve() -> None:
    """Answer until the program closes the pipe or dies; then end."""
    requests, answers = private_streams()
    warnings.simplefilter("ignore")
    careful.prepare_process()
    limit_memory()
    while True:
        try:
            head, body = wire.receive(requests)
        except wire.Broken:
            return
        faulthandler.dump_traceback_later(head["seconds"] + GRACE, exit=True)  # ends us even inside a hung decoder
        answer(answers, head, bytes(body))
        faulthandler.cancel_dump_traceback_later()


def private_streams() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes under numbers of their own, so that a library's chatter on standard output hits nothing."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    sys.stderr = sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 — for the life of the process
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


def limit_memory() -> None:
    """Where the system knows such a limit (not on Windows; macOS accepts and ignores it: there the watchdog sees to it)."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY if soft == resource.RLIM_INFINITY else min(soft, MEMORY)
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def answer(stream: BinaryIO, head: wire.Head, data: bytes) -> None:
    try:
        picture = careful.opened(data, head["kind"])
        facts = facts_of(picture)
        if head["is_header_only"]:
            wire.send(stream, facts)
            return
        array = careful.decoded(picture, head["longest"])
    except Undecodable as refusal:
        wire.send(stream, {"reason": refusal.reason})
    except MemoryError:
        wire.send(stream, {"reason": TOO_LARGE})
    except Exception:  # noqa: BLE001 — decoders raise anything on a bad file; the file is named and left out
        wire.send(stream, {"reason": careful.DAMAGED})
    else:
        wire.send(stream, facts | {"rows": array.shape[0], "columns": array.shape[1]}, array.data.cast("B"))


def facts_of(picture: careful.Opened) -> wire.Head:
    taken_at = picture.exif.taken_at
    return {
        "width": picture.width,
        "height": picture.height,
        "orientation": picture.exif.orientation,
        "taken_at": taken_at and taken_at.isoformat(),
        "camera": picture.exif.camera,
        "frames": picture.frames,
    }
