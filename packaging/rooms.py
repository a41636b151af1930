"""Write the list of rooms in ARCHITECTURE.md again after a docstring changed: ``python packaging/rooms.py``.

One line a package, taken from the docstring of its ``__init__.py``; ``tests/test_architecture.py`` compares page and docstrings.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "ARCHITECTURE.md"
START, END = "<!-- rooms: python packaging/rooms.py -->\n", "<!-- end of rooms -->\n"
LAYERS = ("domain", "store", "imaging", "stats", "figures", "formats", "workflows", "cli", "ui")


def rooms() -> str:
    """The list as Markdown: the layers from the bottom up, each with its rooms by name."""
    package = ROOT / "dmscorer"
    found = [path for layer in LAYERS for path in sorted((package / layer).rglob("__init__.py"))]
    lines = []
    for path in found:
        name = path.parent.relative_to(package).as_posix()
        line = f"- `{name}/` {described(path)}"
        lines.append(f"\n**{line.removeprefix('- ')}**\n\n" if name in LAYERS else f"{line}\n")
    return "".join(lines).lstrip("\n") + "\n"


def described(path: Path) -> str:
    words = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(words.split()).replace("``", "`")


def page(old: str) -> str:
    """The page with the list of today between its two marks."""
    before, _, rest = old.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}{rooms()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
