"""Files to carnets: the one canonical reading text, its sections, blocks and sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from carnet_rag.corpus.load.contents import find_contents
from carnet_rag.corpus.load.cover import cover_date, cover_title
from carnet_rag.corpus.load.debris import sort_debris
from carnet_rag.corpus.load.formats import SUFFIXES, reader_of
from carnet_rag.corpus.load.metadata import Metadata, read_metadata
from carnet_rag.corpus.load.notes import tie_notes
from carnet_rag.corpus.load.pieces import title_words
from carnet_rag.corpus.load.sectioning import COVER, lay_out
from carnet_rag.corpus.load.signatures import mark_signed
from carnet_rag.corpus.load.source import MAX_BYTES, MAX_TEXT, list_files, read_bytes
from carnet_rag.corpus.load.speakers import display_name, mark_turns, speaker_of_title
from carnet_rag.corpus.load.spelling import letters, locate
from carnet_rag.corpus.load.typed import gather_items
from carnet_rag.corpus.load.writing import DraftBlock, DraftSentence, Writer
from carnet_rag.errors import CorpusError
from carnet_rag.types import Block, Carnet, Note, PageMark, Section, Sentence, Speaker

__all__ = ["load_carnet", "load_corpus"]


def load_corpus(
    folder: Path,
    *,
    problems: list[str] | None = None,
    max_bytes: int = MAX_BYTES,
    known: Mapping[str, Carnet] | None = None,
) -> tuple[Carnet, ...]:
    """Read every carnet of a folder, at any depth, in path order.

    Raises CorpusError for a missing folder, a folder without carnets, a broken ``carnets.toml``,
    and for files that cannot be read: all of them in one message. With ``problems``, a list that
    the caller gives, unreadable files are told there and the others are returned. ``known`` holds
    carnets by file, which are not read again.
    """
    metadata = read_metadata(folder) if folder.is_dir() else {}
    carnets, failures = [], []
    for path in list_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            carnets.append(
                (known or {}).get(name)
                or load_carnet(path, metadata.get(name), folder=folder, max_bytes=max_bytes)
            )
        except CorpusError as exc:
            failures.append(str(exc))
    if failures and problems is None or not carnets:
        raise CorpusError("\n".join(failures))
    if problems is not None:
        problems += failures
    return tuple(carnets)


def load_carnet(
    path: Path,
    metadata: Metadata | None = None,
    *,
    folder: Path | None = None,
    max_bytes: int = MAX_BYTES,
) -> Carnet:
    """Read one file. ``folder`` is the corpus folder that ids and file names are relative to.

    Raises CorpusError when the file cannot be read, or when an anchor of a testimony in
    ``carnets.toml`` does not stand in it.
    """
    metadata = metadata or Metadata()
    data = read_bytes(path, folder=folder, limit=max_bytes)
    document = reader_of(path, data)(path, data)
    document = replace(document, pieces=mark_signed(gather_items(document.pieces)))
    pieces = document.pieces
    if not any(piece.text.strip() for piece in pieces):
        raise CorpusError(f"{path} : aucun texte à lire. Ajoutez-en ou retirez le fichier.")
    for piece in pieces:
        if piece.role == "heading":
            piece.lines = [replace(line, text=title_words(line.text)) for line in piece.lines]
    title, published = cover_title(document), cover_date(document)
    entries = find_contents(pieces)
    lay_out(pieces, entries, born_digital=document.born_digital)
    pieces = tie_notes(pieces)
    mark_turns(pieces)
    body = next((i for i, piece in enumerate(pieces) if piece.path is not None), len(pieces))
    sort_debris(pieces[body:], born_digital=document.born_digital)
    writer = Writer()
    writer.write(pieces)
    text = writer.text
    if len(text) > MAX_TEXT:
        raise CorpusError(
            f"{path} : {len(text) / 1e6:.0f} millions de caractères, pour {MAX_TEXT // 1_000_000} "
            "au plus. Coupez-le en plusieurs carnets."
        )
    sections = _sections(writer.blocks, len(text), printed=bool(entries))
    spans, speakers = _testimonies(path, text, writer.blocks, sections, metadata)
    names = {letters(speaker.name): speaker.name for speaker in speakers}
    file = path.relative_to(folder or path.parent)
    carnet = Carnet(
        carnet_id=_carnet_id(path, file),
        title=metadata.title or title or path.stem,
        volume=metadata.volume,
        publisher=metadata.publisher or document.publisher,
        published=metadata.published or published,
        language=metadata.language,
        file=file.as_posix(),
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        sections=tuple(sections),
        blocks=tuple(_freeze(block, text, spans, names) for block in writer.blocks),
        speakers=tuple(dict.fromkeys(speakers)),
        pages=_numbered(writer.pages),
        links=tuple(writer.links),
        remarks=document.remarks,
    )
    paged = (replace(s, page=(carnet.page_at(s.start) or s).page) for s in carnet.sections)
    return replace(carnet, sections=tuple(paged))


def _numbered(marks: list[PageMark]) -> tuple[PageMark, ...]:
    """The pages in order, one mark each; without any printed number, the sheet's stands for it.
    What stands above the first mark is on the page before.
    """
    printed = any(mark.page is not None for mark in marks)
    pages: list[PageMark] = []
    if marks and marks[0].start:
        marks = [PageMark(0, max(marks[0].sheet - 1, 1), None), *marks]
    for mark in marks:
        one = mark if printed else replace(mark, page=mark.sheet)
        if not pages or (pages[-1].sheet, pages[-1].page) != (one.sheet, one.page):
            pages.append(one)
    return tuple(pages)


def _carnet_id(path: Path, file: Path) -> str:
    """The path without its suffix, which stays on a file that stands beside another of its name
    whose format comes first in the table.
    """
    first = next((s for s in SUFFIXES if path.with_suffix(s).exists()), path.suffix.lower())
    return (file if path.suffix.lower() != first else file.with_suffix("")).as_posix()


def _sections(blocks: list[DraftBlock], length: int, *, printed: bool) -> list[Section]:
    """The section tree in reading order; every block lies in one, its first heading included."""
    opened: list[tuple[tuple[str, ...], int, int | None]] = []
    before: tuple[str, ...] = COVER if printed else ()
    begun = False
    for block in blocks:
        piece = block.piece
        begun = begun or (printed and piece.page is not None)  # a title that the table lists
        if piece.role == "contents":
            # A list of pages inside a section, or a program that looks like one, does not end it.
            if begun:
                continue
            if not opened or opened[-1][0] != ("Table des matières",):
                opened.append((("Table des matières",), block.start, None))
        elif piece.path is not None:
            if piece.path or not opened:
                opened.append((piece.path, block.start, piece.page))
        elif not opened or opened[-1][0] == ("Table des matières",):
            opened.append((before, block.start, None))
    sections = []
    for number, (path, start, page) in enumerate(opened):
        later = opened[number + 1 :]
        outside = (s for p, s, _ in later if p[: len(path)] != path or len(p) == len(path))
        end = next(outside, length) if path else next((s for _, s, _ in later), length)
        sections.append(Section(path, start, end, page))
    return sections


_Span = tuple[int, int, str]


def _testimonies(
    path: Path,
    text: str,
    blocks: list[DraftBlock],
    sections: list[Section],
    metadata: Metadata,
) -> tuple[list[_Span], list[Speaker]]:
    """Who speaks where: as ``carnets.toml`` says, else as the titles announce it."""
    spans: list[_Span] = []
    speakers: list[Speaker] = []
    for one in metadata.testimony:
        start = locate(one.start, text)
        end = locate(one.end, text, start[0]) if start else None
        if start is None or end is None:
            missing = one.start if start is None else one.end
            raise CorpusError(
                f"{path} : le repère « {missing} » du témoignage de {one.speaker} ne figure pas "
                "dans le texte. Corrigez-le dans carnets.toml (copiez quelques mots du carnet)."
            )
        spans.append((start[0], end[1], one.speaker))
        speakers.append(Speaker(one.speaker, one.role))
    names = {letters(one.speaker): one.speaker for one in metadata.testimony}
    heads = {block.start: block.end for block in blocks if block.piece.path is not None}
    for section in sections:
        found = speaker_of_title(section.heading_path[-1]) if section.heading_path else None
        if found and not _who(spans, section.start, section.end):
            name = display_name(found[0], text, names)
            spans.append((heads[section.start], section.end, name))
            speakers.append(Speaker(name, found[1]))
    for block in blocks:
        if (spoken := block.piece.speaker) and not _who(spans, block.start, block.end):
            name = display_name(spoken, text, names)
            spans.append((block.start, block.end, name))
            if not any(one.name == name for one in speakers):
                speakers.append(Speaker(name, block.piece.office))
    return spans, speakers


def _who(spans: list[_Span], start: int, end: int) -> str | None:
    return next((name for a, b, name in spans if start < b and a < end), None)


def _freeze(block: DraftBlock, text: str, spans: list[_Span], names: dict[str, str]) -> Block:
    def sentence(draft: DraftSentence) -> Sentence:
        quoted = draft.quoted and display_name(draft.quoted, text, names)
        speaker = quoted or _who(spans, draft.start, draft.end)
        notes = tuple(Note(label, a, b, text[a:b]) for label, a, b in draft.notes)
        words = text[draft.start : draft.end]
        return Sentence(draft.start, draft.end, words, draft.kind, speaker, notes, draft.heads)

    sentences = tuple(sentence(draft) for draft in block.sentences)
    emphasis = tuple(block.emphasis)
    return Block(block.start, block.end, block.kind, sentences, emphasis)
