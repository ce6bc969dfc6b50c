"""What a chat model is given: the words of ``prompts.toml``, and sources within a budget."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from langchain_core.prompts import ChatPromptTemplate

from carnet_rag.french.segment import split_sentences
from carnet_rag.french.tokens import count_tokens

MOST_TOKENS = 160
"""Tokens of a summary after which the model is cut: three short sentences."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text as the model is given it, under its number. ``place``: title, section, speaker."""

    number: int
    text: str
    place: str = ""


_TEXTS = tomllib.loads(resources.files(__package__).joinpath("prompts.toml").read_text("utf-8"))
_HUMAN = ("human", _TEXTS["human"])
_SUMMARY, _BANK, _OPINION = _TEXTS["summary"], _TEXTS["bank"], _TEXTS["opinion"]
NO_ANSWER: str = _TEXTS["no_answer"]
PROMPT = ChatPromptTemplate.from_messages(
    [
        ("system", _SUMMARY["system"]),
        ("human", _SUMMARY["example"]),
        ("ai", _SUMMARY["answer"]),
        _HUMAN,
    ]
)
BANK_PROMPT_VERSION: str = _BANK["version"]
BANK_PROMPT = ChatPromptTemplate.from_messages(
    [("system", _BANK["system"]), ("human", "{passages}")]
)
OPINION = ChatPromptTemplate.from_messages([("system", _OPINION["system"]), _HUMAN])

PASSAGES_TOKENS = 2_400
"""Most tokens of all the passages together."""
PASSAGE_TOKENS = 450
"""Most tokens of one passage; a longer one is trimmed at a sentence's border."""


def within_budget(
    sources: Sequence[Source], total: int = PASSAGES_TOKENS, each: int = PASSAGE_TOKENS
) -> tuple[Source, ...]:
    """The sources, best first, trimmed at sentence borders, as many as ``total`` tokens allow."""
    kept: list[Source] = []
    left = total
    for source in sources:
        text = _trimmed(source.text, min(each, left))
        if text:
            kept.append(Source(source.number, text, source.place))
            left -= count_tokens(text)
    return tuple(kept)


def _trimmed(text: str, limit: int) -> str:
    if count_tokens(text) <= limit:
        return text
    at, ends = 0, [0]
    for line in text.splitlines(keepends=True):
        ends += [at + end for _, end in split_sentences(line)]
        at += len(line)
    return text[: max(end for end in ends if count_tokens(text[:end]) <= limit)].strip()


def block(sources: Sequence[Source], tag: str = "passage") -> str:
    """The sources as delimited data: nothing inside can close its own tag."""
    return "\n".join(
        f'<{tag} n="{s.number}" lieu="{as_data(s.place)}">\n{as_data(s.text)}\n</{tag}>'
        for s in sources
    )


def as_data(text: str) -> str:
    """The text, unable to open or close a tag."""
    return text.replace("<", "‹").replace(">", "›").replace('"', "”")
