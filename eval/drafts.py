"""How many lines of a draft pass the check: the false ones of eval/drafts.tsv, and the true ones.

    python eval/drafts.py [LINES.tsv]

Each line is checked against every passage of the carnet, which is harder than the few that a chat
model is given: a false one finds more to lean on. Prints the false ones that pass, the true ones
that do not, with why, and both counts.
"""

from __future__ import annotations

import sys
from pathlib import Path

from carnet_rag.check.lines import check_lines
from carnet_rag.index import open_index
from carnet_rag.settings import Settings


def main() -> None:
    """Check each line of a file: « juste » or « fausse », a tab, the line."""
    named = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("drafts.tsv")
    index = open_index(Settings.load().index)
    passages = {p.passage_id for p in index.passages}
    kept, total = {"juste": 0, "fausse": 0}, {"juste": 0, "fausse": 0}
    for row in named.read_text(encoding="utf-8").splitlines():
        label, _, text = row.partition("\t")
        lines = check_lines(index, text, passages)
        passed = bool(lines) and all(line.statement for line in lines)
        total[label] += 1
        kept[label] += passed
        if passed == (label == "fausse"):
            why = "; ".join(line.reason.fr for line in lines if not line.statement)
            print(f"{label} {'gardée' if passed else 'retirée'} : {text} {why}".rstrip())
    for label, count in total.items():
        print(f"{label} : {kept[label]} gardées de {count}")


if __name__ == "__main__":
    main()
