"""``carnet index``: build the index, or bring it up to date."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from carnet_rag.cli.options import declare, json_option, settings_options
from carnet_rag.corpus.load.source import GIVEN
from carnet_rag.corpus.questions import SUFFIX as BANK_SUFFIX
from carnet_rag.errors import CorpusError
from carnet_rag.index.build import BuildReport
from carnet_rag.index.making import Progress
from carnet_rag.index.opening import REMEMBERED, build_from
from carnet_rag.settings import Settings
from carnet_rag.wire import dump_line

_COUNTS = {
    "carnets": ("carnet", "carnets"),
    "read": ("passage", "passages"),
    "sentences": ("phrase", "phrases"),
    "entries": ("question connue", "questions connues"),
}


@declare("index")
@click.argument("paths", metavar="[CHEMIN]...", nargs=-1, type=click.Path(path_type=Path))
@settings_options
@click.option("--rebuild", is_flag=True, help="Refait tout, même ce qui n'a pas changé.")
@click.option("--quiet", is_flag=True, help="Ne dit rien quand l'index est déjà à jour.")
@json_option
def command(
    paths: tuple[Path, ...], settings: Settings, rebuild: bool, quiet: bool, as_json: bool
) -> None:
    """Construit l'index des carnets, ou le met à jour.

    CHEMIN : un dossier de carnets, ou des fichiers (PDF, DOCX, ODT, HTML, EPUB, .md, .txt), à la
    place du dossier des carnets.
    Ce qui n'a pas changé n'est pas recalculé ; l'ancien index sert tant que le nouveau n'est pas
    entier. Un fichier qui ne peut pas être lu est nommé et les autres sont indexés : la sortie vaut
    alors 1.
    """
    corpus = _corpus(paths, settings)
    with _bar(shown=not as_json) as progress:
        report = build_from(settings, corpus, rebuild=rebuild, progress=progress)
    _remember(corpus, settings)
    if as_json:
        click.echo(dump_line({**asdict(report), "seconds": round(report.seconds, 2)}))
    else:
        _print(report, settings.index, quiet=quiet)
    if report.unread and not (report.fresh and quiet):
        click.get_current_context().exit(1)


def _corpus(paths: Sequence[Path], settings: Settings) -> Path:
    """Return the folder to index: the one given, the settings', or one gathering the files."""
    if not paths:
        return settings.corpus
    for path in paths:
        if not path.exists():
            raise CorpusError(f"{path} : fichier ou dossier introuvable.")
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0]
    return _gather(paths, settings.index / REMEMBERED)


def _gather(paths: Sequence[Path], folder: Path) -> Path:
    """Link files, and the files of folders, with their question banks, in one new folder."""
    links: dict[Path, Path] = {}
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for source in inside:
            name = Path(path.name) / source.relative_to(path) if path.is_dir() else Path(path.name)
            bank = source.with_name(source.stem + BANK_SUFFIX)
            found = {name: source} | ({name.with_name(bank.name): bank} if bank.is_file() else {})
            for link, target in found.items():
                if links.setdefault(link, target.resolve()) != target.resolve():
                    raise CorpusError(
                        f"{target} et {links[link]} portent le même nom : renommez l'un des deux."
                    )
    toml = {path.parent.resolve() / "carnets.toml" for path in paths if path.is_file()}
    if len(toml) == 1 and all(path.is_file() for path in paths):
        # The entries of the files that are not indexed say nothing of those that are.
        links |= {Path(t.name): t for t in toml if t.is_file()}
    _forget(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GIVEN).touch()
    for link, target in links.items():
        (folder / link).parent.mkdir(parents=True, exist_ok=True)
        (folder / link).symlink_to(target)
    return folder


def _remember(corpus: Path, settings: Settings) -> None:
    """Leave in the index folder which corpus it holds, unless it is the default one."""
    link = settings.index / REMEMBERED
    if corpus == link:
        return
    _forget(link)
    if corpus != Settings.model_fields["corpus"].default:
        link.symlink_to(corpus.resolve(), target_is_directory=True)


def _forget(link: Path) -> None:
    if link.is_symlink():
        link.unlink()
    elif link.is_dir():
        shutil.rmtree(link)


@contextmanager
def _bar(*, shown: bool) -> Iterator[Progress | None]:
    """Show how far a build is: a bar on a terminal, elsewhere a line a stage, on stderr."""
    if not shown or not sys.stderr.isatty():
        yield _every_tenth() if shown else None
        return
    with click.progressbar(length=100, label="Lecture des carnets", file=sys.stderr) as bar:

        def update(done: int, total: int, label: str) -> None:
            bar.label = label
            bar.update(done * 100 // total - bar.pos if total else 0)

        yield update


def _every_tenth() -> Progress:
    """Write a line once the carnets are read, then each time a tenth of the texts is done."""
    written = -1

    def write(done: int, total: int, label: str) -> None:
        nonlocal written
        tenth = done * 10 // total if total else written
        if tenth != written:
            written = tenth
            click.echo(f"Indexation : {tenth * 10} % ({label.lower()})", err=True)

    return write


def _print(report: BuildReport, folder: Path, *, quiet: bool) -> None:
    if report.fresh and quiet:
        return
    counts = ", ".join(
        f"{report.counts[k]} {words[report.counts[k] > 1]}"
        for k, words in _COUNTS.items()
        if k in report.counts
    )
    if report.fresh:
        click.echo(f"L'index est à jour ({counts}).")
    else:
        click.echo(f"Index construit dans {folder} en {report.seconds:.0f} s : {counts}.")
    for problem in report.problems:
        click.echo(f"Attention : {problem}", err=True)
