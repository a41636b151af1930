"""Decides between window and command."""

import argparse
import sys
from pathlib import Path

from dmscorer import cli

WINDOW_WORDS = ("demo", "open", "screens")


def main() -> int:
    arguments = sys.argv[1:]
    if is_for_the_window(arguments):
        return window(arguments)
    return cli.main(arguments)


def is_for_the_window(arguments: list[str]) -> bool:
    """No argument, or a word that opens a window; ``demo --no-window`` and ``--help`` do not."""
    if not arguments:
        return True
    return arguments[0] in WINDOW_WORDS and not {"--no-window", "-h", "--help"} & set(arguments)


def window(arguments: list[str]) -> int:
    """Qt is loaded here and nowhere before."""
    asked = parser().parse_args(arguments)
    from dmscorer.ui import app, pictures

    if asked.act == "screens":
        return pictures.save(asked.folder, asked.study)
    start = app.Start(
        study=getattr(asked, "study", None), is_demo=asked.act == "demo", folder=getattr(asked, "folder", None)
    )
    if not app.has_display():
        return pictures.save_without_display(start)
    return app.run(start)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="dmscorer")
    acts = made.add_subparsers(dest="act")
    acts.add_parser("demo").add_argument("folder", nargs="?", type=Path)
    acts.add_parser("open").add_argument("study", type=Path)
    screens = acts.add_parser("screens")
    screens.add_argument("folder", type=Path)
    screens.add_argument("--study", type=Path)
    return made


if __name__ == "__main__":
    sys.exit(main())
