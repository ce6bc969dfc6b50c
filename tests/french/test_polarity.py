"""What turns an assertion: denials, conditions, modality, tense, quantity, and their reach."""

from __future__ import annotations

import pytest

from carnet_rag.french.opposites import heading, opposed, undoing
from carnet_rag.french.polarity import find_turns, read_tokens
from carnet_rag.french.synonyms import related, synonyms
from carnet_rag.french.tokens import terms


def told(text: str) -> list[tuple[str, str]]:
    return [(turn.value, text[turn.reach[0] : turn.reach[1]]) for turn in find_turns(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il vient.", []),
        # Denials, from their « ne » on.
        ("Il ne vient pas.", [("not", "ne vient pas.")]),
        ("Il ne vient plus.", [("not", "ne vient plus.")]),
        ("Aucun élu ne vient.", [("not", "Aucun élu ne vient.")]),
        ("sans aide", [("not", "sans aide")]),
        ("Il ne peut être élu.", [("not", "ne peut être élu."), ("may", "peut être élu.")]),
        ("Il refuse de vendre", [("refuse", "refuse de vendre")]),
        # What looks like one.
        ("pas moins de 12 élus", []),
        ("Non, il vient.", []),
        ("non seulement les élus", [("also", "non seulement les élus")]),
        # Tense and modality, by words and by endings.
        ("Il viendra demain", [("future", "viendra demain")]),
        ("Il sera élu", [("future", "sera élu")]),
        ("Il va vendre", [("future", "va vendre")]),
        ("Il va bien", []),
        ("un opéra", []),
        ("Il viendrait", [("may", "viendrait")]),
        ("Le maire viendrait", [("may", "viendrait")]),
        ("Il doit vendre", [("must", "doit vendre")]),
        ("Il entend vendre", [("want", "entend vendre")]),
        ("Il entend le bruit", []),
        ("Il a vendu", [("past", "a vendu")]),
        ("Il avait vendu du pain", [("past", "avait vendu du pain")]),
        ("Les élus furent", [("past", "furent")]),
        ("Il vient à la ville", []),
        ("Vendez", [("must", "Vendez")]),
        ("Allez vendre du pain", [("must", "Allez vendre du pain")]),
        ("le nez", []),
        ("Hier venez", []),
        ("Il impose un prix", [("forced", "impose un prix")]),
        ("C'est impossible", []),
        ("Il ne peut le dire", [("may", "peut le dire")]),
        # Quantity.
        ("Tous les élus", [("all", "Tous les élus")]),
        ("Il vient tous les ans", [("year", "tous les ans")]),
        ("Il vend chaque jour", [("day", "chaque jour")]),
        ("tout à fait", []),
        ("avant tout", []),
        ("certains élus", [("some", "certains élus")]),
        ("un certain temps", []),
        ("Il vient surtout à pied", [("chiefly", "surtout à pied")]),
        ("La ville a vu le pont", [("past", "a vu le pont")]),
        ("peu d'élus", [("few", "peu d'élus")]),
        ("un peu", []),
        ("à peine 12", [("few", "à peine 12")]),
        ("La plupart des élus", [("majority", "plupart des élus")]),
        ("Il ne vend que du pain", [("only", "ne vend que du pain")]),
        ("Il ne vient ; que lundi", []),
        ("Il ne vient pas que lundi", [("not", "ne vient pas que lundi")]),
        # Condition, cause, comparison, period.
        ("s'il vient", [("if", "s'il vient")]),
        ("même si", []),
        ("grâce aux élus", [("because", "grâce aux élus")]),
        ("Vendu grâce aux élus", [("because", "grâce aux élus")]),
        ("malgré la pluie", [("despite", "malgré la pluie")]),
        ("le plus grand", [("top", "le plus grand")]),
        ("plus de maires que de préfets", [("more", "plus de maires")]),
        ("par an", [("year", "par an")]),
        ("exactement 12", [("exact", "exactement 12")]),
    ],
)
def test_turns_and_what_they_bear_on(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("text", ["Il ne vend pas, il donne.", "Il ne vend rien : il donne."])
def test_a_denial_before_a_comma_still_denies(text: str) -> None:
    assert [turn.value for turn in find_turns(text)] == ["not"]


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        # Five words of more than three letters, no further.
        ("sans " + " ".join(["mots"] * 7), "sans " + " ".join(["mots"] * 5)),
        ("sans pain, il vient", "sans pain"),
        ("sans pain qui vient", "sans pain"),
        ("Il vient sans pain ; il dort", "sans pain ;"),
    ],
)
def test_a_turn_stays_in_its_clause(text: str, reach: str) -> None:
    assert told(text) == [("not", reach)]


def test_tokens_have_their_place_and_their_clause() -> None:
    tokens = read_tokens("L'élu vient ; où dort-il, 12,5 fois ?")
    assert [t.low for t in tokens] == [
        "l'", "elu", "vient", ";", "ou", "dort-il", ",", "12,5", "fois", "?",
    ]  # fmt: skip
    assert [t.clause for t in tokens] == [0, 0, 0, 0, 2, 2, 2, 2, 2, 2]
    assert [t.is_word for t in tokens if t.low in ("elu", "12,5", ";")] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Les ventes augmentent", 1),
        ("Elles baissent", -1),
        ("Elles montent puis chutent", 0),
        ("Rien ne bouge", 0),
        ("un ralentissement", -1),
        ("Le prix monte", 1),
    ],
)
def test_rises_and_falls(text: str, way: int) -> None:
    assert heading(text) == way


@pytest.mark.parametrize(
    ("claim", "source", "words"),
    [
        ("C'est gratuit", "C'est payant", ("gratuit", "payant")),
        ("C'est payant", "C'est gratuit", ("payant", "gratuit")),
        ("avec aide", "sans aide", ("avec", "sans")),
        ("La première fois", "La dernière fois", ("première", "dernière")),
        ("Les ventes montent", "Les ventes baissent", None),
        ("Il vend et achète", "Il achète", None),
        ("Il vend", "Il achète et vend", None),
        ("Il vend", "Il dort", None),
    ],
)
def test_opposites_are_told_when_neither_side_has_both(
    claim: str, source: str, words: tuple[str, str] | None
) -> None:
    assert opposed(claim, source) == words


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("territorial", "territoir", True),
        ("abcde", "abcdefghi", True),
        ("abcde", "abcdefghij", False),
        ("abcd", "abcd", False),
        ("abcdx", "abcdy", False),
    ],
)
def test_words_of_one_family_open_alike_and_end_shortly(
    one: str, other: str, expected: bool
) -> None:
    assert related(one, other) is related(other, one) is expected


def test_synonyms_name_each_other() -> None:
    (house,), (home,) = terms("habitation"), terms("logement")
    assert home in synonyms(house) and house in synonyms(home)
    assert house not in synonyms(house)
    assert synonyms("zzz") == frozenset()


@pytest.mark.parametrize(
    ("text", "other", "words"),
    [
        ("un acte illégal", "un acte légal", ("illégal", "légal")),
        ("un acte légal", "un acte illégal", None),
        ("un acte illégal, légal", "un acte légal", None),
        ("un acte illégal", "un acte illégal et légal", None),
        ("un acte illégal", "un acte bon", None),
    ],
)
def test_a_word_that_undoes_another(text: str, other: str, words: tuple[str, str] | None) -> None:
    assert undoing(text, other) == words
