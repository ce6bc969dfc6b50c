"""The noun phrases of a question: where they end, their part, gender, number and kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_rag.french.parsing import parse, same_noun


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("Qui préside la Fondation ?", [("la Fondation", "subject", "")]),
        ("Qui a lancé la charte ?", [("la charte", "subject", "")]),
        (
            "Quand la charte a-t-elle été lancée par la ville ?",
            [("la charte", "subject", ""), ("la ville", "other", "par")],
        ),
        ("Combien d'élus locaux ont répondu ?", [("les élus locaux", "other", "d'")]),
        ("Où sont les trois ingénieries ?", [("les trois ingénieries", "subject", "")]),
        ("Par qui les postes sont-ils réparés ?", [("les postes", "subject", "")]),
        (
            "Quel est le budget du programme IMPACT ?",
            [("le budget du programme IMPACT", "subject", ""),
             ("le programme IMPACT", "other", "de")],
        ),
        (
            "Le rôle de l'État dans les alliances",
            [("le rôle de l'État", "other", ""), ("l'État", "other", "de"),
             ("les alliances", "other", "dans")],
        ),
        (
            "Quel tonnage PERSEE3C a-t-elle collecté ?",
            [("le tonnage", "asked", ""), ("PERSEE3C", "subject", "")],
        ),
        # Who says something is not joined to what it is said of.
        (
            "Que dit Laurent Lelli de la chaire ?",
            [("Laurent Lelli", "subject", ""), ("la chaire", "other", "de")],
        ),
        (
            "Que dit Emmaüs de la friche ?",
            [("Emmaüs", "subject", ""), ("la friche", "other", "de")],
        ),
        # A place or a body belongs to its name, a subject that is spoken of does not.
        (
            "Que pense Luc Roy de Lyon ?",
            [("Luc Roy de Lyon", "subject", ""), ("Lyon", "other", "de")],
        ),
        (
            "Que dit la mairie de Lyon ?",
            [("la mairie de Lyon", "subject", ""), ("Lyon", "other", "de")],
        ),
        (
            "Que dit la mairie sur le budget ?",
            [("la mairie", "subject", ""), ("le budget", "other", "sur")],
        ),
        (
            "Qui mène le débat sur le budget ?",
            [("le débat sur le budget", "subject", ""), ("le budget", "other", "sur")],
        ),
        ("La ville veut aider les élus", [("la ville", "subject", ""), ("les élus", "other", "")]),
        ("Selon le maire, qui agit ?", [("le maire", "other", "selon")]),
        ("d'après les élus", [("les élus", "other", "d'après")]),
        ("l'un d'après les élus", [("les élus", "other", "d'après")]),
        ("d'un élu après les élus", [("l'élu", "other", "d'"), ("les élus", "other", "après")]),
        ("après les élus", [("les élus", "other", "après")]),
        ("la ferme quel maire agit", [("la ferme", "subject", ""), ("le maire", "asked", "")]),
        ("au conseil", [("le conseil", "other", "à")]),
        ("aux réunions", [("les réunions", "other", "à")]),
        ("Habitat & Humanisme agit", [("Habitat & Humanisme", "subject", "")]),
        ("sa part", [("sa part", "other", "")]),
        ("ces associations", [("ces associations", "other", "")]),
        ("et en 2015 ?", [("le 2015", "other", "en")]),
        ("et 12 ?", []),
        ("Pourquoi ?", []),
    ],
)  # fmt: skip
def test_noun_phrases_and_their_part(question: str, phrases: list[tuple[str, str, str]]) -> None:
    assert [(m.noun_phrase(), m.role, m.preposition) for m in parse(question).mentions] == phrases


@pytest.mark.parametrize(
    ("phrase", "head", "gender", "number", "kind"),
    [
        ("les élus locaux", "élus", "m", "p", "thing"),
        ("les trois grandes villes", "villes", "f", "p", "thing"),
        ("toutes les phases", "phases", "f", "p", "thing"),
        ("l'agence", "agence", "f", "s", "thing"),
        ("son association", "association", "f", "s", "thing"),
        ("le programme IMPACT", "programme", "m", "s", "name"),
        ("Laurent Lelli", "Laurent", None, "s", "person"),
        ("Madame Durand", "Madame", None, "s", "person"),
        ("Habitat & Humanisme", "Habitat", "m", "s", "name"),
        ("LE RAMEAU", "RAMEAU", "m", "s", "name"),
        ("les Amis", "Amis", "m", "p", "name"),
        ("12 Amis agissent", "Amis", "m", "s", "name"),
        ("Les 12 élus", "élus", "m", "p", "thing"),
    ],
)
def test_gender_number_and_kind(
    phrase: str, head: str, gender: str | None, number: str, kind: str
) -> None:
    mention = parse(phrase).mentions[0]
    assert (mention.head, mention.gender, mention.number, mention.kind) == (
        head, gender, number, kind,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("question", "verb"),
    [("Qui préside ?", "préside"), ("Quand a-t-il agi ?", "a"), ("et les élus ?", None)],
)
def test_the_first_finite_verb(question: str, verb: str | None) -> None:
    parsed = parse(question)
    assert (parsed.tokens[parsed.verb].text if parsed.verb is not None else None) == verb


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Élus", "elu", True), ("régionaux", "régional", True), ("élu", "maire", False)],
)
def test_one_noun_but_for_case_accents_and_number(one: str, other: str, same: bool) -> None:
    assert same_noun(one, other) is same


WORDS = """
qui quand combien de quel les élus la ville Jean Dupont a est -t-il il aide par en 2015 12 du
programme & IMPACT ? , sa « carnet » d' l' que dit
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join))
def test_mentions_are_slices_in_order(text: str) -> None:
    mentions = parse(text).mentions
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text.strip() != ""
        assert mention.first < mention.core <= mention.last
    assert all(a.core <= b.first for a, b in zip(mentions, mentions[1:], strict=False))
