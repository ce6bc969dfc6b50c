"""Follow-ups without a model: a turn of a conversation becomes a question that stands alone.

The subject is carried over, the slot that changed is swapped, pronouns give way to the last
fitting entity, corrections are honoured. A question with its own subject is left alone: nothing
of the turns before may leak into it. Deterministic, and general: no word here comes from a carnet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from carnet_rag.conversation import (
    anaphora,
    ellipsis,
    english,
    fronting,
    leads,
    memory,
    swapping,
)
from carnet_rag.conversation.edits import mend
from carnet_rag.conversation.memory import Entity, Past
from carnet_rag.french import grammar
from carnet_rag.french.parsing import Parsed, parse
from carnet_rag.types import Answer

__all__ = ["HISTORY", "PastTurn", "Rewrite", "standalone"]

HISTORY = 6
"""How many past turns a rewriting looks at; what is older is forgotten."""

_POINTING = re.compile(r"(?:celui|celle|ceux|celles)\b", re.IGNORECASE)

LinkKind = Literal["first", "standalone", "ellipsis", "pronoun", "correction"]


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A turn as typed. ``standalone`` is the question as understood then, when it is known (the
    reader may have edited it); ``answer`` what it got, for names that a pronoun may take up.
    """

    question: str
    standalone: str | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The last turn as a question that stands alone. ``carried`` is what came from earlier turns:
    phrases that a pronoun stood for, or the question whose slot was swapped. ``swapped`` is what
    the turn put in that slot (« les associations », « en 2015 »).
    """

    question: str
    kind: LinkKind
    carried: tuple[str, ...] = ()
    swapped: str = ""


def standalone(turns: Sequence[PastTurn]) -> Rewrite:
    """Rewrite the last of the turns. Raises ValueError without a turn."""
    if not turns:
        raise ValueError("a conversation needs a turn")
    recent = turns[-(HISTORY + 1) :]
    past: list[Past] = []
    for turn in recent[:-1]:
        understood = turn.standalone or _rewrite(turn.question, past).question
        if _is_question(understood):
            past.append(Past(understood, turn.answer))
    return _rewrite(recent[-1].question, past)


def _is_question(text: str) -> bool:
    """« Bonjour », « merci » and « ok » are turns, but nothing can be taken up from them."""
    return (
        bool(re.search(r"\w{3}", text))
        and leads.strip_polite(text + " ?") != "?"
        and (len(re.findall(r"\w+", text)) > 1 or bool(parse(text).mentions))
    )


def _rewrite(question: str, past: Sequence[Past]) -> Rewrite:
    text = leads.strip_polite(question)
    switched = leads.strip_switch(text)
    if switched is not None:
        text = switched
    if not past:
        return Rewrite(_kept(text, question), "first")
    if switched is not None:
        return Rewrite(_kept(text, question), "standalone")
    if english.is_english(text) or (
        english.is_english(past[-1].standalone) and len(text.split()) < 4
    ):
        return _english(text, question, past)
    corrected = leads.strip_correction(text)
    if corrected is not None:
        return _correct(corrected, question, past)
    text, linked = leads.strip_and(text)
    return _follow(leads.spelled_out(text), question, past, linked=linked)


def _kept(text: str, question: str) -> str:
    """The question as typed; with a capital when something was taken off its front."""
    if text == question.strip() or not text:
        return question.strip()
    return text[:1].upper() + text[1:]


def _follow(text: str, question: str, past: Sequence[Past], *, linked: bool) -> Rewrite:
    known = memory.entities(past)
    bound = swapping.swap_bound(past[-1].standalone, text)
    if bound is not None:
        return Rewrite(bound[0], "ellipsis", (past[-1].standalone,), bound[1])
    text = _set_apart(text, known)
    resolved = anaphora.substitute(text, known)
    if resolved is not None:
        rewritten, carried = resolved
        parsed = parse(rewritten.rstrip(" ?.!"))
        if _POINTING.match(text):
            swapped, whole = swapping.swap(past[-1].standalone, rewritten)
            if whole:
                return Rewrite(leads.capitalise(swapped), "pronoun", (past[-1].standalone,))
        if ellipsis.is_fragment(parsed) and linked and not ellipsis.asks(parsed):
            rewritten = rewritten.rstrip(" ?.!")
        return Rewrite(leads.capitalise(fronting.front(rewritten)), "pronoun", carried)
    parsed = parse(text)
    filled = ellipsis.without_filler(text) if linked else text
    shortened = parse(filled)
    if linked and filled != text and ellipsis.is_fragment(shortened):
        return _ellipsis(filled, past, known)
    if ellipsis.is_fragment(parsed) and _leans(parsed, linked=linked):
        return _ellipsis(text, past, known)
    if _wants_topic(parsed):
        about = memory.topics(known, text, limit=1)
        if about:
            return Rewrite(
                leads.capitalise(f"{text.rstrip(' ?.!')} ({', '.join(about)})"), "ellipsis",
                tuple(about),
            )  # fmt: skip
    return Rewrite(_kept(text, question), "standalone")


def _set_apart(text: str, known: Sequence[Entity]) -> str:
    """« lui, que dit-il ? »: whoever is set apart is a person, if one was spoken of."""
    found = re.match(r"(?P<who>lui|elles?|eux)\s*,\s*(?P<rest>.+)", text, re.IGNORECASE)
    if not found:
        return text
    gender, number = grammar.STRESSED[found["who"].lower()]
    people = [e for e in known if e.kind == "person"]
    person = memory.resolve(people, gender=gender, number=number)
    return f"{person.phrase}, {found['rest']}" if person is not None else found["rest"]


def _leans(parsed: Parsed, *, linked: bool) -> bool:
    """Whether a phrase without a verb needs the last question: « par qui ? », « et les élus ? »
    do; « budget du programme IMPACT 2018-2022 » does not.
    """
    words = [t for t in parsed.tokens if t.tag in ("noun", "name", "participle")]
    names = [t for t in words if t.tag == "name"]
    if linked:
        return True
    if ellipsis.asks(parsed):
        return not names and len(words) <= 5
    governed = bool(parsed.tokens) and parsed.tokens[0].tag == "prep"
    return governed and len(words) <= 4 or len(words) <= 3


def _wants_topic(parsed: Parsed) -> bool:
    """« quel est le budget ? », « qui est le président ? »: of what, is not said."""
    if not 3 <= len(parsed.tokens) <= 9 or any(t.tag == "name" for t in parsed.tokens):
        return False
    real = [m for m in parsed.mentions if m.role != "asked"]
    if len(real) != 1 or real[0].determiner not in ("le", "la", "l'", "les"):
        return False
    mention = real[0]
    return grammar.singular(mention.head) in grammar.ATTRIBUTES and mention.core == mention.last


def _ellipsis(text: str, past: Sequence[Past], known: Sequence[Entity]) -> Rewrite:
    previous = past[-1].standalone
    parsed = parse(text)
    base = (previous,)
    if ellipsis.asks(parsed):
        definite = [m for m in parsed.mentions if m.determiner in ("le", "la", "l'")]
        if (
            ellipsis.asks_last(text)
            or not definite
            and not any(t.tag == "participle" for t in parsed.tokens)
        ):
            asked = ellipsis.reask(previous, text)
            if asked is not None:
                return Rewrite(leads.capitalise(mend(asked)), "ellipsis", base)
        return _about(text, known, base)
    swapped, whole = swapping.swap(previous, text)
    if whole:
        new = text.strip(" ?.!,")
        return Rewrite(leads.capitalise(mend(swapped)), "ellipsis", base, new)
    return _about(text, known, base)


def _about(text: str, known: Sequence[Entity], base: tuple[str, ...]) -> Rewrite:
    about = memory.topics(known, text)
    if not about:
        return Rewrite(leads.capitalise(text), "ellipsis", ())
    first = next(iter(parse(text).mentions), None)
    if first is not None and first.first == 0 and first.determiner in ("le", "la", "l'", "les"):
        # « le reste du matériel » alone is no question: « qu'en est-il du reste… » is one.
        text = f"qu'en est-il {grammar.contract('de', text[:1].lower() + text[1:])}"
    text = f"{text.rstrip(' ?.!')} ({', '.join(about)})"
    return Rewrite(leads.capitalise(text), "ellipsis", tuple(about))


def _correct(corrected: tuple[str, str | None], question: str, past: Sequence[Past]) -> Rewrite:
    """« je parlais des élus » swaps; « je voulais dire les fondations : … » sets the subject of
    what follows; « non, quand l'ont-ils signée ? » is a question like another one.
    """
    rest, aside = corrected
    subject, colon, clause = rest.partition(":")
    subject = _phrase(subject)
    if colon and clause.strip() and parse(subject).mentions:
        mention = parse(subject).mentions[0]
        named = Entity(mention.noun_phrase(), mention.head, mention.gender, mention.number,
                       mention.kind, 100.0)  # fmt: skip
        known = (named, *memory.entities(past))
        resolved = anaphora.substitute(clause.strip(), known)
        if resolved is not None:
            asked = fronting.front(resolved[0])
            return Rewrite(leads.capitalise(asked), "correction", resolved[1])
        if ellipsis.is_fragment(parse(clause)):
            return Rewrite(
                leads.capitalise(f"{clause.strip(' ?.!')} ({named.phrase})"), "correction",
                (named.phrase,),
            )  # fmt: skip
        return Rewrite(_kept(clause.strip(), question), "correction")
    parsed = parse(subject)
    pointing = bool(_POINTING.match(subject))
    if parsed.verb is None and parsed.mentions and not pointing and not ellipsis.asks(parsed):
        swapped, whole = swapping.swap(past[-1].standalone, subject, enough=1.5, aside=aside)
        if whole:
            return Rewrite(
                leads.capitalise(mend(swapped)), "correction", (past[-1].standalone,), subject
            )
        return _about(subject, memory.entities(past), ())
    inner, linked = leads.strip_and(rest)
    follow = _follow(inner, question, past, linked=linked)
    return Rewrite(follow.question, "correction" if follow.carried else follow.kind, follow.carried)


def _phrase(text: str) -> str:
    """« (je parlais) des élus » -> « les élus »."""
    text = text.strip(" ?.!,")
    for pattern, article in ((r"^(?:des|aux)\s+", "les "), (r"^(?:du|au)\s+(?!niveau)", "le "),
                             (r"^(?:de|à)\s+(?=l[ea]?\b|les\b|l['’])", ""),
                             (r"^(?:de\s+|d['’])", "")):  # fmt: skip
        shorter = re.sub(pattern, article, text, flags=re.IGNORECASE)
        if shorter != text:
            return shorter
    return text


def _english(text: str, question: str, past: Sequence[Past]) -> Rewrite:
    previous, known = past[-1].standalone, memory.entities(past)
    corrected = leads.strip_correction(text)
    if corrected is not None:
        swapped = english.swap(previous, corrected[0])
        if swapped is not None:
            return Rewrite(swapped, "correction", (previous,))
        text = corrected[0]
    text, linked = leads.strip_and(text)
    edits, carried = [], []
    for start, end, word, possessive in english.pronouns(text):
        fitting = [e for e in known if english.agrees(word, e.kind, e.number)
                   and e.phrase not in carried]  # fmt: skip
        if word in ("he", "him", "his", "she", "her"):
            fitting.sort(key=lambda e: e.kind != "person")
        entity = fitting[0] if fitting else None
        if entity is not None:
            edits.append((start, end, english.english_phrase(entity.phrase)
                          + ("'s" if possessive else "")))  # fmt: skip
            carried.append(entity.phrase)
    for start, end, new in reversed(edits):
        text = text[:start] + new + text[end:]
    if carried:
        return Rewrite(text[:1].upper() + text[1:], "pronoun", tuple(carried))
    again = english.reask(previous, text)
    if again is not None:
        return Rewrite(again, "ellipsis", (previous,))
    if english.is_fragment(text) and (linked or len(text.split()) <= 3):
        swapped = english.swap(previous, text)
        if swapped is not None:
            return Rewrite(swapped, "ellipsis", (previous,))
    return Rewrite(_kept(text, question), "standalone")
