"""Modules that are imported at their first use: the window is painted before the database and numpy are loaded."""

from importlib import import_module
from types import ModuleType


class LazyModule(ModuleType):
    """Stands for a module until something of it is asked for. Importing takes the module's own lock: threads may ask."""

    def __getattr__(self, name: str) -> object:
        return getattr(import_module(self.__name__), name)


def lazy_import(name: str) -> ModuleType:
    """The module ``name`` of this program, imported later; write the ordinary import under ``TYPE_CHECKING`` beside it."""
    return LazyModule(name)
