"""Imports only point down, and each library with traps has one module that knows them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "carnet_rag"

# From the bottom up: a module (or folder) imports only from the lines above its own.
LAYERS = [
    # The words of the domain, what can go wrong, and readers of plain text.
    {"types", "errors"},
    {"adapter", "intake", "numbers", "segment", "settings", "tokens", "wire"},
    {"spelling"},
    # From files to passages, views and what they are searched by.
    {"chunk", "embed", "figures", "intent", "lexical", "load", "questions", "store"},
    {"bank", "index", "library"},
    # From a question to ranked candidates and what is quoted of them.
    {"disagreement", "evidence", "opening", "overlap", "records", "review", "supply"},
    {"candidates", "unmet"},
    {"quoting", "ranking"},
    {"decision", "search"},
    # What is said: answers, verdicts, drafts.
    {"conversation", "phrases", "retriever"},
    {"answer", "check", "followups", "guard"},
    {"llm", "onward"},
    {"chain", "drafting"},
    # Ways in for people and programs.
    {"exchange"},
    {"api", "evaluation", "mcp_server"},
    {"cli"},
    {"__main__"},
]
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}
ONLY_IN = {"chromadb": "store", "langchain_chroma": "store", "bm25s": "lexical", "streamlit": None}
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
        assert ONLY_IN.get(top, own) == own, f"{top} is imported by {ONLY_IN[top]} only"
        assert top not in ("app", "eval"), f"{own} imports {name}"
        if top == "carnet_rag" and rest and rest[0] not in (own, "__version__"):
            assert HEIGHT.get(rest[0], 99) < HEIGHT[own], f"{own} imports {rest[0]}, above it"


def test_every_layer_is_of_this_package_once() -> None:
    assert len(HEIGHT) == sum(map(len, LAYERS))
    assert set(HEIGHT) == {module.split("/")[0].removesuffix(".py") for module in MODULES}
