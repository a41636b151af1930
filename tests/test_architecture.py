"""The shape of the code, as sentences a machine checks."""

import re
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
    *("consensus", "agreement", "results", "report", "instrument", "monitor", "words"),
    *("measures", "decoding", "figures"),  # engines of stats and imaging; pictures made of all of it
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
