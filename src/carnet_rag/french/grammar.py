"""The little French that rewriting needs: word classes, gender, number, contractions.

Closed classes are listed; open ones are told by their place and their ending. Nothing here knows
a corpus, and nothing here is a parser: what it cannot tell, it says it cannot tell.
"""

from __future__ import annotations

import re
from typing import Literal

from carnet_rag.french.tokens import fold
from carnet_rag.french.wordlists import read_table, read_words

Gender = Literal["m", "f"] | None
Number = Literal["s", "p"] | None


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _typed(text: str) -> frozenset[str]:
    """The words, the longer ones without their accents too: « apres », « deja », « tres »."""
    return _set(text) | {fold(word) for word in text.split() if len(word) > 3}


DETERMINERS: dict[str, tuple[Gender, Number]] = {
    **dict.fromkeys(_set("le un ce cet du au son mon ton quel aucun certain"), ("m", "s")),
    **dict.fromkeys(_set("la une cette sa ma ta quelle aucune certaine"), ("f", "s")),
    **dict.fromkeys(_set("l' leur notre votre chaque"), (None, "s")),
    **dict.fromkeys(
        _set("les des ces ses mes tes leurs nos vos aux plusieurs quelques différents"), (None, "p")
    ),
    **dict.fromkeys(_set("quels tous certains"), ("m", "p")),
    **dict.fromkeys(_set("quelles toutes certaines différentes"), ("f", "p")),
    **dict.fromkeys(_set("deux trois quatre cinq six sept huit neuf dix douze"), (None, "p")),
    "tout": ("m", "s"),
    "toute": ("f", "s"),
}
ASKING = _set("quel quelle quels quelles")
POSSESSIVES = _set("son sa ses leur leurs")

SUBJECTS: dict[str, tuple[Gender, Number]] = {
    "il": ("m", "s"),
    "elle": ("f", "s"),
    "ils": ("m", "p"),
    "elles": ("f", "p"),
}
OBJECTS = _set("le la l' les")
OTHER_PRONOUNS = _set("lui eux on je j' tu nous vous se s' me m' te t' y en ne n'")
PREPOSITIONS = _typed(
    "à de d' du des au aux en dans par pour sur avec sans sous entre chez selon vers depuis "
    "pendant avant après parmi contre auprès dès lors hors outre malgré"
)
RELATIVES = _set("qui que qu' dont où lorsque quand si comme puisque")
QUESTION_WORDS = _set(
    "qui que qu' quoi quand où comment pourquoi combien lequel laquelle lesquels lesquelles"
)
ADVERBS = _typed(
    "aujourd'hui encore déjà aussi surtout plus moins très bien ensemble vraiment pas jamais trop "
    "donc alors ici là maintenant hier demain exactement précisément environ également ensuite "
    "puis avant après actuellement concrètement notamment plutôt seulement mieux autant assez "
    "toujours souvent parfois peu beaucoup tant si autour dedans dessus hélas oui non près loin"
)
CONJUNCTIONS = _set("et ou ni mais car or soit")

SINGULAR_VERBS = read_words("verbs_singular")
PLURAL_VERBS = read_words("verbs_plural")
AUXILIARIES = _set(
    "a ont est sont était étaient avait avaient sera seront fut furent aura auront été ai "
    "serait seraient aurait auraient"
)
INFINITIVE_LEADS = _set("à de d' pour sans peut peuvent doit doivent veut veulent faut où comment")

ROLES = frozenset(
    noun
    for offices in read_table("opposites")["offices"].values()
    for nouns, _ in offices
    for noun in nouns.split()
)
"""Who holds an office, folded: one takes the place of another one in a follow-up."""

QUANTITIES = _set("part pourcentage proportion taux nombre moitié majorité quantité combien")
ACTORS = read_words("acting")
"""Who acts: one of these takes the place of another one in a follow-up."""

_PRENOMINAL = read_words("prenominal")
_FEMININE = read_words("feminine")
_MASCULINE = read_words("masculine")
_FEMININE_ENDINGS = re.compile(
    r"(?:[tsxng]ion|aison|té|tié|ance|ence|ure|ude|ette|esse|ise|ade|ée|ie|erie|trice|euse|ère|"
    r"elle|enne|ine|ique)$"
)
_MASCULINE_ENDINGS = re.compile(
    r"(?:ment|age|isme|eau|oir|oire|teur|ier|ois|ais|eur|al|el|et|at|il|ège|gramme|if|in|on|u|"
    r"er|ant|ent|i|o|d|s|c|t)$"
)


def singular(noun: str) -> str:
    """The noun without the mark of the plural: « régionaux » -> « régional »."""
    low = noun.lower().replace("’", "'")
    if low.endswith("eaux"):
        return low[:-1]
    if low.endswith("aux") and len(low) > 4:
        return low[:-3] + "al"
    return low[:-1] if low.endswith(("s", "x")) and len(low) > 3 else low


def gender_of(noun: str) -> Gender:
    """The noun's gender by its ending, but for those that a dictionary says otherwise of; None for
    names and for what neither tells.
    """
    low = singular(noun)
    if low in _FEMININE:
        return "f"
    if low in _MASCULINE:
        return "m"
    if noun.isupper():
        return None
    if _FEMININE_ENDINGS.search(low):
        return "f"
    return "m" if _MASCULINE_ENDINGS.search(low) else None


def is_prenominal(word: str) -> bool:
    """Whether an adjective usually stands before its noun (« petites », « nouveau », « trois »)."""
    return word.lower() in _PRENOMINAL or word.isdigit()


def starts_with_vowel(text: str) -> bool:
    """Whether « le », « de » and « que » are elided before this text (h counts as mute)."""
    first = fold(text.lstrip('« "“'))[:1]
    return first in "aeiouyh" and bool(first)


def contract(preposition: str, phrase: str) -> str:
    """Put a preposition before a noun phrase: « de » + « les élus » -> « des élus »."""
    de = preposition in ("de", "d'")
    if de or preposition == "à":
        if phrase.lower().startswith("les "):
            return ("des " if de else "aux ") + phrase[4:]
        if phrase.startswith("le "):
            return ("du " if de else "au ") + phrase[3:]
    if de:
        return ("d'" if starts_with_vowel(phrase) else "de ") + phrase
    return f"{preposition} {phrase}" if preposition else phrase


def definite(noun_phrase: str, gender: Gender, number: Number) -> str:
    """Put the definite article before a bare noun phrase."""
    if number == "p":
        return "les " + noun_phrase
    if starts_with_vowel(noun_phrase):
        return "l'" + noun_phrase
    return ("la " if gender == "f" else "le ") + noun_phrase


def level_like(base: str, model: str) -> str:
    """Give the level the ending of the model: (« régional », « locales ») -> « régionales »."""
    low = fold(model)
    plural, feminine = low.endswith(("s", "x")), low.endswith(("e", "es"))
    if base.endswith("al"):
        return base[:-2] + ("ales" if feminine and plural else "ale" if feminine
                            else "aux" if plural else "al")  # fmt: skip
    return base + ("ne" if feminine else "") + ("s" if plural else "")


LEVELS = {
    fold(level_like(base, ending)): base
    for base in _set(
        "local régional national international européen départemental communal mondial territorial "
        "infranational intercommunal municipal cantonal"
    )
    for ending in ("", "e", "s", "es")
}
"""Inflected form, folded -> its masculine singular: « locale », « locaux » -> « local »."""
