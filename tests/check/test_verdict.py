"""From comparisons to a verdict: which statement decides, what is said, what of several claims."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from small_text import SmallIndex

from carnet_rag.check import check
from carnet_rag.check.claim import read_claim
from carnet_rag.check.comparison import compare
from carnet_rag.check.explaining import reason
from carnet_rag.check.findings import AFFIRMED, Comparison, Finding, Outcome, Slot
from carnet_rag.check.ledger import Statement, ledger_of
from carnet_rag.check.verdict import (
    CONFIRMS,
    SETTLES,
    Weighed,
    combine,
    decide,
    label_of,
    ruling,
)
from carnet_rag.check.wording import NOTHING, say
from carnet_rag.types import Verdict

GIVEN = say("given_of", true="13", about=say("in_year", year=2021))
TEXT = """# Le carnet

## Le lac

Le lac compte 12 îles.
Le lac compte 14 îles.
Le port compte 30 barques.
Le pont est en pierre grise.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SmallIndex:
    text = TEXT.replace(".\n", ".\n\n")
    return SmallIndex(text, tmp_path_factory.mktemp("lac"))


def statement(index: SmallIndex, words: str) -> Statement:
    return next(s for s in ledger_of(index).statements if words in s.sentence.text)


def decided(
    index: SmallIndex, text: str, weights: Sequence[tuple[str, float]]
) -> tuple[Verdict, list[Weighed]]:
    """The verdict on a claim whose statements, named by their words, are given probabilities."""
    ledger = ledger_of(index)
    claim = read_claim(text, ledger)
    weighed = [Weighed(compare(claim, statement(index, words), ledger), p) for words, p in weights]
    return decide(claim, weighed, index.carnet), weighed


@pytest.mark.parametrize(
    ("found", "label"),
    [
        ([("figure", "same")], "supported"),
        ([("figure", "rounded"), ("turn", "loose")], "supported"),
        ([], "supported"),
        ([("figure", "differs")], "contradicted"),
        ([("figure", "differs"), ("turn", "absent")], "contradicted"),
        ([("figure", "differs"), ("name", "absent")], "not_found"),
        ([("turn", "absent")], "not_found"),
        ([("name", "absent"), ("figure", "same")], "not_found"),
    ],
)
def test_what_the_slots_call_for(
    index: SmallIndex, found: list[tuple[Slot, Outcome]], label: str
) -> None:
    base = decided(index, "Le lac compte 12 îles.", [("12 îles", 0.9)])[1][0].comparison
    findings = tuple(Finding(slot, outcome, "ceci") for slot, outcome in found)
    assert label_of(Comparison(base.statement, findings, base.alignment)) == label


@pytest.mark.parametrize(
    ("claim", "words", "probability", "label"),
    [
        ("Le lac compte 12 îles.", "12 îles", SETTLES, "supported"),
        ("Le lac compte 12 îles.", "12 îles", SETTLES - 0.01, "not_found"),
        ("Le lac compte 13 îles.", "12 îles", SETTLES, "contradicted"),
        ("Le lac compte 13 îles.", "12 îles", SETTLES - 0.01, "not_found"),
        ("Le pont est en pierre.", "pierre", CONFIRMS, "supported"),
        ("Le pont est en pierre.", "pierre", CONFIRMS - 0.01, "not_found"),
        ("Le pont est en marbre rose veiné, dit-on, de Carrare.", "pierre", 0.9, "not_found"),
        ("Le lac compte 12 îles.", "30 barques", 0.9, "not_found"),
    ],
)
def test_how_probable_a_statement_must_be(
    index: SmallIndex, claim: str, words: str, probability: float, label: str
) -> None:
    (weighed,) = decided(index, claim, [(words, probability)])[1]
    assert ruling(weighed) == label


def test_the_most_fitting_statement_decides(index: SmallIndex) -> None:
    got, _ = decided(index, "Le lac compte 12 îles.", [("30 barques", 0.95), ("12 îles", 0.9)])
    assert got.verdict == "supported" and got.citations[0].quote == "Le lac compte 12 îles."
    assert got.sure and got.explanation.startswith("Confirmé par le carnet : « Le lac compte 12")


def test_another_statement_that_says_otherwise_takes_sure_away(index: SmallIndex) -> None:
    got, _ = decided(index, "Le lac compte 12 îles.", [("12 îles", 0.9), ("14 îles", 0.8)])
    assert got.verdict == "supported" and not got.sure
    assert "un autre passage s'y oppose (le carnet dit « 14 », pas « 12 ») [2]" in got.explanation
    assert [c.quote for c in got.citations] == ["Le lac compte 12 îles.", "Le lac compte 14 îles."]
    assert "Voir aussi" not in got.explanation
    doubtful = [("12 îles", 0.9), ("14 îles", CONFIRMS - 0.01)]
    assert decided(index, "Le lac compte 12 îles.", doubtful)[0].sure
    equal = decided(index, "Le lac compte 12 îles.", [("12 îles", 0.9), ("14 îles", 0.9)])[0]
    assert equal.verdict == "contradicted"


def test_a_value_settles_what_the_best_statement_leaves_open(index: SmallIndex) -> None:
    claim = "Le lac compte 13 îles."
    got, _ = decided(index, claim, [("30 barques", 0.5), ("12 îles", 0.26)])
    assert got.verdict == "contradicted"
    assert [(r.said, r.true) for r in got.rivals] == [("13", "12")]
    assert decided(index, claim, [("30 barques", 0.5), ("12 îles", 0.2)])[0].verdict == "not_found"


def test_all_that_says_the_same_is_cited_three_at_most(index: SmallIndex) -> None:
    weights = [("12 îles", 0.9), ("14 îles", 0.8), ("30 barques", 0.7), ("12 îles", 0.6)]
    got, _ = decided(index, "Le lac compte 13 îles.", [*weights, ("14 îles", 0.5)])
    assert [c.number for c in got.citations] == [1, 2, 3]
    assert got.explanation.endswith("Voir aussi [2], [3].")
    one, _ = decided(index, "Le lac compte 12 îles.", [("12 îles", 0.9), ("30 barques", 0.7)])
    assert len(one.citations) == 1 and "Voir aussi" not in one.explanation


def test_nothing_near_is_said(index: SmallIndex) -> None:
    got, _ = decided(index, "Le lac compte 12 îles.", [])
    assert (got.verdict, got.citations) == ("not_found", ())
    assert got.explanation == "Les carnets ne disent rien de ce sujet."
    far, _ = decided(index, "Le lac compte 12 îles.", [("pierre", 0.01)])
    assert far.explanation.startswith("Rien de tel n'est dit.")
    near, _ = decided(index, "Le port compte 30 îles.", [("pierre", 0.5)])
    assert "trancher : il ne dit pas « 30" in near.explanation


def test_the_words_that_differ_are_shown_on_both_sides(index: SmallIndex) -> None:
    claim = "Le vieux pont est en pierre."
    got, _ = decided(index, claim, [("pierre", 0.9)])
    assert got.verdict == "supported" and got.unheld == ("vieux",)
    assert [claim[a:b] for a, b in got.claim_spans] == ["vieux"]
    quote = statement(index, "pierre").sentence.text
    assert [quote[a:b] for a, b in got.quote_spans] == ["grise"]
    assert "le passage n'a pas « vieux »" in got.explanation


def test_what_is_only_asked_or_turned_is_underlined_as_well(index: SmallIndex) -> None:
    claim = "Le pont est généralement en pierre."
    got, _ = decided(index, claim, [("pierre", 0.9)])
    assert got.verdict == "supported" and got.unheld == ("généralement",)
    assert [claim[a:b] for a, b in got.claim_spans] == ["généralement"]


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding("figure", "differs", "13", "12"), "le carnet dit « 12 », pas « 13 »"),
        (Finding("figure", "differs", "13", "12", say("in_year", year=2015)),
         "le carnet dit « 12 » en 2015, pas « 13 »"),
        (Finding("figure", "differs", "13", "12", NOTHING, GIVEN),
         "le carnet dit « 12 », pas « 13 » (il dit « 13 » en 2021)"),
        (Finding("date", "differs", "mai", "juin"), "le carnet donne « juin », pas « mai »"),
        (Finding("name", "differs", "Lille", "Lyon"), "le carnet nomme « Lyon », pas « Lille »"),
        (Finding("name", "differs", "Lille"), "le passage ne dit pas « Lille »"),
        (Finding("level", "differs", "local", "national"), "parle de l'échelon « national »"),
        (Finding("agent", "differs", "Lille", "Lyon"), "l'attribue à « Lyon », pas à « Lille »"),
        (Finding("direction", "differs", "hausse", "baisse"),
         "parle d'une baisse, pas d'une hausse"),
        (Finding("negation", "differs", AFFIRMED, "pas"), "soutient ce que le carnet nie"),
        (Finding("negation", "differs", "pas", AFFIRMED), "nie ce que le carnet affirme"),
        (Finding("turn", "absent", "", "si"), "il dit « si »"),
        (Finding("negation", "absent", "pas"), "il ne le nie pas"),
        (Finding("name", "absent", "Lille"), "il ne parle pas de « Lille »"),
        (Finding("figure", "absent", "64 %", "64%"), "il donne « 64% », mais d'autre chose"),
        (Finding("actor", "absent", "maires", "élus"), "« maires » (mais de « élus »)"),
    ],
)  # fmt: skip
def test_what_is_said_of_each_finding(index: SmallIndex, finding: Finding, said: str) -> None:
    base = decided(index, "Le lac compte 12 îles.", [("12 îles", 0.9)])[1][0].comparison
    comparison = Comparison(base.statement, (finding,), base.alignment)
    told = reason(comparison, label_of(comparison))
    assert said in told.fr


def test_what_is_lacking_is_told_once(index: SmallIndex) -> None:
    base = decided(index, "Le lac compte 12 îles.", [("12 îles", 0.9)])[1][0].comparison
    lacking = tuple(Finding("actor", "absent", said) for said in ("élus", "élus locaux", "élus"))
    told = reason(Comparison(base.statement, lacking, base.alignment), "not_found")
    assert told.fr == "il ne parle pas de « élus locaux »"


def test_a_value_that_is_not_held_is_shown_in_the_claim(index: SmallIndex) -> None:
    claim = "Le lac compte 13 îles."
    got, _ = decided(index, claim, [("12 îles", 0.9)])
    assert "13" in {claim[a:b] for a, b in got.claim_spans}


def test_a_long_sentence_is_quoted_whole(index: SmallIndex) -> None:
    got, _ = decided(index, "Le lac compte 12 îles.", [("12 îles", 0.9)])
    assert " ".join(got.citations[0].quote.split()) in got.explanation


def test_several_claims_are_as_good_as_the_worst(index: SmallIndex) -> None:
    true = decided(index, "Le lac compte 12 îles.", [("12 îles", 0.9)])[0]
    false = decided(index, "Le lac compte 13 îles.", [("12 îles", 0.9)])[0]
    unsaid = decided(index, "Il pleut.", [("pierre", 0.01)])[0]
    both = combine("tout", [true, false, unsaid])
    assert both.verdict == "contradicted" and not both.sure
    assert [c.number for c in both.citations] == [1, 2, 3]
    parts = both.explanation.split("\n")
    assert both.english.startswith("« Le lac compte 13 îles. »: Contradicted: the notebook says")
    assert parts[0].startswith("« Le lac compte 13 îles. » : Contredit") and "[1]" in parts[0]
    assert "[2]" in parts[1] and "[3]" in parts[2]
    assert combine("tout", [true, unsaid]).verdict == "not_found"
    assert combine("tout", [true, true]).sure


def test_a_claim_that_a_rule_trips_on_costs_the_others_nothing(
    index: SmallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trips(*_: object) -> None:
        raise IndexError

    monkeypatch.setattr("carnet_rag.check.compare", trips)
    got = check(index, "Le lac compte 12 îles.")
    assert got == Verdict("Le lac compte 12 îles.", "not_found",
                          "Cette phrase n'a pas pu être vérifiée.",
                          english="This sentence could not be checked.")  # fmt: skip


@pytest.mark.parametrize("claim", ["According to the notebook, the lake has 12 islands.",
                                   "The lake has twelve islands, says the notebook."])  # fmt: skip
def test_an_english_sentence_is_refused(index: SmallIndex, claim: str) -> None:
    got = check(index, claim)
    assert (got.verdict, got.citations) == ("not_found", ()) and "en français" in got.explanation


def test_the_place_of_what_is_cited(index: SmallIndex) -> None:
    (citation,) = decided(index, "Le lac compte 12 îles.", [("12 îles", 0.9)])[0].citations
    carnet = index.carnets[0]
    assert carnet.text[citation.start : citation.end] == citation.quote
    assert citation.heading_path == ("Le lac",)
    assert (citation.carnet_id, citation.title) == (carnet.carnet_id, carnet.title)


def test_what_a_cited_pronoun_stands_for_is_told_beside_it(tmp_path: Path) -> None:
    text = "# Le carnet\n\nLes entreprises comptent. 68 % d'entre elles s'allient au port.\n"
    index = SmallIndex(text, tmp_path)
    claim = "68 % des entreprises s'allient au port."
    (citation,) = decided(index, claim, [("68 %", 0.9)])[0].citations
    assert citation.antecedent == "les entreprises"


@pytest.mark.parametrize(("year", "label"), [(2015, "not_found"), (2017, "contradicted")])
def test_a_value_that_the_best_statement_gives_is_not_denied_by_another(
    tmp_path: Path, year: int, label: str
) -> None:
    text = "En 2015, le port prévoyait la Charte du Lac.\n\nLa Charte du Lac de 2030 lie le port."
    known = [("prévoyait", 0.9), ("lie", 0.5)]
    claim = f"En {year}, le port a voté la Charte du Lac."
    index = SmallIndex(f"# Le carnet\n\n{text}\n", tmp_path)
    assert decided(index, claim, known)[0].verdict == label
