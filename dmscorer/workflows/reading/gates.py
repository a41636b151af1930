"""What must be done before a rater reads, in its order: the one place that says "not yet"."""

from collections.abc import Callable
from itertools import takewhile

from dmscorer.domain.reading.reading import NothingToRead, NotYet, ReadingKind
from dmscorer.domain.study.study import Person
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.workflows.calibration.calibration import calibrated
from dmscorer.workflows.charter.charter import signed
from dmscorer.workflows.photos.redaction import reviewed
from dmscorer.workflows.study.study import OpenStudy

Gate = Callable[[OpenStudy, Person], None]  # raises NotYet while it is closed


def pictured(study: OpenStudy, rater: Person) -> None:
    """Closed while there is no case: neither in the rater's reading nor with photos to make one of."""
    with study.database.read() as connection:
        is_drawn = entries.find_reading(connection, rater.id, ReadingKind.FIRST) is not None
        if not is_drawn and not photos.all_photos(connection):
            raise NothingToRead


# in this order: charter signed, redaction reviewed, calibrated, something to read
GATES: tuple[Gate, ...] = (signed, reviewed, calibrated, pictured)


def check(study: OpenStudy, rater: Person, before: Gate | None = None) -> None:
    """Raise what the first closed gate says; with ``before``, only of the gates that come before it."""
    for gate in takewhile(lambda gate: gate is not before, GATES):
        gate(study, rater)


def closed(study: OpenStudy, rater: Person) -> NotYet | None:
    """The same as a value."""
    try:
        check(study, rater)
    except NotYet as refusal:
        return refusal
    return None
