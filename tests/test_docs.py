"""What the documents say is what the code does."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from carnet_rag.cli.root import COMMANDS
from carnet_rag.settings import Settings

REPO = Path(__file__).parents[1]
README = (REPO / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [REPO / "README.md", REPO / "CHANGELOG.md", *REPO.glob("*/README.md")]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme", REPO / "scripts" / "readme.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readme_s_tables_are_those_of_the_code(script: ModuleType) -> None:
    assert script.rewritten(README) == README, "lancez : python scripts/readme.py"


def test_every_setting_and_command_is_in_the_readme() -> None:
    for name in Settings.model_fields:
        assert f"`CARNET_{name.upper()}`" in README
    for name in COMMANDS:
        assert f"`carnet {name}`" in README


def test_a_lost_block_is_told(script: ModuleType) -> None:
    with pytest.raises(ValueError, match="0 blocks"):
        script.rewritten(README.replace("<!-- réglages -->", ""))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(REPO)))
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (document.parent / target).exists(), f"{document.name} -> {target}"


GUIDES = [
    *(REPO / name for name in ("README.md", "CONTRIBUTING.md", "eval/README.md")),
    *sorted(REPO.glob("docs/*.md")),
]
PATH = re.compile(r"`([\w*-][\w./*-]*(?:/|\.(?:py|md|toml|sh))|[\w.*-]+/[\w./*-]+\.\w+)`")
INNER = ("corpus", "corpus/load", "index")
ROOTS = ("", "src/carnet_rag", "app", "tests", "eval", *(f"src/carnet_rag/{d}" for d in INNER))
MADE_LATER = (".venv", ".streamlit", "data", "index/current", "bm25/")
"""What a clone does not hold: the installation and the running assistant make it."""
ANY_CARNET = {"bilan.md", "carnets.toml", "corpus/carnets.toml"}
"""Files that a reader of the page is told to write."""


@pytest.mark.parametrize("document", GUIDES, ids=lambda p: str(p.relative_to(REPO)))
def test_every_path_that_is_named_exists(document: Path) -> None:
    prose = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for path in sorted(set(PATH.findall(prose)) - ANY_CARNET):
        if not path.startswith(MADE_LATER):
            found = [root for root in ROOTS if any((REPO / root).glob(path.rstrip("/")))]
            assert found, f"{document.name} : {path}"


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)))
)
def test_every_make_command_of_the_readme_exists(target: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", target, "Q=qui ?"],
        cwd=REPO,
        capture_output=True,
        env=os.environ | {"MAKEFLAGS": ""},
        timeout=30,
    )
    assert done.returncode == 0, done.stderr


def test_make_help_lists_every_public_target() -> None:
    done = subprocess.run(["make", "help"], cwd=REPO, capture_output=True, timeout=30)
    listed = set(re.findall(r"^  make ([a-z-]+)", done.stdout.decode(), re.MULTILINE))
    makefile = (REPO / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)", makefile, re.MULTILINE)
    assert phony is not None
    assert listed == set(phony[1].split())


def test_the_readme_s_langchain_lines_are_those_of_the_docstrings() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(blocks) == 2
    for block, module in zip(blocks, ("service/chain", "search/retriever"), strict=True):
        source = (REPO / "src" / "carnet_rag" / f"{module}.py").read_text(encoding="utf-8")
        lines = [line for line in block.splitlines() if line]
        assert len(lines) == 2
        for line in lines:
            assert f"    {line}\n" in source


def test_the_readme_s_langchain_lines_run(
    real_index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPO)
    monkeypatch.setenv("CARNET_INDEX", str(real_index_folder))
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(block, names)
    answer, documents = names["answer"], names["documents"]
    assert answer.citations  # type: ignore[attr-defined]
    assert len(documents) == 5  # type: ignore[arg-type]
