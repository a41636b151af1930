"""A screen reader's eyes and hands, as a process of its own: JSON requests in, JSON answers out, one a line.

Runs on the system's Python, which has the accessibility library (Debian: python3-gi, gir1.2-atspi-2.0), and imports nothing
of ours: what it says of the window it was told by the accessibility bus.

    {"look": [id, …]}    name, role, description and states of controls; null for one that is not there
    {"starting": text}   the same for every control whose id begins so
    {"inside": id}       the same for every control inside that one, each with its whole id that was so before and after
    {"press": id}        the control's first action
    {"write": [id, text]}  replace the text of a field
"""

import json
import sys
import time
from collections.abc import Iterator
from typing import cast

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

STATES = ("CHECKED", "FOCUSED", "SELECTED", "ENABLED", "SHOWING", "EDITABLE")


class Eyes:
    def __init__(self, process: int) -> None:
        Atspi.init()
        self.process = process
        self.known: dict[str, Atspi.Accessible] = {}

    def application(self) -> Atspi.Accessible | None:
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            found = desktop.get_child_at_index(at)
            if found is not None and found.get_process_id() == self.process:
                found.set_cache_mask(Atspi.Cache.NONE)  # what was so a moment ago does not count
                return found
        return None

    def walk(self, node: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
        """Whatever is still there: controls come and go while we look."""
        yield node
        try:
            children = [node.get_child_at_index(at) for at in range(node.get_child_count())]
        except GLib.Error:
            return
        for child in children:
            if child is not None:
                yield from self.walk(child)

    def survey(self) -> None:
        """Every control by its id, what is in view before what is not."""
        self.known = {}
        application = self.application()
        for node in self.walk(application) if application is not None else ():
            try:
                name = self.name_of(node)
                if name and (name not in self.known or not self.shows(self.known[name])):
                    self.known[name] = node
            except GLib.Error:
                continue  # it went while we looked

    @staticmethod
    def name_of(node: Atspi.Accessible) -> str:
        """The last part of its id: the control's object name, or what of that follows the last dot."""
        try:
            return str(node.get_accessible_id() or "").split(".")[-1]
        except GLib.Error:
            return ""

    @staticmethod
    def shows(node: Atspi.Accessible) -> bool:
        try:
            return bool(node.get_state_set().contains(Atspi.StateType.SHOWING))
        except GLib.Error:
            return False

    def find(self, name: str, seconds: float = 10.0) -> Atspi.Accessible | None:
        end = time.monotonic() + seconds
        while True:
            node = self.known.get(name)
            if node is not None and self.shows(node):
                return node
            self.survey()
            node = self.known.get(name)
            if (node is not None and self.shows(node)) or time.monotonic() > end:
                return node
            time.sleep(0.05)

    def told(self, node: Atspi.Accessible | None) -> dict[str, object] | None:
        """None for a control that went meanwhile."""
        if node is None:
            return None
        try:
            have = node.get_state_set()
            return {
                "name": node.get_name() or "",
                "role": node.get_role_name(),
                "description": node.get_description() or "",
                "states": [state.lower() for state in STATES if have.contains(getattr(Atspi.StateType, state))],
            }
        except GLib.Error:
            return None

    def steady(self, node: Atspi.Accessible) -> dict[str, object] | None:
        """What a control says, and its whole id; None where that changed meanwhile: rows stand for another site at once."""
        try:
            before = node.get_accessible_id()
            told = self.told(node)
            return None if told is None or node.get_accessible_id() != before else told | {"id": before}
        except GLib.Error:
            return None

    def answer(self, asked: dict[str, object]) -> object:
        if "look" in asked:
            named, seconds = cast("list[str]", asked["look"]), cast("float", asked.get("seconds", 0.0))
            return [self.told(self.find(name, seconds)) for name in named]
        if "starting" in asked:
            self.survey()
            return {
                name: self.told(node) for name, node in self.known.items() if name.startswith(str(asked["starting"]))
            }
        if "inside" in asked:
            inside = self.find(str(asked["inside"]), 0.0)
            return [self.steady(node) for node in self.walk(inside)] if inside is not None else []
        if "press" in asked:
            node = self.find(str(asked["press"]))
            return bool(node is not None and node.get_n_actions() and node.do_action(0))
        if "write" in asked:
            name, text = cast("list[str]", asked["write"])
            node = self.find(name)
            return bool(node is not None and Atspi.EditableText.set_text_contents(node, text))
        raise ValueError(asked)


def main() -> None:
    eyes = Eyes(int(sys.argv[1]))
    told: object
    for line in sys.stdin:
        try:
            told = eyes.answer(json.loads(line))
        except GLib.Error as error:
            told = {"gone": str(error)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


main()
