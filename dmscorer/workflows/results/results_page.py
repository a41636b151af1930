"""What the Results screen shows of a study, read once: figures' material, tables, and the change between two visits."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dmscorer.domain.agreement.agreement import RatingTable, Result
from dmscorer.domain.results import before_after
from dmscorer.domain.results.change import Change
from dmscorer.domain.results.clinical import assessments
from dmscorer.domain.results.cohort import CohortRow
from dmscorer.domain.results.cohort_table import cohort_table
from dmscorer.domain.results.responses import ResponseRow, response_table
from dmscorer.domain.study.visit_order import Basis, Doubt, OrderUnknown, WrongWay
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.consensus.consensus import Masked, masked
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.figures.result_material import ResultMaterial, compared
from dmscorer.workflows.photos import consent
from dmscorer.workflows.results import clinical, results
from dmscorer.workflows.study.study import OpenStudy


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """``ratings`` None while levels are masked, and then ``masked`` says how far the raters are.

    ``rows``: the agreement of the study. ``ordered_by``: how many subjects have their visits in order by what.
    """

    material: ResultMaterial
    masked: Masked | None
    ratings: RatingTable | None
    rows: tuple[Result, ...]
    cohort: tuple[CohortRow, ...]
    responses: tuple[ResponseRow, ...]
    ordered_by: Mapping[Basis, int]
    visit_ids: Mapping[tuple[str, str], str]
    consented: frozenset[str]

    @property
    def labels_scored(self) -> tuple[str, ...]:
        """Visits with a score, in their order over the cohort."""
        scored = before_after.scored_labels(self.material.courses)
        return tuple(label for label in assessments(self.material.subjects, self.material.order) if label in scored)

    @property
    def doubt_of_scores(self) -> Doubt | None:
        """Why scores cannot be compared between visits; None where they can."""
        return self.material.order.doubt(self.labels_scored)

    @property
    def doubt_of_ck(self) -> Doubt | None:
        return self.material.order.doubt(self.labels_with_ck)

    @property
    def labels_with_ck(self) -> tuple[str, ...]:
        known = results.ck_labels(self.material.subjects)
        return tuple(label for label in assessments(self.material.subjects, self.material.order) if label in known)

    def changes(self, earlier: str, later: str) -> tuple[Change, ...]:
        """Later minus earlier, rater by rater; none where the two are not in order, which the figures say."""
        order = self.material.order
        try:
            is_ordered = self.ratings is not None and order.ends((earlier, later), earlier, later) is not None
        except (OrderUnknown, WrongWay):
            return ()
        if self.ratings is None or not is_ordered:
            return ()
        known = agreement.without_contradicted(self.ratings, order, earlier, later)
        return agreement.change_of(known, self.material.instrument, earlier, later)

    def primary_changes(self, earlier: str, later: str) -> tuple[Change, ...]:
        """The primary value as in cdasi_change.csv; none where the two are not in order."""
        try:
            return compared(self.material, earlier, later).tests
        except WrongWay:
            return ()

    def between(self, earlier: str, later: str) -> ResultMaterial:
        """The same material with other visits compared; nothing is read again."""
        return replace(self.material, earlier=earlier, later=later)


def page(study: OpenStudy, before: ResultsPage | None = None) -> ResultsPage:
    """Creatine kinase and responses also while levels are masked.

    The smallest detectable change takes a second or more: it is taken from ``before`` where the ratings are the same.
    """
    hidden = masked(study)
    ratings = None if hidden else agreement.table(study)
    rows: tuple[Result, ...] = ()
    if ratings is not None:
        is_same = before is not None and before.ratings == ratings
        rows = before.rows if before is not None and is_same else agreement.compute(ratings, study.instrument)
    material = result_figures.material(study, rows=rows)
    return ResultsPage(
        material,
        hidden,
        ratings,
        rows,
        cohort_table(material.subjects, material.order),
        response_table(material.subjects, material.order),
        Counter(basis for _, basis in clinical.subjects(study)),
        clinical.visit_ids(study),
        consent.given(study),
    )


def table_csv(study: OpenStudy, page: ResultsPage, name: str, earlier: str = "", later: str = "") -> bytes:
    """One of the tables that ``dmscorer results`` writes, the same bytes."""
    return results.result_tables(study, earlier, later, page.rows)[name]
