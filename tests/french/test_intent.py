"""What a question asks for, as a table: French, English, typed badly, telegraphic."""

import pytest

from carnet_rag.french.english import spoken
from carnet_rag.french.intent import read_intent

CASES = [
    ("Combien d'ordinateurs ont été réparés ?", "count"),
    ("combien de personnes sont venues", "count"),
    ("En combien de rapports l'étude est-elle déclinée ?", "count"),
    ("Quel pourcentage des entreprises s'allie au niveau local ?", "count"),
    ("Quelle proportion d'élus veut co-construire ?", "count"),
    ("Quel est le taux de chômage ?", "count"),
    ("nb projets lancés", "count"),
    ("quand on ouvre un bal il vient combien de gens", "count"),
    ("quand on danse ?", "date"),
    ("% Français échelon prioritaire", "count"),
    ("How many people came?", "count"),
    ("What does it cost?", "amount"),
    ("What did the new network cost?", "amount"),
    ("What does the text say of costs?", "what"),
    ("What percentage of firms cooperate?", "count"),
    ("Depuis combien d'années existe-t-elle ?", "duration"),
    ("Combien de temps dure la formation ?", "duration"),
    ("How long does it take?", "duration"),
    ("j'ai combien de tps pr répondre", "duration"),
    ("durée max d'un contrat", "duration"),
    ("plafond de ressources ?", "count"),
    ("fichiers minimum dépôt", "what"),
    ("Quel est le budget du programme ?", "amount"),
    ("Combien d'argent l'État a-t-il versé ?", "amount"),
    ("Quel est le tarif du parcours ?", "amount"),
    ("tarif adhésion réseau", "amount"),
    ("Quand la fondation a-t-elle été créée ?", "date"),
    ("À propos de la fondation : quand l'a-t-il créée ?", "date"),
    ("En quelle année le réseau est-il né ?", "date"),
    ("Quelle est la date du colloque ?", "date"),
    ("À quel moment la population a-t-elle été interrogée ?", "date"),
    ("date parution carnet", "date"),
    ("When was the network created?", "date"),
    ("Qui a fondé l'association ?", "who"),
    ("ki a dit sa ?", "who"),
    ("Avec qui travaillez-vous ?", "who"),
    ("Quel organisme finance l'étude ?", "who"),
    ("Par quelle association la collecte a-t-elle été menée ?", "who"),
    ("Who founded it?", "who"),
    ("Comment s'appelle le directeur ?", "who"),
    ("auteur du rapport", "who"),
    ("Où se trouve le siège ?", "where"),
    ("Où trouver la charte ?", "where"),
    ("Dans quelle ville le groupe est-il installé ?", "where"),
    ("Where is the head office?", "where"),
    ("Quelle est l'adresse du site ?", "link"),
    ("lien téléchargement charte", "link"),
    ("Pourquoi les signaux faibles passent-ils inaperçus ?", "why"),
    ("Comment expliquer ce silence ?", "why"),
    ("Pour quelle raison a-t-on changé ?", "why"),
    ("Why did they stop?", "why"),
    ("C'est quoi un bassin de vie ?", "definition"),
    ("c koi un pétr", "definition"),
    ("Qu'est-ce qu'un territoire ?", "definition"),
    ("Que recouvre cette notion ?", "definition"),
    ("Quelle différence entre agir et décider ?", "definition"),
    ("What does PTCE stand for?", "definition"),
    ("Comment évaluer un partenariat ?", "how"),
    ("Par où commencer ?", "how"),
    ("How did they get started?", "how"),
    ("Quelles sont les trois phases du programme ?", "list"),
    ("En quoi consistent les projets ?", "list"),
    ("What are the four categories?", "list"),
    ("Est-ce que tout se décide ensemble ?", "yes_no"),
    ("Faut-il un diplôme ?", "yes_no"),
    ("ya un guide gratuit ?", "yes_no"),
    ("Il y a quoi dans la charte ?", "what"),
    ("Le carnet parle-t-il de coûts ?", "yes_no"),
    ("Is there a charter?", "yes_no"),
    ("Que faut-il inventer selon Delevoye ?", "yes_no"),
    ("Sur quel texte s'appuyer ?", "what"),
    # The noun that « quel » asks for, not the next one.
    ("Quel document une commune doit-elle signer ?", "what"),
    ("Quelle posture la puissance publique tient-elle ?", "what"),
    ("Quelle enveloppe une administration prévoit-elle ?", "amount"),
    ("Quelle grande firme publie le cours ?", "who"),
    # A relative « qui » asks nothing where something else does.
    ("Est-on tenu de répondre aux gens qui réclament de l'aide ?", "yes_no"),
    ("Les communes qui ont signé, elles sont combien ?", "count"),
    ("Doit-on payer celui qui range ?", "yes_no"),
    ("Peut-on savoir avec qui la ville travaille ?", "who"),
    ("La personne qui a fondé la ferme ?", "who"),
    ("Qu'est-ce qui fait réussir un projet ?", "what"),
    ("Qui est-ce qui paie ?", "who"),
    ("Le repas, ça revient à combien ?", "amount"),
    ("L'entretien, on le paie combien ?", "amount"),
    ("Combien dois-je payer ?", "amount"),
    ("Combien est versé par enfant ?", "amount"),
    ("Combien de communes paient ?", "count"),
    ("On paie combien de fois ?", "count"),
    ("alliances à l'étranger %", "count"),
    ("Quelle est la périodicité des réunions ?", "count"),
    ("Quel événement réunit chaque année les catalyseurs ?", "what"),
    ("bonjour", "what"),
    ("", "what"),
]


@pytest.mark.parametrize(("question", "kind"), CASES)
def test_kind_of_thing_that_is_asked(question: str, kind: str) -> None:
    assert read_intent(question).kind == kind


def test_years_and_figures_of_the_question_are_apart() -> None:
    asked = read_intent("De 36 % en 2015 à 1 000 cas en 2021, est-ce vrai ?")
    assert asked.years == {"2015", "2021"}
    assert asked.numbers == {"36", "1000"}


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Est-ce 1000 ou 650 ?", "count"),
        ("Le budget est-il de 300 ou plutôt 400 ?", "count"),
        ("En 2014 ou 2015 ?", "date"),
        ("Le carnet parle de 650 ou de 1 000 cas ?", "count"),
    ],
)
def test_a_choice_states_neither_figure(question: str, kind: str) -> None:
    asked = read_intent(question)
    assert (asked.kind, asked.years, asked.numbers) == (kind, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Combien d'ordinateurs ?", "ordinateurs"),
        ("combien de doctorants dans la chaire", "doctorants"),
        ("How many members are there?", "members"),
        ("Pourquoi ?", ""),
    ],
)
def test_noun_that_is_counted(question: str, noun: str) -> None:
    assert read_intent(question).noun == noun


def test_language_of_the_question() -> None:
    assert read_intent("Who says it is the territory that sets the course?").english
    assert not read_intent("Qui a dit que le territoire donne le cap ?").english
    assert not read_intent("charte").english
    assert read_intent("partners?").english and not read_intent("bretagne ?").english
    assert read_intent("Can you give me an example on farms?").english
    assert read_intent("explain « la phase de mise en débat »").english
    assert not read_intent("On fait quoi de « the big book of farms » ?").english


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("budget", True),
        ("funding?", True),
        ("qui préside ?", False),
        ("éligibilité ?", False),
        ("who chairs it?", True),
    ],
)
def test_where_words_do_not_tell_the_language_is_that_of_the_page(
    question: str, english: bool
) -> None:
    with spoken("en"):
        assert read_intent(question).english == english
    assert read_intent(question).english == question.startswith(("who", "funding"))


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Quelles sont les quatre catégories ?", True),
        ("Citez les partenaires du programme", True),
        ("De quelles communes se compose le pôle ?", True),
        ("Qui préside la fondation ?", False),
        ("Quand est-elle née ?", False),
    ],
)
def test_whole_lists_are_heard(question: str, asked: bool) -> None:
    assert read_intent(question).wants_list is asked


@pytest.mark.parametrize(
    ("question", "many"),
    [
        ("Quels sont les 5 angles ?", 5),
        ("les sept questions", 7),
        ("Quels quatre principes suit-elle ?", 4),
        ("What are the 4 principles?", 4),
        ("Quels sont les angles ?", 0),
        ("Que s'est-il passé les 3 jours suivants ?", 0),
        ("Quels sont les 3 premiers pas ?", 0),
        ("les 64 % d'élus", 0),
        ("Quelles sont les 650 études ?", 0),
        ("les 2022 lauréats", 0),
    ],
)
def test_of_how_many_things_a_list_is_asked(question: str, many: int) -> None:
    assert read_intent(question).many == many
