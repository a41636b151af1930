"""Everything through which a window can tell a rater something, read as text."""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel, QWidget

from dmscorer.ui.acts.jobs import Jobs
from dmscorer.ui.acts.preferences import Preferences
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.workflows.study.study import OpenStudy

SAID = ("text", "toolTip", "accessibleName", "accessibleDescription", "whatsThis", "statusTip", "windowTitle", "title")
TYPED = ("placeholderText", "toPlainText", "windowFilePath", "windowRole", "objectName", "prefix", "suffix")
SPOKEN = (
    QAccessible.Text.Name,
    QAccessible.Text.Description,
    QAccessible.Text.Value,
    QAccessible.Text.Help,
    QAccessible.Text.Accelerator,
)
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.UserRole,
)
# Doors behind which a study lies, closed to the rater's screens: what is in the doors' own hands is not looked at.
DOORS = (Workspace, OpenStudy, Jobs, Preferences)


class Observed:
    """Channel → every text that came through it. Widgets that are there before, of other tests, are not looked at."""

    def __init__(self) -> None:
        self.texts: defaultdict[str, set[str]] = defaultdict(set)
        self._before = set(QApplication.allWidgets())

    def add(self, channel: str, texts: Iterable[str]) -> None:
        self.texts[channel].update(text for text in texts if text)

    def leaks(self, *planted: str) -> dict[str, set[str]]:
        """Channel → texts with a planted word, however it is spelt; a number inside hexadecimal digits is chance."""
        wanted = [re.compile(_spelt(word), re.IGNORECASE) for word in planted]
        found = {
            channel: {text for text in texts if any(word.search(text) for word in wanted)}
            for channel, texts in self.texts.items()
        }
        return {channel: texts for channel, texts in found.items() if texts}

    def look(self) -> None:
        """Take in what every widget of the program shows and says right now, hidden or not."""
        widgets = [one for one in QApplication.allWidgets() if one not in self._before]
        for widget in widgets:
            self.add("widgets", _said(widget))
            self.add("menus and actions", (text for action in widget.actions() for text in _said(action)))
            self.add("item models", _model_texts(widget))
        held = list(_values([vars(widget) for widget in widgets if hasattr(widget, "__dict__")]))
        self.add("memory", (one for one in held if isinstance(one, str)))
        labels = [one.pixmap() for one in widgets if isinstance(one, QLabel) and not one.pixmap().isNull()]
        self.add("pictures", _picture_texts([*(one for one in held if _is_picture(one)), *labels]))
        for window in (one for one in QApplication.topLevelWidgets() if one not in self._before):
            self.add("accessibility tree", _spoken(QAccessible.queryAccessibleInterface(window), 0))
        self.add("clipboard", [QGuiApplication.clipboard().text()])
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.add("application", [app.applicationDisplayName(), app.applicationName(), app.desktopFileName()])


def watch_painting(observed: Observed, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, note every text that our own widgets paint."""
    before = QPainter.drawText

    def noted(painter: QPainter, *given: Any) -> Any:
        observed.add("painted", (one for one in given if isinstance(one, str)))
        return before(painter, *given)

    monkeypatch.setattr(QPainter, "drawText", noted)


def files(folder: Path, without: Path | None = None) -> dict[Path, bytes]:
    """Every file below, with its content; names count as well as bytes."""
    return {
        path: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (without and path.is_relative_to(without))
    }


def file_texts(before: Mapping[Path, bytes], after: Mapping[Path, bytes], root: Path) -> Iterator[str]:
    for path, content in after.items():
        if before.get(path) != content:
            yield str(path.relative_to(root))
            yield content.decode("utf-8", "replace")
            yield content.decode("utf-16-le", "replace")


def _said(thing: QObject) -> Iterator[str]:
    for name in (*SAID, *TYPED):
        getter = getattr(thing, name, None)
        if callable(getter):
            try:
                found = getter()
            except TypeError:  # wants an argument: not a property
                continue
            if isinstance(found, str):
                yield found
    names = (bytes(name.data()).decode() for name in thing.dynamicPropertyNames())
    yield from (str(thing.property(name)) for name in names if not name.startswith("_"))


def _picture_texts(pictures: Iterable[QImage | QPixmap]) -> Iterator[str]:
    for one in pictures:
        image = one.toImage() if isinstance(one, QPixmap) else one
        for key in image.textKeys():
            yield f"{key}: {image.text(key)}"


def _is_picture(one: object) -> TypeGuard[QImage | QPixmap]:
    return isinstance(one, QImage | QPixmap)


def _model_texts(widget: QWidget) -> Iterator[str]:
    if not isinstance(widget, QAbstractItemView | QComboBox) or widget.model() is None:
        return
    model, root = widget.model(), QModelIndex()
    for row in range(model.rowCount(root)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
        for column in range(columns):
            for role in ROLES:
                yield str(model.index(row, column).data(role) or "")


def _spoken(node: QAccessibleInterface | None, depth: int) -> Iterator[str]:
    if node is None or not node.isValid() or depth > 40:
        return
    yield from (node.text(kind) for kind in SPOKEN)
    for at in range(node.childCount()):
        yield from _spoken(node.child(at), depth + 1)


def _values(held: object) -> Iterator[Any]:
    """Every text and picture that is held, however deep, each once; not what is behind a door."""
    seen, waiting = {id(held)}, [held]
    kept = []  # what has been seen stays alive, so that nothing new gets its id
    while waiting:
        one = waiting.pop()
        kept.append(one)
        if isinstance(one, bytes):
            yield one.decode("utf-8", "replace")
        elif isinstance(one, str | QImage | QPixmap):
            yield one
        elif not isinstance(one, int | float | None):
            parts = [part for part in _parts(one) if id(part) not in seen and not isinstance(part, DOORS)]
            seen.update(map(id, parts))
            waiting += parts


def _parts(held: object) -> list[object]:
    """What a value is made of: items, fields, and the attributes of our own objects but for the door they keep."""
    if isinstance(held, Mapping):
        return [*held.keys(), *held.values()]
    if isinstance(held, list | tuple | set | frozenset):
        return list(held)
    if isinstance(held, QAction):
        return [held.text()]
    if dataclasses.is_dataclass(held) and not isinstance(held, type):
        return [getattr(held, field.name, None) for field in dataclasses.fields(held)]
    if type(held).__module__.startswith("dmscorer.ui"):
        return [value for name, value in getattr(held, "__dict__", {}).items() if name != "_study"]
    return []


def _spelt(word: str) -> str:
    """Identifiers and hashes are full of digits: a year counts where it does not stand among them."""
    return rf"(?<![0-9a-f-]){word}(?![0-9a-f])" if word.isdecimal() else re.escape(word)
