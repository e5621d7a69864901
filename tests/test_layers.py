"""The rooms import only from what stands left of them."""

import ast
import sys
from pathlib import Path

import pytest

import journeymine

ROOMS = (
    "errors", "compiled", "on_demand", "isolation", "statistics", "language", "files", "log",
    "design", "reading", "conformance",
    "discovery", "simulation", "gap", "explanation", "planning", "revisiting", "drawing",
    "reporting", "writing",
)  # fmt: skip

PACKAGE = Path(journeymine.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room_of(module: str) -> str:
    return module.split(".")[1]


def imported(path: Path) -> set[str]:
    """Every module of the package that a file imports, wherever in the file it does so."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} imports relatively"
            if node.module == "journeymine":
                found |= {f"journeymine.{alias.name}" for alias in node.names}
            else:
                found.add(node.module)
    return {module for module in found if module.split(".")[0].startswith("journeymine")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_rooms_to_its_left(path):
    here = ROOMS.index(path.relative_to(PACKAGE).with_suffix("").parts[0])
    for module in imported(path):
        assert ROOMS.index(room_of(module)) <= here, f"{path.name} imports {module}"


DRAWING = PACKAGE / "drawing"
PAINTED_WITH = {"canvas": {"canvas"}, "figures": {"canvas", "figures"}}


@pytest.mark.parametrize(
    "path", sorted(DRAWING.glob("*/*.py")), ids=lambda path: str(path.relative_to(DRAWING))
)
def test_a_view_does_not_hang_on_another_view(path):
    folder = path.parent.name
    allowed = PAINTED_WITH.get(folder, {folder, "canvas", "figures"})
    used = {m.split(".")[2] for m in imported(path) if m.startswith("journeymine.drawing.")}
    assert used <= allowed


def test_nothing_but_the_conversions_imports_pm4py():
    users = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(a.name.startswith("pm4py") for a in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pm4py"))
    }
    assert users <= {"log/conversions.py", "log/event_log.py", "discovery/_pm4py.py"}


def test_every_public_name_can_be_imported_and_has_a_docstring():
    for name in journeymine.__all__:
        assert getattr(journeymine, name).__doc__, name


@pytest.mark.skipif(not sys.flags.safe_path, reason="only `make test` tests the installed package")
def test_the_installed_package_is_tested_and_is_complete():
    checkout = Path(__file__).resolve().parents[1]
    assert checkout / "journeymine" != PACKAGE
    there, here = (
        {path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix != ".pyc"}
        for root in (PACKAGE, checkout / "journeymine")
    )
    assert {name for name in here if "__pycache__" not in name} <= there
