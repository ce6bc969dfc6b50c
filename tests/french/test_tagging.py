"""What each word of a question is, told by closed lists and by its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_rag.french.tagging import tag


def tags(text: str) -> str:
    return " ".join(f"{token.text}/{token.tag}" for token in tag(text))


@pytest.mark.parametrize(
    "expected",
    [
        "Qui/ask préside/verb la/det Fondation/name ?/punctuation",
        "Quand/ask a/verb -t-elle/inverted été/participle créée/participle ?/punctuation",
        "Combien/ask d'/prep élus/noun ont/verb répondu/participle ?/punctuation",
        "Où/ask se/pronoun trouve/verb le/det siège/noun ?/punctuation",
        "il/subject les/pronoun aide/verb",
        "par/prep qui/ask les/det élus/noun sont/verb aidés/participle",
        "les/det élus/noun qui/relative aident/verb",
        "l'/det agence/noun en/prep France/name",
        "il/subject en/pronoun vend/verb",
        "quelles/det leçons/noun en/pronoun tirer/infinitive pour/prep une/det mairie/noun",
        "les/det élus/noun en/prep hiver/noun",
        "on/pronoun y/pronoun va/verb",
        "qui/ask vote/verb pour/prep elle/pronoun ?/punctuation",
        "aujourd'hui/adverb 12/number élus/noun",
        "12,5 %/number des/prep élus/noun",
        "« le carnet »/name dit/verb",
        "plus/det de/det 12/number élus/noun",
        "Jean/name Dupont/name parle/verb",
        "Pour/prep vivre/infinitive ensemble/adverb",
        "il/subject y/pronoun a/verb une/det charte/noun a/verb signer/infinitive",
        "pour/prep convaincre/infinitive le/det maire/noun",
        "comment/ask rompre/infinitive un/det contrat/noun",
        "la/det ferme/noun apres/prep le/det bourg/noun",
        "un/det moulin/noun pres/adverb de/prep Lille/name",
        "cette/det mer/noun",
        "PETR/name agit/verb",
        "les/det PETR/name aident/verb le/det maire/noun",
        "la/det France/name comptait/verb 6/number moulins/noun",
        "un/det portrait/noun",
        "Charte/noun des/prep élus/noun",
        "Lille/name &/conjunction Paris/name",
        "qui/ask les/pronoun aide/verb",
        "Parle/verb -moi/inverted de/prep la/det charte/noun",
        "Dites/verb -nous/inverted qui/relative aide/verb",
        "Où/ask le/det maire/noun agit/verb",
        "Qu'est-ce que/ask le/det carnet/noun",
        "le/det maire/noun et/conjunction les/det élus/noun",
        "cela/pronoun aide/verb",
        "ce/pronoun sont/verb les/det élus/noun",
        "ce/det territoire/noun agit/verb",
        "il/subject plante/verb des/prep arbres/noun",
        "d'/prep élus/noun accompagnent/verb des/prep projets/noun",
        "Où/ask pousse/verb le/det blé/noun",
        "Où/ask en/prep France/name",
        "quand/ask en/pronoun plante/verb -t-on/inverted",
        "depuis/prep quand/ask le/pronoun préparent/verb -ils/inverted",
        "quels/det commerces/noun l'/pronoun acceptent/verb ?/punctuation",
        "quels/det commerces/noun l'/pronoun acceptent/verb",
        "faut/verb -il/inverted le/pronoun dire/infinitive",
        "et/conjunction alors/adverb on/pronoun les/pronoun plante/verb",
        "et/conjunction alors/adverb on/pronoun en/pronoun plante/verb",
        "qui/ask a/verb planté/participle beaucoup/adverb d'/det arbres/noun",
        "médiateurs/noun numériques/noun accompagnent/verb les/det élus/noun",
    ],
)
def test_words_by_their_place(expected: str) -> None:
    assert tags(re.sub(r"/[a-z]+(?= |$)", "", expected)) == expected


@given(st.text(alphabet="abélaE'’ -?,.«»&1", max_size=40))
def test_tokens_are_slices_in_order(text: str) -> None:
    tokens = tag(text)
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert all(a.end <= b.start for a, b in zip(tokens, tokens[1:], strict=False))
    kept = "".join(t.text for t in tokens)
    assert "".join(kept.split()) == "".join(text.split())
