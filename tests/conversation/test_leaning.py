"""What the reader says of a turn: whether it leans, and on which phrase of those before."""

from __future__ import annotations

import pytest

from carnet_rag.conversation.leaning import PHRASES, Leaning, read_leaning
from carnet_rag.conversation.subjects import Past
from carnet_rag.index.embed.reader import reader

LAST = Past("Qui préside la Fondation ?")


@pytest.mark.parametrize(
    ("turn", "subject"),
    [
        ("quand a-t-elle été créée ?", "la Fondation"),
        ("quel est son budget ?", "la Fondation"),
        ("combien de salariés emploie-t-elle ?", "la Fondation"),
        ("when was it created?", "la Fondation"),
        ("Qui a écrit la charte de la rivière ?", None),
        ("quand la rivière de Montargis est-elle propre ?", None),
    ],
)
def test_what_a_turn_leans_on(turn: str, subject: str | None) -> None:
    found = read_leaning(turn, [Past("Quel âge a la charte ?"), LAST], {})
    assert found.leans == (subject is not None)
    if subject:
        assert found.subjects[0][1] == subject


@pytest.mark.parametrize(
    ("probability", "weights", "subject"),
    [
        (0.6, (0.5, 0.1), "la mairie"),
        (0.6, (0.1, 0.1), ""),
        (0.9, (0.1,), "la mairie"),
        (0.7, (), ""),
    ],
)
def test_a_turn_that_may_lean_on_anything_leans_on_nothing(
    probability: float, weights: tuple[float, ...], subject: str
) -> None:
    phrases = zip(weights, ("la mairie", "le bourg"), strict=False)
    assert Leaning(probability, tuple(phrases)).subject == subject


def test_phrases_come_likeliest_first_and_are_not_endless() -> None:
    past = [Past(f"Qui préside la ville de Nom{n} ?") for n in range(PHRASES)]
    found = read_leaning("et quand a-t-elle été créée ?", past, {})
    weights = [weight for weight, _ in found.subjects]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) == PHRASES
    assert 0 < sum(weights) <= found.probability <= 1


def test_a_conversation_without_a_phrase_leans_on_the_question_or_not_at_all() -> None:
    found = read_leaning("pourquoi ?", [Past("Pourquoi ?")], {})
    assert found.subjects == ()
    assert 0 <= found.probability <= 1


def test_how_it_is_typed_makes_no_difference() -> None:
    before, phrases = ["Qui préside l’Académie d’Évry ?"], ["l’Académie d’Évry"]
    typed = ["Où est-elle située ?", "où est-elle située", "OU EST-ELLE SITUEE ?"]
    plain = [reader().leans(turn, before, phrases) for turn in typed]
    plain.append(reader().leans(typed[0], ["qui preside l'academie d'evry"], ["l'academie d'evry"]))
    assert all(scores == plain[0] for scores in plain)
    assert len(plain[0]) == len(phrases) + 1
