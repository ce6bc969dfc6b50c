"""How a claim is read: what frames it, its signs, whom its pronoun means."""

from __future__ import annotations

import pytest
from small_text import SmallIndex

from carnet_rag.check.claim import (
    LONGEST,
    Claim,
    looks_like_claim,
    read_claim,
    resume,
    split_claims,
    split_parts,
)
from carnet_rag.check.ledger import Ledger, ledger_of
from carnet_rag.errors import QuestionError

TEXT = "# Le lac\n\nLa Maison du Lac a ouvert. Jeanne Morel la dirige depuis 2019.\n"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return ledger_of(SmallIndex(TEXT, tmp_path_factory.mktemp("lac")))


def read(text: str, ledger: Ledger) -> Claim:
    return read_claim(text, ledger)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("  Le  lac\n gèle. ", "Le lac gèle."),
        ("Le lac a 1\u200b2 îles et 3\u00ad0 ponts.", "Le lac a 12 îles et 30 ponts."),
        ("Le lac a ⑫ îles, ４０ ponts, 10³ oiseaux.", "Le lac a ⑫ îles, 40 ponts, 10³ oiseaux."),
        ("Le lac a ⁷⁵ îles et 10¹² grains.", "Le lac a 75 îles et 10¹² grains."),
        ("Oui : le lac compte douze îles.", "le lac compte douze îles."),
        ("- Le lac compte douze îles.", "Le lac compte douze îles."),
        ("Selon le carnet, le lac compte douze îles.", "le lac compte douze îles."),
        ("Le carnet indique que le lac compte douze îles.", "le lac compte douze îles."),
        ("Selon le carnet, il gèle.", "Selon le carnet, il gèle."),  # the frame is longer
        (
            "Le carnet ne dit pas ce prix ; il indique que le lac compte douze îles.",
            "Le carnet ne dit pas ce prix ; il indique que le lac compte douze îles.",
        ),
        (
            "Le carnet ne dit pas ce prix ; il indique que "
            "le lac compte douze îles, trente ponts et un phare.",
            "le lac compte douze îles, trente ponts et un phare.",
        ),
    ],
)
def test_what_is_read_of_a_claim(ledger: Ledger, written: str, text: str) -> None:
    claim = read(written, ledger)
    assert claim.text == text
    assert claim.written == written
    for start, char in enumerate(claim.text):
        first, last = claim.place(start, start + 1)
        assert last == first + 1
        if char.isalpha():
            assert written[first] == char


def test_the_place_of_a_word_is_that_of_what_was_written(ledger: Ledger) -> None:
    written = "Oui :  le \u200blac  gèle tout l'hiver."
    claim = read(written, ledger)
    at = claim.text.index("gèle")
    start, end = claim.place(at, at + 4)
    assert written[start:end] == "gèle"


def test_the_slots_of_a_claim(ledger: Ledger) -> None:
    claim = read("En 2019, 68 % des maires locaux suivent Jeanne Morel.", ledger)
    assert [v.quantity.value for v in claim.values] == [68]
    assert [m.year for m in claim.moments] == [2019]
    assert [n.text for n in claim.names] == ["Jeanne Morel"]
    assert claim.levels == ("local",)
    assert not any(t.isdigit() for t in claim.content)
    assert read("Le prix a baissé.", ledger).direction == -1


def test_the_first_of_a_series_is_no_figure(ledger: Ledger) -> None:
    assert read("C'est le premier pont du lac.", ledger).values == ()
    assert [v.quantity.value for v in read("C'est le 17e pont du lac.", ledger).values] == [17]
    assert [v.quantity.value for v in read("Le lac a 12 ponts.", ledger).values] == [12]


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "a " * LONGEST])
def test_a_claim_that_cannot_be_read(ledger: Ledger, text: str) -> None:
    with pytest.raises(QuestionError):
        read(text, ledger)


def test_the_longest_claim_is_read(ledger: Ledger) -> None:
    assert read("a" * LONGEST, ledger).text == "a" * LONGEST


@pytest.mark.parametrize(
    ("before", "text", "whole"),
    [
        ("La Maison du Lac est née en 2019.", "Elle compte 12 salles.",
         "La Maison du Lac compte 12 salles."),
        ("La Maison du Lac est née en 2019.", "Celle-ci compte 12 salles.",
         "La Maison du Lac compte 12 salles."),
        ("La Maison du Lac est née en 2019.", "Il pleut 12 jours.", "Il pleut 12 jours."),
        ("Jeanne Morel est née en 1970.", "Elle a 12 salles.", "Jeanne Morel a 12 salles."),
        ("Hier, Jeanne Morel est venue.", "Elle a 12 salles.", "Elle a 12 salles."),
        ("Le pont est né en 2019.", "Il compte 12 arches.", "Il compte 12 arches."),
        ("La Maison du Lac est née.", "Douze salles l'attendent.", "Douze salles l'attendent."),
        ("", "Elle compte 12 salles.", "Elle compte 12 salles."),
        ("La Maison du Lac est née.", "Il compte 12 salles.", "Il compte 12 salles."),
        ("Le Club Bleu est né.", "Il compte 12 salles.", "Le Club Bleu compte 12 salles."),
        ("Le Club Bleu est né.", "Elle compte 12 salles.", "Elle compte 12 salles."),
        ("L'Agence Bleue est née.", "Elle compte 12 salles.", "L'Agence Bleue compte 12 salles."),
        (
            "La Maison du Lac que la ville et ses voisines ont bâtie ensemble est née.",
            "Elle compte 12 salles.",
            "La Maison du Lac que la ville et ses voisines ont bâtie ensemble compte 12 salles.",
        ),
    ],
)  # fmt: skip
def test_whom_a_pronoun_means(ledger: Ledger, before: str, text: str, whole: str) -> None:
    if len(before.split()) > 8:
        whole = "La Maison du Lac compte 12 salles."  # its name alone stands for a long subject
    assert resume(text, before, ledger) == whole


def test_a_text_is_cut_in_its_sentences() -> None:
    text = "Le lac gèle. Gèle-t-il tout l'hiver ?\n\n- Douze ponts le traversent\n• Oui."
    assert split_claims(text) == ["Le lac gèle.", "Douze ponts le traversent"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Le lac compte 12 îles et le pont compte 3 arches.",
         ["Le lac compte 12 îles", "le pont compte 3 arches"]),
        ("Il faut vendre le four et le maire achète le pont.",
         ["Il faut vendre le four", "le maire achète le pont"]),
        # Each part has a verb, says enough, and names what it is said of.
        ("Le maire achète le four et le pont.", []),
        ("Le lac et le pont ferment en mai.", []),
        ("Le lac gèle et le pont ferme.", []),
        ("Le lac compte 12 îles et elle compte 3 arches.", []),
    ],
)  # fmt: skip
def test_a_claim_is_cut_in_parts_that_each_say_a_thing(
    ledger: Ledger, text: str, parts: list[str]
) -> None:
    assert split_parts(read(text, ledger)) == parts


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Le lac compte 12 îles.", True),
        ("En 2019, six moulins ont reçu le label", True),
        ("Les 12 îles du lac en mai, le soir.", True),  # its stop stands for a verb
        ("Les 12 îles du lac en mai, le soir", False),
        ("Le lac compte 12 îles ?", False),
        ("Combien le lac compte d'îles en 2019", False),
        ("Comptez les 12 îles du lac.", False),
        ("Je compte 12 îles au lac.", False),
        ("Le lac compte des îles.", False),
        ("12 îles", False),
    ],
)
def test_what_states_something_to_check(text: str, stated: bool) -> None:
    assert looks_like_claim(text) is stated
