"""Make the verb and its inverted pronoun agree with a new subject, in the easy cases."""

from __future__ import annotations

import re

from carnet_rag.french import grammar
from carnet_rag.french.grammar import Number
from carnet_rag.french.parsing import Mention


def agree(lead: str, tail: str, old: Mention, new: Mention) -> tuple[str, str]:
    """Make the verb and its inverted pronoun agree with the new subject, in the easy cases."""
    pronoun = ("elle" if new.gender == "f" else "il") + ("s" if new.number == "p" else "")
    inverted = re.match(r"(?P<gap>[^?]*?)(?P<verb>[^\W\d_]+)-(?:t-)?(?:ils?|elles?)\b", tail)
    if inverted:
        verb = _number(inverted["verb"], new.number)
        link = "-t-" if verb[-1] in "aeé" else "-"
        return lead, f"{inverted['gap']}{verb}{link}{pronoun}{tail[inverted.end() :]}"
    if old.number == new.number:
        return lead, tail
    after = re.match(r"(?P<gap>\s+)(?P<verb>[^\W\d_]+)\b", tail)
    if after and _number(after["verb"], new.number) != after["verb"]:
        return lead, after["gap"] + _number(after["verb"], new.number) + tail[after.end() :]
    before = re.search(r"(?P<verb>[^\W\d_]+)(?P<gap>\s+)$", lead)
    if before:
        return lead[: before.start()] + _number(before["verb"], new.number) + before["gap"], tail
    return lead, tail


_PLURALS = {"a": "ont", "est": "sont", "était": "étaient", "avait": "avaient", "fait": "font",
            "dit": "disent", "peut": "peuvent", "doit": "doivent", "veut": "veulent",
            "va": "vont", "agit": "agissent"}  # fmt: skip


_SINGULARS = {plural: one for one, plural in _PLURALS.items()}


def _number(verb: str, number: Number) -> str:
    if number == "p":
        if verb in _PLURALS:
            return _PLURALS[verb]
        return verb + "nt" if verb in grammar.SINGULAR_VERBS and verb.endswith("e") else verb
    if verb in _SINGULARS:
        return _SINGULARS[verb]
    return verb[:-2] if verb.endswith("ent") and verb[:-2] in grammar.SINGULAR_VERBS else verb
