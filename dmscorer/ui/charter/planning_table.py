"""What so many cases and raters can show: the expected width of the interval of the ICC."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from dmscorer.domain.charter import planning
from dmscorer.ui.look import theme


class PlanningTable(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("planning_table")
        self._said = theme.set_role(QLabel(), "body")
        self._said.setObjectName("planning_said")
        about = theme.set_role(QLabel(), "small", "quiet")
        about.setText(
            self.tr(
                "Expected width of the 95 % confidence interval (upper minus lower limit) where the ICC is 0.80, by Bonett 2002 (statistics). "
                "For absolute agreement it is the least: differences in level between few raters widen it. "
                "A rater's agreement with themselves needs {n} repeats or more."
            ).format(n=planning.REPEATS)
        )
        for label in (self._said, about):
            label.setWordWrap(True)
        self._holder = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(theme.set_role(QLabel(self.tr("What this study can show")), "title"))
        self._column.addWidget(self._said)
        self._column.addWidget(self._holder)
        self._column.addWidget(about)

    def show_plan(self, n_cases: int, n_raters: int) -> None:
        width = planning.expected_width(n_cases, n_raters)
        if width is None:
            self._said.setText(
                self.tr(
                    "After you add photos, the expected precision appears here. The table below shows it for usual numbers of cases."
                )
            )
        else:
            wanted = planning.cases_needed(0.2, n_raters)
            words = self.tr(
                "With {n} cases and {k} raters an ICC of 0.80 will have a confidence interval about {width} wide; {wanted} cases give 0.20."
            )
            self._said.setText(words.format(n=n_cases, k=n_raters, width=f"{width:.2f}", wanted=wanted))
        self._column.removeWidget(self._holder)
        self._holder.deleteLater()
        self._holder = self._table(n_cases, n_raters)
        self._column.insertWidget(2, self._holder)

    def _table(self, n_cases: int, n_raters: int) -> QWidget:
        now = theme.tokens()
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, now.px(8), 0, now.px(8))
        grid.setHorizontalSpacing(now.px(24))
        grid.setVerticalSpacing(now.px(2))
        grid.addWidget(theme.set_role(QLabel(self.tr("cases")), "small", "quiet"), 0, 0)
        for column, k in enumerate(planning.raters_shown(n_raters), start=1):
            head = self.tr("{k} raters").format(k=k)
            grid.addWidget(theme.set_role(QLabel(head), "small", "quiet", strong=k == n_raters), 0, column, _RIGHT)
        for row, (n, widths) in enumerate(planning.grid(n_cases, n_raters), start=1):
            grid.addWidget(theme.set_role(QLabel(str(n)), "body", strong=n == n_cases), row, 0)
            for column, width in enumerate(widths, start=1):
                is_own = n == n_cases and planning.raters_shown(n_raters)[column - 1] == n_raters
                text = "–" if width is None else f"{width:.2f}"
                label = theme.set_role(QLabel(text), "body", strong=is_own)
                label.setFont(theme.font("body", strong=is_own, tabular=True))
                grid.addWidget(label, row, column, _RIGHT)
        grid.setColumnStretch(len(planning.raters_shown(n_raters)) + 1, 1)
        return holder


_RIGHT = Qt.AlignmentFlag.AlignRight
