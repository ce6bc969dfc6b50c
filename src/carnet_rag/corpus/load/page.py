"""A web page and the part of it that holds its content, without menus and banners."""

from __future__ import annotations

import re

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from carnet_rag.corpus.load.pieces import Quoted, clean

_AROUND = frozenset(["nav", "aside", "header", "footer", "menu", "form"])
_AROUND_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"]
)
_AROUND_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|docnav|navheader|navfooter|navigation|menu|submenu|sidebar|side-?bar|breadcrumbs?|fil-ariane|"
    r"footer|header|banner|cookies?|consent|share|sharing|social|pagination|pager|skip-?links?|"
    r"toolbar|search|related|newsletter|comments?|sr-only|visually-hidden|toc)(?:$|[\s_-])",
    re.I,
)


def parse_page(source: str) -> HtmlElement | None:
    """Parse a whole page; None when there is nothing in it."""
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", clean(source))
    try:
        return cleaned(lxml.html.document_fromstring(source))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def cleaned(root: HtmlElement) -> HtmlElement:
    """A tree whose texts hold no invisible character, written as such or named (« &shy; »)."""
    for element in root.iter():
        element.text = element.text and clean(element.text)
        element.tail = element.tail and clean(element.tail)
    return root


def main_content(root: HtmlElement) -> HtmlElement:
    """The element that holds the content: what the page names as such, else its body without
    what stands around.
    """
    body = root.find(".//body")
    body = root if body is None else body
    whole = _length(body)
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and _length(found[0]) * 4 > whole:
            body = found[0]
            break
    _drop_around(body, _length(body))
    return body


def _drop_around(element: HtmlElement, whole: int) -> None:
    for child in list(element):
        if not isinstance(child.tag, str):
            continue
        if _stands_around(child) and _length(child) * 2 < whole:
            child.drop_tree()
        else:
            _drop_around(child, whole)


def _stands_around(element: HtmlElement) -> bool:
    if (
        element.tag == "footer"
        and next(element.iterancestors("blockquote", "figure"), None) is not None
    ):
        return False  # who says it, or where it was read
    if element.tag in _AROUND or element.get("role") in _AROUND_ROLES:
        return not (element.tag == "header" and element.xpath(".//h1"))
    if element.get("aria-hidden") == "true" or element.get("hidden") is not None:
        return True
    if re.search(r"display\s*:\s*none", element.get("style") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag in ("div", "ul", "ol", "section", "p", "span", "table") and _AROUND_NAMES.search(
        names
    ):
        return not element.xpath(".//h1")
    return element.tag in ("div", "ul", "ol", "section", "table") and _is_menu(element)


def _is_menu(element: HtmlElement) -> bool:
    """A list of links and nothing else: at least four, that hold nearly all its letters."""
    links = element.xpath(".//a")
    if len(links) < 4:
        return False
    inside = sum(len(" ".join(link.text_content().split())) for link in links)
    longest = max(len(link.text_content().split()) for link in links)
    return inside > 0.85 * _length(element) and longest < 12


def _length(element: HtmlElement) -> int:
    return len(" ".join(element.text_content().split()))


def opens_turn(line_end: HtmlElement) -> bool:
    """Whether the next line begins with a bold name and a colon: who speaks."""
    after = line_end.getnext()
    if after is None or after.tag not in ("b", "strong") or (line_end.tail or "").strip():
        return False
    words = f"{after.text_content()}{(after.tail or '')[:3]}"
    return len(after.text_content().split()) <= 5 and ":" in words[-5:]


def is_row_of_labels(element: HtmlElement) -> bool:
    """Whether an element holds inline elements and no words of its own: a style sets them apart."""
    own = [element.text, *(child.tail for child in element)]
    return len(element) > 1 and not any(text and text.strip() for text in own)


def quoted_by(element: HtmlElement) -> Quoted:
    """How a page sets a block apart as somebody's words."""
    if element.tag == "p" and len(element) == 1 and element[0].tag in ("em", "i"):
        return "" if f"{element.text or ''}{element[0].tail or ''}".strip() else "italic"
    return "style" if element.tag == "blockquote" else ""
