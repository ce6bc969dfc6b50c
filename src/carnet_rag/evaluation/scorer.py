"""The official scorer, ``eval/score.py``, loaded by path: what counts as right is said there once.

Nothing here redefines a measure: this module finds the file, calls it and types what it gives.
"""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

from carnet_rag.errors import CorpusError, SettingsError

Gold = Mapping[str, Any]
"""A line of a question set, as read: id, persona, kind, style, question, evidence, must..."""

Task = Literal["questions", "dialogues", "claims", "search"]


def load_gold(path: Path, key: str = "id") -> list[dict[str, Any]]:
    """Read a set, JSON lines that all hold ``key``. Raises CorpusError naming file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise CorpusError(
            f"{path} : jeu de questions illisible ({exc}). Donnez un fichier JSON Lines en UTF-8."
        ) from exc
    gold = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as exc:
            raise CorpusError(
                f"{path}, ligne {number} : ce n'est pas du JSON ({exc}). Corrigez la ligne."
            ) from exc
        if not isinstance(item, dict) or key not in item:
            raise CorpusError(
                f"{path}, ligne {number} : un objet avec une clé « {key} » est attendu."
            )
        gold.append(item)
    if not gold:
        raise CorpusError(f"{path} : aucune question. Donnez un jeu d'au moins une ligne.")
    return gold


class Scorer:
    """The functions of ``score.py`` over one corpus folder."""

    def __init__(self, script: Path, corpus: Path) -> None:
        if not script.is_file():
            raise SettingsError(
                f"{script} : notation introuvable. Les jeux de questions et leur notation sont "
                "dans le dossier eval/ du dépôt : lancez la commande depuis la racine du dépôt, "
                "ou donnez ce dossier avec --sets."
            )
        self.script, self.folder = script, corpus
        self._module = SimpleNamespace(**runpy.run_path(str(script)))
        self._corpus = self._module.Corpus(corpus)
        self._words = lru_cache(maxsize=None)(self._fold_words)

    def covers(self, text: str, evidence: Sequence[str]) -> bool:
        """Whether the text holds one of the evidence strings, by the official eight-word run."""
        # The official test costs half a millisecond a pair: pairs whose words cannot make the
        # run are left out first. A necessary condition, so the outcome is the official one.
        have = frozenset(self._words(text))
        near = [e for e in evidence if _may_share_run(have, self._words(text), self._words(e))]
        return bool(near) and bool(self._corpus.covers(text, near))

    def judge(self, gold: Gold, answer: Mapping[str, Any]) -> dict[str, Any]:
        """One answer (as the contract's JSON) against its gold: answered, correct, cited..."""
        return dict(self._module.judge(gold, answer, self._corpus))

    def run(self, task: Task, gold: Path, outputs: Iterable[Mapping[str, Any]]) -> dict[str, float]:
        """Run the scorer as its own command on batch outputs, and give the figures it writes."""
        with tempfile.TemporaryDirectory() as scratch:
            answers, figures = Path(scratch, "answers.jsonl"), Path(scratch, "figures.json")
            lines = (json.dumps(o, ensure_ascii=False) + "\n" for o in outputs)
            answers.write_text("".join(lines), encoding="utf-8")
            command = [sys.executable, str(self.script), task, str(gold), str(answers)]
            command += ["--corpus", str(self.folder), "--json", str(figures)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if not figures.is_file():
                raise CorpusError(f"{self.script} n'a pas pu noter {gold} : {done.stderr.strip()}")
            return dict(json.loads(figures.read_text(encoding="utf-8")))

    def _fold_words(self, text: str) -> tuple[str, ...]:
        return tuple(self._module.words(self._module.fold(text)))


def _may_share_run(have: frozenset[str], got: Sequence[str], want: Sequence[str]) -> bool:
    n = min(8, len(want), len(got))
    starts = range(len(want) - n + 1)
    return n > 0 and any(all(w in have for w in want[i : i + n]) for i in starts)
