"""Writing a question bank: an entry added, amended, approved or removed, the others left alone.

Every change is made under a lock of the folder and put in place by a rename: two writers lose
nothing, and a reader sees the old file or the new one.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carnet_rag.corpus.library import write_whole
from carnet_rag.corpus.questions import parse_bank, quote_places
from carnet_rag.errors import BankError, QuestionError
from carnet_rag.french.tokens import fold
from carnet_rag.intake import MAX_CLAIM, read_question
from carnet_rag.types import AnticipatedQuestion, Carnet, Passage


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be, not verified yet. ``quotes`` are words of the carnet, from its text or its
    source; ``answer`` is what it says or ``unanswered`` what it does not say.
    """

    questions: Sequence[str]
    quotes: Sequence[str]
    answer: str | None = None
    unanswered: str | None = None


def save_entry(
    path: Path,
    carnet: Carnet,
    passages: Sequence[Passage],
    entry: NewEntry,
    *,
    draft: bool = False,
    amends: tuple[int, str] | None = None,
) -> AnticipatedQuestion:
    """Verify an entry, write it and return it as it will be read: at the end of the bank, or in the
    place of the one that it ``amends``, its line and the first question that the caller saw there.

    ``path`` is the bank of ``carnet`` (see ``questions.bank_path``), made when there is none;
    ``passages`` are all of the carnet's. Each quote must stand in one passage, and the first in one
    place only, since it places the others.
    Raises BankError, in French, when a question is blank or already asked, when a quote does not
    stand, when another entry stands on that line or when the file cannot be written; CorpusError
    when it cannot be read.
    """
    record = _verified(carnet, passages, entry)
    if draft:
        record["draft"] = True
    with _edited(path) as lines:
        if amends is None:
            if lines and not lines[-1].endswith(b"\n"):
                lines[-1] += b"\n"
            lines.append(_dump(record) + b"\n")
        else:
            _record(path, lines, *amends)
            _set_line(lines, amends[0], record)
        return _read_back(lines, amends[0] if amends else len(lines), path, carnet, passages)


def _set_line(lines: list[bytes], line: int, record: dict[str, Any]) -> None:
    """Write a record in the place of a line, whose end it keeps."""
    content = lines[line - 1].rstrip(b"\r\n")
    lines[line - 1] = _dump(record) + lines[line - 1][len(content) :]


def approve_entry(path: Path, line: int, *, question: str) -> None:
    """Make the draft of a line live. Lines count from 1.

    ``question`` is the first question that the caller saw on this line: should another stand
    there, the file changed meanwhile. Raises BankError then, and when the line is missing or no
    draft.
    """
    with _edited(path) as lines:
        record = _record(path, lines, line, question)
        if not record.pop("draft", False):
            raise BankError(f"{path.name}, ligne {line} : ce n'est pas un brouillon.")
        _set_line(lines, line, record)


def remove_entry(path: Path, line: int, *, question: str) -> bytes:
    """Take the entry of a line out of the bank; return the line, for :func:`put_back`.

    ``question`` is the first question that the caller saw there. Raises BankError when another
    entry stands there now, or when the file cannot be written.
    """
    with _edited(path) as lines:
        _record(path, lines, line, question)
        return lines.pop(line - 1)


def put_back(path: Path, line: int, removed: bytes) -> None:
    """Put a line back where it stood, or at the end of a bank that is shorter now.

    Raises BankError when one of its questions is asked again meanwhile, or when the file cannot
    be written.
    """
    with _edited(path) as lines:
        asked = set(map(question_key, json.loads(removed.decode("utf-8-sig"))["questions"]))
        for other in filter(bytes.strip, lines):
            if asked & set(map(question_key, _questions_of(other))):
                raise BankError(f"{path.name} : cette question a été posée de nouveau entre-temps.")
        at = min(line - 1, len(lines))
        if at and not lines[at - 1].endswith(b"\n"):
            lines[at - 1] += b"\n"
        lines.insert(at, removed if removed.endswith(b"\n") else removed + b"\n")


def _questions_of(line: bytes) -> list[str]:
    """The questions of a line; none of one that is no entry."""
    try:
        return [str(question) for question in json.loads(line.decode("utf-8-sig"))["questions"]]
    except (ValueError, TypeError, LookupError):
        return []


def question_key(question: str) -> str:
    """What two writings of one question share: its words, without case, accents, punctuation."""
    return " ".join(re.findall(r"\w+", fold(question)))


def _verified(carnet: Carnet, passages: Sequence[Passage], entry: NewEntry) -> dict[str, Any]:
    """The record of an entry. Raises BankError when its first quote stands in several places."""
    record: dict[str, Any] = {
        "questions": [_line(text, "la question") for text in entry.questions],
        # Blanks only: a carnet's letters may be in another form than the composed one.
        "quotes": [" ".join(quote.split()) for quote in entry.quotes],
    }
    for key, what in (("answer", "la réponse"), ("unanswered", "la note")):
        if (text := getattr(entry, key)) is not None:
            record[key] = _line(text, what)
    for quote in record["quotes"][:1]:
        if (places := len(quote_places(quote, carnet, passages))) > 1:
            raise BankError(
                f"La citation « {quote} » figure à {places} endroits du carnet : prenez-en "
                "quelques mots de plus pour qu'elle n'en désigne qu'un."
            )
    return record


def _read_back(
    lines: list[bytes], line: int, path: Path, carnet: Carnet, passages: Sequence[Passage]
) -> AnticipatedQuestion:
    """The entry of a line of the bank as it is about to be. Raises BankError when it is refused,
    and when one of its questions is asked by another entry, or twice in it.
    """
    bank = parse_bank(b"".join(lines), path, carnet, passages)
    if reason := next((fault.reason for fault in bank.faults if fault.line == line), None):
        raise BankError(f"Entrée refusée : {reason}")
    row = next(row for row in bank.rows if row.line == line)
    asked: dict[str, int] = {}
    for other in bank.rows:
        if other is not row:
            asked |= dict.fromkeys(map(question_key, other.entry.questions), other.line)
    for question in row.entry.questions:
        key = question_key(question)
        if key in asked:
            raise BankError(
                f"La question « {question} » est déjà dans {bank.name}, ligne {asked[key]} : "
                "posez-la autrement, ou corrigez cette ligne."
            )
        asked[key] = row.line
    return row.entry


def _line(text: str, what: str) -> str:
    try:
        return read_question(text, what=what, limit=MAX_CLAIM)
    except QuestionError as exc:
        message = str(exc)
        raise BankError(message[0].upper() + message[1:]) from exc


def _dump(record: dict[str, Any]) -> bytes:
    # A broken character becomes an escape, which no text holds: the entry is refused, not the run.
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _record(path: Path, lines: Sequence[bytes], line: int, question: str) -> dict[str, Any]:
    where = f"{path.name}, ligne {line}"
    if not 1 <= line <= len(lines) or not lines[line - 1].strip():
        raise BankError(f"{where} : il n'y a pas d'entrée. « carnet questions » les liste.")
    try:
        record: dict[str, Any] = json.loads(lines[line - 1].decode("utf-8-sig"))
        first = str(record["questions"][0])
    except (ValueError, TypeError, LookupError) as exc:
        raise BankError(f"{where} : l'entrée est illisible ; corrigez-la dans le fichier.") from exc
    if question_key(first) != question_key(question):
        raise BankError(f"{where} : la banque a changé entre-temps. Relisez-la, puis recommencez.")
    return record


@contextmanager
def _edited(path: Path) -> Iterator[list[bytes]]:
    """The lines of a bank, for the only writer of its folder: as they are left, they are put in
    place at once. A link keeps pointing where it does.
    """
    try:
        # The folder is locked, not the file: a rename changes which file that is.
        held = os.open(path.resolve().parent, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
            yield lines
            write_whole(path.resolve(), b"".join(lines))
        finally:
            os.close(held)
    except OSError as exc:
        raise BankError(
            f"{path} : la banque de questions ne peut pas être enregistrée ({exc.strerror}). "
            "Vérifiez les droits du dossier et la place du disque."
        ) from exc
