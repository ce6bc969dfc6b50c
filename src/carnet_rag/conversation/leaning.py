"""Two decisions on a turn: does it stand alone, and if not, on which one subject does it lean?

Each is a logistic model over facts that a reader can check; the weights, in ``leaning.json``, are
fitted by ``eval/fit_leaning.py`` on dialogues by other hands, a document held out at a time.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from carnet_rag.conversation.lexicon import Lexicon
from carnet_rag.conversation.pointing import Pointer, pointers
from carnet_rag.conversation.subjects import MARKS, Past, Subject, marks, subjects
from carnet_rag.french import grammar
from carnet_rag.french.intent import read_intent
from carnet_rag.french.parsing import Mention, Parsed, parse
from carnet_rag.french.tokens import fold, terms

SIGNS = (
    "linked",  # « et… », « mais… », « what about… »
    "corrects",  # « non, je parlais de… »
    "points",  # a pronoun that nothing in the turn binds
    "owner",  # « son budget »
    "this",  # « ce programme »
    "which",  # « lesquels », « celui d'après »
    "neuter",  # « ça coûte combien ? »
    "no_verb",
    "no_word", "one_word", "two_words", "three_words",  # its words, the empty ones apart
    "asks",  # it holds a question word
    "own_name",  # a name with a capital, or quoted
    "new_rare",  # the rarest word that is the carnets' and that the last question lacks
    "known_name",  # its phrase is a name of the carnets, typed without capitals
    "unknown",  # the share of its words that the carnets lack
    "repeats",  # the share of its words that the last question holds
    "own_subject",  # a phrase of its own that the last question lacks: « la grippe espagnole »
    "own_and_points",  # and yet a pronoun that nothing binds
    "own_alone",  # and nothing that points
    "named_alone",  # a name, and nothing that points
    "linked_phrase",  # « et le gaz ? »
    "lacks_owner",  # « quel est le budget ? »: of what is not said
    "complete",  # « le budget du programme »: a noun with its complement
    "english",
)  # fmt: skip
LEANS = 0.7
"""How likely it must be that a turn leans, to be read on another subject than its own."""
_INFINITIVE = re.compile(r"\w{2}(?:er|ir|oir|dre|tre|ire)$")
SPECIFIC = 0.3
"""How rare in the carnets a word is that can tell what a turn is about."""
_BARE_LEAD = re.compile(r"^(?:combien|quel(?:le)?s?|how many|what)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """A weight for each named fact, and what is added to them."""

    bias: float
    weights: dict[str, float]

    def probability(self, facts: dict[str, float]) -> float:
        """The probability that goes with the facts; a fact without a weight counts for nothing."""
        logit = self.bias + sum(self.weights.get(name, 0.0) * x for name, x in facts.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Leaning:
    """How likely the turn leans on those before, and on what first: the subjects, likeliest first,
    each with its probability. ``shown``: something in the turn leans, be it a word or its lack.
    """

    probability: float
    subjects: tuple[tuple[float, Subject], ...]
    shown: bool = True

    @property
    def leans(self) -> bool:
        """Whether the turn does not stand alone."""
        return self.shown and self.probability > LEANS and bool(self.subjects)


def read_leaning(
    turn: str, history: Sequence[Past], lexicon: Lexicon, *, linked: bool, corrects: bool
) -> Leaning:
    """Decide on a turn without its « et » or « non, je parlais de »."""
    parsed = parse(turn)
    pointed = pointers(parsed, english=read_intent(turn).english)
    facts = signs(parsed, pointed, history, lexicon, linked=linked, corrects=corrects)
    models = default_models()
    weighed = [
        (models["subject"].probability(marks(s, turn, pointed)), s)
        for s in subjects(history, lexicon)
    ]
    weighed.sort(key=lambda w: -w[0])
    # « quelles erreurs éviter ? » may well be of the last subject: it is a question all the same.
    bare = not {"no_verb", "lacks_owner"}.isdisjoint(facts) and not _has_infinitive(parsed)
    names_nothing = not parsed.mentions and not facts.get("english")  # « qui est interrogé ? »
    shown = bool(pointed) or linked or corrects or bare or "no_word" in facts or names_nothing
    return Leaning(models["leans"].probability(facts), tuple(weighed), shown)


def signs(
    parsed: Parsed,
    pointed: Sequence[Pointer],
    history: Sequence[Past],
    lexicon: Lexicon,
    *,
    linked: bool,
    corrects: bool,
) -> dict[str, float]:
    """What tells whether a turn stands alone; only what holds is named."""
    text, words = parsed.text, terms(parsed.text)
    last = set(terms(f"{history[-1].question} {history[-1].subject or ''}")) if history else set()
    new = [lexicon.rarity[t] for t in words if t in lexicon.rarity and t not in last]
    kinds = {pointer.kind for pointer in pointed}
    asks = any(t.tag == "ask" or t.low in grammar.ASKING or t.low == "combien"
               for t in parsed.tokens)  # fmt: skip
    named = any(
        m.kind != "thing" or fold(m.text) in lexicon.names or fold(m.head) in lexicon.names
        for m in parsed.mentions
    )
    own = any(_is_own(parsed, mention, lexicon, last) for mention in parsed.mentions)
    found = {
        "linked": linked,
        "corrects": corrects,
        "points": bool(kinds & {"subject", "object"}),
        "owner": "owner" in kinds,
        "this": "this" in kinds,
        "which": "which" in kinds,
        "neuter": "neuter" in kinds,
        "no_verb": parsed.verb is None,
        "no_word": not words,
        "one_word": len(words) == 1,
        "two_words": len(words) == 2,
        "three_words": len(words) == 3,
        "asks": asks,
        "own_name": any(t.tag == "name" for t in parsed.tokens),
        "new_rare": max(new, default=0.0),
        "known_name": any(fold(m.text) in lexicon.names for m in parsed.mentions),
        "unknown": lexicon.unknown(text),
        "repeats": sum(t in last for t in words) / len(words) if words else 0.0,
        "own_subject": own,
        "own_and_points": own and bool(pointed),
        "own_alone": own and not pointed,
        "named_alone": named and not pointed,
        "linked_phrase": linked and parsed.verb is None,
        "lacks_owner": _lacks_owner(parsed),
        "complete": any(m.last > m.core for m in parsed.mentions),
        "english": read_intent(text).english,
    }
    return {name: float(value) for name, value in found.items() if value}


def _has_infinitive(parsed: Parsed) -> bool:
    """« comment trouver… », « quelles erreurs éviter ? »."""
    return any(t.tag == "infinitive" for t in parsed.tokens) or any(
        first.tag == second.tag == "noun" and _INFINITIVE.search(second.low) is not None
        for first, second in pairwise(parsed.tokens)
    )


def _is_own(parsed: Parsed, mention: Mention, lexicon: Lexicon, last: set[str]) -> bool:
    """Whether a phrase can be what the turn is about: a name, or a thing that is not merely of
    something else (« le budget », « combien de salariés »), with a word that the last question
    lacks and that is not in every passage.
    """
    new = [lexicon.rarity.get(t, 0.5) for t in terms(mention.text) if t not in last]
    if max(new, default=0.0) < SPECIFIC or mention.head.isdigit():
        return False
    whole = mention.last > mention.core
    if grammar.singular(mention.head) in grammar.ATTRIBUTES | grammar.ROLES:
        return whole
    if mention.kind != "thing" or fold(mention.text) in lexicon.names or whole:
        return True
    lead = parsed.tokens[max(0, mention.first - 2) : mention.first]
    return bool(mention.determiner) and not any(t.low == "combien" for t in lead)


def _lacks_owner(parsed: Parsed) -> bool:
    """« quel est le budget ? », « combien de salariés ? »: the only phrase is of something."""
    real = [m for m in parsed.mentions if not m.head.isdigit()]
    if len(real) != 1 or any(t.tag == "name" for t in parsed.tokens):
        return False
    mention = real[0]
    attribute = grammar.singular(mention.head) in grammar.ATTRIBUTES | grammar.ROLES
    counted = bool(_BARE_LEAD.match(parsed.text))
    return mention.core == mention.last and (attribute or counted)


@lru_cache(maxsize=1)
def default_models() -> dict[str, LogisticModel]:
    """The models that come with the package: ``leans`` over ``SIGNS``, ``subject`` over ``MARKS``,
    ``holds`` over what :mod:`carnet_rag.conversation.followups` reads off an answer.
    """
    data = resources.files("carnet_rag.conversation").joinpath("leaning.json").read_text("utf-8")
    table = json.loads(data)
    assert set(table["leans"]["weights"]) <= set(SIGNS)
    assert set(table["subject"]["weights"]) <= set(MARKS)
    return {name: LogisticModel(m["bias"], m["weights"]) for name, m in table.items()}
