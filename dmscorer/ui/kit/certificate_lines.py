"""A rater's calibrations, one line each, and the way to another."""

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.domain.calibration.calibration import FEWEST, Certificate, Measure
from dmscorer.ui.look import theme


class CertificateLines(QFrame):
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("certificates")
        theme.set_kind(self, "card")
        self._said = theme.set_role(QLabel(), "body")
        self._said.setObjectName("certificates_said")
        self._said.setWordWrap(True)
        self._again = QPushButton(self.tr("Calibrate again"))
        self._again.setObjectName("calibrate_again_button")
        self._again.clicked.connect(self.again_asked)
        now = theme.tokens()
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(16), now.px(12), now.px(16), now.px(12))
        column.setSpacing(now.px(8))
        column.addWidget(theme.set_role(QLabel(self.tr("Calibration")), "lead", strong=True))
        column.addWidget(self._said)
        acts = QHBoxLayout()
        acts.addWidget(self._again)
        acts.addStretch(1)
        column.addLayout(acts)

    def show_certificates(self, every: tuple[Certificate, ...], *, may_repeat: bool) -> None:
        self._said.setText("\n".join(line(one) for one in every))
        self._again.setVisible(may_repeat)


def line(one: Certificate) -> str:
    """A sentence: "2 March 2026: passed, weighted kappa 0.82 of 240 judgements (0.60 needed)"."""
    tr = QCoreApplication.translate
    here = one.at.astimezone()
    day = QLocale().toString(QDate(here.year, here.month, here.day), QLocale.FormatType.ShortFormat)
    passed = tr("Certificate", "passed") if one.is_passed else tr("Certificate", "not passed")
    return f"{day}: {passed}, {value(one)}"


def value(one: Certificate) -> str:
    """What was reached and what was needed."""
    tr = QCoreApplication.translate
    found = one.closeness
    if found.value is None:
        return tr("Certificate", "not estimable ({why})").format(why=found.note)
    words = (
        tr("Certificate", "weighted kappa {value} from {n} judgements ({needed} needed)")
        if found.measure is Measure.KAPPA
        else tr("Certificate", "ICC {value} from {n} totals ({needed} needed)")
    )
    told = words.format(value=f"{round(found.value, 2) + 0.0:.2f}", n=found.n, needed=f"{one.needed:.2f}")
    fewest = tr("Certificate", "too few to pass, {n} are needed").format(n=FEWEST[found.measure])
    return told if found.is_enough else f"{told}: {fewest}"
