"""Texts that may keep a regular expression busy: what each of its repeated parts matches, again and
again, then something that it does not match.
"""

from __future__ import annotations

import re
import re._constants as sre
import re._parser as sre_parser
import time
from collections.abc import Iterable, Iterator

LONG = 2_000
"""Characters of the longest text: of the longest question, sentence to check, or sentence of a
carnet (``french.segment``). What grows as a square takes some hundredths of a second, what grows as
a cube or a power some seconds, or for ever.
"""
PATIENCE = 0.5
"""Seconds of the processor that a pattern may take on it."""
_ENDS = ("", "§")
_CLASSES = {
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_DIGIT: "7",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_WORD: ",",
}
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_AROUND = (sre.ASSERT, sre.ASSERT_NOT, sre.AT, sre.GROUPREF, sre.GROUPREF_EXISTS)


def slow_text(pattern: str, flags: int = 0) -> str | None:
    """The start of a text on which a pattern takes too long, with its length; None without one."""
    compiled = re.compile(pattern, flags)
    for start, pumped in _pumps(pattern, flags):
        for end in _ENDS:
            size = 16
            while True:
                text = start + pumped * (size // len(pumped)) + end
                # Looked at twice: a busy machine makes the processor itself slower.
                if _seconds(compiled, text) > PATIENCE < _seconds(compiled, text):
                    return f"{text[:40]!r}… ({len(text)} caractères)"
                if size >= LONG:
                    break
                # Small steps first: a text a quarter longer may take a thousand times as long.
                size = min(LONG, size + max(4, size // 4)) if size < 400 else LONG
    return None


def _seconds(compiled: re.Pattern[str], text: str) -> float:
    started = time.process_time()
    compiled.search(text)
    return time.process_time() - started


def _pumps(pattern: str, flags: int) -> set[tuple[str, str]]:
    found = set()
    for start, body in _repeated(sre_parser.parse(pattern, flags), ""):
        for pumped in {_sample(body), _sample(body, last=True), " ", "a"}:
            if pumped:
                found |= {(start, pumped), ("", pumped), ("", start + pumped)}
    return found


def _repeated(parts: Iterable[tuple[int, object]], start: str) -> Iterator[tuple[str, list]]:
    """Each repeated part, with a text that leads to it."""
    before = start
    for kind, value in parts:
        if kind in _REPEATS:
            _, most, body = value
            if most > 1:
                yield before, list(body)
            yield from _repeated(body, before)
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from _repeated(branch, before)
        elif kind is sre.SUBPATTERN:
            yield from _repeated(value[3], before)
        elif kind is sre.ATOMIC_GROUP:
            yield from _repeated(value, before)
        before += _sample([(kind, value)])


def _sample(parts: Iterable[tuple[int, object]], *, last: bool = False) -> str:
    """A text that the parts match, if it is simple enough; of branches, the first or the last."""
    return "".join(_sampled(kind, value, last) for kind, value in parts)


def _sampled(kind: int, value: object, last: bool) -> str:
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if kind is sre.ANY:
        return "a"
    if kind is sre.IN:
        return _member(value, last)
    if kind in _REPEATS:
        least, _, body = value
        return _sample(body, last=last) * max(1, least)
    if kind is sre.BRANCH:
        return _sample(value[1][-1 if last else 0], last=last)
    if kind is sre.SUBPATTERN:
        return _sample(value[3], last=last)
    if kind is sre.ATOMIC_GROUP:
        return _sample(value, last=last)
    assert kind in _AROUND or kind is sre.CATEGORY, kind
    return ""


def _member(members: list, last: bool) -> str:
    if members[0][0] is sre.NEGATE:
        held = (
            re.compile(f"[{''.join(map(re.escape, _listed(members)))}]")
            if _listed(members)
            else None
        )
        return next((c for c in "a 7,\n" if held is None or not held.match(c)), "é")
    kind, value = members[-1 if last else 0]
    if kind is sre.LITERAL:
        return chr(value)
    return chr(value[0]) if kind is sre.RANGE else _CLASSES.get(value, "a")


def _listed(members: list) -> list[str]:
    held = [chr(v) for k, v in members if k is sre.LITERAL]
    held += [c for k, v in members if k is sre.CATEGORY for c in _CLASSES.get(v, "")]
    held += [c for k, v in members if k is sre.RANGE for c in "a7" if v[0] <= ord(c) <= v[1]]
    return held
