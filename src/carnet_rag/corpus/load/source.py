"""The files of a corpus and their raw text."""

from __future__ import annotations

from pathlib import Path

from carnet_rag.errors import CorpusError, system_reason

SUFFIXES = (".md", ".txt")


def list_files(folder: Path) -> list[Path]:
    """The carnets of a folder, at any depth, in path order; hidden files and README.md left out.

    Raises CorpusError when the folder is missing or holds no carnet.
    """
    if not folder.exists():
        raise CorpusError(
            f"dossier de carnets introuvable : {folder}. "
            "Créez-le et déposez-y des fichiers .md ou .txt, ou indiquez un autre dossier "
            "(--corpus ou CARNET_CORPUS)."
        )
    if not folder.is_dir():
        raise CorpusError(
            f"{folder} est un fichier : indiquez le dossier qui contient les carnets."
        )
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.stem.lower() != "readme"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and (path.is_file() or path.is_symlink())
    )
    if not found:
        raise CorpusError(
            f"aucun carnet dans {folder} : déposez-y au moins un fichier .md ou .txt "
            "(README.md n'est pas lu comme un carnet)."
        )
    return found


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, or a CorpusError that names it."""
    try:
        return path.read_bytes()
    except OSError as exc:
        raise CorpusError(
            f"{path} : lecture impossible ({system_reason(exc)}). "
            "Vérifiez le fichier et ses droits d'accès, ou retirez-le du dossier."
        ) from exc


def decode(path: Path, data: bytes) -> str:
    """The text of a carnet: UTF-8, with or without BOM, any line ends."""
    if b"\0" in data:
        raise CorpusError(
            f"{path} : fichier binaire, pas un texte. Convertissez-le en Markdown ou en texte "
            "UTF-8, ou retirez-le du dossier."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data[: exc.start].count(b"\n") + 1
        raise CorpusError(
            f"{path}, ligne {line} : ce n'est pas de l'UTF-8. "
            "Enregistrez le fichier en UTF-8 (par exemple : iconv -f WINDOWS-1252 -t UTF-8)."
        ) from exc
    if not text.strip():
        raise CorpusError(f"{path} : fichier vide. Ajoutez-y du texte ou retirez-le du dossier.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
