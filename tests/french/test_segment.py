"""French sentence boundaries, case by case: « | » marks where a sentence must end."""

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
