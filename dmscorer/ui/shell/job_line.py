"""The line at the bottom while long work runs: what, how far, time left, Cancel."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.look import theme


class JobLine(QFrame):
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("job_line")
        theme.set_kind(self, "panel")
        self._what = theme.set_role(QLabel(self), "body")
        self._what.setObjectName("job_label")
        self._far = theme.set_role(QLabel(self), "body", "quiet")
        self._far.setObjectName("job_progress_label")
        self._bar = QProgressBar(self)
        self._bar.setObjectName("job_bar")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._bar.setFixedWidth(160)
        self._cancel = QPushButton(self.tr("Cancel"), self)
        self._cancel.setObjectName("cancel_job_button")
        theme.set_kind(self._cancel, "quiet")
        self._cancel.clicked.connect(self.cancelled)
        self._lay_out()
        self.hide()

    def show_job(self, title: str, done: int, total: int, seconds_left: float | None, waiting: int = 0) -> None:
        """Total 0 = how much there is is not known yet; ``waiting`` more jobs stand behind this one."""
        self._what.setText(title)
        parts = [self.tr("{done} of {total}").format(done=done, total=total)] if total else []
        if seconds_left is not None:
            parts.append(self._left(seconds_left))
        if waiting:
            parts.append(self.tr("{n} more waiting").format(n=waiting))
        self._far.setText(" · ".join(parts))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.show()

    def _left(self, seconds: float) -> str:
        if seconds < 55:
            return self.tr("about {n} s left").format(n=max(1, round(seconds)))
        return self.tr("about {n} min left").format(n=max(1, round(seconds / 60)))

    def _lay_out(self) -> None:
        rule = QFrame(self)
        theme.set_kind(rule, "rule")
        line = QHBoxLayout()
        line.setContentsMargins(16, 2, 12, 2)
        line.setSpacing(12)
        for widget in (self._what, self._bar, self._far):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self._cancel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(rule)
        whole.addLayout(line)
