"""An optional model of inference that reads a confirmed claim beside its statement once more.

``CARNET_VERIFIER=<model>`` names any cross-encoder for natural language inference (NLI) that
sentence-transformers loads. It may only take « sure » away: what the rules do not confirm stays so,
whatever a model says. Off by default.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from carnet_rag.answer.wording import quoted
from carnet_rag.check.explaining import see_also
from carnet_rag.check.ledger import Statement
from carnet_rag.check.wording import say
from carnet_rag.errors import ModelError
from carnet_rag.search.cross_encoder import CrossEncoder
from carnet_rag.types import Verdict

_FOLLOWS = ("entail", "implication", "consequence")
"""How the label « the claim follows » is named, by what it starts with."""
_LEAST = 0.5
"""Probability from which a claim follows."""


class Verifier(CrossEncoder):
    """A model of inference."""

    setting = "CARNET_VERIFIER"

    def follows(self, premise: str, claim: str) -> bool:
        """Whether the claim follows from the premise. Raises ModelError."""
        with self._model() as model:
            scores = np.asarray(model.predict([(premise, claim)], show_progress_bar=False), float)
            shares = np.exp(scores[0] - scores[0].max())  # raw or not
            return bool(shares[self._label(model)] / shares.sum() >= _LEAST)

    def _label(self, model: Any) -> int:
        labels = {int(n): str(said).lower() for n, said in model.model.config.id2label.items()}
        found = [n for n, said in labels.items() if said.startswith(_FOLLOWS)]
        if not found:
            raise ModelError(
                f"le modèle {self.setting}={self.name} ne dit pas si une phrase suit d'une autre "
                f"(étiquettes : {', '.join(labels.values())})."
            )
        return found[0]


def reviewed(verdict: Verdict, statement: Statement, verifier: Verifier) -> Verdict:
    """The verdict, sure no more when the claim does not follow from its statement and what stands
    before it. Raises ModelError.
    """
    if not verdict.sure or verifier.follows(_premise(statement), verdict.claim):
        return verdict
    quote = quoted(" ".join(statement.sentence.text.split()))
    told = say("loose", why=say("not_drawn", model=verifier.name), quote=quote)
    told = see_also(told, len(verdict.citations))
    return replace(verdict, sure=False, explanation=told.fr, english=told.en)


def _premise(statement: Statement) -> str:
    headings = " : ".join(statement.passage.heading_path)
    said_before = [t for t in statement.before[:1] if t not in statement.passage.heading_path]
    return " ".join(
        [f"{headings}." if headings else "", *said_before, statement.sentence.text]
    ).strip()
