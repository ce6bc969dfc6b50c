"""``carnet ask``: the answer to a question, with the quotes that it is made of."""

from __future__ import annotations

import click

from carnet_rag.answer.suggestions import onward
from carnet_rag.cli.batch import run_batch
from carnet_rag.cli.display import answer_text, explanation_text
from carnet_rag.cli.options import (
    batch_option,
    declare,
    json_option,
    one_of,
    scope_options,
    settings_options,
)
from carnet_rag.index.opening import open_fresh_index
from carnet_rag.index.scope import Scope, narrow
from carnet_rag.intake import read_question
from carnet_rag.service.chain import open_chain
from carnet_rag.service.exchange import ask_record as reply
from carnet_rag.settings import Settings
from carnet_rag.wire import dump_line


@declare("ask")
@click.argument("question", nargs=-1)
@settings_options
@scope_options
@click.option("--explain", is_flag=True, help="Ajoute ce qui a été pesé pour décider.")
@json_option
@batch_option
def command(
    question: tuple[str, ...],
    settings: Settings,
    scope: Scope,
    explain: bool,
    as_json: bool,
    batch: str | None,
) -> None:
    """Répond à une question par des citations des carnets.

    Une ligne de --batch porte {"id", "question"}, ou {"id", "turns": [questions]} pour une
    conversation : il y a alors une réponse par tour.
    """
    asked = one_of(question, batch, "une question", read_question)
    index = narrow(open_fresh_index(settings), scope)
    chain = open_chain(settings, index=index)
    if batch is not None:
        run_batch(batch, lambda record: reply(chain, record))
    elif as_json:
        click.echo(dump_line(reply(chain, {"question": asked})))
    elif asked is not None:
        answer = chain.invoke(asked)
        # A near miss is looked on from; what is off the subject has nothing near.
        near = onward(index, answer) if answer.status == "nearest" else ()
        click.echo(answer_text(answer, near))
        if explain:
            click.echo("\n" + explanation_text(answer))
