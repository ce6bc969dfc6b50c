"""Pieces of html in another text: what is a tag there, and what only looks like one."""

from __future__ import annotations

import re

import lxml.html
from lxml import etree
from lxml.html import defs

from carnet_rag.corpus.load.hypertext import BLOCKS, NEWER_BLOCKS, Walker
from carnet_rag.corpus.load.page import cleaned
from carnet_rag.corpus.load.pieces import Piece

_KNOWN = defs.tags | NEWER_BLOCKS | {"picture", "slot", "svg", "math"}
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\s[^<>]*)?)/?>|<!--.*?-->|<[!?][^>]*>", re.S)
_ATTRIBUTES = re.compile(
    r"(?:\s+(?:[\w:@.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+)"
    r"|hidden|open|disabled|checked|controls|reversed|async|defer|download|inert))*\s*/?"
)


def is_tag(text: str) -> bool:
    """Whether this is a tag (or comment) that html knows, and not words between angle brackets."""
    match = _TAG.fullmatch(text.strip())
    if match is None:
        return False
    name = match[2]
    if name is None:
        return True
    return name.lower() in _KNOWN and _ATTRIBUTES.fullmatch(match[3] or "") is not None


def is_block(text: str) -> bool:
    """Whether this is the tag of a paragraph or the like, which parts words as a line end does."""
    match = _TAG.fullmatch(text.strip())
    return match is not None and (match[2] or "").lower() in BLOCKS


def words_of(fragment: str) -> str:
    """The words of a piece of html, one line."""
    return " ".join(piece.text for piece in read_fragment(fragment))


def read_fragment(source: str) -> list[Piece]:
    """The pieces of a piece of html in another text; what is no tag stays as words."""
    # A comment that nothing closes is none, and would be looked for to the end, each time anew.
    closed = source.rfind("-->") + 1
    source = source[:closed] + source[closed:].replace("<!--", "&lt;!--")
    kept = _TAG.sub(lambda m: m[0] if is_tag(m[0]) else m[0].replace("<", "&lt;"), source)
    kept = re.sub(r"<(?![a-zA-Z/!?])", "&lt;", kept)
    if not re.sub(r"<!--.*?-->", "", kept, flags=re.S).strip():
        return []
    try:
        root = cleaned(lxml.html.fragment_fromstring(kept, create_parent="div"))
    except (etree.ParserError, etree.XMLSyntaxError):
        return []
    return list(Walker().pieces(root))
