"""Why a question gets no answer, in its reader's words."""

from __future__ import annotations

import pytest

from carnet_rag.answer.choices import offered
from carnet_rag.answer.rates import what_it_is
from carnet_rag.answer.reasons import absent, as_typed, lacks, touches_only
from carnet_rag.answer.unmet import NO_FIGURE, Unmet
from carnet_rag.french.intent import read_intent
from carnet_rag.types import Citation


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("qui a écrit ce document ?", "il ne dit pas qui"),
        ("Qui peut nous aider ?", "il ne dit pas qui"),
        ("Combien de notaires ?", "il n'en donne pas le chiffre"),
        ("Quel est le tarif ?", "il n'en donne pas le montant"),
        ("Quand la charte a-t-elle été signée ?", "il n'en donne pas la date"),
        ("Comment puis-je faire ?", "il ne dit pas comment"),
        ("Pourquoi lui ?", "il n'en dit pas la raison"),
        # Nothing is lacking by its kind: that there is no answer says it all.
        ("Peut-on signer en ligne ?", ""),
        ("Quels risques à travailler avec une entreprise ?", ""),
        ("Which risks are there?", "Nothing in it says that"),
    ],
)
def test_the_reason_is_the_kind_of_thing_that_is_asked(question: str, reason: str) -> None:
    assert lacks(question, read_intent(question), Unmet(), question) == reason


@pytest.mark.parametrize(
    ("question", "unmet", "reason"),
    [
        ("Qui paie le toit ?", Unmet(), "ils ne disent pas qui"),
        ("Quand ouvre-t-il ?", Unmet(), "ils n'en donnent pas la date"),
        ("Quels sont les parcs ?", Unmet(counted="les parcs"), "ils n'énumèrent pas les parcs"),
        ("Who pays?", Unmet(), "They do not say who"),
        ("What is {it}?", Unmet(names=("{it}",)), "They do not say this of « {it} »"),
    ],
)
def test_what_several_carnets_lack_is_told_of_them_all(
    question: str, unmet: Unmet, reason: str
) -> None:
    assert lacks(question, read_intent(question), unmet, question, several=True) == reason
    assert touches_only(several=True, english=False) == "ils n'en parlent que de loin"


@pytest.mark.parametrize(
    ("question", "lacking", "reason"),
    [
        ("Quelle part des asso le veut ?", "asso", "il ne donne pas ce chiffre pour « asso »"),
        ("Combien de ruches ?", "les ruches", "il ne donne pas ce chiffre pour « les ruches »"),
        ("Combien de ruches à Lille ?", "Lille", "il ne donne pas ce chiffre pour « Lille »"),
        ("Combien de ruches ?", NO_FIGURE, "il n'en donne pas le chiffre"),
    ],
)
def test_a_figure_of_something_else_is_told_as_such(
    question: str, lacking: str, reason: str
) -> None:
    assert lacks(question, read_intent(question), Unmet(counted=lacking), question) == reason


def test_what_no_passage_holds_is_named_as_it_was_typed() -> None:
    small = "on est une asso de 3 salariés, par quoi on commence ?"
    assert absent(small, Unmet(numbers=("3",)), small, "") == ("3 salariés",)
    assert absent(small, Unmet(numbers=("3",)), small, "3 salariés y sont") == ()
    town = "Une commune de 2000 habitants peut-elle signer ?"
    number = Unmet(years=("2000",), numbers=("2000",))
    assert absent(town, number, town, "en 2015") == ("2000 habitants",)
    asked, year = "et en 1998 ?", Unmet(years=("1998",))
    assert absent(asked, year, asked, "") == ("1998",)
    assert absent(asked, year, asked, "En 1998, un réseau naît.") == ()  # it is on the screen
    span, years = "que prévoit le plan de 2025 à 2030 ?", Unmet(years=("2025", "2030"))
    assert absent(span, years, span, "") == ("2025 à 2030",)
    day, year = "quoi de neuf le 12 mars 2024 ?", Unmet(years=("2024",))
    assert absent(day, year, day, "") == ("12 mars 2024",)
    two, years = "en 2024 ou en 2026 ?", Unmet(years=("2024", "2026"))
    assert absent(two, years, two, "") == ("2024", "2026")
    mended = "le budget de la Chaire InterActions"
    assert as_typed("Chaire InterActions", "le buget de la chere interaction", mended) == (
        "chere interaction"
    )
    typed, unmet = "Que dit Reennes ?", Unmet(names=("Rennes",))
    assert lacks(typed, read_intent(typed), unmet, "Que dit Rennes ?").endswith("« Reennes »")


@pytest.mark.parametrize(
    ("question", "names", "reason"),
    [
        ("Que dit Ada Roy de Lille ?", "Ada Roy Lille",
         "il ne dit pas cela de « Ada Roy de Lille »"),
        ("Que dit Ada Roy de Lille ?", "Ada Roy", "il ne dit pas cela de « Ada Roy »"),
        ("Que fait la Banque des Jeunes ?", "Banque",
         "il ne dit pas cela de « Banque des Jeunes »"),
        ("Que font Ada et Luc ?", "Ada Luc", "il ne dit pas cela de « Ada », « Luc »"),
        ("C'est qui Ada Roy ?", "Ada Roy", "il ne dit pas qui est Ada Roy"),
    ],
)  # fmt: skip
def test_a_name_of_several_words_is_told_whole(question: str, names: str, reason: str) -> None:
    unmet = Unmet(names=tuple(names.split()))
    assert lacks(question, read_intent(question), unmet, question) == reason


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("1000 ou 650 ?", (1000.0, 650.0)),
        ("2006 ou 2008 ?", (2006.0, 2008.0)),
        ("il y en a une centaine ou 350 ?", (100.0, 350.0)),
        ("deux ou trois exemples ?", ()),
        ("C'est 1 000 ou plutôt 650 exemples ?", (1000.0, 650.0)),
        ("36 % ou 57 % ?", (36.0, 57.0)),
        ("36 ou 36 ?", ()),
        ("En 2015 et 2021 ?", ()),
    ],
)
def test_the_values_between_which_to_choose(question: str, values: tuple[float, ...]) -> None:
    assert offered(question) == values


@pytest.mark.parametrize(
    ("question", "quote", "told"),
    [
        ("Combien de fermes sont bio ?", "12 % des fermes sont bio.", "une part"),
        ("Combien de fermes sont bio ?", "Les fermes bio vont tripler.", "une évolution"),
        ("Combien de fermes sont bio ?", "12 % des 340 fermes sont bio.", ""),
        ("Quelle part des fermes est bio ?", "12 % des fermes sont bio.", ""),
        ("How many farms are organic?", "12 % des fermes sont bio.", "a share"),
        ("Combien de fermes sont bio en 2021 ?", "La part passe de 36% à 57% en 2021.",
         "« 36% à 57% »"),
        ("Combien de fermes sont bio ?", "12 % sont bio, 15 % en vendent.", "« 12 % »"),
    ],
)  # fmt: skip
def test_a_count_is_asked_and_the_carnet_has_a_rate(question: str, quote: str, told: str) -> None:
    cited = Citation(1, quote, "p", "c", "Carnet", None, "c.md", 0, len(quote), (), None, None)
    assert (
        (told in what_it_is([cited], question, read_intent(question)))
        if told
        else (not what_it_is([cited], question, read_intent(question)))
    )
