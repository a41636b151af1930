"""Which pictures are fetched ahead, kept and dropped: a budget of memory, and the distance in reading order."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from dmscorer.settings import Settings
from dmscorer.ui.desk.photos.case_pictures import CasePictures
from dmscorer.ui.picture.photo_source import Sharpness

ORDER = tuple("abcdefgh")
MEGABYTE = 1 << 20


class Job(SimpleNamespace):
    is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


class Space:
    """Takes orders; ``deliver`` answers them, each picture 16 MB."""

    def __init__(self, memory: int) -> None:
        self.preferences = SimpleNamespace(now=Settings(picture_memory=memory))
        self.orders: list[tuple[str, Sharpness, Callable[[tuple[QImage, ...]], None], Job]] = []

    def show(self, photo: str, sharpness: Sharpness, then: Callable[..., None], **_: object) -> Job:
        job = Job()
        self.orders.append((photo, sharpness, then, job))
        return job

    def deliver(self) -> list[str]:
        done, self.orders = [one for one in self.orders if not one[3].is_cancelled], []
        for _, _, then, _ in done:
            then((QImage(2048, 2048, QImage.Format.Format_RGB32),))
        return [f"{photo} {sharpness.value}" for photo, sharpness, _, _ in done]


@pytest.fixture
def space(dressed: QApplication) -> Space:
    return Space(64)  # four pictures


def pictures(space: Space) -> CasePictures:
    return CasePictures(space)  # type: ignore[arg-type]


def test_what_is_in_view_comes_first_then_what_may_come_next(space: Space) -> None:
    made = pictures(space)
    made.want(["a"], ["b", "c", "h"], ORDER)
    made.want_thumbnails("ab")
    assert space.deliver() == ["a preview", "b preview", "c preview", "h preview", "a thumbnail", "b thumbnail"]
    made.want(["a"], ["b", "c", "h"], ORDER)
    assert space.deliver() == []  # all of it is there


def test_beyond_the_budget_the_farthest_from_the_photo_in_view_go(space: Space) -> None:
    made = pictures(space)
    made.want(["a"], ["b", "c", "h"], ORDER)
    space.deliver()
    made.want(["b"], ["c", "d", "a"], ORDER)
    space.deliver()
    assert made.bytes_kept <= 64 * MEGABYTE
    assert {one for one in ORDER if made.has_preview(one)} == {"a", "b", "c", "d"}  # h is two steps away, d came


def test_what_nobody_waits_for_any_more_is_not_decoded(space: Space) -> None:
    made = pictures(space)
    made.want(["a"], ["b"], ORDER)
    made.want(["e"], ["f"], ORDER)
    assert space.deliver() == ["e preview", "f preview"]


def test_every_pixel_is_kept_for_what_is_in_view_only(space: Space) -> None:
    made = pictures(space)
    made.want(["a"], [], ORDER)
    made.want_full("a")
    assert space.deliver() == ["a preview"]  # not before its preview is there
    made.want_full("a")
    assert space.deliver() == ["a full"]
    made.want(["b"], [], ORDER)
    space.deliver()
    assert len(made.levels("a")) == 1
    made.want(["a"], [], ORDER)
    made.want_full("a")
    assert space.deliver() == ["a full"]


def test_answers_for_another_case_are_dropped(space: Space) -> None:
    made = pictures(space)
    made.want(["a"], [], ORDER)
    late = space.orders[0][2]
    made.forget()
    late((QImage(8, 8, QImage.Format.Format_RGB32),))
    assert made.levels("a") == ()
