"""What the export page says of each file: what it is for, and what in it could identify someone."""

from PySide6.QtCore import QObject

from dmscorer.domain.report.deidentification import Privacy
from dmscorer.workflows.report.export import CLINICAL, CORRECTORS, DECIDERS, PEOPLE, RATERS, REPORT, ExportFile, Group


class ExportWords(QObject):
    def purpose(self, name: str) -> str:
        purposes = {
            "consensus.csv": self.tr("One row a subject and visit: activity, damage, bounds, severity, every item"),
            "decisions.csv": self.tr(
                "One row an item that people decided: the levels given, who decided, when and why"
            ),
            "corrections.csv": self.tr(
                "What raters corrected after the levels were shown: first and new level, when and why"
            ),
            "ratings_second_round.csv": self.tr("Scores from the second round"),
            "rules.csv": self.tr("Bands, flags and rules of change as numbers, for programs"),
            "cases.html": self.tr(
                "One page per case to print and sign: every item, the raters' scores, and how it was decided"
            ),
            "agreement.csv": self.tr("Reliability and agreement: every number with its CI, counts, and notes"),
            "agreement.json": self.tr("The same for programs"),
            "change.csv": self.tr(
                "First against last visit: each rater, their mean and median, the primary value, with paired tests"
            ),
            "responses.csv": self.tr("How many responded how, by domain and visit"),
            "responses_cumulative.csv": self.tr("At least moderate and any improvement, by domain and visit"),
            "cohort.csv": self.tr("Every clinical column in numbers, follow-up, treatment, events"),
            "cdasi.csv": self.tr("The course of every subject: scores, bands, change, what it means"),
            "cdasi_summary.csv": self.tr("Activity and damage before and after: mean, median, range"),
            "cdasi_change.csv": self.tr("The change of the primary value, with paired tests"),
            "cdasi_counts.csv": self.tr("How many had which band, which meaningful change, which response"),
            "ck.csv": self.tr("Creatine kinase over the visits"),
            "ck_change.csv": self.tr("The same from first to last visit, with paired tests"),
            "clinical.csv": self.tr("Clinical values of the visits, ready to import again"),
            "figures/": self.tr("Every figure as SVG, PDF and PNG for print"),
            "report.html": self.tr("The whole study on one page: methods, results, agreement, deviations"),
            "report.pdf": self.tr("The same for print"),
            "items.csv": self.tr("How items add up, for programs"),
            "tables.xlsx": self.tr("The tables as one workbook"),
            "redcap_dictionary.csv": self.tr("Fields of a REDCap project that takes the data"),
            "redcap_data.csv": self.tr("Consensus and clinical values for that project"),
            "recompute.py": self.tr("Recomputes consensus, agreement and change from these files, in Python"),
            "recompute.R": self.tr("The same in R"),
            "repeats.csv": self.tr("Each rater against themselves, from hidden repeats"),
            "ratings_long.csv": self.tr("First-round scores, one row an item"),
            "ratings_wide.csv": self.tr("First-round scores, one row a reading"),
            "raters.csv": self.tr("Who scored, and how experienced they are"),
            "calibration.csv": self.tr("Who was calibrated when, with which value"),
            "times.csv": self.tr("How long each rater was at each site, without longer pauses"),
            "codebook.csv": self.tr("What every column and level means"),
            "study.json": self.tr("Which study, charter, form and program the files come from"),
            "charter.json": self.tr("What was fixed before scoring"),
            "charter_history.csv": self.tr("Which versions of the charter were signed, when and why they changed"),
            "readings.csv": self.tr("Which case was signed when, under which version of the charter"),
            "instrument.toml": self.tr("The form itself, as it was used"),
            "audit.csv": self.tr("Who did what and when, as a chain that shows later changes"),
        }
        return purposes.get(name, "")

    def identifies(self, file: ExportFile, privacy: Privacy) -> str:
        """What of a file could lead to a person, as it will be written."""
        if not file.identifies:
            return self.tr("nothing")
        if file.identifies == PEOPLE:
            return self.tr("codes of raters and coordinator, times")
        if file.identifies == RATERS:
            named = self.tr("names and experience of the raters, where given")
            return named if privacy.is_identifying else self.tr("experience of the raters, where given")
        subject = (
            self.tr("subjects as numbers")
            if privacy.numbers_subjects
            else self.tr("subject and visit, as you named them")
        )
        return ", ".join(part for part in (subject, self._more(file, privacy)) if part)

    def _more(self, file: ExportFile, privacy: Privacy) -> str:
        if file.identifies == DECIDERS:
            words = self.tr("codes of who decided, reasons in their words")
            return words if privacy.is_identifying else self.tr("codes of who decided")
        if file.identifies == CORRECTORS:
            words = self.tr("codes of raters, times, reasons in their words")
            return words if privacy.is_identifying else self.tr("codes of raters, times")
        if file.identifies == REPORT:
            named = self.tr("true dates, clinical values, names, reasons in people's words")
            return named if privacy.is_identifying else self.tr("clinical values, codes of people")
        if file.identifies == CLINICAL:
            return self.tr("true dates, clinical values") if privacy.is_identifying else self.tr("clinical values")
        return ""

    def group(self, group: Group) -> str:
        names = {
            Group.SCORES: self.tr("Scores"),
            Group.AGREEMENT: self.tr("Agreement"),
            Group.RESULTS: self.tr("Results"),
            Group.REPORT: self.tr("Report"),
            Group.METHOD: self.tr("How it was done"),
            Group.PROGRAMS: self.tr("For other programs"),
        }
        return names[group]
