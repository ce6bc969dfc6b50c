"""Which pieces of the vocabulary are kept, and the tokenizer made of them.

multilingual-e5-small reads a hundred languages with 250,000 pieces, most of the file. Kept: the
pieces of French and English dictionaries and of a French thesaurus, in small letters, capitals and
after an elision; every piece of digits or signs, every short Latin one and single characters of
alphabets; then the most frequent Latin ones up to ``KEPT``. A word whose piece is gone is read in
shorter ones: on texts that were not counted, 0.1 to 0.4 % more tokens.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

KEPT = 60_000
_DICTIONARIES = Path("/usr/share/dict")
_THESAURUS = Path("/usr/share/mythes/th_fr_FR_v2.dat")
_CHUNK = 50_000
# Scripts whose letters are not kept one by one: right-to-left and Indic ones, then Chinese,
# Japanese and Korean ones.
_OTHER_SCRIPTS = ((0x0590, 0x1D00), (0x2E80, 0xFB00), (0x1FA00, 0x110000))


def tokenizer_of(pieces: list[str], scores: Iterable[float], unknown: int) -> Tokenizer:
    """A tokenizer that reads as the original does: <s>, pieces, </s>, no more than 512."""
    vocabulary = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", pieces.index("<s>")), ("</s>", pieces.index("</s>"))],
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return tokenizer


def choose_pieces(tokenizer: Tokenizer, pieces: list[str], scores: Iterable[float]) -> list[int]:
    """The rows of the pieces kept, in order; the special ones keep their place."""
    kept = {0, 1, 2, 3, pieces.index("<mask>"), pieces.index("▁")} | _read(tokenizer)
    kept |= {row for row, piece in enumerate(pieces) if _basic(piece.replace("▁", ""))}
    order = sorted(enumerate(scores), key=lambda scored: -scored[1])
    for row, _ in order:
        if len(kept) >= KEPT:
            break
        text = pieces[row].replace("▁", "")
        if text and _latin(text):
            kept.add(row)
    return sorted(kept)


def _read(tokenizer: Tokenizer) -> set[int]:
    """The pieces that the word lists are read in."""
    french = _words("french")
    english = _words("british-english") + _words("american-english")
    entries = _THESAURUS.read_text(encoding="utf-8", errors="replace")
    thesaurus = sorted({word.strip() for word in re.split(r"[|(),;\n]", entries)} - {""})
    small = [*french, *thesaurus]
    capitals = [word.upper() for word in small]
    read = _count(tokenizer, [*small, *map(_capitalized, small)], at_least=1)
    read |= _count(tokenizer, [mark + word for word in french for mark in ("l'", "-")], at_least=1)
    read |= _count(tokenizer, [*english, *map(_capitalized, english)], at_least=2)
    return read | _count(tokenizer, [*capitals, *map(_unaccented, capitals)], at_least=3)


def _words(name: str) -> list[str]:
    path = _DICTIONARIES / name
    if not path.is_file():
        raise SystemExit(f"{path} manque : apt install wfrench wbritish wamerican mythes-fr")
    return path.read_text(encoding="utf-8").split()


def _count(tokenizer: Tokenizer, words: list[str], *, at_least: int) -> set[int]:
    counts: Counter[int] = Counter()
    for at in range(0, len(words), _CHUNK):
        for read in tokenizer.encode_batch(words[at : at + _CHUNK], add_special_tokens=False):
            counts.update(set(read.ids))
    return {row for row, count in counts.items() if count >= at_least}


def _basic(text: str) -> bool:
    """Digits, signs, short Latin pieces, single characters of an alphabet."""
    if not text:
        return False
    if not any(c.isalpha() for c in text):
        return text.isascii() or not any(c.isalnum() for c in text)
    if len(text) == 1:
        return not any(first <= ord(text) < last for first, last in _OTHER_SCRIPTS)
    return len(text) == 2 and _latin(text)


def _latin(text: str) -> bool:
    return all(unicodedata.name(c, "").startswith("LATIN") for c in text)


def _capitalized(word: str) -> str:
    return word[:1].upper() + word[1:]


def _unaccented(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
