"""What a question states and a quote's place does not hold."""

import pytest

from carnet_rag.answer.named import unmet_names
from carnet_rag.answer.unmet import (
    NO_FIGURE,
    Unmet,
    unmet_count,
    unmet_holder,
    unmet_list,
    unmet_name_asked,
    unmet_numbers,
    unmet_office,
    unmet_ranks,
    unmet_thing,
    unmet_years,
)
from carnet_rag.french.intent import read_intent
from carnet_rag.index import Index
from carnet_rag.types import QuoteSpan


@pytest.mark.parametrize(
    ("question", "about", "unmet"),
    [
        ("Qui est le maire de Lille ?", "Lille accueille le colloque.", "le maire de Lille"),
        ("Qui est le maire de Lille ?", "Jeanne DOE, maire de Lille", ""),
        ("Qui est le maire de Brest ?", "Jeanne DOE, maire de Lille", "le maire de Brest"),
        ("Quel est le nom de la préfète du Nord ?", "Le Nord.", "la préfète du Nord"),
        ("Qui est l'auteur du guide ?", "Le guide est paru.", ""),
        ("Qui est Jeanne DOE ?", "Le guide est paru.", ""),
        ("Qui dirige la mission du Nord ?", "Au Nord, rien.", "qui dirige la mission du Nord"),
        ("Qui dirige la mission de Lille ?", "Jeanne DOE, présidente, Lille", ""),
        ("Qui paie la mission de Lille ?", "À Lille, un guide.", ""),
        ("Qui est le président du jury ?", "Le président ouvre la séance.", "le président du jury"),
        ("Qui est le président du jury ?", "Jeanne DOE préside, président du jury", ""),
        ("Qui est le président de l'association ?", "Jeanne DOE, président de la Ligue", ""),
    ],
)
def test_an_office_and_whose_it_is_must_stand_in_the_text(
    question: str, about: str, unmet: str
) -> None:
    assert unmet_office(question, [about]) == unmet


@pytest.mark.parametrize(
    ("question", "text", "unmet"),
    [
        ("Quel ministre a signé la charte ?", "La Ligue signe.", "quel ministre a signé la charte"),
        ("Quelle ministre a signé la charte ?", "Jeanne DOE, ministre, signe.", ""),
        ("Quel parlementaire porte le texte ?", "Jeanne DOE, députée, le porte.", ""),
        ("Quel jardin a signé la charte ?", "La Ligue signe.", ""),
        ("Quel auteur a parlé du danger ?", "Jeanne DOE parle du danger.", ""),
    ],
)
def test_whoever_is_asked_for_by_an_office_must_hold_it(
    question: str, text: str, unmet: str
) -> None:
    assert unmet_holder(question, [text]) == unmet


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Que fait-on à Vladivostok ?", ("Vladivostok",)),
        ("Vladivostok est-elle citée ?", ()),
        ("Combien de vieux PC ?", ()),
        ("Va-t-on à Vladivostok ou à Pyongyang ?", ("Vladivostok", "Pyongyang")),
        ("À Lyon 12 jardins ?", ("Lyon",)),
        ("Que fait l'ANPP à l'Île-Vladivostok ?", ("ANPP", "Île-Vladivostok")),
    ],
)
def test_a_name_that_stands_nowhere_near_is_found(
    small_index: Index, question: str, names: tuple[str, ...]
) -> None:
    assert unmet_names(small_index, question, small_index.passages[:1]) == names


@pytest.mark.parametrize(
    ("question", "quote", "unmet"),
    [
        ("Comment s'appelle la mairesse de Lille ?", "La mairesse signe.", "la mairesse de Lille"),
        ("Comment s'appelle la mairesse de Lille ?", "La mairesse, Jeanne DOE, signe.", ""),
        (
            "Comment s'appelle le responsable ?",
            "| Un banc. | Conseil municipal |",
            "le responsable",
        ),
        ("Qui signe pour la commune ?", "La mairesse signe.", ""),
    ],
)
def test_a_name_that_is_asked_for_must_be_given(question: str, quote: str, unmet: str) -> None:
    assert unmet_name_asked(question, read_intent(question), [quote]) == unmet


@pytest.mark.parametrize(
    ("question", "text", "unmet"),
    [
        ("Quels sont les 3 rôles ?", "Il y a trois rôles.", ()),
        ("Qui a reçu 800 000 euros ?", "La ville a reçu 800\u202f000 euros.", ()),
        ("Qui a donné 12 500 € ?", "La fondation a donné 12\u00a0500 €.", ()),
        ("Que font les entreprises de plus de 10 salariés ?", "Celles de 50 salariés.", ("10",)),
    ],
)
def test_numbers_meet_in_digits_or_in_words(
    question: str, text: str, unmet: tuple[str, ...]
) -> None:
    assert unmet_numbers(question, text) == unmet


@pytest.mark.parametrize(
    ("question", "text", "unmet"),
    [
        (
            "Quand a eu lieu la 6ème Rencontre ?",
            "à l'occasion de la 7ème Rencontre",
            ("6ème Rencontre",),
        ),
        ("Quand a eu lieu la sixième rencontre ?", "la 5e rencontre, puis la 6e rencontre", ()),
        ("Qui a suivi la deuxième promotion ?", "La promotion 3 a commencé en mai.", ()),
        ("Quel est le premier pas ?", "Un deuxième volume, puis un pas de plus.", ()),
    ],
)
def test_another_rank_of_the_same_thing_does_not_answer(
    question: str, text: str, unmet: tuple[str, ...]
) -> None:
    assert unmet_ranks(question, text) == unmet


@pytest.mark.parametrize(
    ("question", "told", "unmet"),
    [
        ("C'est quoi une startup d'État ?", "", ("startup",)),
        ("c koi la recette du tiramisu", "", ("recette",)),
        ("What is a startup?", "", ("startup",)),
        ("Qu'est-ce qu'une monnaie locale ?", "Une monnaie qui ne sert qu'ici.", ()),
        ("Qu'est-ce qu'un territoire pilote ?", "", ()),
        ("Que fait une startup ?", "", ()),  # asks for no meaning
    ],
)
def test_what_no_passage_names_is_not_defined(
    small_index: Index, question: str, told: str, unmet: tuple[str, ...]
) -> None:
    assert unmet_thing(small_index, question, told) == unmet


def test_a_year_must_stand_there_or_lie_in_a_period(small_index: Index) -> None:
    asked = read_intent("Combien en 2015 ?")
    passages = small_index.passages[:1]
    assert unmet_years(small_index, asked, passages, "Ils sont 12 en 2021.") == ("2015",)
    assert unmet_years(small_index, asked, passages, "Ils sont 12 en 2015.") == ()
    assert unmet_years(small_index, asked, passages, "De 2013 à 2018, ils sont 12.") == ()


def test_nothing_unmet_is_false() -> None:
    assert not Unmet()
    assert not Unmet(numbers=("10",))  # weighed, never decisive alone
    assert Unmet(names=("Brest",))
    assert Unmet(office="maire de Brest")


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Combien de jardiniers compte le réseau ?", ""),
        ("Combien d'écoles compte le réseau ?", "écoles"),
        ("Quel pourcentage des jardiniers ?", NO_FIGURE),
        ("Quand le réseau est-il né ?", NO_FIGURE),
        ("When was the network founded?", NO_FIGURE),
        ("Combien de temps dure la visite ?", NO_FIGURE),
        ("Que fait le réseau ?", ""),
    ],
)
def test_what_a_figure_counts_must_stand_in_its_place(
    small_index: Index, question: str, lacking: str
) -> None:
    passage = next(p for p in small_index.passages if "640 jardiniers" in p.text)
    sentence = next(s for s in passage.sentences if "640" in s.text)
    span = QuoteSpan(passage.passage_id, sentence.start, sentence.end)
    assert unmet_count(small_index, question, read_intent(question), [span]) == lacking


@pytest.mark.parametrize(
    ("question", "quotes", "lacking"),
    [
        (
            "Quels sont les 4 principes ?",
            ["4 principes sont écrits."],
            "les 4 principes",
        ),
        ("Quels sont les quatre principes ?", ["L'eau, l'air, le sol et le feu."], ""),
        ("Quels sont les 4 principes ?", ["L'eau.", "L'air.", "Le sol.", "Le feu."], ""),
        ("Quels sont les principes ?", ["Quatre principes sont écrits."], ""),
        ("What are the 4 principles?", ["Four principles are written."], "the 4 principles"),
        ("Combien font les 4 principes ?", ["Quatre."], ""),
        ("les 4 principes", ["4 principes sont écrits."], "les 4 principes"),
        ("Les 4 principes de la charte ?", ["L'eau, l'air, le sol et le feu."], ""),
        ("c'est quoi les 4 principes", ["4 principes sont écrits."], "les 4 principes"),
        ("Les 4 principes durent, mais où ?", ["À Lille."], ""),
        ("En quoi consistent les huit projets ?", ["Huit projets sont lancés."], "les 8 projets"),
    ],
)
def test_so_many_things_are_listed_or_named_only(
    question: str, quotes: list[str], lacking: str
) -> None:
    assert unmet_list(question, read_intent(question), quotes) == lacking
