"""Every regular expression of the project, and whether a hostile text can make it run for long.

Run it with ``make lint``: regexploit reads each pattern and names those that a text could keep busy
beyond reason. ``tests/test_patterns.py`` times the same patterns on long texts.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
_CALLS = ("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
_CUBIC = 3
"""regexploit's count of parts that fight for the same characters: from here on, a text of a few
thousand characters takes minutes. Two is a square, which the timed test judges."""


class Found(NamedTuple):
    """A pattern and where it stands."""

    where: str
    pattern: str
    flags: int


def all_patterns() -> list[Found]:
    """The compiled patterns of every module, and those written in a call, once each."""
    found = {(f.pattern, f.flags): f for f in (*_compiled(), *_written())}
    return sorted(found.values())


def _compiled() -> Iterator[Found]:
    """What modules hold once imported: patterns made from lists of words are there too."""
    import carnet_rag

    sys.path.insert(0, str(ROOT / "app"))
    for info in pkgutil.walk_packages(carnet_rag.__path__, "carnet_rag."):
        if not info.name.endswith("__main__"):
            yield from _held(importlib.import_module(info.name))


def _held(module: ModuleType) -> Iterator[Found]:
    for name, value in vars(module).items():
        values = value.values() if isinstance(value, dict) else value
        for one in values if isinstance(values, (tuple, list)) or values is not value else [value]:
            for part in one if isinstance(one, tuple) else (one,):
                if isinstance(part, re.Pattern) and isinstance(part.pattern, str):
                    yield Found(f"{module.__name__}.{name}", part.pattern, part.flags)


def _written() -> Iterator[Found]:
    """Literal patterns of calls such as ``re.sub(r"...", ...)``."""
    for path in sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "app").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            called, owner = node.func.attr, node.func.value
            if called in _CALLS and isinstance(owner, ast.Name) and owner.id == "re" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield Found(where, first.value, re.compile(first.value, _flags(node)).flags)


def _flags(call: ast.Call) -> int:
    names = [
        n.attr
        for a in call.args[1:] + [k.value for k in call.keywords]
        for n in ast.walk(a)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "re"
    ]
    return sum(
        {int(getattr(re, name)) for name in names if isinstance(getattr(re, name), re.RegexFlag)}
    )


def main() -> int:
    """Name the patterns that regexploit fears; 1 when there is one."""
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find

    bad = 0
    for one in all_patterns():
        try:
            parsed = SreOpParser().parse_sre(one.pattern, one.flags & ~re.UNICODE)
        except Exception as exc:
            print(f"{one.where} : motif non lu par regexploit ({exc})")
            continue
        for redos in find(parsed):
            if redos.starriness >= _CUBIC:
                print(f"{one.where} : {one.pattern[:100]}\n    {redos.example()[:120]}")
                bad += 1
                break
    print(f"{len(all_patterns())} expressions lues, {bad} à revoir")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
