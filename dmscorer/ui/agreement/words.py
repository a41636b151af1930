"""Sentences on reliability: built from the lower limits, and only from numbers that are estimable."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QObject

from dmscorer.domain.agreement.agreement import POOLED
from dmscorer.domain.agreement.headline import Grade, Headline, Statement
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.look.wording import LANGUAGE, coefficient

MANY = 2  # with more visits than this, the sentence names each part's worst one


class AgreementWords(QObject):
    """Puts a headline into words for one instrument."""

    def __init__(self, instrument: Instrument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._instrument = instrument

    def sentence(self, headline: Headline, n_subjects: int) -> str:
        """One plain sentence; empty where nothing is estimable."""
        said = worst(headline.leading)
        clauses = [
            self._clause(grade, self._all(list(own), is_first=not place))
            for place, (grade, own) in enumerate(groupby(said, _grade))
        ]
        if not clauses:
            return ""
        start = self.tr("With 1 subject") if n_subjects == 1 else self.tr("With {n} subjects").format(n=n_subjects)
        return f"{start}, {'; '.join(clauses)}."

    def pooled(self, headline: Headline) -> str:
        """The pooled values with their warning; empty where there is one visit."""
        if not headline.pooled:
            return ""
        values = self._all(headline.pooled, is_first=False)
        return self.tr("Visits pooled (CI approximate): {values}.").format(values=values)

    def basis(self, headline: Headline) -> str:
        """On what the figures rest where a rating is missing, and what the complete cases alone give; else empty."""
        partial = [one for one in headline.leading if one.complete is not None]
        if not partial:
            return ""
        shown = [self._beside(one) for one in partial]
        text = self.tr("Ratings are missing: all figures rest on all available ratings (REML). {beside}.")
        return text.format(beside="; ".join(shown))

    def _beside(self, one: Statement) -> str:
        complete = one.complete
        what = _capital(self._what(one.measure, one.visit))
        rests = self.tr("{part}: {n} visits, {ratings} ratings").format(part=what, n=one.n_cases, ratings=one.n_ratings)
        if complete is None or complete.value is None:
            return self.tr("{rests} (complete cases: not estimable)").format(rests=rests)
        return self.tr("{rests} (complete cases: ICC(A,1) {value}, {n} visits, {ratings} ratings)").format(
            rests=rests, value=coefficient(complete.value), n=complete.n_complete, ratings=complete.n_ratings
        )

    def without(self, headline: Headline) -> list[str]:
        """Why a part has no place in the sentence."""
        return [
            self.tr("{what}: not reported ({why}).").format(
                what=_capital(self._what(row.measure, row.visit)), why=row.note
            )
            for row in headline.without
        ]

    def _clause(self, grade: Grade, what: str) -> str:
        if grade is Grade.EXCELLENT:
            return self.tr("reliability is excellent for {what}").format(what=what)
        if grade is Grade.GOOD:
            return self.tr("reliability is at least good for {what}").format(what=what)
        if grade is Grade.MODERATE:
            return self.tr("reliability is at least moderate for {what}").format(what=what)
        # Not "reliability is poor": a low limit of a wide interval says that little is known.
        return self.tr("poor reliability cannot be excluded for {what}").format(what=what)

    def _all(self, statements: Sequence[Statement], *, is_first: bool) -> str:
        """Part by part: "activity at V1 (0.9, 0.8 to 0.95), at V2 (…) and damage at V1 (…)"."""
        parts: list[str] = []
        for measure in dict.fromkeys(one.measure for one in statements):
            own = [one for one in statements if one.measure == measure]
            shown = [f"{self._what(measure, own[0].visit)} {self._figures(own[0], is_first=is_first and not parts)}"]
            shown += [f"{self._at(one.visit)} {self._figures(one, is_first=False)}" for one in own[1:]]
            parts.append(", ".join(shown))
        return self._and(parts)

    def _and(self, parts: Sequence[str]) -> str:
        if len(parts) == 1:
            return parts[0]
        return self.tr("{some} and {last}").format(some=", ".join(parts[:-1]), last=parts[-1])

    def _figures(self, one: Statement, *, is_first: bool) -> str:
        """The first figures of a sentence say what they are."""
        texts = {
            (True, True): self.tr("(ICC(A,1) {value}, 95 % CI {low} to {high})"),
            (True, False): self.tr("(ICC(A,1) {value}, 95 % CI from {low})"),
            (False, True): self.tr("({value}, {low} to {high})"),
            (False, False): self.tr("({value}, 95 % CI from {low})"),
        }
        text = texts[is_first, one.high is not None]
        return text.format(value=coefficient(one.value), low=coefficient(one.low), high=coefficient(one.high))

    def _what(self, measure: str, visit: str) -> str:
        part = self._instrument.part(measure)
        return f"{(part.in_sentence or part.label).in_(LANGUAGE)} {self._at(visit)}".rstrip()

    def _at(self, visit: str) -> str:
        return "" if visit == POOLED else self.tr("at {visit}").format(visit=visit)


def worst(statements: Sequence[Statement]) -> list[Statement]:
    """All of them, or of many visits the one with the lowest limit for each part."""
    if len({one.visit for one in statements}) <= MANY:
        return list(statements)
    lowest = {one.measure: min((o for o in statements if o.measure == one.measure), key=_low) for one in statements}
    return [one for one in statements if one is lowest[one.measure]]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _low(statement: Statement) -> float:
    return statement.low


def _grade(statement: Statement) -> Grade:
    return statement.grade
