"""False claims made of a corpus's own sentences, two phrases of each exchanged, and true ones with
a phrase moved whole: how many are taken for supported, and how many for sure.

    python eval/exchanged.py [INDEX] [--each 80] [--seed 1] [--show]
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from carnet_rag.check import check
from carnet_rag.check.values import claim_terms
from carnet_rag.french.tagging import Token, tag
from carnet_rag.index import Index, open_index

_FRONT = re.compile(
    r"((?:En|Dans|Pour|Depuis|Lors|Par|Après|Avant|Avec|Sur|Chez)\b[^,;:()]{3,60}), (.+?)\.$"
)
_END = re.compile(
    r"([^,;:()]{20,}?)"
    r" ((?:en|dans|pour|depuis|lors|après|avant|sur|chez|auprès)\s[^,;:()]{6,50})\.$"
)
_SAME_PHRASE = frozenset(["et", "ou", "que", "qui", "mais", "ni", "comme"])
_NOUNS = ("noun", "name")
_WORDS = range(8, 33)


def sentences(index: Index) -> Iterator[str]:
    """The whole sentences of prose of an index."""
    for passage in index.passages:
        for sentence in passage.sentences:
            text = " ".join(sentence.text.split())
            prose = sentence.kind not in ("heading", "garbled") and "|" not in text
            if prose and text[:1].isupper() and text[-1:] == "." and len(text.split()) in _WORDS:
                yield text


def phrases(tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Where the nouns after a determiner or a preposition start and end."""
    found, i = [], 0
    while i < len(tokens):
        start = i
        while i < len(tokens) and tokens[i].tag in _NOUNS and tokens[i].text[0] not in "«“":
            i += 1
        if i > start and start and tokens[start - 1].tag in ("prep", "det"):
            found.append((start, i))
        i = max(i, start + 1)
    return found


def exchanges(text: str) -> Iterator[str]:
    """The sentence with two of its phrases exchanged, a verb or a preposition between them."""
    tokens = tag(text)
    places = phrases(tokens)
    for n, (i, j) in enumerate(places):
        for k, last in places[n + 1 :]:
            between = tokens[j:k]
            if any(t.text in ",;:()" or t.low in _SAME_PHRASE for t in between):
                continue
            one = text[tokens[i].start : tokens[j - 1].end]
            other = text[tokens[k].start : tokens[last - 1].end]
            said, true = set(claim_terms(one)), set(claim_terms(other))
            if said and true and not said & true:
                middle = text[tokens[j - 1].end : tokens[k].start]
                yield text[: tokens[i].start] + other + middle + one + text[tokens[last - 1].end :]


def moved(text: str) -> str:
    """The sentence with its first phrase put last or its last one first, "" when it has none."""
    if m := _FRONT.match(text):
        return f"{m[2][0].upper()}{m[2][1:]} {m[1][0].lower()}{m[1][1:]}."
    if m := _END.match(text):
        return f"{m[2][0].upper()}{m[2][1:]}, {m[1][0].lower()}{m[1][1:]}."
    return ""


def main() -> None:
    """Print what is made of the claims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", nargs="?", default="index", type=Path)
    parser.add_argument("--each", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the false ones supported")
    args = parser.parse_args()
    draw = random.Random(args.seed)
    index = open_index(args.index)
    texts = sorted(set(sentences(index)))
    draw.shuffle(texts)
    false = [draw.choice(found) for t in texts if (found := list(exchanges(t)))][: args.each]
    true = [whole for t in texts if (whole := moved(t))][: args.each]
    for name, claims in (("exchanged", false), ("moved", true)):
        counts: Counter[str] = Counter()
        for claim in claims:
            verdict = check(index, claim)
            counts[verdict.verdict] += 1
            counts["sure"] += verdict.sure
            if args.show and (verdict.verdict == "supported") is (name == "exchanged"):
                print(verdict.verdict, verdict.sure, claim)
        print(name, len(claims), dict(counts))


if __name__ == "__main__":
    main()
