"""What a conversation has spoken of: the phrases that a later turn may lean on, and their marks.

A mark is a fact that one can read off the question (who is its subject, how many turns back, what
a pronoun agrees with). How much each weighs is fitted on dialogues (``eval/fit_leaning.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from carnet_rag.conversation.lexicon import Lexicon
from carnet_rag.conversation.pointing import Pointer
from carnet_rag.french import grammar
from carnet_rag.french.grammar import Gender, Number
from carnet_rag.french.intent import read_intent
from carnet_rag.french.numbers import MONTHS
from carnet_rag.french.parsing import Kind, Mention, Parsed, parse
from carnet_rag.french.tokens import fold, terms
from carnet_rag.types import Answer

MARKS = (
    "back",  # turns back, in thirds
    "carried",  # the turn leaned on it already
    "name", "person", "thing",
    "subject", "asked",  # its part in the question
    "counted",  # « combien de… », « quelle part des… »
    "attribute",  # « le budget », « le président »: of something else
    "definite", "bare",  # « le… », without an article
    "placed",  # « dans… », « en… », « sur… »
    "inside",  # the complement of another phrase
    "has_complement",
    "late",  # its rank among the phrases of its question, in fifths
    "answer",  # only the answer to « qui… » names it
    "answer_person",  # and it is a person
    "rarity", "unknown",  # of its words in the carnets
    "clash",  # a pronoun of another gender or number
    "agrees",  # a pronoun of its gender and number
    "wants_person", "wants_thing",  # what the pronoun stands for and it is not
    "said",  # the turn names it anew
)  # fmt: skip
_TIME = frozenset(
    ["temps", "fois", "an", "ans", "année", "années", "mois", "jour", "jours", "date", "siècle",
     "occasion"]
) | set(MONTHS)  # fmt: skip
_NO_NOUN = frozenset(["près", "celui", "celle", "ceux"])
_SELF = frozenset(["carnet", "document", "rapport", "texte", "page", "site"])
_NAME = re.compile(
    r"(?:[A-ZÀ-Ý][\w&'’-]*)(?: (?:(?:de|des|du|&|et|la|le) )?(?:[A-ZÀ-Ý0-9][\w&-]*))+"
)
_TITLE = re.compile(r"«[^»]*»|“[^”]*”")
_ENGLISH = re.compile(
    r"\b(?:[A-ZÀ-Þ][\w&'’-]*(?: (?:of |the |de |du |des |la |le |& )?[A-ZÀ-Þ0-9][\w&-]*)*"
    r"|(?:the|how many|a|an) [a-z][\w-]*(?: (?!(?:of|is|are|was|were|has|have|had|do|does|did|in|on"
    r"|at|to|for|with|by|from|and|or|that|which|who|about|can|will|take|say)\b)[\w&-]+){0,3})"
)
_ASKING = frozenset(
    [
        "who",
        "what",
        "when",
        "where",
        "why",
        "how",
        "which",
        "is",
        "are",
        "does",
        "do",
        "did",
        "in",
        "on",
        "at",
        "by",
    ]
)
_OF_READER = re.compile(
    r"\b(?:je suis|j['’]étais|on est|nous sommes|i am|we are)(?: dans| de| à)? ?"
    r"(?:une?|des|l[ae]s?|l['’])? ?$",
    re.IGNORECASE,
)
_MINE = re.compile(r" (?:sur|dans|de|pour|chez|à|avec) (?:m(?:on|a|es)|not?re|nos) .*$", re.I)
"""« l'alliance sur mon territoire »: what is the reader's own is not carried."""
_ASKED_BESIDE = re.compile(r", et (?:\w+ )?quel(?:le)?s? [^,]*$")
_FEMININE = re.compile(r"(?:ine|ette|elle|anne|iane|ique|ie|itte|a|aire|ise|èle)$")


@dataclass(frozen=True, slots=True)
class Past:
    """A past turn as it was understood: its question, and the subject it leaned on, if any."""

    question: str
    subject: str | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A phrase that stands alone (« les élus locaux ») with its marks, but for the turn's."""

    phrase: str
    gender: Gender
    number: Number
    kind: Kind
    marks: dict[str, float]


def is_the_document(phrase: str) -> bool:
    """« ce rapport »: the document that is read, rather than something in it."""
    this, _, head = phrase.lower().partition(" ")
    return this in ("ce", "cet", "cette") and head in _SELF


def subjects(history: Sequence[Past], lexicon: Lexicon) -> list[Subject]:
    """The phrases of the past turns, the last turn's first; each once, where it was last."""
    found: dict[str, Subject] = {}
    for back, past in enumerate(reversed(history)):
        for subject in _of_turn(past, lexicon):
            subject.marks["back"] = min(back, 3) / 3
            found.setdefault(fold(subject.phrase), subject)
    return list(found.values())


def marks(subject: Subject, turn: str, pointers: Sequence[Pointer]) -> dict[str, float]:
    """All the marks of a subject for a turn."""
    held = dict(subject.marks)
    words = set(terms(subject.phrase))
    held["said"] = len(words & set(terms(turn))) / len(words) if words else 1.0
    for pointer in pointers:
        gender = None not in (pointer.gender, subject.gender) and pointer.gender != subject.gender
        number = None not in (pointer.number, subject.number) and pointer.number != subject.number
        if gender or number:
            held["clash"] = 1.0
        elif pointer.gender == subject.gender is not None and pointer.number == subject.number:
            held["agrees"] = 1.0
        if pointer.person and subject.kind == "thing":
            held["wants_person"] = 1.0
        if pointer.kind == "neuter" and subject.kind == "person":
            held["wants_thing"] = 1.0
    return held


def _of_turn(past: Past, lexicon: Lexicon) -> list[Subject]:
    found = []
    if past.subject:
        parsed = parse(past.subject)
        mention = next(iter(parsed.mentions), None)
        kind: Kind = mention.kind if mention else "name"
        gender, number = (_gender(mention), mention.number) if mention else (None, None)
        known = {"carried": 1.0, kind: 1.0, **_words(past.subject, lexicon)}
        found.append(Subject(past.subject, gender, number, kind, known))
    if read_intent(past.question).english:
        found += _in_english(past.question, lexicon)
    else:
        # « quand…, et dans quelle ville ? »: what was asked beside is not what it is about.
        parsed = parse(_ASKED_BESIDE.sub("", past.question))
        named = (_subject(parsed, mention, lexicon) for mention in parsed.mentions)
        for place, subject in enumerate(s for s in named if s is not None):
            subject.marks["late"] = place / 5
            found.append(subject)
    return [*found, *_of_answer(past, lexicon)]


def _words(phrase: str, lexicon: Lexicon) -> dict[str, float]:
    return {"rarity": lexicon.rarest(phrase), "unknown": lexicon.unknown(phrase)}


def _subject(parsed: Parsed, mention: Mention, lexicon: Lexicon) -> Subject | None:
    if _is_circumstance(mention) or "%" in mention.head or not terms(mention.text):
        return None
    head = grammar.singular(mention.head)
    if grammar.is_prenominal(mention.head) or head in grammar.ADVERBS or mention.head in _NO_NOUN:
        return None  # « les premiers », « un près de… », « celui de la mairie »
    before = parsed.tokens[max(0, mention.first - 2) : mention.first]
    around = [m for m in parsed.mentions if m.first < mention.first and m.last >= mention.last]
    parent = around[-1] if around and mention.preposition else None
    counted = any(t.low == "combien" for t in before) or (
        parent is not None and fold(grammar.singular(parent.head)) in grammar.QUANTITIES
    )
    if mention.role == "asked" and head in grammar.QUANTITIES:
        return None
    holding = [m for m in parsed.mentions if m.first <= mention.first and m.last >= mention.last]
    if any(_OF_READER.search(parsed.text[: m.start]) for m in holding):
        return None  # « on est une petite association »: who asks, not what is asked about
    phrase, number = _phrase(mention, lexicon), mention.number
    phrase = _MINE.sub("", phrase)
    unnamed = mention.kind == "thing" and not mention.determiner and phrase == mention.text
    if unnamed and not counted and mention.first and mention.preposition in ("", "à", "en"):
        return None  # an adjective or an adverb rather than something
    if counted and not mention.determiner:
        phrase, number = grammar.definite(mention.text, mention.gender, "p"), "p"
    elif mention.role == "asked":
        phrase = grammar.definite(mention.text, mention.gender, mention.number)
    found = {
        mention.kind: 1.0,
        "subject": float(mention.role == "subject"),
        "asked": float(mention.role == "asked"),
        "counted": float(counted),
        "attribute": float(head in grammar.ATTRIBUTES),
        "definite": float(mention.determiner in ("le", "la", "l'", "les")),
        "bare": float(not mention.determiner and mention.kind == "thing"),
        "placed": float(mention.preposition in ("dans", "en", "sur", "à")),
        "inside": float(parent is not None),
        "has_complement": float(mention.last > mention.core),
        **_words(phrase, lexicon),
    }
    # « pierre delsol » in small letters is no stone: a name that the carnets write has no gender.
    named = not mention.determiner and phrase[:1].isupper() > mention.text[:1].isupper()
    return Subject(phrase, None if named else _gender(mention), number, mention.kind, found)


def _phrase(mention: Mention, lexicon: Lexicon) -> str:
    """The phrase as it is taken up: a name as the carnets write it, no article of our own."""
    written = lexicon.written(mention.text)
    if written != mention.text and not mention.determiner:
        return written
    if not mention.determiner and mention.kind == "thing" and not mention.preposition:
        return mention.text
    body = mention.noun_phrase()
    return body.replace(mention.text, written) if written != mention.text else body


def _gender(mention: Mention) -> Gender:
    if mention.kind != "person" or mention.gender:
        return mention.gender
    first = mention.text.split()[0].lower().split("-")[0]
    if first in ("mme", "madame") or _FEMININE.search(first):
        return "f"
    return "m" if first in ("m", "monsieur") else None


def _is_circumstance(mention: Mention) -> bool:
    """A date, a level (« au niveau local »), a figure or the document itself is no subject."""
    head = mention.head.lower()
    words = [fold(w) for w in re.findall(r"\w+", mention.text)]
    if fold(head) in grammar.LEVELS or head.isdigit() or mention.determiner in ("mon", "ma", "mes"):
        return True
    if head in ("niveau", "échelle", "échelon", "plan") and any(w in grammar.LEVELS for w in words):
        return True
    # « qui a écrit ce document ? » is of the document, « dans ce document » of what it says.
    if is_the_document(mention.noun_phrase()):
        return bool(mention.preposition)
    bare = mention.last == mention.core and mention.kind != "name"  # not « le carnet « Agir » »
    return head in _TIME or (head in _SELF and bare)


def _in_english(question: str, lexicon: Lexicon) -> list[Subject]:
    found: list[Subject] = []
    for match in _ENGLISH.finditer(question):
        words = match[0].split()
        while words and words[0].lower() in _ASKING | {"how", "many", "a", "an"}:
            words = words[1:]
        phrase = " ".join(words)
        if not terms(phrase):
            continue
        named = any(w[0].isupper() for w in words)
        plural: Number = "p" if phrase.endswith("s") and not named else "s"
        kind: Kind = "name" if named else "thing"
        place = {kind: 1.0, "late": len(found) / 5, "definite": float(words[0].lower() == "the")}
        found.append(Subject(phrase, None, plural, kind, {**place, **_words(phrase, lexicon)}))
    return found


def _of_answer(past: Past, lexicon: Lexicon) -> list[Subject]:
    """People and bodies that the quote which answers « qui… » names and the question does not: a
    title between quotation marks is neither, and other quotes stand beside the answer.
    """
    answer = past.answer
    who = read_intent(past.question).kind == "who"
    if answer is None or answer.status != "answered" or not who:
        return []
    asked = fold(f"{past.question} {past.subject or ''}")
    found: list[Subject] = []
    for citation in answer.citations[:1]:
        for match in _NAME.finditer(_TITLE.sub(lambda m: " " * len(m[0]), citation.quote)):
            if fold(match[0]) in asked:
                continue
            name = lexicon.written(match[0])
            mention = next(iter(parse(f"Qui est {name} ?").mentions), None)
            person = mention is not None and mention.kind == "person"
            kind: Kind = "person" if person else "name"
            known = {"answer": 1.0, "answer_person": float(person), kind: 1.0,
                     "late": min(len(found), 5) / 5}  # fmt: skip
            gender = _gender(mention) if mention else None
            found.append(Subject(name, gender, "s", kind, {**known, **_words(name, lexicon)}))
    return found
