"""Redactions in a study: what raters get, who may change it when, and the gate before everything."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from dmscorer.domain.photos.redaction import Form, box
from dmscorer.imaging.intake import original_path, prepare
from dmscorer.imaging.pixels import SURROUND
from dmscorer.store.photos import photos as stored_photos
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.photos import intake, photos, redaction
from dmscorer.workflows.photos.redaction import AlreadySeen, NeedsReason, StillPrepared
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.results import results
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import RATERS, ticking

WHO = "coordinator"
LEFT = box(Form.RECTANGLE, 0, 0, 0.5, 1)


@pytest.fixture
def pictured(tmp_path: Path) -> Iterator[OpenStudy]:
    """Two visits of one subject, two photos each, that nobody has looked through."""
    for visit in ("V1", "V2"):
        for name in ("arms", "feet"):
            path = tmp_path / f"in/P1/{visit}/{name}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (64, 48), (200, 120, 100 + 10 * (name == "arms") + int(visit[1]))).save(path)
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7, passphrase="open sesame"), ticking())
    intake.add(made, tmp_path / "in", WHO)
    yield made
    studies.close(made)


def ids(study: OpenStudy) -> list[str]:
    return [photo.id for visit in photos.visits(study) for photo in visit.photos]


def is_left_hidden(study: OpenStudy, photo_id: str) -> list[bool]:
    stored = photos.stored(study, photo_id)
    made = (photos.thumbnail(stored), photos.preview(stored), photos.pixels(stored), photos.pixels(stored, 20))
    return [bool((one.array[2:-2, 1 : one.width // 2 - 2, :3] == SURROUND).all()) for one in made]


def test_what_is_hidden_is_hidden_at_every_size_at_once(pictured: OpenStudy) -> None:
    """Also before the new pictures are made: an old preview is never shown again."""
    photo = ids(pictured)[0]
    assert is_left_hidden(pictured, photo) == [False] * 4
    redaction.decide(pictured, photo, [LEFT], WHO)
    assert is_left_hidden(pictured, photo) == [True] * 4
    redaction.render(photos.stored(pictured, photo))
    assert is_left_hidden(pictured, photo) == [True] * 4
    redaction.decide(pictured, photo, [], WHO)
    assert is_left_hidden(pictured, photo) == [False] * 4


def test_making_the_new_pictures_takes_the_old_ones_away(pictured: OpenStudy) -> None:
    photo = ids(pictured)[0]
    place = photos.stored(pictured, photo)
    redaction.decide(pictured, photo, [LEFT], WHO)
    redaction.render(photos.stored(pictured, photo))
    for kind in ("previews", "thumbnails"):
        (only,) = (pictured.folder / kind).rglob(f"{place.sha256}*")
        assert only.name != f"{place.sha256}.jpg"


def test_no_rater_begins_before_every_photo_was_looked_through(pictured: OpenStudy) -> None:
    rater = studies.raters(pictured)[0]
    with pytest.raises(StillPrepared):
        blinding.begin(pictured, rater)
    redaction.approve(pictured, ids(pictured)[:3], WHO)
    with pytest.raises(StillPrepared):
        blinding.begin(pictured, rater)
    redaction.approve(pictured, ids(pictured), WHO)
    assert len(blinding.begin(pictured, rater).cases) == 2


def test_a_photo_that_comes_later_stays_out_of_its_case_until_it_was_looked_at(
    pictured: OpenStudy, tmp_path: Path
) -> None:
    redaction.approve(pictured, ids(pictured), WHO)
    pictured.charter = replace(pictured.charter, forward_only=False)  # both cases are looked at, none is signed
    begun = blinding.begin(pictured, studies.raters(pictured)[0])
    Image.new("RGB", (64, 48), (10, 120, 100)).save(tmp_path / "in/P1/V1/back.jpg")
    intake.add(pictured, tmp_path / "in", WHO)
    counts = {case.case_id: len(reading.case(pictured, begun.id, case.case_id).photos) for case in begun.cases}
    assert sorted(counts.values()) == [2, 2]
    redaction.approve(pictured, redaction.unreviewed(pictured), WHO)
    counts = {case.case_id: len(reading.case(pictured, begun.id, case.case_id).photos) for case in begun.cases}
    assert sorted(counts.values()) == [2, 3]


def test_approving_never_uncovers_anything(pictured: OpenStudy) -> None:
    photo = ids(pictured)[0]
    redaction.decide(pictured, photo, [LEFT], WHO)
    redaction.approve(pictured, ids(pictured), WHO)
    assert redaction.decisions(pictured)[photo].shapes == (LEFT,)
    assert redaction.unreviewed(pictured) == ()


def test_once_a_rater_has_seen_it_a_change_needs_a_reason_that_is_kept(pictured: OpenStudy) -> None:
    redaction.approve(pictured, ids(pictured), WHO)
    begun = blinding.begin(pictured, studies.raters(pictured)[0])
    photo = reading.case(pictured, begun.id, begun.cases[0].case_id).photos[0].id
    redaction.decide(pictured, photo, [LEFT], WHO)  # nobody has seen it yet
    reading.mark_seen(pictured, begun.id, photo)
    with pytest.raises(NeedsReason):
        redaction.decide(pictured, photo, [], WHO)
    redaction.decide(pictured, photo, [LEFT], WHO)  # the same again changes nothing
    redaction.decide(pictured, photo, [], WHO, "the sign hid the elbow")
    with pictured.database.read() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM events WHERE kind = 'redaction_decided'").scalars().all()
    assert "the sign hid the elbow" in bodies[-1]


def test_drawing_alone_clears_no_photo(pictured: OpenStudy) -> None:
    """Not for a first reading, not for a case that is open already, not for the count of its photos."""
    first, *others = ids(pictured)
    redaction.draw(pictured, {first: [LEFT]}, WHO)
    redaction.approve(pictured, others, WHO)
    assert redaction.unreviewed(pictured) == (first,)
    assert is_left_hidden(pictured, first) == [True] * 4
    with pytest.raises(StillPrepared):
        blinding.begin(pictured, studies.raters(pictured)[0])
    with pictured.database.read() as connection:
        assert sorted(stored_photos.count_by_case(connection, only_reviewed=True).values()) == [1, 2]
    redaction.approve(pictured, [first], WHO)
    assert redaction.decisions(pictured)[first].shapes == (LEFT,)
    assert len(blinding.begin(pictured, studies.raters(pictured)[0]).cases) == 2


def test_what_is_drawn_on_a_cleared_photo_leaves_it_cleared(pictured: OpenStudy) -> None:
    photo = ids(pictured)[0]
    redaction.approve(pictured, [photo], WHO)
    redaction.draw(pictured, {photo: [LEFT]}, WHO)
    assert photo not in redaction.unreviewed(pictured)


def test_clearing_is_taken_back_until_a_rater_has_seen_the_photo(pictured: OpenStudy) -> None:
    photo = ids(pictured)[0]
    redaction.decide(pictured, photo, [LEFT], WHO)
    redaction.approve(pictured, ids(pictured), WHO)
    redaction.reopen(pictured, [photo], WHO)
    assert redaction.unreviewed(pictured) == (photo,)
    assert redaction.decisions(pictured)[photo].shapes == (LEFT,)
    redaction.approve(pictured, [photo], WHO)
    begun = blinding.begin(pictured, studies.raters(pictured)[0])
    reading.mark_seen(pictured, begun.id, photo)
    with pytest.raises(AlreadySeen):
        redaction.reopen(pictured, ids(pictured), WHO)
    assert redaction.unreviewed(pictured) == ()


def test_without_review_in_the_charter_every_photo_goes_out(pictured: OpenStudy) -> None:
    pictured.charter = replace(pictured.charter, redaction_review=False, forward_only=False)
    assert redaction.unreviewed(pictured) == ()
    begun = blinding.begin(pictured, studies.raters(pictured)[0])
    assert [len(reading.case(pictured, begun.id, case.case_id).photos) for case in begun.cases] == [2, 2]


def test_a_decision_is_only_ever_added(pictured: OpenStudy) -> None:
    photo = ids(pictured)[0]
    for shapes in ([LEFT], [], [LEFT]):
        redaction.decide(pictured, photo, shapes, WHO)
    with pictured.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM redactions").scalar()
    assert rows == 3
    with pytest.raises(Exception, match="only ever added"), pictured.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM redactions")


def test_the_source_of_a_photo_with_hidden_parts_brought_in_again_leaves_no_picture_without_them(
    pictured: OpenStudy,
) -> None:
    photo = ids(pictured)[0]
    place = photos.stored(pictured, photo)
    redaction.decide(pictured, photo, [LEFT], WHO)
    redaction.render(photos.stored(pictured, photo))
    originals = pictured.folder / "originals"
    again = prepare(original_path(originals, place.sha256, place.format), originals)
    assert (again.sha256, again.is_new) == (place.sha256, False)
    for kind in ("previews", "thumbnails"):
        assert list((pictured.folder / kind).rglob(f"{place.sha256}.jpg")) == []


def test_the_archive_shows_small_pictures_only_where_the_charter_says_so_and_as_raters_saw_them(
    pictured: OpenStudy,
) -> None:
    """One photo of the first visit has its left half hidden, the other was not looked through and stays out."""
    photo = ids(pictured)[0]
    redaction.decide(pictured, photo, [LEFT], WHO)
    one = consensus.of_visits(pictured)[0]
    assert results.archive_pictures(pictured, one) == ()
    plain = pictured.charter.sha256
    pictured.charter = replace(pictured.charter, archive_thumbnails=True)
    assert pictured.charter.sha256 != plain
    ((_, jpeg),) = results.archive_pictures(pictured, one)
    shown = Image.open(io.BytesIO(jpeg)).convert("RGB")
    assert shown.getpixel((shown.width // 5, shown.height // 2)) == pytest.approx((SURROUND,) * 3, abs=3)
    assert shown.getpixel((4 * shown.width // 5, shown.height // 2)) != pytest.approx((SURROUND,) * 3, abs=3)
    assert "exif" not in shown.info
