"""What figures measure, in the words of the sentence that holds them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.figures.columns import of_column
from carnet_rag.french.tagging import tag
from carnet_rag.types import Figure

# French grammar, not words of one carnet: where the verb begins, a noun's complement, a verb, what
# stands for a noun that was said.
_AUXILIARY = re.compile(r"\s(?:est|sont|était|étaient|sera|seront|a|ont|avait|avaient)\s")
_LINK = re.compile(r"(?:de|du|des|d['’](?!ici\b))(?:\s|\b)")
_JOINED = re.compile(r"\A(?:(?:mais|et|ou|or|donc|car|puis|que)\s+|qu['’])+", re.IGNORECASE)
_VERB = re.compile(r"(?:s['’]|se\s)?(?!\w+ement\b)\w+(?:ent|ont)\b")
_PLACED = r"(?:sur|à|aux?|dans|en|avec|contre|pour|par)\s"
_INFINITIVE = re.compile(r"\w(?:er|ir|re)\Z")
_COMPLEMENT = re.compile(rf"\s+{_PLACED}(?:(?!{_PLACED})[\w'’-]+\s?)+")
_THOSE = re.compile(r"(?:ceux|celles?|celui)(?=\s+(?:de|du|des)\b|\s+d['’])", re.IGNORECASE)
_OWNED = re.compile(r"\b(\w{3,})\s+(?:de|du|des)\s|\b(\w{3,})\s+d['’]")
_PLURAL = ("s", "x")
_THESE = ("ce", "cet", "cette", "ces")
_BY_ITS_NOUN = ("multiple", "ordinal")
_WORDS_BEFORE = re.compile(r"(?:\S+\s+){0,7}\S*\Z")
_WORDS = re.compile(r"\S*(?:\s+\S+){0,7}")


def label_of(figure: Figure) -> str:
    """What a figure measures, when that reads as the name of something; else the words around it in
    its sentence, between quotation marks.
    """
    if of_column(figure):
        return measure_of([figure], whom=True)
    said = measure_of([figure], whom=False)
    return said if _names(said, figure) else _excerpt(figure)


def _names(said: str, figure: Figure) -> bool:
    """Whether words name, by themselves, what the figure is of: a noun first, no verb but behind
    its « qui », nothing that hangs; more than a word beside a unit (« 13 années » of « écart »).
    """
    tokens = tag(said[:1].lower() + said[1:])
    kinds = [token.tag for token in tokens]
    head = kinds[1:] if kinds[:1] == ["det"] and tokens[0].low not in _THESE else kinds
    relative = kinds.index("relative") if "relative" in kinds else len(kinds)
    return (
        head[:1] in (["noun"], ["name"], ["number"])
        and (kinds[-1] in ("noun", "name", "number", "verb", "participle") or said.endswith(")"))
        and not {"verb", "subject", "pronoun"}.intersection(kinds[:relative])
        and "infinitive" not in kinds[-2:]
        and "." not in said
        and (len(kinds) > 1 or not (figure.unit or figure.kind in _BY_ITS_NOUN))
        and not _is_change(figure)
    )


def _is_change(figure: Figure) -> bool:
    """Whether a share says by how much: « réduire de 50 % l'eau et de 30 % le gaz » gives the share
    of neither; « passé de 36 % à 57 % » does.
    """
    before = tag(figure.sentence[: figure.figure_start - figure.start])[-2:]
    after = figure.sentence[figure.figure_end - figure.start :].split()
    kinds = ("verb", "infinitive", "participle", "conjunction")
    by = len(before) == 2 and before[0].tag in kinds and before[1].low == "de"
    return by and figure.kind in ("percent", "points") and after[:1] != ["à"]


def _excerpt(figure: Figure) -> str:
    """The figure with the words around it, cut between words."""
    at, end = figure.figure_start - figure.start, figure.figure_end - figure.start
    before, after = _WORDS_BEFORE.search(figure.sentence[:at]), _WORDS.match(figure.sentence[end:])
    assert before is not None and after is not None
    said = " ".join(f"{before[0]}{figure.sentence[at:end]}{after[0]}".split())
    said = ("… " if before.start() else "") + said.rstrip(" ,;:")
    said += "\u00a0…" if figure.sentence[end:][after.end() :].strip() else ""
    return f"“{said}”" if "«" in said or "»" in said else f"« {said} »"


def measure_of(figures: Sequence[Figure], *, whom: bool) -> str:
    """What the figures measure, in the carnet's words: of a sentence, what stands before its verb;
    of a list, its head with its scale (« Effectifs (en millions) »). ``whom`` adds of whom; what a
    group does is never told without it (« Élus locaux qui veulent s'appuyer »).
    """
    first = figures[0]
    if of_column(first):
        return " · ".join(filter(None, (first.counts, first.population if whom else "")))
    counts = _JOINED.sub("", first.counts.strip(), 1)
    if not _in_brackets(first):
        counts = _AUXILIARY.split(counts)[0].strip()
    opening = first.sentence.partition(":")[0].strip()
    if counts and opening.startswith(counts) and opening.endswith(")"):
        return opening
    counts = _THOSE.sub(lambda those: _noun_for(those[0], first, counts), counts)
    if linked := _LINK.match(counts):
        at = first.start + max(first.sentence.find(counts), 0)
        before = first.sentence[: at - first.start].split()
        # « taux de pratiques… 36 % », but « 36 % des entreprises »: there the figure measures them.
        told = before and at < first.figure_start
        counts = f"{before[-1]} {counts}" if told else counts[linked.end() :].strip()
    does = _VERB.match(counts) is not None
    people = {f.population for f in figures} if whom or does else set()
    who = next(iter(people)) if len(people) == 1 else ""
    if does:
        counts += _complement(counts, first)
    if who and who.casefold() not in counts.casefold():
        counts = f"{who} qui {counts}" if does else f"{counts} · {who}".strip(" ·")
    counts = _quoted_whole(counts)
    return counts[:1].upper() + counts[1:]


def _quoted_whole(counts: str) -> str:
    """The words without a quotation mark that lost its other half, or with it behind them."""
    missing = counts.count("«") - counts.count("»")
    if missing < 0:
        return " ".join(counts.replace("»", "", -missing).split())
    return counts + " »" * missing


def _in_brackets(figure: Figure) -> bool:
    """Whether the figure stands apart, behind what it is of: « le local est premier (56 %) »."""
    return figure.sentence[: figure.figure_start - figure.start].rstrip().endswith("(")


def _complement(does: str, figure: Figure) -> str:
    """What an infinitive that ends a predicate wants behind it: « sur la co-construction »."""
    found = _COMPLEMENT.match(figure.sentence.partition(does)[2])
    return found[0].rstrip() if found and _INFINITIVE.search(does) else ""


def _noun_for(those: str, figure: Figure, counts: str) -> str:
    """The noun that « celles » stands for: « les consommations d'eau et celles de gaz »."""
    before = figure.sentence.partition(counts)[0]
    many = those.lower() in ("ceux", "celles")
    nouns = [m[1] or m[2] for m in _OWNED.finditer(before)]
    return next((n for n in reversed(nouns) if n.endswith(_PLURAL) == many), those)
