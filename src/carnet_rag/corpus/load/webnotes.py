"""The footnotes of a web page: a short link to a text that links back to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement, defs

from carnet_rag.corpus.load.pieces import CALL_OFF, CALL_ON

_LABEL = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})[\])]?")
EDGES = re.compile(r"^[\s\[\](){}^↑.:]+|[\s\[\](){}^↑↩\ufe0e]+$")
"""What is left of its number and of the way back at the ends of a footnote."""


def take_notes(roots: Sequence[HtmlElement]) -> list[tuple[str, HtmlElement]]:
    """Take the footnotes out of the pages of a text and mark their calls: labels, elements."""
    everything = [element for root in roots for element in root.iter()]
    named = {name: e for e in everything for name in (e.get("id"), e.get("name")) if name}
    place = {element: at for at, element in enumerate(everything)}
    found: list[tuple[str, HtmlElement]] = []
    taken: dict[HtmlElement, str] = {}
    for link in [element for element in everything if element.tag == "a"]:
        if not _LABEL.fullmatch("".join(link.text_content().split())):
            continue
        body = _block(named.get((link.get("href") or " ")[1:]))
        if body is None or place[body] < place[link]:
            continue
        back = [a for a in body.iter("a") if _leads_to(named.get((a.get("href") or " ")[1:]), link)]
        if not back and body not in taken and not _is_called(link):
            continue
        if body not in taken:
            taken[body] = str(1 + len(found))
            found.append((taken[body], body))
            for one in back:
                one.drop_tree()
        call = link.getparent() if _is_alone(link) else link
        for child in list(call):
            child.drop_tree()
        call.tag, call.text = "span", f"{CALL_ON}{taken[body]}{CALL_OFF}"
    for _, body in found:
        if body.getparent() is not None:
            body.drop_tree()
        body.tail = None
    return found


def _block(element: HtmlElement | None) -> HtmlElement | None:
    """The block that an anchor names, none where that is a heading or more than a text."""
    while element is not None and element.tag not in (*defs.block_tags, "li", "aside", "dd", "td"):
        element = element.getparent()
    if element is None or re.fullmatch(r"h[1-6]|body|html|table", element.tag):
        return None
    return element


def _leads_to(target: HtmlElement | None, link: HtmlElement) -> bool:
    """Whether an anchor is a call, stands in it, or around it and hardly anything else."""
    near = [link, *link.iterdescendants(), link.getparent()]
    return target is not None and target in near


def _is_called(link: HtmlElement) -> bool:
    """Whether a book says itself that this link calls a note."""
    return "noteref" in f"{link.get('epub:type')} {link.get('role')}"


def _is_alone(link: HtmlElement) -> bool:
    parent = link.getparent()
    return bool(parent is not None and parent.tag == "sup" and len(parent) == 1)
