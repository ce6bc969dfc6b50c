"""Writing a question bank: one entry added, approved or removed, the other lines left as they are.

Every change is made under a lock of the folder and put in place by a rename: two writers lose
nothing, and a reader sees the old file or the new one.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from carnet_rag.errors import BankError, QuestionError
from carnet_rag.intake import MAX_CLAIM, read_question
from carnet_rag.questions import Bank, parse_bank, quote_places
from carnet_rag.tokens import fold
from carnet_rag.types import AnticipatedQuestion, Carnet, Passage


def append_entry(
    path: Path,
    carnet: Carnet,
    passages: Sequence[Passage],
    *,
    questions: Sequence[str],
    quotes: Sequence[str],
    answer: str | None = None,
    unanswered: str | None = None,
    draft: bool = False,
) -> AnticipatedQuestion:
    """Verify an entry, add it at the end of the bank and return it as it will be read.

    ``path`` is the bank of ``carnet`` (see ``questions.bank_path``), made when there is none;
    ``passages`` are all of the carnet's. ``quotes`` are words of the carnet, from its text or its
    source: each must stand in one passage, and the first in one place only, since it places the
    others. Give ``answer`` (what the carnet says) or ``unanswered`` (what it does not say).
    Raises BankError, in French, when a question is blank or already asked, when a quote does not
    stand or when the file cannot be written; CorpusError when it cannot be read.
    """
    record: dict[str, Any] = {
        "questions": [_line(text, "la question") for text in questions],
        # Blanks only: a carnet's letters may be in another form than the composed one.
        "quotes": [" ".join(quote.split()) for quote in quotes],
    }
    for key, what, text in (
        ("answer", "la réponse", answer),
        ("unanswered", "la note", unanswered),
    ):
        if text is not None:
            record[key] = _line(text, what)
    if draft:
        record["draft"] = True
    for quote in record["quotes"][:1]:
        if (places := len(quote_places(quote, carnet, passages))) > 1:
            raise BankError(
                f"La citation « {quote} » figure à {places} endroits du carnet : prenez-en "
                "quelques mots de plus pour qu'elle n'en désigne qu'un."
            )
    with _locked(path) as data:
        kept = data if not data or data.endswith(b"\n") else data + b"\n"
        new = kept + _dump(record) + b"\n"
        bank = parse_bank(new, path, carnet, passages)
        line = len(new.splitlines())
        if reason := next((fault.reason for fault in bank.faults if fault.line == line), None):
            raise BankError(f"Entrée refusée : {reason}")
        _refuse_asked_again(bank)
        _replace(path, new)
    return bank.rows[-1].entry


def approve_entry(path: Path, line: int, *, question: str | None = None) -> None:
    """Make the draft of a line live. Lines count from 1.

    ``question``, when given, is the first question that the caller saw on this line: should
    another stand there, the file changed meanwhile. Raises BankError then, and when the line is
    missing or no draft.
    """
    with _locked(path) as data:
        lines = data.splitlines(keepends=True)
        record = _record(path, lines, line, question)
        if not record.pop("draft", False):
            raise BankError(f"{path.name}, ligne {line} : ce n'est pas un brouillon.")
        content = lines[line - 1].rstrip(b"\r\n")
        end = lines[line - 1][len(content) :]
        lines[line - 1] = _dump(record) + end
        _replace(path, b"".join(lines))


def question_key(question: str) -> str:
    """What two writings of one question share: its words, without case, accents, punctuation."""
    return " ".join(re.findall(r"\w+", fold(question)))


def _line(text: str, what: str) -> str:
    try:
        return read_question(text, what=what, limit=MAX_CLAIM)
    except QuestionError as exc:
        message = str(exc)
        raise BankError(message[0].upper() + message[1:]) from exc


def _dump(record: dict[str, Any]) -> bytes:
    # A broken character becomes an escape, which no text holds: the entry is refused, not the run.
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _refuse_asked_again(bank: Bank) -> None:
    """Raise BankError when a question of the last row is asked before it, or twice in it."""
    asked: dict[str, int] = {}
    for row in bank.rows[:-1]:
        asked |= dict.fromkeys(map(question_key, row.entry.questions), row.line)
    for question in bank.rows[-1].entry.questions:
        key = question_key(question)
        if key in asked:
            raise BankError(
                f"La question « {question} » est déjà dans {bank.name}, ligne {asked[key]} : "
                "posez-la autrement, ou corrigez cette ligne."
            )
        asked[key] = bank.rows[-1].line


def _record(path: Path, lines: Sequence[bytes], line: int, question: str | None) -> dict[str, Any]:
    where = f"{path.name}, ligne {line}"
    if not 1 <= line <= len(lines) or not lines[line - 1].strip():
        raise BankError(f"{where} : il n'y a pas d'entrée. « carnet questions » les liste.")
    try:
        record = json.loads(lines[line - 1].decode("utf-8-sig"))
        first = record["questions"][0] if question is not None else None
    except (ValueError, TypeError, LookupError) as exc:
        raise BankError(f"{where} : l'entrée est illisible ; corrigez-la dans le fichier.") from exc
    if not isinstance(record, dict):
        raise BankError(f"{where} : l'entrée est illisible ; corrigez-la dans le fichier.")
    if question is not None and question_key(str(first)) != question_key(question):
        raise BankError(f"{where} : la banque a changé entre-temps. Relisez-la, puis recommencez.")
    return record


@contextmanager
def _locked(path: Path) -> Iterator[bytes]:
    """Be the only writer of the folder's banks, and hold what the file contains."""
    try:
        # The folder is locked, not the file: a rename changes which file that is.
        held = os.open(path.resolve().parent, os.O_RDONLY)
    except OSError as exc:
        raise _not_saved(path, exc) from exc
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            data = b""
        except OSError as exc:
            raise _not_saved(path, exc) from exc
        yield data
    finally:
        os.close(held)


def _replace(path: Path, data: bytes) -> None:
    """Put the new content in place of the old at once; a link keeps pointing where it does."""
    target = path.resolve()
    fresh = target.with_name(f".{target.name}.new")
    try:
        with fresh.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if target.exists():
            shutil.copymode(target, fresh)
        fresh.replace(target)
    except OSError as exc:
        raise _not_saved(path, exc) from exc


def _not_saved(path: Path, exc: OSError) -> BankError:
    return BankError(
        f"{path} : la banque de questions ne peut pas être enregistrée ({exc.strerror}). "
        "Vérifiez les droits du dossier et la place du disque."
    )
