"""The same dress as for the tests of single screens."""

from tests.ui.conftest import dressed

__all__ = ["dressed"]
