"""What the Results screen shows of a study, read once: figures' material, tables, and the change between two visits."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dmscorer.domain.agreement.agreement import RatingTable, Result
from dmscorer.domain.results.clinical import Basis, assessments
from dmscorer.domain.results.cohort import CohortRow
from dmscorer.domain.results.cohort_table import cohort_table
from dmscorer.domain.results.responses import ResponseRow, response_table
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.consensus.consensus import Masked, masked
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.figures.result_material import ResultMaterial
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
        scored = {visit.scored.label for visits in self.material.courses for visit in visits}
        return tuple(label for label in assessments(self.material.subjects) if label in scored)

    @property
    def labels_with_ck(self) -> tuple[str, ...]:
        known = {v.label for visits in self.material.subjects for v in visits if v.number("ck_u_l") is not None}
        return tuple(label for label in assessments(self.material.subjects) if label in known)

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
        cohort_table(material.subjects),
        response_table(material.subjects),
        Counter(basis for _, basis in clinical.subjects(study)),
        clinical.visit_ids(study),
        consent.given(study),
    )


def table_csv(study: OpenStudy, page: ResultsPage, name: str, earlier: str = "", later: str = "") -> bytes:
    """One of the tables that ``dmscorer results`` writes, the same bytes."""
    return results.result_tables(study, earlier, later, page.rows)[name]
