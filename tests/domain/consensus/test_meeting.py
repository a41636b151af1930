"""The queue of the room."""

from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.consensus.meeting import Agenda, Cause, reason


def test_deciding_goes_on_and_taking_back_returns() -> None:
    agenda = Agenda("abc")
    agenda.finish()
    assert (agenda.current, agenda.n_left, agenda.n_done, agenda.last_done) == ("b", 2, 1, "a")
    agenda.take_back()
    assert (agenda.current, agenda.n_left, agenda.n_done, agenda.last_done) == ("a", 3, 0, None)


def test_what_is_put_off_comes_last_and_is_still_left() -> None:
    agenda = Agenda("ab")
    agenda.put_off()
    assert (agenda.current, agenda.ahead(5), agenda.n_left, agenda.n_later) == ("b", ("a",), 2, 1)
    agenda.finish()
    agenda.put_off()
    assert (agenda.current, agenda.n_later) == ("a", 1)
    agenda.finish()
    assert (agenda.current, agenda.n_later) == (None, 0)


def test_decisions_of_an_earlier_sitting_can_be_taken_back() -> None:
    agenda = Agenda("c", done="ab")
    agenda.take_back()
    assert (agenda.current, agenda.last_done) == ("b", "a")


@given(st.lists(st.sampled_from(["finish", "put_off", "take_back"]), max_size=30))
def test_nothing_is_lost_or_doubled(acts: list[str]) -> None:
    agenda = Agenda(range(5))
    for act in acts:
        if agenda.last_done is not None if act == "take_back" else agenda.current is not None:
            getattr(agenda, act)()
        assert agenda.n_left + agenda.n_done == 5
        assert agenda.n_later <= agenda.n_left


def test_keys_are_the_first_letters_and_differ() -> None:
    assert [cause.key for cause in Cause] == ["M", "D", "B", "Q", "O"]


def test_another_reason_needs_its_words() -> None:
    assert reason(Cause.DEFINITION) == "definition"
    assert reason(Cause.OTHER, "  ") == ""
    assert reason(Cause.OTHER, " tattoo ") == "other: tattoo"
