"""What is read on the desk; apart from the desk, because the window asks for it before a study is open."""

from enum import StrEnum


class DeskMode(StrEnum):
    READING = "reading"
    CALIBRATION = "calibration"
    PANEL = "panel"
