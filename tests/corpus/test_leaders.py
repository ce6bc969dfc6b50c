"""The lines of a printed table of contents, where each title has its page on its right."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.pdf.glyphs import Run, Sheet, Style
from carnet_rag.corpus.load.pdf.leaders import join_page_numbers
from carnet_rag.corpus.load.pdf.rows import find_rows

TITLES = ("Le four", "Le lavoir", "Le puits")


def run(text: str, left: float, line: int) -> Run:
    style = Style("Corps", 10.0, False, 0)
    return Run(text, style, left, left + 5 * len(text), 100.0 + 20 * line)


def read(*runs: Run) -> list[str]:
    rows = find_rows(Sheet(1, 600.0, 800.0, "", list(runs)))
    return [row.text for row in join_page_numbers(rows, [])]


@pytest.mark.parametrize(
    ("pages", "leader", "expected"),
    [
        (("3", "12", "27"), "", ["Le four\t3", "Le lavoir\t12", "Le puits\t27"]),
        (("3", "12", "27"), " ......", ["Le four\t3", "Le lavoir\t12", "Le puits\t27"]),
        (("iii", "iv", "ix"), "", ["Le four\tiii", "Le lavoir\tiv", "Le puits\tix"]),
        (("page 3", "p. 12", "27"), "", ["Le four\t3", "Le lavoir\t12", "Le puits\t27"]),
        # Two lines are too few to be a table of contents.
        (("3", "12"), "", ["Le four", "3", "Le lavoir", "12"]),
    ],
)
def test_a_title_and_its_page_are_one_line(
    pages: tuple[str, ...], leader: str, expected: list[str]
) -> None:
    runs = []
    for line, page in enumerate(pages):
        runs += [run(TITLES[line] + leader, 50, line), run(page, 500 - 5 * len(page), line)]
    assert read(*runs) == expected


def test_a_line_with_two_figures_is_of_a_table() -> None:
    lines = [(run("Ventes", 50, n), run("12", 300, n), run("30", 490, n)) for n in range(3)]
    assert read(*(one for line in lines for one in line)) == ["Ventes", "12", "30"] * 3
    behind = [(run("Ventes", 50, n), run("12", 300, n), run("30 %", 490, n)) for n in range(3)]
    assert read(*(one for line in behind for one in line)) == ["Ventes", "12", "30 %"] * 3
