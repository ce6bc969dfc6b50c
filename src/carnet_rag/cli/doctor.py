"""``carnet doctor``: what is installed, indexed and configured, and what to do about it."""

from __future__ import annotations

import importlib.metadata
import platform
from pathlib import Path

import click

from carnet_rag import __version__
from carnet_rag.cli.display import wrap
from carnet_rag.cli.options import declare, json_option, settings_options
from carnet_rag.corpus.load.source import list_files
from carnet_rag.errors import CarnetError
from carnet_rag.french.numbers import long_date
from carnet_rag.index.embed import embedding_name, embedding_package
from carnet_rag.index.layout import in_force
from carnet_rag.index.opening import corpus_of, index_command, stale_reason
from carnet_rag.index.seals import damaged
from carnet_rag.settings import Settings
from carnet_rag.wire import dump_line
from carnet_rag.writing.model import provider_of


@declare("doctor")
@settings_options
@click.option("--deep", is_flag=True, help="Relit chaque octet de l'index.")
@json_option
def command(settings: Settings, deep: bool, as_json: bool) -> None:
    """Dit ce qui est installé, indexé et configuré.

    Rien n'est construit, téléchargé ni envoyé.
    """
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    package, extra = embedding_package(settings.embeddings)
    model = f"{embedding_name(settings.embeddings)} ; {_installed(package, extra=extra)}"
    report = (
        ("version", "Version", f"carnet_rag {__version__}, {machine}"),
        ("corpus", "Carnets", _corpus(corpus_of(settings))),
        ("embeddings", "Modèle de sens", model),
        ("index", "Index", _index(settings, deep=deep)),
        ("llm", "Modèle de dialogue", _llm(settings)),
        ("app", "Application", _installed("streamlit", extra=None)),
        ("api", "Service HTTP", _installed("fastapi", extra="api")),
    )
    if as_json:
        click.echo(dump_line({key: text for key, _, text in report}))
        return
    width = max(len(label) for _, label, _ in report)
    for _, label, text in report:
        click.echo(wrap(text, first=f"{label:<{width}}  ", rest=" " * (width + 2)))


def _corpus(folder: Path) -> str:
    try:
        count = len(list_files(folder))
    except CarnetError as exc:
        return str(exc)
    return f"{count} carnet{'s' if count > 1 else ''} dans {folder}"


def _index(settings: Settings, *, deep: bool) -> str:
    found = in_force(settings.index)
    if found is None:
        return f"aucun dans {settings.index}. Pour le construire : {index_command(settings)}"
    build, manifest = found
    counts = manifest.counts
    state = (
        f"{counts.get('read', counts.get('passages', 0))} passages dans {settings.index}, "
        f"du {long_date(manifest.built[:10])}, modèle {manifest.model}"
    )
    broken = damaged(build, manifest.seals, deep=deep, databases=True)
    if broken:
        command = f"{index_command(settings)} --rebuild"
        return f"{state}. Abîmé : {', '.join(broken[:3])}. Pour le refaire : {command}"
    if deep:
        state += f", {len(manifest.seals)} fichiers relus en entier"
    try:
        reason = stale_reason(settings)
    except CarnetError as exc:
        reason = str(exc)
    if reason is None:
        return f"{state}, à jour."
    return f"{state}. À refaire : {reason} Commande : {index_command(settings)}"


def _llm(settings: Settings) -> str:
    if settings.llm is None:
        return "aucun (facultatif) : les réponses sont faites de citations."
    provider, extra = provider_of(settings.llm.partition(":")[0])
    place = f" à l'adresse {settings.llm_base_url}" if settings.llm_base_url else ""
    return f"{settings.llm}{place} ; {_installed(f'langchain-{provider}', extra=extra)}"


def _installed(package: str, *, extra: str | None) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        name = f"carnet_rag[{extra}]" if extra else package
        return f"{package} n'est pas installé. Pour l'installer : pip install '{name}'"
