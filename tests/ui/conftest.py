"""Windows are tested without a display unless one is asked for."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The program in its light dress at 100 %."""
    from dmscorer.ui import theme

    theme.apply(qapp, False, 1.0)
    yield qapp
    theme.apply(qapp, False, 1.0)
