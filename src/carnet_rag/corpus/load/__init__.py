"""Files to carnets: the one canonical reading text, its sections, blocks and sentences."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from carnet_rag.corpus.load.contents import COVER, find_contents, lay_out
from carnet_rag.corpus.load.debris import sort_debris
from carnet_rag.corpus.load.markdown import Piece, parse
from carnet_rag.corpus.load.metadata import Metadata, read_metadata
from carnet_rag.corpus.load.notes import tie_notes
from carnet_rag.corpus.load.source import decode, list_files, read_bytes
from carnet_rag.corpus.load.speakers import display_name, speaker_of_title
from carnet_rag.corpus.load.spelling import letters, locate
from carnet_rag.corpus.load.writing import DraftBlock, DraftSentence, Writer
from carnet_rag.errors import CorpusError
from carnet_rag.types import Block, Carnet, Note, Section, Sentence, Speaker

__all__ = ["load_carnet", "load_corpus"]


def load_corpus(folder: Path, *, problems: list[str] | None = None) -> tuple[Carnet, ...]:
    """Read every .md and .txt file of a folder, at any depth, in path order.

    Raises CorpusError for a missing folder, a folder without carnets, a broken ``carnets.toml``,
    and for files that cannot be read: all of them in one message. With ``problems``, a list that
    the caller gives, unreadable files are told there and the others are returned.
    """
    metadata = read_metadata(folder) if folder.is_dir() else {}
    carnets, failures = [], []
    for path in list_files(folder):
        try:
            name = path.relative_to(folder).as_posix()
            carnets.append(load_carnet(path, metadata.get(name), folder=folder))
        except CorpusError as exc:
            failures.append(str(exc))
    if failures and problems is None or not carnets:
        raise CorpusError("\n".join(failures))
    if problems is not None:
        problems += failures
    return tuple(carnets)


def load_carnet(
    path: Path, metadata: Metadata | None = None, *, folder: Path | None = None
) -> Carnet:
    """Read one file. ``folder`` is the corpus folder that ids and file names are relative to.

    Raises CorpusError when the file cannot be read, or when an anchor of a testimony in
    ``carnets.toml`` does not stand in it.
    """
    metadata = metadata or Metadata()
    data = read_bytes(path)
    pieces = parse(decode(path, data))
    if not pieces:
        raise CorpusError(f"{path} : aucun texte à lire. Ajoutez-en ou retirez le fichier.")
    entries = find_contents(pieces)
    lay_out(pieces, entries)
    pieces = tie_notes(pieces)
    body = next((i for i, piece in enumerate(pieces) if piece.path is not None), len(pieces))
    sort_debris(pieces[body:])
    writer = Writer()
    writer.write(pieces)
    text = writer.text
    sections = _sections(writer.blocks, len(text), printed=bool(entries))
    spans, speakers = _testimonies(path, text, writer.blocks, sections, metadata)
    names = {letters(speaker.name): speaker.name for speaker in speakers}
    file = path.relative_to(folder or path.parent)
    return Carnet(
        carnet_id=_carnet_id(path, file),
        title=metadata.title or _title(pieces) or path.stem,
        volume=metadata.volume,
        publisher=metadata.publisher,
        published=metadata.published,
        language=metadata.language,
        file=file.as_posix(),
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        sections=tuple(_with_speaker(section, spans) for section in sections),
        blocks=tuple(_freeze(block, text, spans, names) for block in writer.blocks),
        speakers=tuple(dict.fromkeys(speakers)),
    )


def _title(pieces: list[Piece]) -> str | None:
    """The first heading, or the `title:` of a front matter."""
    front = re.match(r"(?:title|titre) *: *[\"']?(.+?)[\"']?$", pieces[0].text, re.M | re.I)
    if front:
        return front[1]
    return next((" ".join(p.text.split()) for p in pieces if p.role == "heading"), None)


def _carnet_id(path: Path, file: Path) -> str:
    """The path without its suffix, which stays on a .txt that stands beside a .md of its name."""
    if path.suffix.lower() != ".md" and path.with_suffix(".md").exists():
        return file.as_posix()
    return file.with_suffix("").as_posix()


def _sections(blocks: list[DraftBlock], length: int, *, printed: bool) -> list[Section]:
    """The section tree in reading order; every block lies in one, its first heading included."""
    opened: list[tuple[tuple[str, ...], int, int | None]] = []
    before: tuple[str, ...] = COVER if printed else ()
    for block in blocks:
        piece = block.piece
        if piece.role == "contents":
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
        sections.append(Section(path, start, end, page, None))
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
        taken = any(section.start < end and start < section.end for start, end, _ in spans)
        if found and not taken:
            name = display_name(found[0], text, names)
            spans.append((heads[section.start], section.end, name))
            speakers.append(Speaker(name, found[1]))
    return spans, speakers


def _with_speaker(section: Section, spans: list[_Span]) -> Section:
    for start, end, speaker in spans:
        shared = min(end, section.end) - max(start, section.start)
        if shared * 2 > section.end - section.start:
            return Section(section.heading_path, section.start, section.end, section.page, speaker)
    return section


def _freeze(block: DraftBlock, text: str, spans: list[_Span], names: dict[str, str]) -> Block:
    def sentence(draft: DraftSentence) -> Sentence:
        speaker = next((who for a, b, who in spans if draft.start < b and a < draft.end), None)
        if draft.quoted:
            speaker = display_name(draft.quoted, text, names)
        notes = tuple(Note(label, a, b, text[a:b]) for label, a, b in draft.notes)
        words = text[draft.start : draft.end]
        return Sentence(draft.start, draft.end, words, draft.kind, speaker, notes)

    sentences = tuple(sentence(draft) for draft in block.sentences)
    emphasis = tuple(block.emphasis)
    return Block(block.start, block.end, block.kind, sentences, emphasis, block.lead_in)
