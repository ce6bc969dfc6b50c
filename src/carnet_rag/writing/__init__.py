"""The optional chat model: it shortens the quotes, the check reads it, the quotes never wait.

::

    writer = open_writer("openai:gpt-5-mini", timeout=30)
    for event in compose(index, question, quoting=answer, model=writer):
        show(event.answer)

The first event holds the quoting answer; the last one the answer that stands: the same with the
model's summary above its quotes, once sentences of it are borne out, or with a line that says why
there is none.
"""

from carnet_rag.writing.composing import DraftEvent, compose
from carnet_rag.writing.model import ChatWriter, Stop, open_writer, writer_of
from carnet_rag.writing.opinion import with_second_opinion
from carnet_rag.writing.prompts import BANK_PROMPT_VERSION

__all__ = [
    "BANK_PROMPT_VERSION",
    "ChatWriter",
    "DraftEvent",
    "Stop",
    "compose",
    "open_writer",
    "with_second_opinion",
    "writer_of",
]
