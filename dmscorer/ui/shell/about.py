"""About the program: version, rights in the form, what was not verified, licences."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

import dmscorer
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE
from dmscorer.workflows.study.study import INSTRUMENT, instrument_file, load_instrument

# As in "Dependencies" of ARCHITECTURE.md.
LICENCES: Final = (
    ("Qt for Python (PySide6)", "LGPL-3.0"),
    ("SQLAlchemy, XlsxWriter, argon2-cffi, fontTools, platformdirs, pydicom", "MIT, BSD"),
    ("sqlcipher3, Pillow, pillow-heif, simplejpeg", "zlib, MIT-CMU, BSD, GPL-2.0 (x265)"),
    ("NumPy, SciPy, pandas, Matplotlib, psutil, ReportLab", "BSD"),
    ("pingouin", "GPL-3.0"),
)


class AboutDialog(QDialog):
    """Lies beside the window and holds nothing up; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About dmscorer"))
        self._body = QVBoxLayout()
        self._tell(load_instrument(*instrument_file(INSTRUMENT)))
        self._lay_out()

    def _tell(self, form: Instrument) -> None:
        self._say("about_version", f"dmscorer {dmscorer.__version__}", "title")
        self._say("about_form", form.title.in_(LANGUAGE))
        self._head(self.tr("Not verified against the printed form"), is_shown=not form.verified_against_form)
        for notice in ("unverified", "rights", "no_device"):
            is_wanted = notice != "unverified" or not form.verified_against_form
            self._say(f"about_{notice}", form.notice(notice).in_(LANGUAGE) if is_wanted else "")
        self._head(self.tr("Licences"))
        self._say(
            "about_licence",
            self.tr(
                "dmscorer is free software under the GNU General Public License, version 3 or later. It comes with "
                "no warranty. The text of the licence is in the file LICENSE."
            ),
        )
        for libraries, licence in LICENCES:
            self._say("about_library", f"{libraries}: {licence}", "small")

    def _head(self, text: str, *, is_shown: bool = True) -> None:
        if is_shown:
            self._body.addSpacing(theme.tokens().px(8))
            self._body.addWidget(theme.set_role(QLabel(text), "lead", strong=True))

    def _say(self, name: str, text: str, role: str = "body") -> None:
        if not text:
            return
        label = theme.set_role(QLabel(text), role, "quiet" if role == "small" else "text")
        label.setObjectName(name)
        label.setWordWrap(True)
        self._body.addWidget(label)

    def _lay_out(self) -> None:
        now = theme.tokens()
        body = QFrame()
        theme.set_kind(body, "panel")
        self._body.addStretch(1)
        body.setLayout(self._body)
        self._body.setContentsMargins(now.px(24), now.px(20), now.px(24), now.px(12))
        self._body.setSpacing(now.px(8))
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        close = QPushButton(self.tr("Close"))
        close.setObjectName("about_close")
        close.setDefault(True)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setContentsMargins(now.px(24), now.px(8), now.px(24), now.px(16))
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        self.resize(min(now.px(600), 1000), min(now.px(600), 660))
        close.setFocus()
