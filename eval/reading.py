"""Measure how reports are read: headings found, quotes on their page, figures told from numbers.

python eval/reading.py FOLDER_OF_REPORTS [FOLDER_OF_ANNOTATIONS]
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_carnet
from carnet_rag.corpus.load.spelling import letters
from carnet_rag.figures import extract_figures
from carnet_rag.types import Carnet

_NOT_COUNTED = ("date", "period", "ordinal")


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def plain(text: str) -> str:
    """A text without blanks, its apostrophes and ligatures folded."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("ʼ", "'")
    return re.sub(r"\s+", "", text)


class Report:
    """A report as it is read, and where its letters stand once blanks and quotes are folded."""

    def __init__(self, path: Path) -> None:
        self.carnet: Carnet = load_carnet(path)
        folded = [(sign, at) for at, c in enumerate(self.carnet.text) for sign in plain(c)]
        self._text = "".join(sign for sign, _ in folded)
        self._places = [at for _, at in folded]

    def spans(self, quote: str) -> list[tuple[int, int]]:
        """Where a quote stands in the carnet, whatever its blanks."""
        found = re.finditer(re.escape(plain(quote)), self._text)
        return [(self._places[m.start()], self._places[m.end() - 1] + 1) for m in found]

    def sheet(self, start: int) -> int:
        """The sheet on which a character stands."""
        mark = self.carnet.page_at(start)
        return mark.sheet if mark else 0


def headings(reports: Any, annotated: list[dict[str, Any]]) -> tuple[int, int]:
    """How many headings are sections of the carnet, and of how many."""
    found = 0
    for row in annotated:
        carnet = reports(row["file"]).carnet
        titles = {letters(s.heading_path[-1]) for s in carnet.sections if s.heading_path}
        found += letters(row["heading"]) in titles | {letters(carnet.title)}
    return found, len(annotated)


def pages(reports: Any, annotated: list[dict[str, Any]]) -> tuple[int, int, int]:
    """How many quotes are whole, how many of them on their page, and of how many."""
    whole = placed = 0
    for row in annotated:
        report = reports(row["file"])
        marks = [report.carnet.page_at(start) for start, _ in report.spans(row["quote"])]
        whole += bool(marks)
        placed += any(
            mark.sheet == row["sheet"]
            and (row["printed"] is None or str(mark.page) == str(row["printed"]))
            for mark in marks
        )
    return whole, placed, len(annotated)


def same(wanted: str, written: str) -> bool:
    """Whether a figure is the one annotated, its sign, bound or unit aside."""
    digits = re.sub(r"\D", "", wanted)
    return (
        wanted in written
        or written in wanted
        or bool(digits)
        and digits == re.sub(r"\D", "", written)
    )


def figures(
    reports: Any, annotated: list[dict[str, Any]], sheets: list[dict[str, Any]]
) -> tuple[int, int, int]:
    """How many figures are right, are not figures, are missed, on the annotated sheets."""
    right = wrong = missed = 0
    for page in sheets:
        report, carnet = reports(page["file"]), reports(page["file"]).carnet
        passages = split_passages(carnet, 220, lambda text: len(text.split()))
        left = [
            figure
            for figure in extract_figures([carnet], passages)
            if figure.kind not in _NOT_COUNTED
            and report.sheet(figure.figure_start) == page["sheet"]
        ]
        for row in annotated:
            if (row["file"], row["sheet"]) != (page["file"], page["sheet"]):
                continue
            wanted, spans = plain(row["value"]), report.spans(row["quote"])
            hit = next(
                (
                    figure
                    for figure in left
                    if any(a < figure.figure_end and figure.figure_start < b for a, b in spans)
                    and same(wanted, plain(figure.written))
                ),
                None,
            )
            if hit is None:
                missed += 1
            else:
                left.remove(hit)
                right += 1
        wrong += len(left)
    return right, wrong, missed


def main() -> None:
    """Print what is measured."""
    folder = Path(sys.argv[1])
    notes = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent / "reports"
    reports = cache(lambda name: Report(folder / name))
    print("titres trouvés : {} sur {}".format(*headings(reports, rows(notes / "headings.jsonl"))))
    whole, placed, count = pages(reports, rows(notes / "pages.jsonl"))
    print(f"phrases entières : {whole}, à leur page : {placed}, sur {count}")
    sheets = json.loads((notes / "figures_pages.json").read_text(encoding="utf-8"))
    right, wrong, missed = figures(reports, rows(notes / "figures.jsonl"), sheets)
    print(
        f"chiffres : précision {right / max(1, right + wrong):.3f}, "
        f"rappel {right / max(1, right + missed):.3f} ({right + missed} annotés)"
    )


if __name__ == "__main__":
    main()
