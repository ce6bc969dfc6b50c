"""A claim, read: its figures, dates, names, levels, actors, direction; and a text cut in claims."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from carnet_rag.check.ledger import Ledger
from carnet_rag.check.values import Value, claim_terms, read_values
from carnet_rag.errors import QuestionError
from carnet_rag.figures.context import actors, levels
from carnet_rag.french import opposites
from carnet_rag.french.grammar import ASKING
from carnet_rag.french.intent import read_intent
from carnet_rag.french.names import Name, find_names
from carnet_rag.french.numbers import Moment, find_moments, find_quantities
from carnet_rag.french.parsing import parse
from carnet_rag.french.polarity import find_turns
from carnet_rag.french.segment import split_sentences
from carnet_rag.french.tagging import find_acts, tag

LONGEST = 2000
"""Characters of one claim; a paragraph is split first."""
_SPOKEN = frozenset(["je", "j'", "moi", "me", "m'", "tu", "te", "t'", "toi", "vous"])
"""Words of someone who speaks to the assistant, not of a sentence about the world."""
_SENTENCE = 6
"""Words from which a text that ends with a full stop is taken for a sentence."""
_PRONOUN = re.compile(r"(?:il|elle|celui-ci|celle-ci)\s+", re.I)
_OPENING = re.compile(r"(?:(?:le|la)\s+|l['’])?", re.I)
_SUBJECT = 8
"""Words of a subject beyond which its name alone stands for it."""
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FRAME = re.compile(
    r"(?:[-•–*]\s+)?(?:(?:oui|non|si|en effet|en fait)\s*[,:]\s*)?"
    r"(?:(?:selon|d['’]après|dans|pour)\s+(?:le|la|ce|cette|l['’])\s*"
    r"(?:carnet|document|texte|rapport|bilan|guide|étude|auteur|passage)\s*,\s*)?"
    r"(?:(?:le|ce|la|cette|l['’])\s*(?:carnet|document|texte|rapport|bilan|guide|auteur|passage)\s+"
    r"(?:dit|indique|précise|rappelle|note|affirme|explique|montre|ajoute|souligne)\s+qu(?:e\s+|['’]))?",
    re.I,
)
_SILENCE = re.compile(
    r"le\s+(?:carnet|document|texte)\s+ne\s+(?:dit|donne|précise|indique)\s+pas\s+[^;:,]{0,80}[;:,]\s*"
    r"(?:mais\s+)?(?:il\s+(?:dit|indique|précise|rappelle)\s+qu(?:e\s+|['’]))?",
    re.I,
)
"""What leads a claim in without being part of it: « Oui : », « Selon le carnet, », a bullet."""
_FIRST = re.compile(r"premi|second", re.I)
_SOURCE = re.compile(r"(?:selon|d['’]après)\s(?P<who>[^,;:.]+),\s", re.I)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a claim says, slot by slot. ``written`` is the claim as it came, ``text`` how it is
    read: plain digits, one space between words, what frames it left out; ``places`` gives for each
    character of ``text`` its place in ``written``. ``content`` are its content terms, figures left
    out. ``source`` are the terms of the publisher that it names as its source, left out as well.
    """

    text: str
    values: tuple[Value, ...]
    moments: tuple[Moment, ...]
    names: tuple[Name, ...]
    levels: tuple[str, ...]
    actors: tuple[str, ...]
    content: frozenset[str]
    direction: int
    written: str
    places: tuple[int, ...]
    source: frozenset[str]

    @property
    def english(self) -> bool:
        """Whether it is in English, which no statement of the carnets is."""
        return read_intent(self.text).english

    @property
    def all_words(self) -> bool:
        """Whether it holds no figure, date or name that a statement can be held to."""
        return not (self.values or self.moments or self.names)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The span of ``written`` that ``text[start:end]`` was read from."""
        return self.places[start], self.places[end - 1] + 1


def read_claim(text: str, ledger: Ledger) -> Claim:
    """Read a claim. Raises QuestionError when it is blank or too long."""
    written = text
    text, places, source = _plain(written, ledger)
    if not text:
        raise QuestionError(
            "L'affirmation est vide : écrivez la phrase à vérifier.",
            "The claim is empty: write the sentence to check.",
        )
    if len(text) > LONGEST:
        raise QuestionError(
            f"L'affirmation fait {len(text)} caractères : au-delà de {LONGEST}, découpez le texte.",
            f"The claim holds {len(text)} characters: over {LONGEST}, split the text.",
        )
    moments = find_moments(text)
    quantities = [
        q
        for q in find_quantities(text, moments)
        if not (q.kind == "ordinal" and _FIRST.match(text[q.start : q.end]))
    ]
    bare = text
    spans = [(q.start, q.end) for q in quantities] + [(m.start, m.end) for m in moments]
    for start, end in sorted(spans, reverse=True):
        bare = f"{bare[:start]} {bare[end:]}"
    return Claim(
        text,
        tuple(read_values(text, quantities, moments)),
        tuple(moments),
        tuple(find_names(text, ledger.names)),
        tuple(levels(text)),
        tuple(actors(text)),
        frozenset(claim_terms(bare)),
        opposites.heading(text),
        written,
        places,
        source,
    )


def plain_text(written: str, ledger: Ledger) -> str:
    """A claim as it is read: its :attr:`Claim.text`."""
    return _plain(written, ledger)[0]


def _plain(written: str, ledger: Ledger) -> tuple[str, tuple[int, ...], frozenset[str]]:
    """The claim with plain digits, without invisible characters, runs of blanks as one space, the
    frame that leads it in and the publisher that it has it from; with the place of each character
    and that publisher's terms.
    """
    chars: list[tuple[str, int]] = []
    for place, char in enumerate(written):
        if unicodedata.category(char) in ("Cf", "Cc") and not char.isspace():
            continue
        if char.isspace():
            if chars and chars[-1][0] != " ":
                chars.append((" ", place))
            continue
        # « 10³ » is a power; « ⁷⁵ % » is a figure in odd digits.
        raised = (
            char in _RAISED
            and bool(chars)
            and (
                chars[-1][0].isalnum()
                and written[chars[-1][1]] not in _RAISED
                or chars[-1][0] in _RAISED
            )
        )
        digit = unicodedata.digit(char, None)
        plain = str(digit) if digit is not None and not raised else char
        chars.append((plain, place))
    while chars and chars[-1][0] == " ":
        chars.pop()
    text = "".join(c for c, _ in chars)
    lead = _SILENCE.match(text) or _FRAME.match(text)
    skip = lead.end() if lead and len(text) - lead.end() > lead.end() else 0
    led = _SOURCE.match(text, skip)
    source = frozenset(claim_terms(led["who"])) if led else frozenset()
    if led and source and any(source <= s for s in ledger.sources):
        skip = led.end()
    else:
        source = frozenset()
    return text[skip:], tuple(p for _, p in chars[skip:]), source


def split_claims(text: str) -> list[str]:
    """Cut a pasted text into claims: its sentences, questions and blank lines left out."""
    found = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*[-•–])", text):
        flat = " ".join(paragraph.split()).lstrip("-•– ")
        for start, end in split_sentences(flat):
            sentence = flat[start:end].strip()
            if len(claim_terms(sentence)) >= 2 and not sentence.endswith("?"):
                found.append(sentence)
    return found


def split_parts(claim: Claim) -> list[str]:
    """A claim cut at each « et », « alors que », « ; » between parts that each say a thing of their
    own, which two sentences of a carnet may say; nothing for one part.
    """
    text = claim.text
    found, start = [], 0
    for cut in _AND.finditer(text):
        if _is_whole(text[start : cut.start()]) and _is_whole(text[cut.end() :]):
            found.append(text[start : cut.start()])
            start = cut.end()
    return [p.strip(" .") for p in (*found, text[start:])] if found else []


def _is_whole(part: str) -> bool:
    """Whether a part has a verb and, before it, what it is said of, named rather than meant."""
    if len(claim_terms(part)) < _TELLS:
        return False
    if _IMPERSONAL.match(part):
        return True
    acts = find_acts(part, "verb", "participle") | {
        t.start for t in find_turns(part) if t.family == "tense"
    }
    verb = min(acts, default=0)
    before = [t for t in tag(part) if t.start < verb]
    named = any(t.tag in ("noun", "name", "number") for t in before)
    return named and not any(t.tag in ("subject", "relative") for t in before)


_AND = re.compile(r",?\s+(?:et|mais|tandis\s+que|alors\s+que)\s+|\s*;\s+", re.I)
_IMPERSONAL = re.compile(r"il\s+(?:faut|y\s+a|est\s+\w+\s+(?:de\s|d['’]|qu))", re.I)
_TELLS = 3
"""Content words from which a part says something."""


def resume(text: str, before: str, ledger: Ledger) -> str:
    """The text with its opening « il » or « elle » put as the name that opens the text before;
    the text itself when it opens otherwise or nothing tells whom it means.
    """
    pronoun = _PRONOUN.match(text)
    opening = _OPENING.match(before)
    if not pronoun or not opening:
        return text
    names = find_names(before, ledger.names)
    feminine = pronoun.group().lower().startswith(("elle", "celle"))
    other = "le " if feminine else "la "
    if not names or names[0].start > opening.end() or opening.group().lower() == other:
        return text
    verb = next((t for t in parse(before).tokens if t.tag == "verb"), None)
    end = max(names[0].end, verb.start if verb else 0)
    if len(before[:end].split()) > _SUBJECT:
        end = names[0].end
    return f"{before[:end].rstrip()} {text[pronoun.end() :]}"


def looks_like_claim(text: str) -> bool:
    """Whether a message states something to check rather than asks: a statement in one or more
    sentences, with a figure or a date, no question form, and not spoken to the reader's helper.
    """
    text = " ".join(text.split())
    moments = find_moments(text)
    if text.endswith("?") or not (moments or find_quantities(text, moments)):
        return False
    parsed = parse(text)
    first = next((t for t in parsed.tokens if t.tag != "punctuation"), None)
    # The tagger misses rare verbs: a full stop at the end of enough words stands for one.
    stated = parsed.verb is not None or (text[-1] in ".!" and len(text.split()) >= _SENTENCE)
    return (
        stated
        and len(claim_terms(text)) >= 2
        and first is not None
        and first.tag not in ("verb", "infinitive", "participle")
        and not first.low.endswith("ez")
        and not any(
            t.tag in ("ask", "inverted") or t.low in _SPOKEN or t.low in ASKING
            for t in parsed.tokens
        )
    )
