"""What a figure alone in the cell of a table is of: its column, its row."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figure_texts import carnet_of, passage_of

from carnet_rag.figures import extract_figures

HEADS = ("Commune", "Inscrits", "Trajets")


@pytest.mark.parametrize(
    ("row", "heads", "figures"),
    [
        ("Valmont | 198 | 340", HEADS,
         [("198", "Inscrits", "Valmont", ""), ("340", "Trajets", "Valmont", "")]),
        ("Valmont | 40 % | 1 200 km", ("Commune", "Part des trajets", "Distance"),
         [("40 %", "Part des trajets", "Valmont", ""), ("1 200 km", "Distance", "Valmont", "")]),
        ("Inscrits | 198 | 340", ("", "2023", "2024"),
         [("198", "Inscrits", "", "2023"), ("340", "Inscrits", "", "2024")]),
        ("Inscrits | 198 | 340", ("", "Public", "Public"),
         [("198", "Inscrits", "", ""), ("340", "Inscrits", "", "")]),
        ("| Est | 340", HEADS, [("340", "Trajets", "", "")]),
        ("Valmont | 198", ("", "Ventes 2023"), [("198", "Ventes 2023", "Valmont", "2023")]),
        (f"{'Mot ' * 13}| 198", ("", "Ventes"), [("198", "Ventes", f"{'Mot ' * 11}Mot…", "")]),
        ("12 | 340", ("Rang", "Trajets"), [("12", "Rang", "", ""), ("340", "Trajets", "", "")]),
        # A cell that says it itself, a column or a table without a name.
        ("Valmont | 198 cartes | 340", HEADS,
         [("198", "cartes", "", ""), ("340", "Trajets", "Valmont", "")]),
        ("Valmont | 198 élus", (), [("198", "élus", "élus", "")]),
    ],
)  # fmt: skip
def test_the_column_tells_what_a_figure_counts(
    row: str, heads: tuple[str, ...], figures: list[tuple[str, str, str, str]]
) -> None:
    held = passage_of(row, "item")
    held = replace(held, sentences=tuple(replace(s, heads=heads) for s in held.sentences))
    found = extract_figures([carnet_of(row)], [held])
    told = [(f.written, f.counts, f.population, f.period) for f in found]
    assert [t for t in told if t[0] in {f[0] for f in figures}] == figures
