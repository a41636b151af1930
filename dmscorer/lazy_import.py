"""Modules that are loaded at their first use: the window is painted before the database and numpy are imported."""

from importlib import import_module
from types import ModuleType


class Late(ModuleType):
    """Stands for a module until something of it is asked for. Importing takes the module's own lock: threads may ask."""

    def __getattr__(self, name: str) -> object:
        return getattr(import_module(self.__name__), name)


def late(name: str) -> ModuleType:
    """The module ``name`` of this program, loaded later; write the ordinary import under ``TYPE_CHECKING`` beside it."""
    return Late(name)
