"""Claims checked against the carnet: three verdicts, and nothing changed is ever confirmed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from small_text import SmallIndex

from carnet_rag.check import check, check_text, looks_like_claim, split_claims
from carnet_rag.check.claim import read_claim
from carnet_rag.check.comparison import compare
from carnet_rag.check.ledger import ledger_of
from carnet_rag.errors import QuestionError
from carnet_rag.french import polarity
from carnet_rag.french.names import find_names
from carnet_rag.french.numbers import find_moments, find_quantities
from carnet_rag.index import Index
from carnet_rag.intake import read_paragraph

REPO = Path(__file__).resolve().parents[2]
FLOOR, FALSE_CEILING = 0.85, 0.03

SUPPORTED = (
    "En 2021, 57 % des entreprises de plus de 10 salariés avaient des pratiques partenariales.",
    "44 % des entreprises s'allient au niveau régional.",
    "Ana Bell Group a réduit de 50 % ses consommations d'eau.",
    "La Fondation des Territoires compte 21 co-fondateurs.",
    "L'Observatoire des partenariats a été créé en 2008.",
    "Le programme PHARE s'est étalé de 2013 à 2018.",
    "Gâtinais en transition a réparé 44 ordinateurs.",
    "Jean-Paul Delevoye est le président de la Fondation des Territoires.",
)


def _changed(claim: str) -> Iterator[str]:
    """The claim with one digit, the level, the direction or the name changed."""
    for m in re.finditer(r"\d", claim):
        digit = (int(m.group()) + 1) % 10 or 1
        yield claim[: m.start()] + str(digit) + claim[m.end() :]
    for other in ("local", "national", "international"):
        if "régional" in claim:
            yield claim.replace("régional", other)
    for old, new in (
        ("a réduit", "a augmenté"),
        ("Jean-Paul Delevoye", "Michael Restier"),
        ("d'eau", "d'électricité"),
        ("PHARE", "ARPEA"),
        ("entreprises", "associations"),
    ):
        if old in claim:
            yield claim.replace(old, new)


@pytest.mark.parametrize("claim", SUPPORTED)
def test_a_true_claim_is_confirmed_with_its_sentence(real_index: Index, claim: str) -> None:
    verdict = check(real_index, claim)
    assert verdict.verdict == "supported"
    assert "[1]" in verdict.explanation
    for citation in verdict.citations:
        text = real_index.carnet(citation.carnet_id).text
        assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("claim", [c for claim in SUPPORTED for c in _changed(claim)])
def test_a_changed_claim_is_never_confirmed(real_index: Index, claim: str) -> None:
    assert check(real_index, claim).verdict != "supported"


def test_a_contradiction_gives_the_carnets_own_value(real_index: Index) -> None:
    verdict = check(real_index, "68 % des entreprises s'allient au niveau national.")
    assert verdict.verdict == "contradicted"
    assert "« 19% »" in verdict.explanation


def test_the_kind_of_thing_counted_is_heard(real_index: Index) -> None:
    for claim in (
        "Ana Bell Group a réduit de 30 % ses consommations d'eau.",
        "Ana Bell Group a réduit de 50 % ses consommations de gaz.",
    ):
        assert check(real_index, claim).verdict != "supported"
    verdict = check(real_index, "Ana Bell Group a réduit de 30 % ses consommations d'électricité.")
    assert verdict.verdict == "supported"


def test_a_contradiction_names_both_values(real_index: Index) -> None:
    verdict = check(real_index, "La collecte de PERSEE3C a rapporté 44 tonnes d'équipements.")
    assert verdict.verdict == "contradicted"
    assert [(r.said, r.true) for r in verdict.rivals] == [("44 tonnes", "plus de 4 tonnes")]
    numbers = {int(n) for n in re.findall(r"\[(\d+)\]", verdict.explanation)}
    assert numbers == {c.number for c in verdict.citations}


@pytest.mark.parametrize(
    "claim",
    [
        "Emmanuel Macron a été réélu avec 58,5 % des voix.",
        "64 % des associations veulent s'appuyer sur la co-construction.",
        "Bernard Devert est prêtre du diocèse de Lyon.",
    ],
)
def test_what_the_carnet_does_not_say_is_not_found(real_index: Index, claim: str) -> None:
    assert check(real_index, claim).verdict == "not_found"


@pytest.mark.parametrize(
    "claim",
    [
        "Les 44 ordinateurs ont été volés.",
        "Les 44 ordinateurs ont été vendus à des collégiens.",
        "Les 21 cofondateurs de la Fondation des Territoires ont démissionné.",
        "57 % des entreprises ont licencié en 2021.",
        "350 catalyseurs territoriaux ont été licenciés.",
        "64 % des élus locaux sont des femmes.",
        "Le RAMEAU a été dissous en 2006.",
        "Laurent Lelli a vendu la Chaire InterActions en 2019.",
        "12 territoires pilotes ont quitté le programme.",
        "Les 169 ODD se déclinent en 17 cibles.",
    ],
)
def test_a_true_figure_does_not_confirm_what_is_invented_about_it(
    real_index: Index, claim: str
) -> None:
    assert check(real_index, claim).verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "true"),
    [
        ("Monique Pelletier a publié une tribune dans Le Figaro le 17 février 2021.", "« Monde »"),
        ("Josiane Corneloup est députée de la Nièvre.", "« Saône-et-Loire »"),
        ("Les études ont été réalisées par l'Ifop.", "« Comisis OpinionWay »"),
        ("Le taux de pratiques partenariales des entreprises a doublé.", "« 36% à 57% »"),
        ("68 % des entreprises s'allient au niveau national.", "« 68% » à l'échelon local"),
        ("En 2015, 57 % des entreprises avaient des partenariats.", "« 57% » en 2021"),
    ],
)
def test_a_contradiction_says_what_the_carnet_gives_instead(
    real_index: Index, claim: str, true: str
) -> None:
    verdict = check(real_index, claim)
    assert verdict.verdict == "contradicted"
    assert true in verdict.explanation


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("L'étude d'impact comprend 21 études et 13 rapports régionaux.", "supported"),
        (
            "Plus de 4 tonnes d'équipements ont été récupérées et 54 ordinateurs réparés.",
            "contradicted",
        ),
        ("En 2018, 45 % des entreprises avaient des pratiques partenariales.", "not_found"),
        ("Moins d'une entreprise sur dix s'allie à l'international.", "supported"),
        ("L'Observatoire des partenariats est né à Paris.", "not_found"),
    ],
)
def test_each_figure_is_judged_by_what_it_is_the_figure_of(
    real_index: Index, claim: str, expected: str
) -> None:
    assert check(real_index, claim).verdict == expected


def test_a_pronoun_stands_for_the_subject_of_the_sentence_before(real_index: Index) -> None:
    text = (
        "La Fondation des Territoires est née. Elle compte 21 cofondateurs. "
        "Il pleut beaucoup sur la côte en 2021."
    )
    first, told, rain = check_text(real_index, text)
    assert told.claim == "Elle compte 21 cofondateurs." and told.verdict == "supported"
    assert "« La Fondation des Territoires compte 21 cofondateurs. »" in told.explanation
    assert first.verdict != "contradicted" and rain.verdict == "not_found"
    assert "Compris comme" not in rain.explanation


def test_the_public_claims_hold_their_floor(real_index: Index) -> None:
    text = (REPO / "eval/claims.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    got = [check(real_index, r["claim"]).verdict for r in rows]
    right = sum(r["label"] == v for r, v in zip(rows, got, strict=True))
    others = [v for r, v in zip(rows, got, strict=True) if r["label"] != "supported"]
    assert right / len(rows) >= FLOOR
    assert others.count("supported") / len(others) <= FALSE_CEILING


def test_each_sentence_of_a_paragraph_gets_its_verdict(real_index: Index) -> None:
    verdicts = check_text(real_index, f"{SUPPORTED[1]} Il a plu à Brest. {SUPPORTED[4]}")
    assert [v.verdict for v in verdicts] == ["supported", "not_found", "supported"]


@pytest.mark.parametrize(
    ("claim", "verdict", "sure"),
    [
        ("Selon l'Observatoire des prés, la ferme compte 21 vaches.", "supported", True),
        ("D'après l'Observatoire des prés, la ferme compte 22 vaches.", "contradicted", False),
        ("Selon l'Observatoire des bois, la ferme compte 21 vaches.", "not_found", False),
        ("L'Observatoire des prés compte 21 vaches.", "not_found", False),
        ("Selon l'Observatoire des prés, la ferme vend du lait.", "not_found", False),
    ],
)
def test_who_publishes_a_carnet_is_the_source_of_what_it_says(
    tmp_path: Path, claim: str, verdict: str, sure: bool
) -> None:
    text = "---\npublisher: Observatoire des prés\n---\n# Prés\n\nLa ferme compte 21 vaches.\n"
    got = check(SmallIndex(text, tmp_path), claim)
    assert (got.verdict, got.sure) == (verdict, sure), got.explanation


def test_what_another_carnet_or_a_speaker_says_is_not_the_publishers(tmp_path: Path) -> None:
    index = SmallIndex(
        "---\npublisher: Observatoire des prés\n---\n# Prés\n\nLa ferme compte 21 vaches.\n",
        tmp_path,
    )
    claim = read_claim("Selon l'Observatoire des prés, elle est vide.", ledger_of(index))
    statement = next(s for s in ledger_of(index).statements if s.sentence.kind != "heading")
    spoken = replace(statement, source=frozenset())
    found = [f for f in compare(claim, spoken, ledger_of(index)).findings if f.slot == "name"]
    assert [(f.outcome, f.said) for f in found] == [("absent", "Selon l'Observatoire des prés")]


def test_the_claims_of_a_text_are_embedded_together_as_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SmallIndex("# Prés\n\nLa Fondation des Prés compte 21 membres.\n", tmp_path)
    embedded: list[Sequence[str]] = []
    embed = index.embed_queries

    def told(texts: Sequence[str]) -> list[list[float]]:
        embedded.append(texts)
        return embed(texts)

    monkeypatch.setattr(index, "embed_queries", told)
    text = (
        "La Fondation des Prés existe. Elle compte 22 membres. "
        "Selon le carnet, elle agit à Vaux en 2020."
    )
    claims = [
        "La Fondation des Prés existe.",
        "La Fondation des Prés compte 22 membres.",
        "elle agit à Vaux en 2020.",
    ]
    verdicts = list(check_text(index, text))
    assert embedded == [claims]
    assert [v.verdict for v in verdicts] == [check(index, claim).verdict for claim in claims]


def test_a_claim_of_two_sentences_is_as_good_as_its_worst(real_index: Index) -> None:
    verdict = check(real_index, f"{SUPPORTED[1]} {SUPPORTED[1].replace('44', '45')}")
    assert verdict.verdict == "contradicted"


def test_lines_of_a_pasted_list_are_claims_of_their_own() -> None:
    text = "Les chiffres de 2021 :\n- 44 ordinateurs réparés\n- 350 catalyseurs en France"
    assert split_claims(read_paragraph(text)) == [
        "44 ordinateurs réparés",
        "350 catalyseurs en France",
    ]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("68 % des entreprises s'allient au niveau national", True),
        ("Le programme PHARE s'est étalé de 2013 à 2018.", True),
        ("Combien d'entreprises s'allient en 2021", False),
        ("68 % des entreprises s'allient au niveau national ?", False),
        ("Donnez-moi les douze sites pilotes.", False),
        ("et en 2021", False),
        ("je cherche les 5 angles du territoire", False),
        ("Les alliances se nouent localement.", False),
    ],
)
def test_a_claim_is_told_from_a_question(text: str, stated: bool) -> None:
    assert looks_like_claim(text) is stated


def test_the_questions_of_the_sets_are_no_claims_and_their_claims_are() -> None:
    def lines(name: str, key: str) -> list[str]:
        text = (REPO / "eval" / name).read_text(encoding="utf-8")
        return [json.loads(line)[key] for line in text.splitlines()]

    asked = lines("questions.jsonl", "question") + lines("questions.own.jsonl", "question")
    claims = lines("claims.jsonl", "claim") + lines("claims.own.jsonl", "claim")
    stated = [c for c in claims if find_quantities(c) or find_moments(c)]
    assert sum(map(looks_like_claim, asked)) <= 0.01 * len(asked)
    assert sum(map(looks_like_claim, stated)) >= 0.95 * len(stated)


def test_a_blank_claim_is_refused(real_index: Index) -> None:
    with pytest.raises(QuestionError):
        check(real_index, "   ")


def test_questions_and_bare_words_are_no_claims() -> None:
    assert split_claims("Combien sont-ils ? Ils sont 350 catalyseurs en France. Oui.") == [
        "Ils sont 350 catalyseurs en France."
    ]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Ils ne plébiscitent pas cette action.", True),
        ("Pas moins de 21 études ont été menées.", False),
        ("Aucune étude ne le mesure.", True),
        ("Les démocraties reculent.", False),
    ],
)
def test_negation_is_heard(text: str, denied: bool) -> None:
    assert any(t.family == "negation" for t in polarity.find_turns(text)) is denied


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Toutes les études sont de Comisis OpinionWay.", [("Comisis OpinionWay", "organisation")]),
        (
            "Bernard Devert a fondé Habitat & Humanisme.",
            [
                ("Bernard Devert", "person"),
                ("Habitat & Humanisme", "organisation"),
            ],
        ),
        ("Elle est députée de l'Yonne.", [("Yonne", "place")]),
    ],
)
def test_names_are_told_apart(text: str, names: list[tuple[str, str]]) -> None:
    assert [(n.text, n.kind) for n in find_names(text)] == names
