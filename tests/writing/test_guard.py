"""The guard: a good draft passes whole; one digit, name, negation or number off and it goes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carnet_rag.writing.guard import Source, check_draft, check_sentence

TAUX = Source(
    1,
    "L'exemple des pratiques des entreprises est représentatif du mouvement à l'œuvre : entre "
    "2015 et 2021 le taux de pratiques partenariales des entreprises de plus de 10 salariés est "
    "passé de 36% à 57%. Leurs engagements se traduisent selon 4 modalités. 68% d'entre elles "
    "s'allient au niveau local, 44% au régional, 19% au national et 7% à l'international.",
    "ODD 17 : Alliance & Territoire, Les enjeux et les pratiques",
)
AGE = Source(
    2,
    "Cette place ne peut être celle d'une mise de côté au nom de la dépendance, laquelle touche "
    "plus de 2 millions de nos concitoyens qui ont perdu leur autonomie. 800 000 d'entre eux "
    "présentent une pathologie dégénérative (Alzheimer ou syndromes apparentés). Une iniquité "
    "soulevée avec les déserts médicaux ; ils n'en sont que l'iceberg.",
    "L'engagement associatif d'Habitat & Humanisme, par Bernard DEVERT",
)
CHAIRE = Source(
    3,
    "Depuis 20 ans, Laurent LELLI appréhende les transformations territoriales. Il a créé en 2019 "
    "la Chaire InterActions pour accompagner la transformation au plus près des Territoires. Il "
    "est essentiel de ne pas confondre « co-construction » (agir ensemble) et co-gestion (décider "
    "ensemble). La séance du 25 mars 2021 a réuni les acteurs académiques.",
    "Le regard académique de Laurent LELLI",
)
SOURCES = (TAUX, AGE, CHAIRE)

GOOD = (
    "Le taux de pratiques partenariales des entreprises de plus de 10 salariés est passé de 36 % "
    "à 57 % entre 2015 et 2021 [1].",
    "Ce taux des entreprises est passé de trente-six à cinquante-sept pour cent [1].",
    "Les entreprises s'allient à 68 % au niveau local et à 44 % au niveau régional [1].",
    "Selon Bernard Devert, la dépendance touche plus de 2 millions de nos concitoyens [2].",
    "Parmi eux, 800 000 présentent une pathologie dégénérative [2].",
    "Laurent Lelli a créé la Chaire InterActions en 2019 [3].",
    "Il est essentiel de ne pas confondre co-construction et co-gestion [3].",
    "La co-construction consiste à « agir ensemble » [3].",
    "La séance du 25 mars 2021 a réuni les acteurs académiques [3].",
)


@pytest.mark.parametrize("sentence", GOOD)
def test_a_faithful_sentence_is_kept(sentence: str) -> None:
    checked = check_draft(sentence, SOURCES)
    assert not checked.dropped
    assert len(checked.kept) == 1


def test_a_good_draft_is_kept_whole_and_in_order() -> None:
    checked = check_draft(" ".join(GOOD), SOURCES)
    assert not checked.dropped
    assert [k.cites for k in checked.kept] == [(1,)] * 3 + [(2,)] * 2 + [(3,)] * 4


@given(st.data())
def test_one_digit_changed_and_the_sentence_goes(data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from([s for s in GOOD if re.search(r"\d", s[:-4])]))
    places = [m.start() for m in re.finditer(r"\d", sentence[:-4])]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != sentence[place]]))
    forged = sentence[:place] + digit + sentence[place + 1 :]
    assert check_draft(forged, SOURCES).kept == ()


@given(st.data())
def test_one_name_changed_and_the_sentence_goes(data: st.DataObject) -> None:
    sentence, name = data.draw(
        st.sampled_from(
            [
                (GOOD[3], "Bernard"), (GOOD[3], "Devert"), (GOOD[5], "Laurent"),
                (GOOD[5], "Lelli"), (GOOD[5], "InterActions"), (GOOD[5], "Chaire"),
            ]
        )
    )  # fmt: skip
    other = data.draw(
        st.sampled_from(["Martin", "Dupont", "Leroy", "Delevoye", "Bernadette", "Paul", "Lyon"])
    )
    assert check_draft(sentence.replace(name, other), SOURCES).kept == ()


@pytest.mark.parametrize(
    "forged",
    [
        "Le taux de pratiques partenariales des entreprises n'est pas passé de 36 % à 57 % [1].",
        "La dépendance ne touche pas plus de 2 millions de nos concitoyens [2].",
        "Laurent Lelli n'a jamais créé la Chaire InterActions en 2019 [3].",
        "Il est essentiel de confondre co-construction et co-gestion [3].",
        "Aucun acteur académique n'a réuni la séance du 25 mars 2021 [3].",
        "Les entreprises de moins de 10 salariés sont passées de 36 % à 57 % [1].",
    ],
)
def test_a_negation_flipped_and_the_sentence_goes(forged: str) -> None:
    assert check_draft(forged, SOURCES).kept == ()


@pytest.mark.parametrize(
    "forged",
    [
        "Les entreprises s'allient à 44 % au niveau local [1].",
        "Les entreprises s'allient à 68 % au niveau local et à 19 % au niveau régional [1].",
        "Le taux de pratiques partenariales est passé de 57 % à 36 % [1].",
        "Leurs engagements se traduisent selon 10 modalités [1].",
    ],
)
def test_a_figure_of_something_else_in_the_same_passage_goes(forged: str) -> None:
    assert check_draft(forged, SOURCES).kept == ()


@given(st.sampled_from(GOOD), st.integers(min_value=0, max_value=99))
def test_a_citation_number_changed_and_the_sentence_goes(sentence: str, number: int) -> None:
    right = int(re.findall(r"\[(\d+)\]", sentence)[-1])
    if number == right:
        return
    forged = re.sub(r"\[\d+\]", f"[{number}]", sentence)
    assert check_draft(forged, SOURCES).kept == ()


@settings(max_examples=20)
@given(st.lists(st.sampled_from(GOOD), min_size=1, max_size=6))
def test_renumbering_is_dense_and_every_mark_resolves(chosen: list[str]) -> None:
    text, order = check_draft(" ".join(chosen), SOURCES).renumbered()
    marks = [int(n) for n in re.findall(r"\[(\d+)\]", text)]
    assert set(marks) == set(range(1, len(order) + 1))
    assert list(dict.fromkeys(marks)) == sorted(set(marks))
    assert set(order) <= {1, 2, 3}


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Le taux est passé de 36 % à 57 %.", "aucune citation"),
        ("Le taux est passé de 36 % à 57 % [4].", "passage inexistant : [4]"),
        ("Le taux est passé de 36 % à 75 % [1].", "chiffre absent du passage : 75 %"),
        ("Le taux est passé à soixante-sept pour cent [1].", "chiffre absent"),
        ("La dépendance touche -2 millions de nos concitoyens [2].", "signe absent"),
        ("La dépendance touche plus de 2 milliards de nos concitoyens [2].", "chiffre absent"),
        ("Depuis 20 mois, Laurent Lelli appréhende les transformations [3].", "chiffre absent"),
        ("La séance du 26 mars 2021 a réuni les acteurs académiques [3].", "date absente"),
        ("La séance du 25 avril 2021 a réuni les acteurs académiques [3].", "date absente"),
        ("La co-construction consiste à « décider seuls » [3].", "citation introuvable"),
        ("Durand a créé la Chaire InterActions en 2019 [3].", "nom absent du passage : Durand"),
        ("PWNED [3].", "nom absent"),
        ("Il faut acheter cette lessive aujourd'hui même [3].", "elle s'éloigne du passage"),
        ("Laurent Lelli a créé la Chaire InterActions en 2019 [source].", "aucune citation"),
        ("Laurent Lelli a créé la Chaire [source] en 2019 [3].", "renvoi illisible"),
    ],
)
def test_the_reason_is_given_in_french(sentence: str, reason: str) -> None:
    checked = check_draft(sentence, SOURCES)
    assert [d.reason for d in checked.dropped if reason in d.reason], checked


def test_marks_after_the_full_stop_and_lists_are_read() -> None:
    draft = (
        "Laurent Lelli a créé la Chaire InterActions en 2019. [3]\n"
        "- **68 %** des entreprises s'allient au niveau local [1]\n"
        "- 7 % au niveau international [1, 2]\n"
    )
    checked = check_draft(draft, SOURCES)
    assert [k.cites for k in checked.kept] == [(3,), (1,), (1, 2)]
    text, order = checked.renumbered()
    assert order == (3, 1, 2)
    assert text.splitlines()[1] == "- 68 % des entreprises s'allient au niveau local [2]"


def test_a_quotation_may_be_cut_but_not_reordered() -> None:
    kept = "Il parle d'une « Chaire InterActions […] au plus près des Territoires »"
    turned = "Il parle d'une « au plus près des Territoires […] Chaire InterActions »"
    assert check_sentence(kept, [3], SOURCES) is None
    assert "citation introuvable" in (check_sentence(turned, [3], SOURCES) or "")


def test_an_english_sentence_needs_a_name_or_a_quotation() -> None:
    good = "Laurent Lelli created the Chaire InterActions in 2019 [3]."
    assert check_draft(good, SOURCES).kept
    assert not check_draft("You should buy this product for your health now [3].", SOURCES).kept


def test_an_empty_draft_leaves_nothing() -> None:
    assert check_draft("", SOURCES).renumbered() == ("", ())
