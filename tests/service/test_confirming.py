"""Questions that state something: what they state is checked beside the answer."""

from __future__ import annotations

import pytest

from carnet_rag.index import Index
from carnet_rag.service.chain import open_chain
from carnet_rag.service.confirming import asked_claim
from carnet_rag.settings import Settings


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Est-il exact que 44 % des fermes vendent ?", "44 % des fermes vendent."),
        ("c'est vrai qu'il y a 12 fermes au village ?", "Il y a 12 fermes au village."),
        ("Confirmez-vous que le réseau compte 12 fermes ?", "Le réseau compte 12 fermes."),
        ("le réseau compte 12 fermes, c'est bien ça ?", "Le réseau compte 12 fermes."),
        ("Le réseau compte 12 fermes, non ?", "Le réseau compte 12 fermes."),
        (
            "le carnet dit bien que le réseau compte 12 fermes, hein ?",
            "Le réseau compte 12 fermes.",
        ),
        ("J'ai lu que le réseau compte 12 fermes, c'est vrai ?", "Le réseau compte 12 fermes."),
        ("Si j'ai bien compris, le réseau compte 12 fermes ?", "Le réseau compte 12 fermes."),
        ("Vous dites que le réseau compte 12 fermes ?", "Le réseau compte 12 fermes."),
        ("Est-ce que le réseau compte 12 fermes, oui ou non ?", "Le réseau compte 12 fermes."),
        ("Le réseau a bien été créé en 2020 ?", "Le réseau a bien été créé en 2020."),
        ("Est-ce que 44 % des fermes vendent ?", "44 % des fermes vendent."),
        ("Le réseau a-t-il duré de 2017 à 2022 ?", "Le réseau a duré de 2017 à 2022."),
        ("y a-t-il 12 fermes au village ?", "Il y a 12 fermes au village."),
        ("Les fermes sont-elles restées douze ?", "Les fermes sont restées douze."),
        ("Le réseau grandit-il ?", None),
        ("Combien de fermes le réseau avait-il en 2020 ?", None),
        ("Est-ce que le réseau compte 12 ou 15 fermes ?", None),
        ("Est-ce que le réseau grandit ?", None),
        ("Le réseau a été créé en 2020.", None),
        ("Combien de fermes compte le réseau en 2020 ?", None),
        ("Est-il vrai que le réseau grandit ?", None),
        ("Le réseau compte 12 ou 15 fermes ?", None),
        ("À propos du premier réseau : le deuxième a été créé en 2020 ?", None),
        ("Quand le réseau a-t-il eu 12 fermes ?", None),
        ("On est 12 fermes, qui peut nous aider ?", None),
        ("L'argent de 12 fermes va chez qui ?", None),
        ("Les 3 raisons données par le président du réseau ?", None),
        ("What did the association report in 2023?", None),
        ("Le taux de 12 % concerne-t-il les fermes ou les moulins ?", None),
        ("Les fermes du réseau sont 12 ?", "Les fermes du réseau sont 12."),
    ],
)
def test_what_a_question_states(question: str, claim: str | None) -> None:
    assert asked_claim(question) == claim


def test_a_false_figure_in_a_question_is_told(real_index: Index) -> None:
    chain = open_chain(Settings.load({}), index=real_index)
    given = chain.invoke("Est-il exact que 44 % des entreprises s'allient au niveau local ?")
    assert given.notices[0].startswith("Vérifié : non. Le carnet dit « ")
    assert "68%" in given.notices[0]
    asked = "Le carnet dit bien que 75% des élus veulent coconstruire, non ?"
    assert chain.invoke(asked).notices[0] == "Vérifié : non. Le carnet dit « 64% », pas « 75% »."
    denied = chain.invoke("La Fondation des Territoires a-t-elle été créée avec 25 co-fondateurs ?")
    assert "pas « 25 »" in denied.notices[0] and denied.sure
    assert "21 co-fondateurs" in denied.citations[0].quote
    for plain in ("Combien y a-t-il de catalyseurs ?", "Mon village a 300 habitants, ça va ?"):
        assert not any(n.startswith("Vérifié") for n in chain.invoke(plain).notices)


def test_what_is_near_a_statement_that_nothing_says_is_no_answer(real_index: Index) -> None:
    chain = open_chain(Settings.load({}), index=real_index)
    asked = "68 % des associations s'allient au niveau local en 2019, c'est exact ?"
    given = chain.invoke(asked)
    assert given.status == "nearest" and given.nearest and not given.citations
    assert given.text.startswith("Vérifié : rien de tel n'est dit.")


def test_what_denies_a_question_is_quoted_with_what_it_goes_on_to_say(real_index: Index) -> None:
    chain = open_chain(Settings.load({}), index=real_index)
    given = chain.invoke("Est-il vrai que la Rencontre des pionniers réunit 530 catalyseurs ?")
    assert given.citations[0].quote.startswith("Rencontre des pionniers")
    assert given.citations[0].quote.endswith("acteurs de leur territoire.")
