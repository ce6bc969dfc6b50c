"""``carnet eval``: the question sets run through the index, as tables and result files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from carnet_rag.cli.options import Function, declare, settings_options
from carnet_rag.evaluation.report import as_json, as_text
from carnet_rag.evaluation.results import stamp, write
from carnet_rag.evaluation.run import evaluate
from carnet_rag.evaluation.scorer import Scorer
from carnet_rag.index.opening import corpus_of, open_fresh_index
from carnet_rag.settings import Settings

_OF_THE_SETS = ""
"""What an option with an optional file stands for without it."""


def _set_option(name: str, what: str) -> Callable[[Function], Function]:
    """An option whose file may be left out: the set of that name is then meant."""
    return click.option(
        name,
        is_flag=False,
        flag_value=_OF_THE_SETS,
        type=click.Path(path_type=Path),
        metavar="[FICHIER]",
        help=f"{what} (par défaut, {name[2:]}.jsonl du dossier des jeux).",
    )


@declare("eval")
@click.option(
    "--questions",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Jeu de questions (par défaut, questions.jsonl du dossier des jeux).",
)
@click.option(
    "--sets",
    type=click.Path(path_type=Path),
    default=Path("eval"),
    metavar="DOSSIER",
    help="Dossier des jeux et de leur notation (eval/).",
)
@click.option("--ablation", is_flag=True, help="Mesure aussi chaque vue du corpus seule.")
@click.option("--sections", is_flag=True, help="Mesure aussi sans la banque de chaque section.")
@_set_option("--dialogues", "Joue aussi les conversations")
@_set_option("--claims", "Vérifie aussi les affirmations")
@click.option("--extraction", is_flag=True, help="Mesure aussi l'extraction des chiffres.")
@click.option("--failures", is_flag=True, help="Liste ce qui est à revoir.")
@click.option(
    "--json",
    "target",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Écrit le résultat en JSON ; dans un dossier, sous le nom du jeu et du commit.",
)
@settings_options
def command(
    settings: Settings,
    questions: Path | None,
    sets: Path,
    ablation: bool,
    sections: bool,
    dialogues: Path | None,
    claims: Path | None,
    extraction: bool,
    failures: bool,
    target: Path | None,
) -> None:
    """Mesure la recherche et les réponses sur un jeu de questions.

    Ce qui est juste est défini par eval/score.py ; eval/README.md dit comment lire les chiffres.
    """
    scorer = Scorer(sets / "score.py", corpus_of(settings))
    with open_fresh_index(settings) as index:
        evaluation = evaluate(
            index,
            settings,
            scorer,
            questions or sets / "questions.jsonl",
            ablation=ablation,
            sections=sections,
            dialogues=sets / "dialogues.jsonl" if dialogues == Path(_OF_THE_SETS) else dialogues,
            claims=sets / "claims.jsonl" if claims == Path(_OF_THE_SETS) else claims,
            figures=sets / "figures.gold.jsonl" if extraction else None,
        )
        click.echo(as_text(evaluation, failures=failures), nl=False)
        if target is not None:
            head = stamp(evaluation.questions.stem, index.manifest, settings, Path.cwd())
            if target.is_dir() or not target.suffix:
                target = target / f"{head['what']}-{head['commit']}.json"
            write(target, {**head, **as_json(evaluation)})
            click.echo(f"Écrit : {target}", err=True)
