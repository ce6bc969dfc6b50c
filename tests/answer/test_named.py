"""Whether quotes are about the name that is asked, or about another of the same common word."""

import pytest

from carnet_rag.answer.named import headed_names, name_words, unmet_namesake
from carnet_rag.french.intent import read_intent
from carnet_rag.index import Index

LEAGUE = "Jeanne DOE préside la Ligue des Jardins, née sous l'égide de la Ligue de Brest."


@pytest.mark.parametrize(
    ("question", "quote", "unmet"),
    [
        ("Qui préside la Ligue des Jardins ?", LEAGUE, ""),
        ("Qui préside la Ligue de Brest ?", LEAGUE, "Ligue de Brest"),
        # Another word for the office, another sentence that names it.
        ("Qui dirige la Ligue de Brest ?", LEAGUE, "Ligue de Brest"),
        ("Qui préside la Ligue de Brest ?", f"{LEAGUE} La Ligue de Brest est née en 1980.",
         "Ligue de Brest"),
        ("Que finance la Ligue de Brest ?", "La Ligue des Jardins finance un banc.",
         "Ligue de Brest"),
        ("Que finance la Ligue de Brest ?", "À Brest, un banc est payé.", ""),
        ("Que finance la Ligue ?", "La Ligue des Jardins finance un banc.", ""),
        # Somebody's office is no part of a name.
        ("Qui est le fondateur de Brest ?", "Son fondateur Luc ROY est né à Brest.", ""),
        ("Que fait l'association Phare ?", "L'association Digue est fermée.", "association Phare"),
        ("Que fait l'association Phare ?", "Phare tient un jardin.", ""),
        # People of a place are no body of that name.
        ("Quel élu de l'Yonne le dit ?", "Le président du PETR, dans l'Yonne, le dit.", ""),
    ],
)  # fmt: skip
def test_a_namesake_is_not_the_one_that_is_asked(
    small_index: Index, question: str, quote: str, unmet: str
) -> None:
    passages = small_index.passages[:1]
    found = unmet_namesake(small_index, question, read_intent(question), passages, [quote])
    assert found == unmet


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Qui préside la Fondation de Lille ?", [("Fondation", True)]),
        ("Que fait l'association Phare ?", [("association", False)]),
        ("La « Charte du « faire alliance »", []),
        ("Que fait Lille ?", []),
        ("Que fait l'administration de l'État ?", []),
    ],
)
def test_a_name_has_a_common_word_in_front(text: str, found: list[tuple[str, bool]]) -> None:
    assert [(name.head, name.of) for name in headed_names(text)] == found


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Que dit l'ANPP du Gâtinais ?", ("ANPP", "Gâtinais")),
        ("Que fait l'État à Brest ?", ("Brest",)),
        ("Qui finance l’Observatoire ?", ()),
    ],
)
def test_a_body_named_by_its_kind_sets_nothing_apart(question: str, words: tuple[str, ...]) -> None:
    assert name_words(question) == words
