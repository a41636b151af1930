"""What a signed-in rater has besides the desk: what is waited for, calibration, profile."""

from dmscorer.domain.calibration.calibration import Certificate, Comparison
from dmscorer.domain.rater import profile as profiles_
from dmscorer.domain.rater.profile import Profile
from dmscorer.domain.reading.reading import NotYet, Reading
from dmscorer.domain.study.study import Person
from dmscorer.workflows.calibration import calibration
from dmscorer.workflows.rater import profiles
from dmscorer.workflows.reading import blinding, gates
from dmscorer.workflows.study.study import OpenStudy


class RaterSide:
    """Nothing here leads to a subject, a visit, a date, a file or another rater."""

    def __init__(self, study: OpenStudy, rater: Person) -> None:
        self._study = study
        self.rater = rater

    @property
    def waits_for(self) -> NotYet | None:
        """What the first closed gate says; None = reading is open."""
        return gates.closed(self._study, self.rater)

    @property
    def has_calibration(self) -> bool:
        return self._study.charter.calibration

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        return calibration.certificates(self._study, self.rater)

    def begin_calibration(self) -> Reading:
        return blinding.begin_calibration(self._study, self.rater)

    def feedback(self, reading_id: str, case_id: str) -> tuple[Comparison, ...]:
        return calibration.feedback(self._study, reading_id, case_id)

    def certify(self, reading_id: str) -> Certificate | None:
        return calibration.certify(self._study, self.rater, reading_id)

    @property
    def profile(self) -> Profile | None:
        """None while the rater has not been asked."""
        return profiles.profile(self._study, self.rater)

    def keep_profile(self, name: str, specialty: str, years: str, n_before: str) -> Profile:
        told = profiles_.read(name, specialty, years, n_before)
        profiles.keep(self._study, self.rater, told)
        return told
