"""« Est-il vrai que 44 % des entreprises… ? »: a question that states is answered, and checked."""

from __future__ import annotations

import re
from dataclasses import replace

from carnet_rag.answer.composing import check_citations, cite
from carnet_rag.answer.quoting import MAX_QUOTES
from carnet_rag.answer.wording import answered, drawn_again, markers, renumbered, say
from carnet_rag.check import check, looks_like_claim
from carnet_rag.errors import QuestionError
from carnet_rag.french.asking import ABOUT
from carnet_rag.french.intent import CHOICE, read_intent
from carnet_rag.french.parsing import parse
from carnet_rag.index import Index
from carnet_rag.types import CHECKED, Answer, QuoteSpan, Verdict

_LED = re.compile(
    r"(?:(?:(?:est-il|est-ce|c['’]est) (?:bien |donc )?(?:vrai|exact|juste|correct|sûr)"
    r"|(?:(?:pouvez-vous|peux-tu|vous) (?:me )?)?confirme[rz]?(?:-vous|-tu|-moi)?"
    r"|(?:peut-on|puis-je|on peut) (?:dire|écrire|affirmer)"
    r"|(?:(?:le|ce) (?:carnet|document|texte|rapport)|vous|tu|on) "
    r"(?:dit|dites|dis|affirme[sz]?|indique[sz]?|précise[sz]?)(?: bien)?"
    r"|il me semble|je crois|j['’]ai (?:bien )?(?:lu|compris|cru comprendre)) (?:que |qu['’])"
    r"|si (?:j['’]ai bien (?:compris|lu)|je comprends bien),? )(?P<claim>.+)",
    re.IGNORECASE,
)
"""What asks to confirm a statement, before it."""
_TAG = re.compile(
    r"(?P<claim>.+?)(?<! ou),? (?:c['’]est (?:bien )?(?:ça|vrai|exact|juste|correct|cela)|"
    r"n['’]est-ce pas|on est d['’]accord|vrai ou faux|oui ou non|non|hein|pas vrai|d['’]accord)",
    re.IGNORECASE,
)
"""The same, after it: « P, non ? »."""
_WHETHER = re.compile(r"est-ce (?:que |qu['’])(?P<claim>.+)", re.IGNORECASE)
_INVERTED = re.compile(
    r"(?P<subject>[^,;:]+?) (?P<verb>(?:[\w'’]+ )?[\w'’]+)-(?:t-)?(?:ils?|elles?)\b(?P<rest> .+)",
    re.IGNORECASE,
)
"""« Le programme a-t-il duré de 2017 à 2022 ? » states that it did."""
_SAID = {
    "supported": "le carnet le dit",
    "contradicted": "non",
    "not_found": "rien de tel n'est dit",
}
_ASKS = re.compile(
    r"(?:^|[,;.:!?] ?)(?:et |mais )?"
    r"(?:qui|que|qu['’]|quoi|quel|comment|combien|(?:d['’])?où|quand|pourquoi)\b"
    r"|\b(?:à|avec|chez|de|par|pour|sur) (?:qui|quoi|quel(?:le)?s?)\b",
    re.IGNORECASE,
)
"""« on est douze, qui peut nous aider ? » asks, and confirms nothing."""
_QUOTE = re.compile(r"\s*(?:On y lit|Voir aussi)\b.*", re.DOTALL)


def asked_claim(question: str) -> str | None:
    """The statement, with a figure or a date, that a question asks to confirm; None without one.

    « Est-il exact que P ? », « est-ce que P ? », « P, c'est bien ça ? », « X fait-il Y ? », « P ? »
    where P does not ask anything.
    """
    text = _flat(question)
    found = _to_confirm(text)
    asks = not question.rstrip().endswith("?") or ABOUT.fullmatch(question) or _ASKS.search(text)
    if CHOICE.search(found or text) or found is None and (asks or " ou " in text):
        return None  # « À propos du colloque : le deuxième ? », « concerne-t-il 650 cas ou élus ? »
    text = found or text
    if turned := _INVERTED.fullmatch(text):
        subject = "Il y" if turned["subject"].lower() == "y" else turned["subject"]
        text = f"{subject} {turned['verb']}{turned['rest']}"
    elif found is None and parse(text).verb is None:
        return None  # « Trois conditions pour réussir ? », “What changed in 2015?”
    claim = f"{text[:1].upper()}{text[1:]}."
    return claim if looks_like_claim(claim) else None


def _flat(question: str) -> str:
    return " ".join(question.split()).rstrip(" ?!.")


def _to_confirm(text: str) -> str | None:
    """What a question asks to confirm, its tag and what leads it taken off; None without them."""
    tag = _TAG.fullmatch(text)
    bare = tag["claim"] if tag else text
    led = _LED.fullmatch(bare) or _WHETHER.fullmatch(bare)
    return led["claim"].strip(" ,") if led else bare.strip(" ,") if tag else None


def confirmed(index: Index, question: str, given: Answer) -> Answer:
    """The answer, told first whether the carnets say what the question states, if it states."""
    claim = asked_claim(question) if given.status != "refused" else None
    if claim is None:
        return given
    try:
        verdict = check(index, claim)
    except QuestionError:
        return given  # More figures than can be compared: what was found stands.
    unsaid = verdict.verdict == "not_found" and given.status == "answered"
    text = _flat(question)
    if not (_to_confirm(text) or _INVERTED.fullmatch(text)):
        # « Mon village a 300 habitants, ça vaut le coup ? » confirms nothing: of the questions of
        # the bank that state so, none asks whether it is true.
        if given.status != "answered" or not (verdict.sure or verdict.verdict == "contradicted"):
            return given
    elif unsaid:
        # What is near is of another year, or of others: it confirms nothing.
        text = f"{_told(verdict)} {say('shown', english=False)}."
        return replace(given, status="nearest", text=text, citations=(), nearest=given.citations)
    # What is denied by a figure of the carnet is settled, however the quotes beside it were found.
    sure = given.sure or verdict.verdict == "contradicted" or verdict.sure
    if verdict.verdict == "contradicted" and given.status == "answered":
        given = _denied(index, question, given, verdict)
    return replace(given, notices=(_told(verdict), *given.notices), sure=sure)


def _denied(index: Index, question: str, given: Answer, verdict: Verdict) -> Answer:
    """The answer, first the quote that denies what is asked: the answer's own that holds it, with
    what it goes on to say, else the denying sentence.
    """
    sentence, before = verdict.citations[0], given.citations
    span = QuoteSpan(sentence.passage_id, sentence.start, sentence.end)
    whole = (c for c in before if span.meets(c) and c.start <= span.start and span.end <= c.end)
    first = next(whole, None) or cite(index, [span])[0]
    kept = [c for c in before if c is not first and not span.meets(c)]
    shown = [first, *kept][: max(MAX_QUOTES, len(before))]
    numbers = {c.number: n for n, c in enumerate(shown, start=1) if c in before}
    citations = tuple(replace(c, number=n) for n, c in enumerate(shown, start=1))
    asked = read_intent(question)
    text = answered(citations, asked)
    check_citations(index, text, citations)
    # A note on a quote that is no longer shown goes with it.
    noted = [renumbered(n, numbers) for n in given.notices if markers(n) <= numbers.keys()]
    notices = drawn_again(noted, [before], citations, english=asked.english)
    return replace(given, text=text, citations=citations, notices=notices)


def _told(verdict: Verdict) -> str:
    said = _SAID[verdict.verdict]
    if verdict.verdict == "supported" and not verdict.sure:
        said = "le carnet dit quelque chose d'approchant, à relire"
    if verdict.verdict != "contradicted":
        return f"{CHECKED}{said}."
    why = _QUOTE.sub("", verdict.explanation).partition(" : ")[2].strip()
    return f"{CHECKED}{said}. {why[:1].upper()}{why[1:]}".strip()
