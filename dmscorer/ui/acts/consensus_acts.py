"""What the coordinator does in the meeting: decide, keep or reopen, put off, lock and unlock."""

from typing import TYPE_CHECKING

from dmscorer.domain.charter.charter import SecondRound
from dmscorer.domain.consensus.decision_trail import Lock
from dmscorer.domain.instrument.instrument import Answer
from dmscorer.domain.study.study import Person
from dmscorer.workflows.consensus import decisions
from dmscorer.workflows.reading import second_round

if TYPE_CHECKING:
    from dmscorer.ui.acts.session import Session
    from dmscorer.workflows.study.study import OpenStudy


class ConsensusActs:
    """Belongs to the session and goes through it for the study, the person and the signals.

    ``present``: who decides together with whoever is signed in; empty = alone.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self.present: tuple[str, ...] = ()

    @property
    def lock_held(self) -> Lock | None:
        return decisions.current_lock(self._study)

    @property
    def asked_again(self) -> tuple[second_round.Left, ...]:
        """How far the raters are with what they were asked again; empty before that."""
        return second_round.progress(self._study)

    @property
    def may_ask_again(self) -> bool:
        return self._study.charter.second_round is not SecondRound.OFF and not self.asked_again

    def ask_again(self) -> int:
        """Once in a study: the open items go to the raters again; how many these are."""
        return second_round.start(self._study, self._who)

    def decide(self, case_id: str, item: str, answer: Answer, reason: str) -> None:
        made = decisions.decide(self._study, self._who, case_id, item, answer, reason, self.present)
        self._session.decision_made.emit(made)

    def withdraw(self, case_id: str, item: str) -> None:
        self._session.decision_made.emit(decisions.withdraw(self._study, self._who, case_id, item))

    def keep(self, case_id: str, item: str) -> None:
        """The decision stands although the raters' levels have changed."""
        self._session.decision_made.emit(decisions.keep(self._study, self._who, case_id, item))

    def reopen(self, case_id: str, item: str) -> None:
        self._session.decision_made.emit(decisions.reopen(self._study, self._who, case_id, item))

    def put_off(self, case_id: str, item: str) -> None:
        decisions.put_off(self._study, self._who, case_id, item)

    def lock(self, passphrase: str) -> None:
        decisions.lock(self._study, self._who, passphrase)

    def unlock(self, reason: str) -> None:
        decisions.unlock(self._study, self._who, reason)

    def forget(self) -> None:
        self.present = ()

    @property
    def _study(self) -> "OpenStudy":
        return self._session.study

    @property
    def _who(self) -> Person:
        person = self._session.person
        assert person is not None  # noqa: S101 - the study is refused to nobody
        return person
