"""What the reader is taught with: questions and claims on French public documents, and which of
their sentences answer or say so.

``questions.jsonl.gz`` holds, for each run of passages that somebody read, the questions that they
wrote from the text alone: with the sentences that answer, or with none for a near-miss, whose
answer stands nowhere there. ``claims.jsonl.gz`` holds claims in the same way: true (V) with the
sentences that say so, false in one point (F) with the one that they were made from, or said nowhere
there (N). ``dialogues.jsonl.gz`` holds conversations: each turn as typed, as a whole question, and
what it leans on (null where it stands alone). Sentences are told by a fingerprint; the documents,
which are not ours, by repository, commit and path (``sources.json``).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from tokenizers import Tokenizer

from carnet_rag.conversation.leaning import PHRASES
from carnet_rag.conversation.subjects import Past, spoken_of
from carnet_rag.corpus.chunk import only_points, split_passages
from carnet_rag.corpus.load import load_carnet
from carnet_rag.errors import CorpusError
from carnet_rag.french.tokens import terms
from carnet_rag.index.embed.onnx import ENDS, OnnxEmbeddings
from carnet_rag.index.embed.reader import (
    CLAIM_MARK,
    LONGEST,
    QUESTION_MARK,
    lay_out,
    lay_out_turn,
)
from carnet_rag.types import Passage

HERE = Path(__file__).resolve().parent
TOKENS = 180
"""Tokens of a passage, counted as a quarter of its characters."""
_NEAR = 24
_MOST, _AS_GOOD = 0.6, 0.1
"""The share of a phrase's words that must be meant, and how much worse than the best another says
what is meant.
"""
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_PLAIN, _GONE, _TWO = 0.12, 0.06, 0.35
"""The share of questions put as on a phone, asked with their passage taken away, and read beside
two other passages rather than one."""


@dataclass(frozen=True)
class Asked:
    """A question or a claim behind its mark, the passages around it and all those of its document,
    nearest first; ``right``: passage (a number) and row of each sentence that answers or says so;
    ``shared``: the share of its words, 0 to 1, that one of these holds, or where there is none, a
    sentence of what it was written on.
    """

    text: str
    document: str
    around: frozenset[int]
    nearest: tuple[int, ...]
    right: tuple[tuple[int, int], ...]
    shared: float


@dataclass(frozen=True)
class Turn:
    """A turn of a conversation, the questions before it, the phrases of these, and which of them it
    leans on; the one after the last is the whole question before.
    """

    text: str
    document: str
    before: tuple[str, ...]
    phrases: tuple[str, ...]
    right: frozenset[int]


@dataclass(frozen=True)
class Example:
    """Token ids, the (first, last + 1) of each sentence, and whether each answers."""

    ids: list[int]
    spans: list[tuple[int, int]]
    right: list[bool]


def read_documents(clones: Path) -> dict[str, list[Passage]]:
    """The passages of every document, from clones of the repositories named « owner+name »."""
    found = {}
    for name, source in json.loads((HERE / "sources.json").read_text("utf-8")).items():
        clone = clones / source["repository"].replace("/", "+")
        data = b"\n".join(_blob(clone, source["commit"], path) for path in source["paths"])
        with TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(data)
            try:
                carnet = load_carnet(path)
            except CorpusError as exc:
                print(exc)
                continue
        passages = split_passages(carnet, TOKENS, lambda text: max(1, len(text) // 4))
        found[name] = [p for p in passages if not only_points(p)]
    return found


def _blob(clone: Path, commit: str, path: str) -> bytes:
    command = ["git", "-C", str(clone), "show", f"{commit}:{path}"]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    if not path.endswith(".md"):
        return data
    return _FRONT_MATTER.sub("", data.decode("utf-8")).encode("utf-8")


def fingerprint(sentence: str) -> str:
    """What tells a sentence without showing it."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:8]


def read_asked(documents: dict[str, list[Passage]]) -> list[Asked]:
    """Every question and claim whose sentences are found again in its document."""
    groups: dict[str, list[_Packet]] = {}
    for packet in (*_questions(), *_claims()):
        groups.setdefault(packet.document, []).append(packet)
    model = OnnxEmbeddings()
    return [
        asked
        for name, packets in sorted(groups.items())
        if name in documents
        for asked in _found(model, name, documents[name], packets)
    ]


@dataclass(frozen=True)
class _Packet:
    """What was written on one run of passages: each text with the fingerprints of what is right and
    of what it was made from.
    """

    document: str
    around: list[str]
    written: list[tuple[str, list[str], list[str]]]


def _questions() -> Iterator[_Packet]:
    for row in _rows("questions"):
        written = [(QUESTION_MARK + q, right, []) for q, right in row["questions"]]
        yield _Packet(row["document"], row["around"], written)


def _claims() -> Iterator[_Packet]:
    for row in _rows("claims"):
        written = [
            (CLAIM_MARK + text, made_from if kind == "V" else [], made_from)
            for text, kind, made_from in row["claims"]
        ]
        yield _Packet(row["document"], row["around"], written)


def _rows(name: str) -> Iterator[dict]:
    data = gzip.decompress((HERE / f"{name}.jsonl.gz").read_bytes())
    yield from map(json.loads, data.splitlines())


def _found(
    model: OnnxEmbeddings, name: str, passages: list[Passage], packets: Iterable[_Packet]
) -> Iterator[Asked]:
    texts = [f"{' > '.join(p.heading_path[-2:])}\n{p.text}"[:900] for p in passages]
    vectors = np.array(model.embed_documents(texts))
    places: dict[str, tuple[int, int]] = {}
    for number, passage in enumerate(passages):
        for row, sentence in enumerate(passage.sentences):
            places.setdefault(fingerprint(sentence.text), (number, row))
    for packet in packets:
        around = frozenset(places[f][0] for f in packet.around if f in places)
        asked = [text.split(": ", 1)[1] for text, _, _ in packet.written]
        cosines = np.array(model.embed_queries(asked)) @ vectors.T
        for (text, right, made_from), near in zip(packet.written, cosines, strict=True):
            if all(f in places for f in (*right, *made_from)):
                # A false claim is read beside what it was made from.
                first = [] if right else [places[f][0] for f in made_from]
                order = dict.fromkeys([*first, *map(int, np.argsort(-near)[:_NEAR])])
                rows = tuple(places[f] for f in right)
                beside = [passages[p].sentences[row].text for p, row in rows] or [
                    sentence.text for p in around for sentence in passages[p].sentences
                ]
                told = around.union(first), tuple(order), rows, _shared(text, beside)
                yield Asked(text, name, *told)


def _shared(text: str, sentences: Iterable[str]) -> float:
    words = set(terms(text.split(": ", 1)[1]))
    held = (len(words & set(terms(sentence))) for sentence in sentences)
    return max(held, default=0) / max(1, len(words))


def read_turns() -> list[Turn]:
    """Every turn after the first of its conversation."""
    found = []
    for number, row in enumerate(_rows("dialogues")):
        history: list[Past] = []
        for typed, whole, subject in row["turns"]:
            leans = subject is not None
            if history:
                phrases = spoken_of(history, {})[:PHRASES]
                right = _meant(phrases, subject or whole, typed, whole) if leans else set()
                if leans and not right:
                    right = {len(phrases)}
                before = tuple(past.whole for past in history)
                told = tuple(phrases), frozenset(right)
                found.append(Turn(typed, row["document"], before, *told))
            # Half of the conversations go on as they do without somebody who writes questions out.
            history.append(Past(typed, subject) if subject and number % 2 else Past(whole))
    return found


def _meant(phrases: Sequence[str], subject: str, typed: str, whole: str) -> set[int]:
    """The phrases that say best what a turn leans on: with words that it lacks."""
    wanted, lacking = set(terms(subject)), set(terms(whole)) - set(terms(typed))
    shares = []
    for phrase in phrases:
        words = set(terms(phrase))
        held = len(words & wanted)
        fits = words & lacking and held >= _MOST * len(words)
        shares.append(2 * held / (len(words) + len(wanted)) if fits else 0.0)
    return {n for n, share in enumerate(shares) if share and share >= max(shares) - _AS_GOOD}


class Drawer:
    """Draws, for a question, the passages that it is read beside."""

    def __init__(
        self, documents: dict[str, list[Passage]], tokenizer: Tokenizer, seed: int
    ) -> None:
        self._documents = documents
        self._tokenizer = tokenizer
        self._ends = tuple(map(tokenizer.token_to_id, ENDS))
        self._random = random.Random(seed)

    def draw(self, asked: Asked) -> list[Example]:
        """A passage that is right and one or two near ones; where none is, two around it."""
        draw = self._random
        right = sorted({passage for passage, _ in asked.right})
        near = [p for p in asked.nearest if p not in right]
        around = [p for p in near if p in asked.around]
        told = bool(right) and draw.random() >= _GONE
        if told:
            kept = right[: draw.choice((1, 2))]
            others = min(len(near[:6]), 2 if draw.random() < _TWO else 1)
            read = kept + draw.sample(near[:6], others)
        elif right:
            kept, read = [], around[:2]
        else:
            kept, read = [], around[:1] + draw.sample(around[1:5], min(1, len(around[1:5])))
        text = asked.text if draw.random() >= _PLAIN else _plain(asked.text)
        rows = {p: {r for q, r in asked.right if q == p} for p in kept}
        return [self.example(text, asked.document, p, rows.get(p, set())) for p in read]

    def turn(self, turn: Turn) -> list[Example]:
        """A turn beside what it may lean on."""
        told = lay_out_turn(self._pieces, self._ends, turn.text, turn.before, turn.phrases)
        return [self._filled(*told, set(turn.right))]

    def example(self, text: str, document: str, number: int, right: set[int]) -> Example:
        """A question or claim beside a passage, cut around what is right where it is too long."""
        passage = self._documents[document][number]
        return self._filled(*lay_out(self._pieces, self._ends, text, passage), right)

    def _filled(self, ids: list[int], sentences: list[list[int]], right: set[int]) -> Example:
        spans, told = [], []
        for row in self._window([len(s) for s in sentences], LONGEST - len(ids) - 1, right):
            if sentences[row]:
                spans.append((len(ids), len(ids) + len(sentences[row])))
                told.append(row in right)
                ids += sentences[row]
        return Example([*ids, self._ends[1]][:LONGEST], spans, told)

    def _window(self, sizes: Sequence[int], room: int, right: set[int]) -> range:
        if sum(sizes) <= room:
            return range(len(sizes))
        start = self._random.choice(sorted(right) or range(len(sizes)))
        stop, total = start + 1, sizes[start]
        while True:
            if stop < len(sizes) and total + sizes[stop] <= room:
                total, stop = total + sizes[stop], stop + 1
            elif start and total + sizes[start - 1] <= room:
                start, total = start - 1, total + sizes[start - 1]
            else:
                return range(start, stop)

    def _pieces(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)


def _plain(question: str) -> str:
    """As it is typed on a phone: no accents, no capitals, no question mark."""
    letters = unicodedata.normalize("NFD", question)
    return "".join(c for c in letters if not unicodedata.combining(c)).lower().rstrip(" ?!")


def batches(asked: list[Asked | Turn], size: int, seed: int) -> Iterator[list[Asked | Turn]]:
    """The questions again and again, in another order each time."""
    draw = random.Random(seed)
    while True:
        draw.shuffle(asked)
        yield from (asked[at : at + size] for at in range(0, len(asked) - size, size))
