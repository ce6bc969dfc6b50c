"""Follow-ups without a model: a turn of a conversation becomes a question that stands alone.

Two decisions (``leaning``): does the turn stand alone; if not, on which one subject does it lean?
Then it is said plainly: a swap where that is certain, « À propos de X : … » otherwise. A question
with its own subject is left alone: nothing of the turns before leaks into it. Thanks, greetings and
turns that were refused carry nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from carnet_rag.conversation import leads
from carnet_rag.conversation.acts import hear_act, read_act
from carnet_rag.conversation.leaning import read_leaning
from carnet_rag.conversation.subjects import Names, Past, spoken_of
from carnet_rag.conversation.swapping import certain_swap
from carnet_rag.french import grammar
from carnet_rag.french.asking import ABOUT
from carnet_rag.french.intent import read_intent
from carnet_rag.french.parsing import parse
from carnet_rag.french.tokens import fold, terms
from carnet_rag.types import Answer

__all__ = ["HISTORY", "PastTurn", "Rewrite", "standalone"]

HISTORY = 6
"""How many past turns a rewriting looks at; what is older is forgotten."""

_OPENING = re.compile(r"(?P<lead>[^.!?…,;:]{1,40})[.!?…,;:]+ *(?P<rest>\w.{3,})")
_STANDS_FOR = re.compile(r"(?:l[ae]|les|aux?|du|des)quel|ce(?:lui|lles?|ux)\b")
"""« lesquels ? », « celui d'après ? »."""
_GENERAL = re.compile(
    r"(?:c['’]est quoi|qu['’]est[- ]ce qu(?:e|['’])(?: c['’]est qu(?:e|['’]))?) ?(?:une?|des) \w"
    r"|what(?:['’]s| is) an? (?!.*\b(?:it|this|that|them|there)\b)\w"
    r"|quel(?:le)?s? (?!est|sont)[\w-]+ \w{2,}(?:er|ir|re)(?: |\?|$)",
    re.IGNORECASE,
)
"""« c'est quoi une alliance ? », « quelles erreurs éviter ? »: whatever was spoken of before."""
_POLITE = ("thanks", "agreement", "greeting")
_OTHERS = 3
"""How many subjects a turn may lean on besides the likeliest."""
_JOINED = ", et "
_ARTICLE = {"À propos du ": "le ", "À propos des ": "les "}

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
    the subject that it leans on, or the question whose slot was swapped. ``swapped`` is what the
    turn put in that slot (« les associations », « en 2015 »). ``others`` reads the turn on what it
    leans on less likely, likeliest first, then on nothing. ``known``: the bank asks it.
    """

    question: str
    kind: LinkKind
    carried: tuple[str, ...] = ()
    swapped: str = ""
    others: tuple[Rewrite, ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn without what surrounds it: « ok merci, et … », « non, je parlais de … »."""

    text: str
    linked: bool = False
    corrects: bool = False


def standalone(turns: Sequence[PastTurn], names: Names = MappingProxyType({})) -> Rewrite:
    """Rewrite the last of the turns; ``names`` are written as the carnets do. Raises ValueError
    without a turn.
    """
    if not turns:
        raise ValueError("a conversation needs a turn")
    recent = turns[-(HISTORY + 1) :]
    history: list[Past] = []
    for turn in recent[:-1]:
        if turn.answer is not None and _leaves_nothing(turn.answer):
            if turn.answer.citations and turn.answer.act != "source":
                history.clear()  # « et c'est où ? » after an example is of that example
            continue
        if turn.answer is None and hear_act(turn.question) is not None:
            continue
        understood = turn.standalone or _rewrite(turn.question, history, names).question
        past = past_of(understood)
        if past.question:
            history.append(past)
    return _rewrite(recent[-1].question, history, names)


def _leaves_nothing(answer: Answer) -> bool:
    """Whether no later turn leans on one: what asked nothing, what was off the subject, or of a
    name that the carnets do not hold (« quel temps fait-il à Lyon ? »).
    """
    checks = answer.decision.checks if answer.decision else ()
    unheld = any(c.name in ("names", "near") and not c.held for c in checks)
    unmet = answer.status == "nearest" and unheld
    return answer.act is not None or answer.status == "refused" or unmet


def past_of(understood: str) -> Past:
    """A turn as it was understood, with the subject that it says it is about; who asks is no
    subject (« on est une petite asso, comment faire alliance ? »).
    """
    about = ABOUT.fullmatch(understood)
    if about is None:
        return Past(leads.without_self(understood))
    lead = understood[: about.start("subject")]
    return Past(about["rest"], _ARTICLE.get(lead, "") + about["subject"])


def read_turn(question: str) -> Turn:
    """Take off what surrounds the question."""
    text = leads.strip_polite(question)
    corrected = leads.strip_correction(text)
    text, linked = leads.strip_and(_after_gestures(corrected or text))
    return Turn(leads.spelled_out(text), linked, corrected is not None)


def _after_gestures(text: str) -> str:
    """The text without the thanks and the like that open it: « ok super. combien de… »; what is
    told before a question (« la mairie ne veut pas, … ») stays.
    """
    while opened := _OPENING.match(text):
        gesture = read_act(opened["lead"])
        if gesture is None or gesture.act not in _POLITE:
            break
        text = opened["rest"]
    return text


def _rewrite(question: str, history: Sequence[Past], names: Names) -> Rewrite:
    turn = read_turn(question)
    if not history:
        return Rewrite(_kept(turn, question), "first")
    again = fold(turn.text) in {fold(past.question) for past in history}
    if again or _GENERAL.match(turn.text):
        return Rewrite(_kept(turn, question), "standalone")
    last = history[-1]
    if turn.linked or turn.corrects or len(turn.text.split()) <= 3:
        swap = certain_swap(last.question, turn.text)
        if swap is not None:
            whole = about(last.subject, swap.question) if last.subject else swap.question
            kind: LinkKind = "correction" if turn.corrects else "ellipsis"
            return Rewrite(whole, kind, (last.question,), swap.new)
    typed = question if turn.corrects else turn.text
    leaning = read_leaning(typed, history, names)
    if leaning.leans:
        if continued := _continued(turn, last):
            return continued
        if leaning.subject:
            read, *others = (_leaning(turn, s, last) for _, s in leaning.subjects[: 1 + _OTHERS])
            # « depuis quelle année ? » says nothing that could be asked alone.
            if parse(turn.text).verb is not None or spoken_of([Past(turn.text)], names):
                others.append(Rewrite(_kept(turn, question), "standalone"))
            return replace(read, others=tuple(others))
    return Rewrite(_kept(turn, question), "standalone")


def _continued(turn: Turn, last: Past) -> Rewrite | None:
    """« en quelle année ? »: the last question goes on, « …, et en quelle année ? »."""
    parsed = parse(turn.text)
    # « pourquoi faire alliance ? » has a subject of its own; « en quelle année ? » only asks.
    named = set(terms(turn.text)) <= set(terms(read_intent(turn.text).noun))
    bare = parsed.verb is None and named and _asks(turn.text)
    again = _JOINED in last.question and not read_intent(turn.text).noun
    if not bare or again or read_intent(last.question).english:
        return None
    points = any(t.tag == "pronoun" or _STANDS_FOR.match(t.low) for t in parsed.tokens)
    if points or not parse(last.question).mentions:
        return None
    # « quand…, et à quelle occasion ? », then « dans quelle ville ? »: of the first question still.
    asked = last.question.rstrip(" ?.!").partition(_JOINED)[0]
    text = turn.text.strip(" ?.!,")
    whole = f"{asked}{_JOINED}{text[:1].lower()}{text[1:]} ?"
    return Rewrite(about(last.subject, whole) if last.subject else whole, "ellipsis",
                   (last.question,))  # fmt: skip


def _leaning(turn: Turn, subject: str, last: Past) -> Rewrite:
    parsed = parse(turn.text)
    fragment = parsed.verb is None and parsed.mentions and not _asks(turn.text)
    kind: LinkKind = "correction" if turn.corrects else "ellipsis" if fragment else "pronoun"
    # A figure was asked of something: it is now asked of something else.
    measured = read_intent(last.question).kind in ("amount", "count", "duration")
    named = any(m.kind != "thing" for m in parsed.mentions)
    swapped = turn.text.strip(" ?.!,…") if fragment and (measured or named) else ""
    return Rewrite(about(subject, turn.text), kind, (subject,), swapped)


def _asks(text: str) -> bool:
    return any(t.tag == "ask" or t.low in grammar.ASKING or t.low == "combien"
               for t in parse(text).tokens)  # fmt: skip


def about(subject: str, text: str) -> str:
    """« À propos de X : … », or « About X: … » for an English turn."""
    text = text.strip().rstrip("?.!… ")
    english = read_intent(text).english or not fold(text)
    opening = next(iter(parse(text).tokens), None)
    if not (opening is not None and opening.tag == "name") and not text[:2].isupper():
        text = f"{text[:1].lower()}{text[1:]}"
    if english:
        return f"About {subject}: {text}?"
    return f"À propos {grammar.contract('de', subject)} : {text} ?"


def _kept(turn: Turn, question: str) -> str:
    """The question as typed; with a capital when something was taken off its front."""
    typed, text = question.strip(), turn.text
    return text[:1].upper() + text[1:] if text and text != typed else typed
