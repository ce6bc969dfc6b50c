"""A question as it is searched for, whoever typed it: its capital and its mark are ours."""

from __future__ import annotations

import re

from carnet_rag.french.grammar import ASKING
from carnet_rag.french.intent import read_intent
from carnet_rag.french.tagging import tag
from carnet_rag.french.tokens import terms

_ASKS = re.compile(
    r"(?<![\w-])(?:qu['’]est|est-ce|quels?|quelles?|qui|que|quoi|koi|quand|où|comment|pourquoi"
    r"|combien|lequel|laquelle|lesquel(?:le)?s|what|who|whom|when|where|why|how|which"
    r"|^(?:is|are|does|do|did|was|were|can|has|have)(?= ))(?![\w-])"
    r"|\w-(?:t-)?(?:ils?|elles?|on|ce|je|vous|tu)\b",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:À propos d(?:e |u |es |['’])|About )(?P<subject>[^:]{2,120}?) ?: (?P<rest>.+)"
)
"""A question with the subject that it leans on, as ``conversation`` says it."""
_MARKS = " ?!.…"
_COMMAND = re.compile(
    r"(?:(?:est-ce que )?(?:tu peux|vous pouvez|(?:peux|pouvez|pourrais|pourriez)[- ](?:tu|vous))"
    r" (?:me |nous )?(?:dire|donner|montrer|indiquer|expliquer)"
    r"|(?:di(?:s|tes)|(?:donne|montre|indique|explique)z?)[- ]?(?:moi|nous)"
    r"|je (?:voudrais|veux|cherche|souhaite|aimerais)(?: bien)?"
    r"(?: savoir| connaître| trouver| avoir)?+"
    r"|(?:can|could) you (?:tell|give|show) me|(?:tell|give|show) me|i(?: want|['’]d like) to know)"
    r",? +(?!si\b|que\b)(?=\w{2})",
    re.IGNORECASE,
)
"""« donne-moi le lien de la charte »: the link of the charter, asked as one commands."""
_QUESTION_WORDS = frozenset(terms("combien quel quelle quels quelles lequel laquelle"))


def with_subject(question: str) -> str:
    """« À propos de ce rapport : c'est quand ? » as « ce rapport c'est quand ? »."""
    about = ABOUT.fullmatch(question)
    return f"{about['subject']} {about['rest']}" if about else question


def only_asks(question: str) -> bool:
    """Whether a question says nothing of what it asks about: « c'est où ? », « combien ? »."""
    return bool(_ASKS.search(question)) and set(terms(question)) <= _QUESTION_WORDS


def plainly(question: str) -> str:
    """The question with a first capital, and one question mark where its words ask: whether they
    were typed changes nothing of what is found. A telegram (« budget 2022 ») has none.
    """
    text = question.strip(_MARKS)
    text = _COMMAND.sub("", text, count=1) if _COMMAND.match(text) else text
    if not text:
        return question
    mark = ""
    if _ASKS.search(text):
        mark = "?" if read_intent(text).english else " ?"
    return f"{text[:1].upper()}{text[1:]}{mark}"


def is_as_written(question: str) -> bool:
    """Whether a question is typed as French is written: a capital, one mark, and a question word
    with nothing before its verb but what it governs (« c'est qui, X ? », « X veut quoi ? »,
    « comment X fait ? » are only said).
    """
    tokens = tag(question)
    kinds = ["ask" if token.low in ASKING else token.tag for token in tokens]
    at = kinds.index("ask") if "ask" in kinds else len(kinds)
    if not (question[:1].isupper() and question.find("?") == len(question) - 1 and kinds[at:]):
        return False
    if not {"verb", "subject", "punctuation"}.isdisjoint(kinds[:at]) or not _ASKS.search(question):
        return False
    whole = "est-ce" in tokens[at].low or "inverted" in kinds
    return whole or kinds[at + 1] not in ("det", "name")
