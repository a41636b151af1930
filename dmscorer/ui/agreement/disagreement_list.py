"""The largest disagreements, one line each; a click or Enter leads to the photos of that visit."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dmscorer.domain.agreement.disagreement import Apart
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.kit.two_line_row import TwoLineRow
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE, site_name


class ApartList(QWidget):
    chosen = Signal(object)  # Apart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("apart_list")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.tokens().px(2))

    def show_apart(self, every: Sequence[Apart], instrument: Instrument) -> None:
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        if not every:
            self._column.addWidget(
                theme.set_role(QLabel(self.tr("No two raters differ on any item.")), "body", "quiet")
            )
        for at, one in enumerate(every):
            item = instrument.item(one.item)
            words = (
                f"{site_name(instrument, item.site)} · {item.label.in_(LANGUAGE)}:  {' · '.join(map(str, one.levels))}"
            )
            row = TwoLineRow(f"apart_{at}", f"{one.case.subject}, {one.case.visit}", words)
            row.clicked.connect(lambda *_, one=one: self.chosen.emit(one))
            self._column.addWidget(row)
