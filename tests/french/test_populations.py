"""Whom a figure is of, rule by rule."""

import pytest

from carnet_rag.french.populations import (
    counted,
    holder,
    holds,
    is_generic,
    of_population,
    population,
    populations,
)

RATES = "68% d'entre elles s'allient au niveau local."


@pytest.mark.parametrize(
    ("asked", "texts", "held"),
    [
        ("entreprises", (RATES, "Les entreprises de plus de 10 salariés agissent."), True),
        ("firmes", (RATES, "Les entreprises agissent."), True),
        ("associations", (RATES, "Les entreprises agissent.", "Les associations"), False),
        # A bound names nobody, nor does one company or one State.
        ("salariés", (RATES, "Les entreprises de plus de 10 salariés agissent."), False),
        ("associations", (RATES, "L'entreprise et l'État.", "Les associations"), True),
        ("élus", (RATES,), False),
        ("élus", ("Les élus et les habitants.",), True),
    ],
)
def test_a_figure_is_of_who_is_named_nearest(
    asked: str, texts: tuple[str, ...], held: bool
) -> None:
    kind = population(asked)
    assert kind is not None
    assert of_population(kind, texts) == held


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Combien de bénévoles la ligue compte-t-elle ?", "bénévoles"),
        ("Combien d'écoles participent ?", "écoles"),
        ("Quelle part des élus locaux le veut ?", "élus"),
        ("Quel est le taux de réussite des lycées ?", "réussite"),
        ("Quelle quantité d'eau est prise ?", "eau"),
        ("Combien coûte la charte ?", ""),
        ("Que disent les élus ?", ""),
    ],
)
def test_what_is_counted(question: str, noun: str) -> None:
    found = counted(question)
    assert (found.head if found else "") == noun


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Quelle part des élus le veut ?", "élus"),
        ("Quel est le taux de pratiques partenariales des associations ?", "associations"),
        ("Quel taux de réussite chez les lycéens en 2021 ?", "lycéens"),
        ("À propos du prix : pour les associations, c'est combien ?", "associations"),
        ("À propos des fondations : quel pourcentage d'entre elles agit ?", "fondations"),
        ("À propos des fondations : combien pour les entreprises ?", "entreprises"),
        # One of them by its name, what is counted beside them, who is only spoken of.
        ("À propos de la Fondation des Territoires : combien ?", ""),
        ("Combien d'entreprises agissent avec des associations ?", "entreprises"),
        ("Combien de projets mêlent élus et associations ?", ""),
    ],
)
def test_whose_figure_is_asked(question: str, word: str) -> None:
    assert holder(question) == word


def test_the_populations_of_a_question_are_plural_and_no_bound() -> None:
    question = "Quel taux pour les entreprises de plus de 10 salariés, selon le maire ?"
    assert populations(question) == ("entreprises",)


@pytest.mark.parametrize(
    ("noun", "text", "held"),
    [
        ("vélos", "44 ordinateurs", False),
        ("cofondateurs", "21 co-fondateurs", True),
        ("ordinateur", "44 ordinateurs", True),
        ("territoires", "la cohésion territoriale", True),
        ("adhérents", "leur adhésion", False),
    ],
)
def test_a_noun_is_held_by_itself_its_family_or_with_a_hyphen(
    noun: str, text: str, held: bool
) -> None:
    assert holds(noun, text) == held


def test_generic_nouns_are_anybody() -> None:
    assert is_generic("personnes") and not is_generic("bénévoles")
