"""French sentence boundaries, case by case: « | » marks where a sentence must end."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_rag.french.segment import split_sentences

CASES = [
    "Le taux est de 38,9 % en 2023.|Il était de 36 % en 2015.",
    "Plus de 1.000 exemples ont été recensés.|Ils sont publics.",
    "Un total de 1 234 567 euros.|C'est peu.",
    "M. Leroy préside le PETR.|Mme Corneloup préside l'association.",
    "M. et Mme. Dupont sont venus.|Ils ont parlé.",
    "Le Dr. Rieux parle à Paneloux.|Il part.",
    "L'art. 5 de la loi s'applique.|L'art. L. 210-1 aussi.",
    "Voir n° 4 et n°. 5 du carnet.|La suite vient.",
    "Les fiches (cf. Les repères) existent.|Elles servent.",
    "Ex. Montargis, Lille ou Lyon.|Il y en a d'autres.",
    "Des écoles, des routes, etc. sont nécessaires.|Elles coûtent cher.",
    "Voir p. 12 et pp. 14-16 du volume.|Tout y est.",
    "Il s'appelle J. Dupont.|Elle s'appelle A. Martin.",
    "Le J.-C. Durand du village est là.|Il reste.",
    "Le col. Martin et le lt. Roy passent le col.|Les autres suivent.",
    "Prenons le plan B.|Il est prêt.",
    "Les situations... et surtout comment la piloter !|On verra.",
    "Le but : espace naturel, terroir, ...|Malgré cela, tout va.",
    "Comment prendre de la hauteur ? ...|Autant de questions.",
    "Des personnes âgées…|Deux médiateurs accompagnent.",
    "« Agir ensemble » ... encore faut-il pouvoir.|C'est dit.",
    "Le colloque « Intérêt général : l'affaire de tous ? » au CESE a réuni.|Bien.",
    "Le livre « Quels lieux ? Quels liens ? » est paru.|Il est lu.",
    "La question n'est plus « faut-il agir ? » mais « comment agir ? ».|Soit.",
    "Il a dit : « Venez. Restez. »|Ils sont venus.",
    "« Venez donc tous ici ce soir avec vos amis et vos enfants. "
    "|Nous vous attendons depuis bien longtemps », explique Jean Doe.|Il sourit.",
    '"La notion est devenue courante dans les discours de tous les élus. '
    "|Mais est-on certain qu'elle soit comprise ?\"|C'est sa question.",
    '"Nous défendons une vision".|"Nous avons un devoir".|Fin.',
    '"Osons voir loin", "Osons coopérer" et "Osons partager".|Voilà.',
    'Tous.!"6, publié en avril 2021.|Le document détaille.',
    "Que de ruptures quant aux soins!|Une iniquité demeure.",
    "Circulaire?|C'est aussi le regroupement.",
    "Partagées ?|Le groupe forme une communauté.",
    "Voir https://exemple.fr/a.b?c=d pour plus.|Merci.",
    "Le site est www.exemple.fr.|Il est libre.",
    "Ils ont perdu leur autonomie.|800 000 d'entre eux sont malades.",
    "La réunion du 23 nov. 2017 a ouvert.|Celle du 5 janv. 2018 a suivi.",
    "Trois leviers : La vision, la gestion et l'action.|Ils se tiennent.",
    "Au XXIe s. la ville change.|Tout change.",
    "(Une parenthèse. Avec deux phrases.) suit le texte.|Fin.",
    "Il vient (il l'a dit. C'est vrai) demain.|Bien.",
    "Le texte (Hölderlin).|C'est à lui.",
    "Fin de la citation ».|Le texte reprend.",
    "Il ajoute la fin (voir plus haut.)|Une autre commence.",
    "Approche à 360°: tous acteurs.|Elle tient.",
    "La S.A. Durand vend.|Elle achète.",
    "Quoi ?!|Rien.",
    "Une phrase sans point final",
    "iPhone coûte cher. iOS aussi.",
    "Les PNR..., sont aussi des territoires.|Oui.",
    "Le 1er janvier 2020.|Le 2 aussi.",
    "On lit l'avis de MM. Durand et Petit.|Il est clair.",
    "Selon le vol. 3, éd. 2, c'est faux.|Dont acte.",
    "Réponse : oui.|– Non, dit-il.",
]


def marked(text: str) -> str:
    return "|".join(text[start:end] for start, end in split_sentences(text))


@pytest.mark.parametrize("case", CASES)
def test_boundaries(case: str) -> None:
    expected = "|".join(part.strip() for part in case.split("|"))
    assert marked(expected.replace("|", " ")) == expected


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_no_sentence_in_blanks(text: str) -> None:
    assert split_sentences(text) == []


@given(st.text(alphabet="aBé .!?…»«\"'()’1%,;:\n-", max_size=120))
def test_spans_cover_every_character_but_blanks(text: str) -> None:
    spans = split_sentences(text)
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def quote(words: int) -> str:
    """Two sentences of so many words in all."""
    return "Un mot. " + " ".join(["Deux"] + ["mot"] * (words - 3)) + "."


@pytest.mark.parametrize(
    ("opening", "closing", "words", "whole"),
    [
        # A title is one piece wherever it stands; a longer quotation that opens the sentence is
        # cut; inside a sentence it is kept up to sixty words, and so is a bracket anywhere.
        ("« ", " » est dit", 10, True),
        ("« ", " » est dit", 11, False),
        ("Il dit « ", " » ici", 60, True),
        ("Il dit « ", " » ici", 61, False),
        ("Il dit “", "” ici", 60, True),
        ('Il dit "', '" ici', 60, True),
        ('Il dit "', '" ici', 61, False),
        ("(", ") ici", 60, True),
        ("(", ") ici", 61, False),
        ("Un [", "] ici", 60, True),
        ("Un ", " ici", 10, False),
        ("Un « ", " ici", 10, False),
    ],
)
def test_short_quotations_and_brackets_stay_whole(
    opening: str, closing: str, words: int, whole: bool
) -> None:
    text = f"{opening}{quote(words)}{closing}"
    assert (len(split_sentences(text)) == 1) is whole


ABBREVIATIONS = """
M MM Mme Mlle Dr Pr St art al av bd cf chap coll dir éd ex fasc fig janv févr avr juil sept oct nov
déc tél no n° p pp réf tab trad vol vs min max gal
"""


@pytest.mark.parametrize("abbreviation", ABBREVIATIONS.split())
def test_an_abbreviation_ends_no_sentence(abbreviation: str) -> None:
    assert marked(f"Voir {abbreviation}. Durand en ville. Il vient.") == (
        f"Voir {abbreviation}. Durand en ville.|Il vient."
    )


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Le plan A. Durand vient.", False),
        ("Le plan B. Il vient.", True),
        ("Le plan B. L'élu vient.", True),
        ("Le plan B. L’élu vient.", True),
        ("La S.A. Durand vient.", False),
        ("La S.A. Elle vient.", True),
        ("La SA. Durand vient.", True),
        ("Le b. Durand vient.", True),
        ("Il dort. durand vient.", False),
        ("Il dort. 12 élus viennent.", True),
        ("Il dort. ⇒ Tout va.", True),
        ("Il dort. ; Tout va.", False),
        ("Il dort. « Tout va. »", True),
        ("Il dort.Durand vient.", True),
        ("Il dort.durand vient.", False),
        ("Lire dort.fr Durand vient.", False),
        ("Lire a@dort.Durand vient.", False),
        ("Il va.Durand vient.", False),
        ("Il dort.2 Durand vient.", True),
        ("Il dort.2 durand vient.", False),
        ("Il dort.123 Durand vient.", False),
        ("Vu par Cie. Durand vient.", False),
        ("Vu par Cie. Elle vient.", True),
        ("Il dort.\nDurand vient.", True),
        ("Il dort ! Durand vient.", True),
        ("Il dort… Durand vient.", True),
        ("Il dort ?! Durand vient.", True),
        ("Il dort : Durand vient.", False),
        ("Il dort. - Durand vient.", True),
        ("Il dort.) Durand vient.", True),
        ("Il dort. » Durand vient.", True),
        ("Il dort.", False),
    ],
)
def test_what_follows_a_stop_decides(text: str, cut: bool) -> None:
    assert (len(split_sentences(text)) == 2) is cut


@pytest.mark.parametrize("lead", ["", "x" * 15 + " ", "x" * 40 + " "])
def test_an_abbreviation_is_known_wherever_it_stands(lead: str) -> None:
    assert marked(f"{lead}cf. Durand vient.") == f"{lead}cf. Durand vient."


@pytest.mark.parametrize("unit", ["mot ", "a", "un mot, ", "x.Y "])
def test_a_text_without_a_stop_is_cut_all_the_same(unit: str) -> None:
    text = (unit * 20_000)[:50_000].strip()
    started = time.process_time()
    parts = [text[start:end] for start, end in split_sentences(text)]
    assert max(map(len, parts)) <= 2_000
    assert "".join("".join(parts).split()) == text.replace(" ", "")
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "expected",
    [
        # The number of a note, glued to its stop.
        "Le risque.2|Parce que.",
        "Le risque.2|M. Riou vient.",
        "Le plan A.2 Parce que.",
        "Un plan cf.2 Riou vient.",
        'Il dit " oui " et "non. Mais" là.|Fin.',
        'Il a "Un. Deux" ici.|Trois.',
        'Un écran de 5" est plat.|Il a "Un. Deux" ici.',  # of inches, it opens nothing
    ],
)
def test_notes_and_straight_quotes(expected: str) -> None:
    assert marked(expected.replace("|", " ")) == expected


@pytest.mark.parametrize("unit", [". ", ".) ", "« ", "!? ", "Un. ", "1. "])
def test_a_row_of_stops_takes_the_time_of_its_length(unit: str) -> None:
    started = time.thread_time()
    split_sentences(unit * 16_000)
    assert time.thread_time() - started < 4


@pytest.mark.parametrize(
    "expected",
    [
        "Voici le risque.|Parce que.",
        "Voici le risque.|Valmont paie.",
        "Il va à Brou.|Parce que.",
        "Il va à Brou.|L’eau monte.",
        "Le site Beta.Gouv ouvre.",
        "Le site www.Brou.Elle ouvre.",
        "La version 12.Et oui.",
    ],
)
def test_sentences_without_a_blank_between_them(expected: str) -> None:
    text = expected.replace("|", "")
    assert "|".join(text[start:end] for start, end in split_sentences(text)) == expected
