"""Cut a draft into sentences with their citations, judge each, renumber what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from carnet_rag.french.segment import split_sentences
from carnet_rag.writing.guard import contradiction, facts

_MARK = r"\[\s*\d+(?:\s*[,;–-]\s*\d+)*\s*\]"
_MARKS = re.compile(_MARK)
_LATE = re.compile(rf"([.!?…]+[»\"”]?)((?:\s*{_MARK})+)")
_STRAY = re.compile(r"\[[^\]\n]{0,40}\]")
_MARKUP = re.compile(r"\*\*|__|`|^#+\s*|^>\s*", re.MULTILINE)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as the model was given it. ``place`` (title, section, speaker) may give a sentence
    its names, never its figures.
    """

    number: int
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A sentence that holds, without its marks; ``cites`` are the numbers of the sources that it
    cites, in order; ``bullet`` says that it stood as a list item.
    """

    text: str
    cites: tuple[int, ...]
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that does not hold and why, in French."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft after the guard."""

    kept: tuple[Kept, ...]
    dropped: tuple[Dropped, ...]

    def renumbered(self) -> tuple[str, tuple[int, ...]]:
        """The text with its citations numbered from 1 in order of appearance, and for each new
        number the source that it stands for.
        """
        order = list(dict.fromkeys(n for kept in self.kept for n in kept.cites))
        marks = {n: f"[{i}]" for i, n in enumerate(order, 1)}
        return join(
            self.kept, [" ".join(marks[n] for n in kept.cites) for kept in self.kept]
        ), tuple(order)


def check_draft(draft: str, sources: Sequence[Source]) -> Checked:
    """Judge every sentence of a draft against the sources that it cites."""
    kept: list[Kept] = []
    dropped: list[Dropped] = []
    for text, cites, bullet in sentences(draft):
        reason = check_sentence(text, cites, sources)
        if reason is None:
            kept.append(Kept(text, tuple(dict.fromkeys(cites)), bullet))
        else:
            dropped.append(Dropped(text, reason))
    return Checked(tuple(kept), tuple(dropped))


def check_sentence(text: str, cites: Sequence[int], sources: Sequence[Source]) -> str | None:
    """Why the sentence (without its marks) does not hold, in French; None when it holds."""
    by_number = {source.number: source for source in sources}
    if not cites:
        return "aucune citation"
    missing = [n for n in cites if n not in by_number]
    if missing:
        return f"passage inexistant : [{missing[0]}]"
    if _STRAY.search(facts.without_quotations(text)):
        return "renvoi illisible"
    cited = [by_number[n] for n in dict.fromkeys(cites)]
    texts, places = [s.text for s in cited], [s.place for s in cited]
    return (
        facts.foreign_quotation(text, texts)
        or facts.foreign_figure(text, texts)
        or facts.foreign_name(text, [*texts, *places])
        or contradiction.reversal(text, texts)
        or facts.foreign_subject(text, [*texts, *places])
    )


def sentences(draft: str) -> list[tuple[str, list[int], bool]]:
    """Each sentence without its marks, the numbers that it cites, whether it is a list item.

    Marks after the full stop belong to the sentence before it.
    """
    found = []
    for line in _MARKUP.sub("", draft).splitlines():
        bullet = bool(_BULLET.match(line))
        line = _BULLET.sub("", line).strip()
        line = _LATE.sub(lambda m: f"{m[2]}{m[1]}", line)
        for start, end in split_sentences(line):
            sentence = line[start:end].strip()
            cites = [n for mark in _MARKS.findall(sentence) for n in _numbers(mark)]
            text = re.sub(r"\s+", " ", _MARKS.sub("", sentence))
            text = re.sub(r"\s+([.,…])", r"\1", text).strip()
            if re.search(r"\w", text):
                found.append((text, cites, bullet))
    return found


def _numbers(mark: str) -> list[int]:
    """« [1, 3] » -> 1, 3; « [2-4] » -> 2, 3, 4. A range that runs backwards gives its ends."""
    numbers: list[int] = []
    for part in re.split(r"[,;]", mark.strip("[] ")):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        if len(ends) == 2 and ends[0] < ends[1] <= ends[0] + 20:
            numbers += range(ends[0], ends[1] + 1)
        else:
            numbers += ends
    return numbers


def join(kept: Sequence[Kept], marks: Sequence[str]) -> str:
    """Put sentences back together, each with its marks before the full stop's place."""
    text = ""
    for sentence, mark in zip(kept, marks, strict=True):
        stop = re.search(r"[.!?…]+$", sentence.text)
        end = stop.start() if stop and mark else len(sentence.text)
        piece = f"{sentence.text[:end].rstrip()} {mark}".strip() + sentence.text[end:]
        if sentence.bullet:
            text += f"\n- {piece}"
        else:
            text += ("\n" if text.rpartition("\n")[2].startswith("- ") else " ") + piece
    return text.strip()
