"""Which rows of a table name its columns, when nothing says it."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.pieces import count_heads


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        (["Mois|Ventes", "Mai|30", "Juin|70"], 1),
        (["|2023|2024", "Mai|30|40", "Juin|70|80"], 1),
        (["|2023|2023", "|Part|Nombre", "Mai|30|40", "Juin|70|80"], 2),
        (["Lieu|Part|Nombre", "|(%)|(t)", "Mai|30|40", "Juin|70|80"], 2),
        (["Lieu|Part|Nombre", "Lieu|(%)|(t)", "Mai|30|40", "Juin|70|80"], 2),
        (["Lieu|Part|Nombre", "Four|à voir|à voir", "Mai|30|40"], 0),
        (["Qui|Quoi", "Le maire|Il signe les actes"], 1),
        (["Le maire|signe", "Le conseil|vote"], 0),  # names as short as what they would name
        (["Mai|30", "Juin|70"], 0),
        (["Bilan|Bilan", "Mai|30"], 0),  # a title over the whole table
        (["Mois|Ventes"], 0),
        (["Mai|3", "Juin|70"], 0),
        (["Lieu|Mois|Ventes", "Four|Mai|30", "Four|Juin|70"], 1),
        (["Mois||Ventes", "Mai|1|30"], 0),
        (["Mois|Les ventes de tout le mois", "Mai|30"], 0),  # a text
        ([], 0),
    ],
)
def test_rows_that_name_columns(rows: list[str], heads: int) -> None:
    assert count_heads([row.split("|") for row in rows]) == heads
