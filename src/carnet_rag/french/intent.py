"""What a question asks for: a number, a date, a person, a place, a definition, a list...

Dense vectors do not hear the question word (« quand X a-t-il été fondé ? » and « qui a fondé X ? »
stand at 0.98), so it is read here, by general rules of French and English interrogatives, for
readers' questions and anticipated ones alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from carnet_rag.french.english import in_english, mostly_english
from carnet_rag.french.tokens import fold

AskedKind = Literal[
    "amount", "count", "date", "duration", "definition", "who", "link", "where", "list", "why",
    "how", "yes_no", "what",
]  # fmt: skip

# What "quel X", "which X" asks for, by the noun X. Folded words; the first row that fits wins.
_NOUNS: tuple[tuple[AskedKind, str], ...] = (
    (
        "amount",
        r"budgets?|montants?|subventions?|tarifs?|prix|couts?|salaires?|cotisations?|dotations?|"
        r"sommes?|amendes?|loyers?|honoraires|remunerations?|enveloppes?|price|cost|fee|budget",
    ),
    ("duration", r"durees?|delais?|duration"),
    (
        "count",
        r"pourcentages?|proportions?|parts?|taux|nombres?|poids|effectifs?|quantites?|chiffres?|"
        r"ecarts?|ages?|tailles?|surfaces?|volumes?|distances?|hauteurs?|tonnages?|superficies?|"
        r"longueurs?|largeurs?|profondeurs?|vitesses?|puissances?|debits?|densites?|capacites?|"
        r"temperatures?|populations?|frequences?|periodicites?|percentage|share|number|rate",
    ),
    (
        "date",
        r"dates?|annees?|periodes?|jours?|mois|siecles?|moments?|epoques?|calendriers?|"
        r"echeances?|year|date|day|month|time",
    ),
    ("link", r"sites?|adresses?|liens?|url|e-?mails?|courriels?|telephone|website|link|address"),
    ("why", r"raisons?|causes?|motifs?|reasons?"),
    ("definition", r"definitions?|sens|signification|differences?|meaning"),
    (
        "who",
        r"\w*auteurs?|personnes?|personnalites?|president\w*|direct(?:eur|rice)s?|fond(?:at\w+)|"
        r"elus?|deputes?|parlementaires?|\w*ministres?|chercheu\w+|specialistes?|philosophes?|"
        r"ecrivains?|politologues?|dirigeants?|organismes?|organisations?|structures?|"
        r"associations?|institutions?|administrations?|entreprises?|firmes?|societes?|fondations?|"
        r"instituts?|sondeurs?|instances?|groupements?|reseaux?|mouvements?|acteurs?|"
        r"partenaires?|cabinets?|redact\w+|membres?|ex|person|author|company|organi[sz]ation|"
        r"institution|partners?|nom|noms|name|names|editeur|publisher",
    ),
    (
        "where",
        r"lieux?|villes?|regions?|departements?|endroits?|communes?|pays|assemblees?|"
        r"agglomerations?|place|city|country|region|town",
    ),
)
_PAYS = r"(?:cout(?!um)|pa(?:y|ie)|verse|gagn|depens)\w*"
# Interrogative phrases: the one that stands first in the question says what is asked.
_PHRASES: tuple[tuple[AskedKind, str], ...] = (
    (
        "amount",
        r"combien d'(?:argent|euros)|how much|what (?:do|does|did|will|would) (?:[\w'-]+ ){1,4}?"
        rf"cost|revien\w* a combien|combien (?!d[e'])(?:\w+[ '-]){{0,3}}?{_PAYS}|"
        # « ça coûte combien d'apprendre ? », not « ils gagnent combien de points ? »
        rf"{_PAYS} combien(?! d(?:e |')(?!\w+(?:er|ir|re)\b))",
    ),
    (
        "duration",
        r"(?:depuis|pendant|durant|en) combien d[e'] ?(?:temps|an\w*|mois|jours|siecles?)|"
        r"combien de (?:temps|tps)|how long",
    ),
    ("count", r"combien|cb|nb|how many|^%|%$|what percentage"),
    # « que faire quand il pleut ? » asks for no date: the word opens the question or ends it.
    (
        "date",
        r"(?:(?<=^)|(?<=^et )|(?<=^mais )|(?<=c'est )|(?<=, )|(?<=: )|(?<=^ca ))(?:quand|kan)|"
        r"quand$|(?:depuis|jusqu'a|pour|de|a partir de) quand|quand est-ce|quand (?:\w+ )?\w+-t?-?"
        r"(?:il|elle|ils|elles|on)|when",
    ),
    ("why", r"pourquoi|pk|pq|why|comment (?:se fait-il|expliquer)|d'ou vient"),
    (
        "definition",
        r"c'est quoi|c koi|kesako|qu'est[- ]ce qu'une?|qu'est[- ]ce que (?:c'est|ca|le|la|l'|les)|"
        r"que (?:recouvre|designe|signifie)\w*|qu'(?:appelle|entend)\w*|comment (?:definir|"
        r"comprendre|faut-il comprendre)|what is (?:an? |the )?\w+ ?\w*$|what does .{2,40} "
        r"(?:mean|stand for)",
    ),
    ("what", r"qu'est[- ]ce qui"),
    ("who", r"(?:a |de |par |avec |pour |chez )?(?:qui|ki|who|whom|whose)|comment s'appelle\w*"),
    ("where", r"qou|where"),
    ("how", r"comment|how|de quelle (?:facon|maniere)|par qou (?:\w+ ){0,2}commenc\w*|par quoi"),
    (
        "list",
        r"quels? sont|quelles? sont|quel(?:le)?s (?:ont|furent)|what are the|en quoi consist\w*",
    ),
)
# Without an interrogative (telegraphic questions), the telling nouns.
_KEYWORDS: tuple[tuple[AskedKind, str], ...] = (
    ("definition", r"definitions?|signifi\w*|veut dire|sigle|acronyme|sens|meaning"),
    ("amount", r"budget|montant|tarif|prix|cout|payant|gratuit|subvention|cotisation"),
    (
        "count",
        r"pourcentage|proportion|^part|nombre|taux|chiffres?|effectif|statistiques?|^%|plafonds?|seuils?",
    ),
    ("duration", r"durees?|delais?"),
    ("date", r"date|annee|calendrier|parution"),
    ("link", r"site|adresse|lien|url|telecharger|telephone|e-?mail|contact|^lire|^consulter"),
    ("who", r"auteur|fondateur|president|directeur|nom|redacteurs?"),
    ("where", r"lieu|ville|region"),
    ("list", r"liste|etapes|phases|partenaires|membres|outils|types|formes"),
    ("how", r"methode|demarche|mode d'emploi"),
)
_YES_NO = re.compile(
    r"^(?:et |mais |donc |alors |enfin )?(?:est-ce qu|y a[- ]t[- ]il|"
    r"(?:il )?y ?a (?!quoi|combien)|peut-on|faut-il|doit-on|is |are |does |do |did |was |were |"
    r"can |has |have |should )|\w-(?:t-)?(?:il|elle|ils|elles|on|ce)\b|"
    r"\b(?:ou pas|bien vrai|confirm\w+)\b"
)
_RELATIVE = re.compile(
    r"(?:(?:\b(?:l|d)'|\b(?:le|la|les|un|une|du|des|au|aux|cet|cette|ces|mon|ma|mes|son|sa|ses|nos?|"
    r"vos?|notre|votre|leurs?|de|deux|the|a) )\w[\w-]*|\b(?:ceux|celles?|celui|quelqu'un))"
    r" (?:qui|who)$"
)
"""« aux gens qui réclament »: a noun, and what is said of it."""
_COMPLEMENT = re.compile(r" d(?:es?|u|')\b")
_SCENE = re.compile(r"quand (?:on|je|tu|nous|vous|j'ai) ")
"""« quand on lance un appel, combien de réponses ? »: what comes first sets the scene."""
_QUEL = re.compile(r"\b(?:quel(?:le)?s?|which|what)\b((?: [\w'-]+){0,5})")
_LINKING = frozenset(
    re.findall(
        r"\w+",
        "est sont etait etaient fut furent a ont ete sera seront serait le la les l un une deux "
        "trois quatre the is are was were of y t il exactement",
    )
)
_PHRASE_RULES = tuple((kind, re.compile(rf"(?<![\w'-])(?:{r})(?![\w-])")) for kind, r in _PHRASES)
_NOUN_RULES = tuple((kind, re.compile(rf"^(?:{r})$")) for kind, r in _NOUNS)
_KEYWORD_RULES = tuple((kind, re.compile(rf"(?<!\w)(?:{r})(?!\w)")) for kind, r in _KEYWORDS)
_LIST_ALSO = re.compile(
    r"\bquel(?:le)?s (?:sont|ont ete|furent)\b|\bcit(?:er|ez|e)\b|\blist(?:e|er|ez)\b|"
    r"\benumer\w*|\bles (?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d+) |"
    r"\b(?:quel(?:le)?s|lesquel(?:le)?s|what|which) (?:(?:deux|trois|quatre|cinq|six|sept|\d+) )?"
    r"\w+s\b|\bse compose\w*|\bconsist\w*|\bqui sont\b"
)
_COUNT_WORDS = (
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze",
)  # fmt: skip
_SO_MANY = re.compile(
    rf"\b(?:les|ses|leurs|ces|quel(?:le)?s|cite[rz]?|liste(?:[rz]| des)?|the|its|their|which|what) "
    rf"(?P<many>\d{{1,2}}|{'|'.join(_COUNT_WORDS[2:])}) "
    r"(?!(?:ans|mois|jours|heures|pour cent|premier\w*|dernier\w*)\b)(?P<noun>[^\W\d_]\w*)",
    re.IGNORECASE,
)
_FEWEST, _MOST = 2, 20
"""Of how many things a list may be asked with its number."""
# The noun that is counted or named: « combien de X », « quel X », "how many X".
_HEAD = re.compile(
    r"\b(?:(?:combien|cb) d(?:e |es |')|nb (?:d(?:e |es |'))?|nombre d(?:e |es |')|how many "
    r"|quel(?:le)?s? (?:est |sont )?(?:la |le |les |l')?|which |what )(\w{3,})"
)
_ADDED = re.compile(
    r", et ((?:[a-z]{1,6} ){0,2}(?:qui|quoi|quand|qou|comment|pourquoi|combien|quel(?:le)?s?)"
    r"(?: [\w'-]+){0,2})$"
)
_NUMBER = re.compile(r"\d+(?:[.,  ]\d{3})*(?:[.,]\d+)?")
_SOME = r"(?:une? )?(?:dix|douz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aine"
CHOICE = re.compile(
    rf"(?<![\w.,])(?P<one>\d[\d.,  \u202f\u00a0]*?|{_SOME}) ?(?P<unit>%|€)? ?"
    r"(?:ou|or) (?:bien |plut[ôo]t )?(?:d[e'’] ?|à |a |en )?"
    rf"(?P<other>\d[\d.,  \u202f\u00a0]*\d|\d|{_SOME})",
    re.IGNORECASE,
)
"""« 1000 ou 650 ? », « de 1000 ou de 650 ? »."""
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked. ``years`` and ``numbers`` are those that the question itself states;
    ``noun`` is the folded noun that is counted or named (« combien de X »), "" without one;
    ``many`` of how many things a list is asked (« les 5 angles »), 0 of a list without its number.
    """

    kind: AskedKind
    noun: str
    wants_list: bool
    english: bool
    years: frozenset[str]
    numbers: frozenset[str]
    many: int = 0


def read_intent(question: str) -> Intent:
    """Read what a question asks for; any text will do, French or English, typed badly or not."""
    return _read_intent(question, mostly_english())


@lru_cache(maxsize=20_000)
def _read_intent(question: str, mostly: bool) -> Intent:
    # Folding would make « où » the conjunction « ou ».
    text = fold(re.sub(r"\b[oO]ù\b", "qou", question)).strip(" ?!.")
    text = re.sub(r"\bpar ou\b", "par qou", text)  # « par ou je commence » joins nothing
    text = re.sub(r"^ou(?= \w+(?:er|e|ons|ez)?\b)", "qou", text)
    years = frozenset(_YEAR.findall(text))
    # « 1000 ou 650 ? »: neither is stated, both are to be found.
    choice = {re.sub(r"\D", "", m[n]) for m in CHOICE.finditer(text) for n in ("one", "other")}
    # « qui a créé la chaire, et en quelle année »: what comes last, with hardly a word, is asked.
    last = _ADDED.search(text)
    kind = _kind(last[1] if last else text)
    if choice:
        kind = "date" if choice <= years and kind == "what" else kind if years & choice else "count"
    return Intent(
        kind=kind,
        noun=head[1] if (head := _HEAD.search(text)) else "",
        wants_list=bool(_LIST_ALSO.search(text)),
        english=in_english(question, text, mostly),
        years=years - choice,
        numbers=frozenset(re.sub(r"\D", "", n) for n in _NUMBER.findall(text)) - years - choice,
        many=so_many(text)[0],
    )


def so_many(question: str) -> tuple[int, str]:
    """Of how many things a list is asked, and their noun as it is written: « les 5 angles »; 0 and
    "" of a list without its number.
    """
    found = _SO_MANY.search(question)
    if found is None:
        return 0, ""
    told = found["many"].lower()
    many = int(told) if told.isdigit() else _COUNT_WORDS.index(told)
    return (many, found["noun"]) if _FEWEST <= many <= _MOST else (0, "")


def _kind(text: str) -> AskedKind:
    """The earliest interrogative decides; then an inversion; then the nouns of a telegram. A
    relative « qui » asks only where nothing else does: « la personne qui a fondé X ? ».
    """
    found: list[tuple[int, int, AskedKind]] = []
    relative = ""
    for order, (kind, rule) in enumerate(_PHRASE_RULES):
        for match in rule.finditer(text):
            if kind == "who" and _RELATIVE.search(text, 0, match.end()):
                relative = text[: match.start()]
                continue
            found.append((match.start(), order, kind))
            break
    if which := _QUEL.search(text):
        found.append((which.start(), -1, _noun_kind(which[1]) or "what"))
    if found:
        first = min(found)
        if len(found) > 1 and _SCENE.match(text):
            first = sorted(found)[1]
        # « quels sont les partenaires » is a list of what its noun names; the list flag says so.
        return first[2] if first[2] != "what" or len(found) == 1 else _best(found)
    if _YES_NO.search(text):
        return "yes_no"
    # « part des élus qui agissent »: the noun that opens a telegram is what it asks.
    telling = _COMPLEMENT.split(relative)[0] or text
    told = (kind for kind, rule in _KEYWORD_RULES if rule.search(telling))
    return next(told, "who" if relative else "what")


def _noun_kind(words: str) -> AskedKind | None:
    split = re.split(r"[ ']", words.strip())
    opens = next((at for at, word in enumerate(split) if word not in _LINKING), len(split))
    # The noun, or an adjective and the noun: « quel document | une région signe-t-elle ».
    for word in takewhile(lambda word: word not in _LINKING, split[opens : opens + 2]):
        for kind, rule in _NOUN_RULES:
            if rule.match(word):
                return kind
    return None


def _best(found: list[tuple[int, int, AskedKind]]) -> AskedKind:
    start = min(found)[0]
    at_start = [kind for position, _, kind in sorted(found) if position == start]
    return next((kind for kind in at_start if kind != "what"), "what")
