"""Imports only point down, and each library with traps has one module that knows them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "carnet_rag"

# From the bottom up: a module (or folder) imports only from the lines above its own.
LAYERS = [
    {"types", "errors"},
    {"intake", "settings", "wire"},
    # Words, sentences, questions, numbers: what another language would replace.
    {"french"},
    # From files to passages, views and what they are searched by.
    {"corpus"},
    {"figures"},
    {"index"},
    # From a question to what stands for it, what is found and what is said.
    {"conversation"},
    {"search"},
    {"answer"},
    {"check"},
    {"writing"},
    {"records"},
    {"service"},
    # Ways in for people and programs.
    {"api", "evaluation", "mcp_server"},
    {"cli"},
    {"__main__"},
]
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}
ONLY_IN = {
    "chromadb": "index/chroma",
    "langchain_chroma": "index/chroma",
    "bm25s": "index/lexical.py",
    "streamlit": None,
}
MAX_ROOT_FILES = 8
MODULES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for path in PACKAGE.rglob("*.py")
    if path != PACKAGE / "__init__.py"
)


def imported(path: Path) -> Iterator[str]:
    """The full names that a file imports, wherever the statement stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    own = module.split("/")[0].removesuffix(".py")
    assert own in HEIGHT, f"{own}: give it a line in LAYERS"
    for name in imported(PACKAGE / module):
        top, *rest = name.split(".")
        if top in ONLY_IN:
            home = ONLY_IN[top]
            assert home and (module == home or module.startswith(f"{home}/")), f"{top}: {home} only"
        assert top not in ("app", "eval"), f"{own} imports {name}"
        if top == "carnet_rag" and rest and rest[0] not in (own, "__version__"):
            assert HEIGHT.get(rest[0], 99) < HEIGHT[own], f"{own} imports {rest[0]}, above it"


def test_every_layer_is_of_this_package_once() -> None:
    assert len(HEIGHT) == sum(map(len, LAYERS))
    assert set(HEIGHT) == {module.split("/")[0].removesuffix(".py") for module in MODULES}


def test_no_name_hides_a_module() -> None:
    """``from carnet_rag.check import weights`` gives the module, whatever its package defines."""
    for path in PACKAGE.rglob("__init__.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        names = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        for node in body:
            if isinstance(node, ast.ImportFrom) and not str(node.module).endswith(path.parent.name):
                names |= {alias.name for alias in node.names}
        hidden = [name for name in names if path.with_name(f"{name}.py").is_file()]
        assert not hidden, f"{path.parent.name}: {hidden}"


def test_few_files_stand_at_the_root() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= MAX_ROOT_FILES


def test_tests_stand_in_the_room_of_what_they_test() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()} | {"app"}
    folders = {path.parent.name for path in (PACKAGE.parents[1] / "tests").glob("*/test_*.py")}
    assert folders <= rooms
