"""Whether a text supplies the kind of thing that a question asks for, beyond what it states itself.

« Qui a fondé X ? » is not answered by a sentence whose only name is X, nor « quel taux en 2015 ? »
by one whose only figure is 2015.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from carnet_rag.french.grammar import ACTORS, ROLES
from carnet_rag.french.intent import Intent
from carnet_rag.french.names import Name, find_names
from carnet_rag.french.numbers import Moment, Quantity, find_moments, find_quantities
from carnet_rag.french.tokens import fold, terms

FIGURES = ("count", "amount", "date", "duration")
"""What only a figure or a time answers."""
NUMBERS = ("count", "amount")
"""What only a figure answers that is no time."""
QUANTITIES = ("count", "duration")
"""What a quantity answers."""
_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_LINK = re.compile(r"https?://|www\.|\b\w[\w-]+\.(?:fr|org|com|net|gouv\.fr)\b|@")
# « où télécharger X ? », « où lire X ? »: an address is a place.
_READ_AT = re.compile(r"\b(?:telecharg|consult|trouv|lire|voir)\w*")
_OFFERED = re.compile(
    r"\b(?:télécharg\w+|consultables?|en (?:accès libre|ligne)|disponibles? (?:sur|dans|auprès|en)"
    r"|(?:découvrir|voir|lire|cliquer) ici)\b",
    re.IGNORECASE,
)
# « sur quel site s'inscrire ? »: a platform that is named is a site, without its address.
_SITE = re.compile(
    r"\b(?:sites?|plateformes?|plate-formes?|portail|bases? de données)\b", re.IGNORECASE
)
_SITE_ASKED = frozenset(["site", "sites"])
# « à quelle adresse ? »: that of a street is one as well.
_STREET = re.compile(
    r"\b\d+(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.|boulevard|bd|place|quai|cours|chemin|allée|route"
    r"|impasse|square)\b|\b\d{5} [A-ZÀ-ÖØ-Þ]",
    re.IGNORECASE,
)
_ADDRESS_ASKED = frozenset(["adresse", "adresses", "address"])
_MONEY = re.compile(
    r"€|\d ?[$£]|[$£] ?\d|\b(?:euros?|dollars?|francs?)\b|\bgratuit|\bpayant", re.IGNORECASE
)
_PLACE = re.compile(
    rf"\b(?:à|au|aux|en|dans|sur|chez|de|du)\s+(?:l['’]|la |le |les )?{_CAPITAL}"
    r"|\b(?:site|plateforme|sein|colloque|siège|lieux?|villes?|communes?|quartiers?|régions?"
    r"|départements?|pays|territoires?|rue|place|gare)\b"
)
_CAUSE = re.compile(r"\b(?:car|parce qu|puisqu|raison|d'où|afin|pour|permet|grâce|cause|ainsi)\b")
NAME_ASKED = re.compile(
    r"\b(?:comment s['’]appell\w+|quels? (?:est|sont) les? noms?) ?(?P<held>[^?]*)",
    re.IGNORECASE,
)
_CELL = re.compile(r"(?:^|\s)\|\s*")
"""What opens a cell of a table opens a sentence."""
OFFICES = frozenset(t for role in ROLES for t in terms(role))
_ACTING = frozenset(t for noun in ACTORS | ROLES for t in terms(f"{noun} {noun}s"))
_ACCENTED = ("aàâä", "cç", "eéèêë", "iîï", "oôö", "uùûü")
# « qui est Luc Roy ? », « c'est qui Luc Roy ? », "who is Luc Roy?".
_WHO_IS = re.compile(
    r"\b(?:[Qq]ui|[Ww]ho) (?:est|était|sont|c'est|est-ce que|is|was)?\s?"
    r"(?:M\. |Mme |Monsieur |Madame )?"
    rf"(?P<name>{_CAPITAL}[\w'’-]+(?:\s(?:de |du )?{_CAPITAL}[\w'’-]+)*)\s*\??$"
)
# « quelle année », "which year": a day and a month are no answer.
_YEAR_ASKED = re.compile(r"\b(?:années?|annees?|years?)\b", re.IGNORECASE)
# « quand ouvre X ? » : « le mercredi », « à 18 h » ; not « quand X a-t-il ouvert ? ».
_AT_TIMES = re.compile(
    r"\b(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)s?\b|\bà \d{1,2} ?h(?:eures)?\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:a|ont|avait|avaient|été|fut|furent|née?s?)\b", re.IGNORECASE)
_TIMES = frozenset(
    ["ecart", "age", "an", "ans", "annee", "annees", "mois", "semaine", "semaines", "jour", "jours",
     "heure", "heures", "minutes"]
)  # fmt: skip
"""Nouns of which a length of time is an amount: « l'écart d'espérance de vie »."""
_MEASURED = {
    **dict.fromkeys(("age", "ages", "anciennete"), ("an", "mois", "semaine", "jour")),
    **dict.fromkeys(("surface", "surfaces", "superficie", "superficies"), ("m²", "km²", "ha")),
    **dict.fromkeys(
        ("distance", "longueur", "largeur", "hauteur", "profondeur"), ("m", "km", "cm", "mm")
    ),
    **dict.fromkeys(("tonnage", "tonnages"), ("tonne", "kg")),
    **dict.fromkeys(("temperature", "temperatures"), ("°C", "degré")),
}
"""Nouns of measure whose figure has one of a few units, whatever text tells it."""
_WHEN_ASKED = re.compile(
    r"\b(?:depuis|il y a|après|avant|d['’]avance|délais?|préavis|au bout|d['’]ici|fréquence"
    r"|tou(?:te)?s les|âges?|since|ago|after|before)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?:depuis|voici|voilà|il y a|ça fait|cela fait|après|au bout de?|d['’]ici|tou(?:te)?s les"
    r"|âgée?s? d[e'’]) ?(?:environ |plus de |près de |presque |quelque )?$",
    re.IGNORECASE,
)
_EVERY = re.compile(r"\btou(?:te)?s les $")
_AWAY = re.compile(r" ?(?:après|avant|plus tard|auparavant|plus tôt)\b", re.IGNORECASE)
"""Around a length of time: it says since when, in how long or how often, not how long it takes."""
_OF_IT = re.compile(r" ?(?:de |d['’])\w{3,}")
_SHARES = frozenset(["pourcentage", "proportion", "part", "taux", "percentage", "share", "rate"])
_SHARE_KINDS = ("percent", "points", "multiple", "fraction", "ratio")


def supplies(
    asked: Intent, question: str, text: str, stated: Sequence[Quantity] | None = None
) -> bool:
    """Whether ``text`` (a quote and who says it) holds what such a question asks for; kinds that
    have no shape of their own (how, what, a list...) are always held. ``stated``: the quantities
    of the text, where they are known.
    """
    if asked.kind == "duration":
        return any(_lasts(q, text, question) for q in _stated(text, stated))
    if asked.kind == "count":
        return any(_counts(q, text, asked) for q in _stated(text, stated))
    if asked.kind == "date":
        year = _YEAR_ASKED.search(question) is not None
        again = asked.noun in ("", "jour", "jours") and not _PAST.search(question)
        if again and _AT_TIMES.search(text):
            return True
        told = (m for m in moments(text) if not year or m.year is not None)
        return any(_dates(m, question, asked, year=year) for m in told)
    if asked.kind == "who":
        return _says_who(question, text)
    read_at = asked.kind == "where" and _READ_AT.search(fold(question)) is not None
    if read_at and (_LINK.search(text) or _OFFERED.search(text)):
        return True
    if asked.kind == "link" and (
        (asked.noun in _SITE_ASKED and _SITE.search(text))
        or (asked.noun in _ADDRESS_ASKED and _STREET.search(text))
    ):
        return True
    shape = {"amount": _MONEY, "link": _LINK, "where": _PLACE, "why": _CAUSE}.get(asked.kind)
    return shape is None or shape.search(text) is not None


def _stated(text: str, known: Sequence[Quantity] | None) -> Sequence[Quantity]:
    return quantities(text) if known is None else known


@lru_cache(maxsize=50_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, remembered: the same quotes come back at every question."""
    return tuple(find_quantities(text))


@lru_cache(maxsize=50_000)
def moments(text: str) -> tuple[Moment, ...]:
    """The dates and periods of a text, remembered."""
    return tuple(find_moments(text))


@lru_cache(maxsize=50_000)
def _names(text: str) -> tuple[Name, ...]:
    """The proper names of a text, remembered."""
    return tuple(find_names(text))


def _says_who(question: str, text: str) -> bool:
    """Whether a text names somebody that the question does not, introduces the one whom it asks
    about, or names by a common noun whoever acts.
    """
    known = frozenset(terms(question))
    if name := who_is(question):
        return introduces(name, text)
    text = _CELL.sub(". ", text)
    if any(not known.issuperset(name.terms) for name in _names(text)):
        return True
    # « la commune paie le toit »: whoever acts may be named by a common noun, but no name.
    return NAME_ASKED.search(question) is None and any(
        t in _ACTING and t not in known for t in terms(text)
    )


def who_is(question: str) -> str:
    """Whom the question asks about, by name (« qui est Luc Roy ? »); "" when it does not."""
    person = _WHO_IS.search(question)
    return person["name"] if person else ""


def tells_who(question: str, text: str) -> bool:
    """Whether the question asks who somebody is, by name, and the text introduces them."""
    name = who_is(question)
    return bool(name) and introduces(name, text)


def _any_accent(letter: str) -> str:
    same = next((letters for letters in _ACCENTED if letter.lower() in letters), "")
    return f"[{same}]" if same else re.escape(letter)


def introduces(name: str, text: str) -> bool:
    """Whether a text says who somebody is: a noun before the name (« le maire Luc Roy »), a role
    after it, in a sentence, a signature or a heading.
    """
    # « DELEVOYE » in a signature, « ROZES » for Rozès: capitals often go without their accents.
    family = f"(?i:{''.join(map(_any_accent, name.split()[-1]))})"
    role = (
        rf"\b{family}\b\s*(?:,|\(|[-–—:]|\n)\s*(?:(?:le|la|un|une)\s|l['’])?[^\W\d_A-Z]{{4,}}"
        rf"|\b{family}\b,?\s+(?:est|était|fut|a été|devient|dirige|préside|a fondé|fonde)\b"
        rf"|\b(?!(?:avec|selon|pour|par|dans|comme|chez|sous|entre|sans|vers|depuis|dont)\b)"
        rf"[^\W\d_A-Z]{{4,}},?\s+(?:{_CAPITAL}[\w'’-]+\s+){{0,2}}{family}\b"
        rf"|\b{_CAPITAL}[^\W\d_A-Z]{{3,}}\s+{_CAPITAL}[\w'’-]+\s+{family}\b"
    )
    return re.search(role, text, re.IGNORECASE if name.islower() else 0) is not None


def _counts(quantity: Quantity, text: str, asked: Intent) -> bool:
    """A figure that the question does not state, a share when a share is asked; no rank."""
    written = re.sub(r"\D", "", text[quantity.start : quantity.end])
    if quantity.kind == "ordinal" or (written and written in asked.numbers | asked.years):
        return False
    if asked.noun in _MEASURED:
        often = _EVERY.search(text, 0, quantity.start)
        return quantity.unit in _MEASURED[asked.noun] and not often
    if quantity.kind == "duration":
        return asked.noun in _TIMES
    return asked.noun not in _SHARES or quantity.kind in _SHARE_KINDS


def _lasts(quantity: Quantity, text: str, question: str) -> bool:
    """A length of time that something takes (« après 5 ans de travaux »): « depuis 3 ans » answers
    « depuis combien de temps » only.
    """
    if quantity.kind != "duration":
        return False
    if _OF_IT.match(text, quantity.end):
        return True
    away = _WHEN.search(text[: quantity.start]) or _AWAY.match(text, quantity.end)
    return bool(_WHEN_ASKED.search(question)) or not away


def _dates(moment: Moment, question: str, asked: Intent, *, year: bool) -> bool:
    """A time that the question does not state: « le 5 juillet 2022 » is one of « en 2022 »."""
    years = {str(y) for y in (moment.year, moment.last_year) if y is not None}
    if not years or not years <= asked.years:
        return True
    day = (moment.month, moment.day)
    stated = {*((m.month, m.day) for m in moments(question)), (None, None)}
    return not year and day not in stated
