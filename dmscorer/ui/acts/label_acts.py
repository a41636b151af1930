"""What the coordinator says of labels that look alike."""

from dmscorer.domain.study.labels import LookAlikes
from dmscorer.ui.acts.session import Session
from dmscorer.workflows.study import labels


class LabelActs:
    """Belongs to the session and goes through it for the study, the person and the signals."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def merge(self, one: LookAlikes, into: str) -> None:
        """They are one, spelled like this; raises CannotMerge."""
        for label in one.labels:
            if label != into:
                labels.merge(self._session.study, one.kind, label, into, self._who)
        self._session.photos_changed.emit()

    def keep(self, one: LookAlikes) -> None:
        """They differ and are told no more."""
        labels.keep(self._session.study, one.kind, one.labels, self._who)
        self._session.photos_changed.emit()

    @property
    def _who(self) -> str:
        person = self._session.person
        if person is None:
            raise AssertionError("the study was given to somebody")
        return person.code
