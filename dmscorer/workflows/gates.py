"""What must be done before a rater reads, in its order: the one place that says "not yet"."""

from collections.abc import Callable
from itertools import takewhile

from dmscorer.domain.reading import NotYet
from dmscorer.domain.study import Person
from dmscorer.workflows.calibration import calibrated
from dmscorer.workflows.study import OpenStudy

Gate = Callable[[OpenStudy, Person], None]  # raises NotYet while it is closed

GATES: tuple[Gate, ...] = (calibrated,)  # in this order: charter signed, redaction reviewed, calibrated


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
