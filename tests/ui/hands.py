"""What a person does with a window: find a control by its name, press it, type."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

T = TypeVar("T", bound=QWidget)


def find(inside: QWidget, kind: type[T], name: str) -> T:
    found = inside.findChild(kind, name)
    assert found is not None, f"no {name}"
    return found


def press(inside: QWidget, name: str) -> None:
    button = find(inside, QAbstractButton, name)
    assert button.isEnabled(), f"{name} is not enabled"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def write(inside: QWidget, name: str, text: str) -> None:
    line = find(inside, QLineEdit, name)
    line.clear()
    QTest.keyClicks(line, text)


def text_of(inside: QWidget, name: str) -> str:
    return find(inside, QLabel, name).text()
