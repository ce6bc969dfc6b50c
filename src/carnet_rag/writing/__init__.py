"""The optional chat model: it writes, the guard reads, and the quoting answer never waits for it.

::

    writer = open_writer("openai:gpt-5-mini", timeout=30)
    for event in compose(index, question, hits, quoting=answer, model=writer):
        show(event.answer)

The first event holds the quoting answer; the last one the answer that stands: the model's, once
the guard let sentences of it through, or the quoting one with a line that says why.
"""

from carnet_rag.writing.compose import DraftEvent, compose
from carnet_rag.writing.model import ChatWriter, Stop, open_writer
from carnet_rag.writing.opinion import with_second_opinion
from carnet_rag.writing.prompts import BANK_PROMPT_VERSION, PROMPT_VERSION
from carnet_rag.writing.rereading import with_rereading

__all__ = [
    "BANK_PROMPT_VERSION",
    "PROMPT_VERSION",
    "ChatWriter",
    "DraftEvent",
    "Stop",
    "compose",
    "open_writer",
    "with_rereading",
    "with_second_opinion",
]
