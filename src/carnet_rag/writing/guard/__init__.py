"""Read a model's whole draft before a word of it is shown, and keep the sentences that hold.

A sentence holds when it cites, when the passages that it cites exist, when each figure, date, name
and quotation in it stands in them, when it does not say the opposite of them in their own words,
and when it speaks of what they speak of. The others are dropped and counted; what is left is
renumbered. What cannot be told is dropped: the quoting answer is always there instead.
"""

from carnet_rag.writing.guard.draft import (
    Checked,
    Dropped,
    Kept,
    Source,
    check_draft,
    check_sentence,
)

__all__ = ["Checked", "Dropped", "Kept", "Source", "check_draft", "check_sentence"]
