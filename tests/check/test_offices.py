"""The offices that a text names: with what rank, and in what body."""

from __future__ import annotations

import pytest

from carnet_rag.check.offices import find_posts
from carnet_rag.french.names import find_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jeanne Morel est l'ancienne présidente de la Fondation du Lac.",
         [("ancienne présidente de la Fondation du Lac", "ancien", "fondat lac")]),
        ("Le maire et le président délégué du club.",
         [("maire", "", ""), ("président délégué du club", "delegu", "club")]),
        ("Jeanne Morel préside la commune.", [("préside la commune", "", "commun")]),
        # What stands at the end of the sentence leads no office that opens it.
        ("Présidente du Port, Jeanne Morel est déléguée.", [("Présidente du Port", "", "port")]),
        ("Le lac gèle.", []),
    ],
)  # fmt: skip
def test_offices_their_rank_and_body(text: str, expected: list[tuple[str, str, str]]) -> None:
    posts = find_posts(text, find_names(text))
    told = [(p.said, " ".join(sorted(p.rank)), " ".join(sorted(p.body))) for p in posts]
    assert told == expected


def test_a_person_or_a_place_is_no_body() -> None:
    text = "Paul Rey, président de la Fondation Bleue, et Jeanne Morel, maire à Lyon, signent."
    assert [[n.text for n in p.names] for p in find_posts(text, find_names(text))] == [
        ["Fondation Bleue"],
        [],
    ]
