"""The same dress as for the tests of single screens."""

from tests.ui.conftest import dressed, qtbot

__all__ = ["dressed", "qtbot"]
