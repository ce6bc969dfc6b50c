"""What a text holds of the kind of thing that is asked, beyond what the question states."""

import pytest

from carnet_rag.french.answer_type import supplies, tells_who
from carnet_rag.french.intent import read_intent


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("Combien d'ordinateurs ?", "44 ordinateurs ont été réparés", True),
        ("Combien d'acteurs ?", "une centaine d'acteurs", True),
        ("Combien d'ordinateurs ?", "des ordinateurs ont été réparés", False),
        ("Combien de salariés ?", "elle travaille depuis 30 ans", False),
        ("Combien des 44 ordinateurs ont été vendus ?", "44 ordinateurs ont été réparés", False),
        ("Quel taux de chômage ?", "9 % des actifs", True),
        ("Quel taux de chômage ?", "350 demandeurs", False),
        ("Sur quel site s'inscrire ?", "inscription sur la plateforme Ormeau", True),
        ("Sur quel site s'inscrire ?", "l'inscription est ouverte", False),
        ("Quel est le lien de la charte ?", "la plateforme Ormeau", False),
        ("À quelle adresse aller ?", "on se retrouve au 20 avenue de Ségur", True),
        ("À quelle adresse aller ?", "on se retrouve à 20 personnes", False),
        ("Quand est-il paru ?", "publié le 6 septembre 2022", True),
        ("Quand est-il paru ?", "publié depuis longtemps", False),
        ("Quand passe le camion ?", "il s'arrête à Orsan", False),
        ("Quand le marché a-t-il été créé ?", "le marché du samedi", False),
        ("Quelle est l'année du marché ?", "le marché du samedi", False),
        ("Quelle est l'année de sa naissance ?", "le 14 juin dernier, il revient", False),
        ("Quelle est l'année de sa naissance ?", "né le 14 juin 1947", True),
        ("Quand la loi de 2014 a-t-elle été abrogée ?", "la loi de 2014 encadre cela", False),
        ("Quel est le montant de l'aide ?", "une aide de 300 euros", True),
        ("Quel est le montant de l'aide ?", "44 ordinateurs", False),
        ("Quel est le coût du pont ?", "de 50 000 à 100 000 $", True),
        ("Quel est le coût du pont ?", "| Le pont | $$$ |", False),
        ("Quelle est l'adresse du site ?", "voir www.cjd.net", True),
        ("Quelle est l'adresse du site ?", "voir le site", False),
        ("Depuis combien de temps ?", "depuis près de 30 ans", True),
        ("Combien de temps dure la visite ?", "ouverte depuis 3 ans", False),
        ("Combien de temps durent les travaux ?", "après 5 ans de travaux", True),
        ("Combien de temps dure la visite ?", "la visite prend 2 heures", True),
        ("Quel âge ont-ils ?", "Ils se réunissent tous les 6 mois.", False),
        ("Quel âge ont-ils ?", "Ils ont 35 ans.", True),
        ("Quand a-t-elle annoncé son plan 2022 ?", "Le 5 juillet 2022, elle l'annonce.", True),
        ("Quand a-t-elle annoncé son plan 2022 ?", "Son plan 2022 est annoncé.", False),
        ("Quand a eu lieu la séance du 5 juillet 2022 ?", "La séance du 5 juillet 2022.", False),
        ("En quelle année est né le plan 2022 ?", "Le 5 juillet 2022.", False),
        ("Quel délai avant de partir ?", "Il prévient un mois avant la date.", True),
        ("Combien de temps dure la visite ?", "Il prévient un mois avant la date.", False),
        ("cb d'heures de cours", "Le cours occupe 38H par semaine.", True),
        ("nb heures d'audit", "L'audit prend entre 2 et 4 h.", True),
        ("Combien d'heures de cours ?", "Le cours a lieu en 2019.", False),
        ("nb de jours de congé", "Le congé est de 2,5 jours par mois.", True),
        ("Qui a fondé Habitat et Humanisme ?", "Bernard Devert a fondé l'association", True),
        ("Qui a fondé Habitat et Humanisme ?", "voici Habitat et Humanisme", False),
        ("Qui a fondé la régie ?", "La régie a été fondée par le SIVOM", True),
        ("Où se tient le colloque ?", "le colloque se tient à Lille", True),
        ("Où se tient le colloque ?", "il se tient chaque année", False),
        ("Où trouver le guide ?", "le guide décrit les méthodes (télécharger le guide)", True),
        ("Où lire les études ?", "elles sont consultables en accès libre", True),
        ("Où trouver le guide ?", "le guide décrit les méthodes", False),
        ("Où se tient la fête ?", "une fête annuelle (télécharger)", False),
        ("Que faire ?", "n'importe quoi", True),
        ("Quel est l'âge moyen des élus ?", "Une trentaine d'élus y siègent.", False),
        ("Quel est l'âge moyen des élus ?", "Les élus ont 59 ans en moyenne.", True),
        ("Quelle est la superficie du parc ?", "Le parc reçoit 300 visiteurs.", False),
        ("Quelle est la superficie du parc ?", "Le parc fait 12 hectares.", True),
        ("Quelle amende risque-t-on ?", "Deux agents gardent le parc.", False),
        ("Quelle amende risque-t-on ?", "Le parc coûte 135 € à qui y campe.", True),
    ],
)
def test_a_text_supplies_what_is_asked(question: str, text: str, held: bool) -> None:
    assert supplies(read_intent(question), question, text) is held


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Qui est Luc Roy ?", "Le maire Luc ROY ouvre la séance.", True),
        ("Qui est Luc Roy ?", "Luc ROY est le président du réseau.", True),
        ("c'est qui Luc Roy ?", "Luc Roy, directrice de la ferme", True),
        ("Qui est Luc Roy ?", "Luc Roy", False),
        ("Qui est Luc Roy ?", "le maire Luc salue la salle", False),
        ("Quel âge a Luc Roy ?", "Luc ROY est le président du réseau.", False),
        ("Qui préside le réseau ?", "Luc ROY est le président du réseau.", False),
        ("Qui est Zoé Bès ?", "La parole au géographe Zoé BES.", True),
        ("Qui est Zoé Bès ?", "La parole au géographe Zoé BOS.", False),
        ("Who is Luc Roy?", "Le maire Luc Roy a signé.", True),
    ],
)
def test_who_somebody_is(question: str, text: str, told: bool) -> None:
    assert tells_who(question, text) is told
