"""The shape of the code, as sentences a machine checks."""

import ast
import re
import runpy
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import grimp
import pytest
from importlinter import Contract
from importlinter.api import read_configuration
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract

from tests.places import ROOT

ROOMS = {
    *("study", "demo", "charter", "photos", "reading", "desk", "calibration", "reference", "rater"),
    *("consensus", "agreement", "results", "report", "instrument", "monitor", "words", "audit"),
    *("measures", "decoding", "colour", "figures"),  # engines of stats and imaging; pictures made of all of it
    *(
        "shell",
        "look",
        "acts",
        "kit",
        "picture",
        "welcome",
        "overview",
        "visits",
        "gallery",
        "form",
        "sites",
    ),  # the window's own
}
"""Every name that a folder inside a layer may have: a room has the same name on every floor."""
MOST_FILES = 18  # in one folder: what one still takes in at a glance


def test_imports_follow_the_rules_in_pyproject(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


KINDS: dict[str, type[Contract]] = {
    one.type_name: one for one in (LayersContract, ForbiddenContract, IndependenceContract, AcyclicSiblingsContract)
}
PLANTED = {  # contract -> an import that it is there to forbid
    "Imports point down this list, never up": ("domain.words.text", "store.study.lock"),
    "Domain is plain Python: no library, no I/O": ("domain.words.text", "numpy"),
    "Qt lives in ui only": ("workflows.study.study", "PySide6"),
    "SQL lives in store only": ("workflows.study.study", "sqlalchemy"),
    "Statistics packages live in stats, plots in figures": ("workflows.agreement.agreement", "scipy"),
    "Windows and commands reach files, pixels and tables through workflows": ("ui.photos.screen", "imaging.quality"),
    "Rooms of ui do not know each other; what they share knows no feature": ("ui.results.tabs", "ui.agreement.cells"),
    "Widgets of the kit, pictures and looks know neither workspace nor workflows": ("ui.kit.page", "ui.acts.workspace"),
    "No two neighbours wait for each other, at any depth": ("ui.acts.session", "ui.acts.workspace"),
    "No two workflows of one room wait for each other": ("workflows.reading.washout", "workflows.reading.reading"),
}


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("dmscorer", include_external_packages=True, cache_dir=None)


def contracts() -> dict[str, Contract]:
    found = read_configuration(str(ROOT / "pyproject.toml"))
    made = [
        KINDS[one["type"]](one["name"], found["session_options"], {k: v for k, v in one.items() if k != "type"})
        for one in found["contracts_options"]
    ]
    return {one.name: one for one in made}


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_each_contract_fails_for_what_it_forbids(name: str, imports: grimp.ImportGraph) -> None:
    contract = contracts()[name]
    assert contract.check(deepcopy(imports), verbose=False).kept
    graph = deepcopy(imports)
    importer, imported = PLANTED[name]
    inside = f"dmscorer.{imported}"
    graph.add_import(importer=f"dmscorer.{importer}", imported=inside if inside in graph.modules else imported)
    assert not contract.check(graph, verbose=False).kept


def test_every_contract_has_its_planted_import() -> None:
    assert set(PLANTED) == set(contracts())


def test_no_modules_import_each_other_in_a_circle(imports: grimp.ImportGraph) -> None:
    """The whole program, module by module: whatever can be taken off from the leaves inwards is in no circle."""
    left = {one: set(imports.find_modules_directly_imported_by(one)) for one in imports.modules}
    while leaves := [one for one, needs in left.items() if not needs & left.keys()]:
        for one in leaves:
            del left[one]
    assert left.keys() == set()


def test_packaging_is_no_package() -> None:
    """An ``__init__.py`` there would shadow the packaging library."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_the_top_level_holds_what_architecture_says() -> None:
    shown = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    known = {
        *("dmscorer", "resources", "tests", "packaging", "pyproject.toml", "run.py"),
        *("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"),
    }
    assert shown - known <= {"build", "dist", "screens"}


def test_no_file_is_too_long_to_be_one_room() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in (ROOT / "dmscorer").rglob("*.py")
        if (n := len(p.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def folders() -> list[Path]:
    return [path for path in (ROOT / "dmscorer").rglob("*") if path.is_dir() and any(path.glob("*.py"))]


def test_every_folder_inside_a_layer_is_a_room_of_the_list() -> None:
    layer = 1
    inside = [path for path in folders() if len(path.relative_to(ROOT / "dmscorer").parts) > layer]
    assert {path.name for path in inside} == ROOMS


def test_no_folder_holds_more_files_than_one_takes_in_at_a_glance() -> None:
    files = {path: [one for one in path.glob("*.py") if one.name != "__init__.py"] for path in folders()}
    assert {str(path.relative_to(ROOT)): len(held) for path, held in files.items() if len(held) > MOST_FILES} == {}


def test_every_file_that_the_pages_name_exists() -> None:
    for page in ("ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text("utf-8")
        layers = "domain|store|imaging|stats|figures|formats|workflows|ui|cli|resources|tests|packaging"
        named = set(re.findall(rf"[`(]((?:{layers})/[\w/.-]+)[`):]", text))
        absent = [name for name in named if not (ROOT / name).exists() and not (ROOT / "dmscorer" / name).exists()]
        assert absent == [], page


def test_every_function_that_the_page_names_stands_in_its_file() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = re.findall(r"`([\w/]+\.py): (\w+)`", text)
    absent = [(file, name) for file, name in named if not re.search(rf"\b{name}\b", source(file))]
    assert len(named) > 10
    assert absent == []


def source(file: str) -> str:
    return (ROOT / "dmscorer" / file).read_text("utf-8")


def test_the_page_lists_the_rooms_in_the_words_of_their_docstrings() -> None:
    """If this fails: ``python packaging/rooms.py`` writes the list again."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert runpy.run_path(str(ROOT / "packaging" / "rooms.py"))["page"](text) == text


def test_every_room_says_what_it_is_for() -> None:
    silent = [
        str(path)
        for path in (ROOT / "dmscorer").rglob("__init__.py")
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def imported(folder: Path) -> Iterator[tuple[str, str]]:
    """(file, module) of every import below the folder, inside functions too."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            yield from ((path.relative_to(folder).as_posix(), name) for name in names)


def test_the_program_has_no_network_code() -> None:
    """What a study holds must not be able to leave the computer; the writer lock asks for the name of the host alone."""
    networks = {
        "asyncio",
        "ftplib",
        "http",
        "imaplib",
        "poplib",
        "requests",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
    }
    networks |= {"aiohttp", "httpx", "telnetlib", "urllib3", "websockets", "xmlrpc"}
    found = {
        (file, name)
        for file, name in imported(ROOT / "dmscorer")
        if name.split(".")[0] in networks or name.startswith(("urllib.request", "PySide6.QtNetwork", "PySide6.QtWeb"))
    }
    assert found == {("store/study/lock.py", "socket")}
    assert set(re.findall(r"socket\.\w+", source("store/study/lock.py"))) == {"socket.gethostname"}


def test_the_domain_has_no_clock_no_chance_and_no_ids_of_its_own() -> None:
    """Whoever calls passes time, seeds and ids in: the same study gives the same result on every machine."""
    domain = ROOT / "dmscorer" / "domain"
    assert {name for _, name in imported(domain)} & {"time", "uuid", "secrets"} == set()
    text = {path: path.read_text("utf-8") for path in domain.rglob("*.py")}
    unseeded = r"\.(?:utc)?now\(|\.today\(|\brandom\.seed|Random\(\)|import random\b"
    assert [str(path) for path, words in text.items() if re.search(unseeded, words)] == []


def test_one_file_alone_asks_the_store_for_first_round_levels() -> None:
    """``levels`` decides whether they are unmasked and keeps that they were shown; nobody else reads those sheets."""
    package = ROOT / "dmscorer"
    asking = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\bsheets\.(?:locked|first_round)\(|\bcovered_answers\(", path.read_text("utf-8"))
    }
    assert asking == {"workflows/consensus/levels.py", "store/reading/sheets.py", "store/reading/entries.py"}
