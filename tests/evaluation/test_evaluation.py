"""Measures on hand-worked tables, and once against the official scorer on the same outputs."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from carnet_rag.errors import CorpusError, SettingsError
from carnet_rag.evaluation import answers, retrieval
from carnet_rag.evaluation.answers import JudgedAnswer, judge_answer, judge_answers, reliability
from carnet_rag.evaluation.batches import score_claims, score_dialogues
from carnet_rag.evaluation.intervals import Measure, mean, proportion
from carnet_rag.evaluation.results import commit, plain, write
from carnet_rag.evaluation.retrieval import rank_cases, relevant_passages
from carnet_rag.evaluation.scorer import Scorer, load_gold
from carnet_rag.evaluation.sections import evaluate_sections
from carnet_rag.service.chain import ChainInput, TurnInput
from carnet_rag.service.exchange import turn_of
from carnet_rag.types import (
    Answer,
    AnticipatedQuestion,
    Carnet,
    Citation,
    Decision,
    Passage,
    QuoteSpan,
    Section,
    Status,
    Verdict,
)

ROOT = Path(__file__).parents[2]
SETS = ROOT / "eval"
CARNET = "odd17-alliance-territoire.md"

MINI = """Le bois fait vivre la vallée depuis que la scierie communale a rouvert.

L'eau coûte 30 % de moins depuis la grande réparation du réseau en 2019.

La fête du village réunit chaque été les habitants et les visiteurs de passage.
"""
WOOD, WATER, FEAST = MINI.strip().split("\n\n")


@pytest.fixture
def mini(tmp_path: Path) -> Scorer:
    (tmp_path / "mini.md").write_text(MINI, encoding="utf-8")
    return Scorer(SETS / "score.py", tmp_path)


@pytest.fixture(scope="module")
def official() -> Scorer:
    return Scorer(SETS / "score.py", ROOT / "corpus")


def passage(passage_id: str, text: str, start: int = 0) -> Passage:
    return Passage(
        passage_id, "mini", ("Un",), None, None, start, start + len(text), text, sentences=()
    )


def case(case_id: str, *evidence: str, **more: object) -> dict[str, object]:
    gold = {"id": case_id, "question": f"{case_id} ?", "kind": "fact", "style": "plain"}
    return {**gold, "evidence": list(evidence), "must": [], **more}


def cited(*quotes: str) -> tuple[Citation, ...]:
    return tuple(
        Citation(n, q, "p", "mini", "Mini", None, "mini.md", 0, len(q), ("Un",), None, None)
        for n, q in enumerate(quotes, start=1)
    )


def reply(
    status: Status, *quotes: str, probability: float | None = None, text: str | None = None
) -> Answer:
    decision = None if probability is None else Decision(probability, 0.5)
    if status != "answered":
        return Answer("?", "?", status, text or "rien", nearest=cited(*quotes), decision=decision)
    body = text or " ".join(f"{q} [{n}]" for n, q in enumerate(quotes, start=1))
    return Answer("?", "?", status, body, citations=cited(*quotes), decision=decision)


# Ranking


def test_measures_of_a_table_worked_by_hand(mini: Scorer) -> None:
    passages = [passage("w", WOOD), passage("a", WATER), passage("f", FEAST)]
    cases = [
        case("first", WOOD),
        case("third", FEAST),
        case("both", WOOD, FEAST),
        case("missed", WATER),
        case("lost", "Une phrase que plus aucun passage de cet index ne contient en entier."),
        case("unanswerable"),
    ]
    ranked = {
        "first ?": ["w", "a", "f"],
        "third ?": ["w", "a", "f"],
        "both ?": ["w", "a", "f"],
        "missed ?": ["w", "f"],
        "lost ?": ["w", "a", "f"],
    }
    relevant = relevant_passages(passages, cases, mini)
    assert relevant["both"] == ("w", "f")
    rows = rank_cases(ranked.__getitem__, cases, relevant)
    assert [row.rank for row in rows] == [1, 3, 1, None, None]
    summary = {name: m.value for name, m in retrieval.summarise(rows).items() if m}
    # nDCG of "both": (1 + 1/log2 4) / (1 + 1/log2 3); of "third": 1/log2 4.
    assert summary == pytest.approx(
        {
            "hit@1": 2 / 5,
            "hit@3": 3 / 5,
            "hit@5": 3 / 5,
            "hit@10": 3 / 5,
            "mrr@10": (1 + 1 / 3 + 1) / 5,
            "ndcg@10": (1 + 0.5 + 1.5 / 1.6309297535714573) / 5,
        }
    )


def test_order_and_repetitions_of_a_ranking_are_kept(mini: Scorer) -> None:
    passages = [passage(f"p{i}", f"Le passage numéro {i} ne dit rien.") for i in range(9)]
    passages.append(passage("w", WOOD))
    cases = [case("c", WOOD)]
    order = ["p3", "p3", "p8", "p1", "w", "p0"]
    rows = rank_cases(lambda _: order, cases, relevant_passages(passages, cases, mini))
    assert rows[0].ranked == ("p3", "p8", "p1", "w", "p0")
    assert rows[0].rank == 4
    assert rows[0].measures["mrr@10"] == pytest.approx(1 / 4)
    assert (rows[0].measures["hit@3"], rows[0].measures["hit@5"]) == (0, 1)


def test_beyond_ten_is_not_found(mini: Scorer) -> None:
    passages = [passage(f"p{i}", f"Rien de ce que l'on cherche, page {i}.") for i in range(10)]
    passages.append(passage("w", WOOD))
    cases = [case("c", WOOD)]
    order = [p.passage_id for p in passages]
    rows = rank_cases(lambda _: order, cases, relevant_passages(passages, cases, mini))
    assert rows[0].rank is None
    assert set(rows[0].measures.values()) == {0.0}


def paragraphs() -> list[Passage]:
    text = (ROOT / "corpus" / CARNET).read_text(encoding="utf-8")
    blocks = [block.strip() for block in text.split("\n\n") if len(block.split()) > 12]
    return [passage(f"p{n:03}", block) for n, block in enumerate(blocks)]


def test_same_figures_as_the_official_scorer_on_the_same_results(
    official: Scorer, tmp_path: Path
) -> None:
    passages = paragraphs()
    bags = {p.passage_id: set(p.text.lower().split()) for p in passages}
    cases = load_gold(SETS / "questions.jsonl")
    texts = {p.passage_id: p.text for p in passages}

    def by_shared_words(question: str) -> list[str]:
        asked = set(question.lower().split())
        return sorted(bags, key=lambda i: (-len(asked & bags[i]), i))[:10]

    rows = rank_cases(by_shared_words, cases, relevant_passages(passages, cases, official))
    outputs = [
        {"id": row.case["id"], "results": [{"text": texts[i]} for i in row.ranked]} for row in rows
    ]
    # The scorer wants a line for the unanswerable ones as well.
    outputs += [{"id": c["id"], "results": []} for c in cases if not c["evidence"]]
    figures = official.run("search", SETS / "questions.jsonl", outputs)
    ours = {name: m.value for name, m in retrieval.summarise(rows).items() if m}
    assert 0.1 < ours["mrr@10"] < 0.9
    assert figures == {"n": 75} | {k: pytest.approx(ours[k], abs=1e-9) for k in figures if k != "n"}


def test_covers_is_the_official_test(official: Scorer) -> None:
    passages = paragraphs()[::5] + [passage("short", "8 10")]
    evidence = [c["evidence"] for c in load_gold(SETS / "questions.own.jsonl")[:40:4]]
    plain_test = official._module.Corpus.covers
    for strings in evidence:
        assert [official.covers(p.text, strings) for p in passages] == [
            plain_test(p.text, strings) for p in passages
        ]


# Answers

ANSWERED = [
    (case("right", WOOD, must=["scierie"], style="typo"), reply("answered", WOOD)),
    (case("without must", WATER, must=["40 %"]), reply("answered", WATER)),
    (case("wrong place", FEAST), reply("answered", WATER)),
    (case("silent", FEAST), reply("nearest", FEAST)),
    (case("near", kind="unanswerable", note="quasi-réponse"), reply("answered", WATER)),
    (case("off", kind="unanswerable", note="hors sujet"), reply("refused")),
    (case("off too", kind="unanswerable", note="hors sujet : sport"), reply("nearest", WOOD)),
]


@pytest.fixture
def judged(mini: Scorer) -> list[JudgedAnswer]:
    replies = {str(gold["question"]): answer for gold, answer in ANSWERED}
    return judge_answers([gold for gold, _ in ANSWERED], replies.__getitem__, mini)


def test_answer_shares_worked_by_hand(mini: Scorer, judged: list[JudgedAnswer]) -> None:
    summary = answers.summarise(judged)
    values = {name: s.value for name, s in summary.items() if isinstance(s, Measure)}
    assert values == pytest.approx(
        {
            "accuracy": 1 / 4,
            "precision": 1 / 4,
            "refusal_recall": 2 / 3,
            "false_refusals": 1 / 4,
            "unsure": 3 / 7,
            "grounded": 2 / 4,
            "verbatim": 1.0,
            "cited": 1.0,
        }
    )
    assert (summary["n"], summary["precision"].n, summary["refusal_recall"].n) == (7, 4, 3)
    assert [row.failure for row in judged] == [
        None,
        "fausse",
        "fausse",
        "non répondue",
        "sans réponse, mais répondue",
        None,
        None,
    ]


def test_same_shares_as_the_official_scorer(
    mini: Scorer, judged: list[JudgedAnswer], tmp_path: Path
) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(row.case) + "\n" for row in judged), encoding="utf-8")
    figures = mini.run("questions", gold, [row.output for row in judged])
    summary = answers.summarise(judged)
    shared = {"accuracy", "precision", "refusal_recall", "false_refusals", "verbatim", "cited"}
    assert {k: figures[k] for k in shared} == pytest.approx(
        {k: summary[k].value for k in shared}, abs=1e-9
    )
    assert figures["median_words"] == summary["median_words"]


def test_a_quote_that_is_not_in_the_file_is_seen(mini: Scorer) -> None:
    forged = reply("answered", WATER.replace("30 %", "40 %"))
    row = judge_answer(case("c", WATER), forged, mini)
    assert answers.summarise([row])["verbatim"].value == 0


def test_a_mark_without_citation_is_seen(mini: Scorer) -> None:
    row = judge_answer(case("c", WOOD), reply("answered", WOOD, text=f"{WOOD} [2]"), mini)
    assert answers.summarise([row])["cited"].value == 0


def test_groups_and_shares_without_cases(mini: Scorer, judged: list[JudgedAnswer]) -> None:
    groups = answers.group_by(judged, "style")
    assert {name: len(rows) for name, rows in groups.items()} == {"plain": 6, "typo": 1}
    alone = answers.summarise(groups["typo"])
    assert alone["accuracy"].value == 1
    assert alone["refusal_recall"] is None
    off_topic = answers.refused_off_topic(judged)
    assert off_topic is not None
    assert (off_topic.value, off_topic.n) == (0.5, 2)


# Intervals


def test_wilson_interval() -> None:
    m = proportion(8, 10)
    assert m is not None
    assert (m.value, m.low, m.high) == pytest.approx((0.8, 0.4902, 0.9433), abs=1e-4)
    top = proportion(20, 20)
    assert top is not None
    assert (top.high, top.low) == pytest.approx((1.0, 0.8389), abs=1e-4)
    assert proportion(0, 0) is None


def test_bootstrap_is_the_same_on_every_run_and_narrows_with_n() -> None:
    few, many = mean([0.0, 0.5, 1.0]), mean([0.0, 0.5, 1.0] * 50)
    assert few is not None
    assert many is not None
    assert few == mean([0.0, 0.5, 1.0])
    assert few.value == pytest.approx(0.5)
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 3
    assert mean([]) is None


# Reliability


def decided(mini: Scorer) -> list[JudgedAnswer]:
    pairs = [
        (case("a", WOOD), reply("answered", WOOD, probability=0.9)),
        (case("b", FEAST), reply("answered", WATER, probability=0.6)),
        (case("c", FEAST), reply("nearest", FEAST, probability=0.4)),
        (case("d", kind="unanswerable"), reply("nearest", WOOD, probability=0.2)),
    ]
    return [judge_answer(gold, answer, mini) for gold, answer in pairs]


def test_reliability_worked_by_hand(mini: Scorer) -> None:
    result = reliability(decided(mini))
    assert result is not None
    # What was shown as near counts as held when it would have been right: "c" does.
    assert result.brier == pytest.approx((0.1**2 + 0.6**2 + 0.6**2 + 0.2**2) / 4)
    assert result.base == pytest.approx(0.25)
    # Each alone in its bin: 0.9 held, 0.6 did not, 0.4 did, 0.2 did not.
    assert result.gap == pytest.approx((0.1 + 0.6 + 0.6 + 0.2) / 4)


def test_reliability_needs_probabilities(judged: list[JudgedAnswer]) -> None:
    assert reliability(judged) is None


# Conversations and claims


def test_dialogues_are_played_turn_by_turn(mini: Scorer, tmp_path: Path) -> None:
    turns = [
        {"question": "Le bois ?", "kind": "fact", "link": "first", "evidence": [WOOD], "must": []},
        {"question": "et l'eau ?", "kind": "fact", "link": "ellipsis", "evidence": [WATER]},
    ]
    path = tmp_path / "dialogues.jsonl"
    dialogue = {"id": "D1", "persona": "N", "turns": [turns[0], {**turns[1], "must": ["30 %"]}]}
    path.write_text(json.dumps(dialogue), encoding="utf-8")
    seen: list[list[str | TurnInput]] = []
    given = reply("answered", WOOD)

    def ask(asked: ChainInput) -> Answer:
        seen.append([*asked["turns"]])
        return given

    scored = score_dialogues(path, ask, mini)
    # As the batch command has it: a later turn knows what the earlier ones got.
    assert seen == [[{"question": "Le bois ?"}], [turn_of(given), {"question": "et l'eau ?"}]]
    assert scored.figures["n"] == 2
    assert scored.figures["accuracy"] == 0.5
    assert [row["failure"] for row in scored.rows] == [None, "fausse"]
    assert scored.failures == ("D1.2 fausse : et l'eau ? (comprise : ?)",)


def test_claims_are_scored_by_the_official_scorer(mini: Scorer, tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    gold = [
        {"id": "C1", "claim": "L'eau coûte moins.", "label": "supported", "evidence": [WATER]},
        {"id": "C2", "claim": "L'eau coûte plus.", "label": "contradicted", "evidence": [WATER]},
    ]
    path.write_text("\n".join(json.dumps(g) for g in gold), encoding="utf-8")
    scored = score_claims(path, lambda c: Verdict(c, "supported", "", cited(WATER)), mini)
    assert scored.figures["accuracy"] == 0.5
    assert scored.figures["falsely_supported"] == 1.0
    assert scored.failures == ("C2 contradicted -> supported : L'eau coûte plus.",)


# Files


def test_without_the_sets_the_message_names_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"eval/score\.py : notation introuvable.*--sets"):
        Scorer(tmp_path / "eval" / "score.py", tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"id": "a", "question": "?"}\n{oups\n', "ligne 2 : ce n'est pas du JSON"),
        (b'["a"]\n', "ligne 1 : un objet avec une clé"),
        (b"\n", "aucune question"),
        (b'{"id": "\xe9"}\n', "illisible"),
    ],
)
def test_a_bad_question_file_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=message) as caught:
        load_gold(path)
    assert str(path) in str(caught.value)


def test_results_are_named_by_commit(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
        command = ["git", "-C", str(tmp_path), *identity, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "--quiet")
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    git("add", "a.txt")
    git("commit", "--quiet", "-m", "a")
    head = git("rev-parse", "HEAD")[:12]
    assert commit(tmp_path) == head
    write(tmp_path / "eval" / "results" / "r.json", {"m": proportion(1, 2)})
    assert commit(tmp_path) == head
    (tmp_path / "a.txt").write_text("b", encoding="utf-8")
    assert commit(tmp_path) == f"{head}-dirty"


def test_outside_a_repository_there_is_no_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert commit(tmp_path) == "nogit"


def test_results_hold_figures_and_places(tmp_path: Path) -> None:
    figure = proportion(1, 2)
    assert plain({"m": figure, "p": (tmp_path, None)}) == {
        "m": {"value": 0.5, "low": 0.0945, "high": 0.9055, "n": 2},
        "p": [str(tmp_path), None],
    }
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="résultat impossible à écrire"):
        write(blocked / "r.json", {})


# The sets


def test_the_official_scorer_is_untouched() -> None:
    digest = hashlib.sha256((SETS / "score.py").read_bytes()).hexdigest()
    assert digest == "2c1aa696e0ec11aed405a1e31e0fb726f338bab421db9daf8be7801800ce8ac3"


@pytest.mark.parametrize("name", ["questions.jsonl", "questions.own.jsonl"])
def test_evidence_stands_in_the_carnet_and_holds_the_musts(official: Scorer, name: str) -> None:
    gold = load_gold(SETS / name)
    assert len({c["id"] for c in gold}) == len(gold)
    for c in gold:
        for quote in [*c["evidence"], *c.get("evidence_all", [])]:
            assert official._corpus.verbatim({"quote": quote, "file": CARNET}), (c["id"], quote)
        assert bool(c["evidence"]) == (c["kind"] != "unanswerable"), c["id"]


@pytest.mark.parametrize("name", ["dialogues.jsonl", "dialogues.own.jsonl"])
def test_evidence_of_the_dialogues_stands_in_the_carnet(official: Scorer, name: str) -> None:
    dialogues = load_gold(SETS / name)
    assert len({d["id"] for d in dialogues}) == len(dialogues)
    for d in dialogues:
        assert 3 <= len(d["turns"]) <= 5, d["id"]
        assert [t["link"] == "first" for t in d["turns"]] == [True, *[False] * len(d["turns"][1:])]
        for t in d["turns"]:
            for quote in t["evidence"]:
                assert official._corpus.verbatim({"quote": quote, "file": CARNET}), (d["id"], quote)
            assert bool(t["evidence"]) == (t["kind"] != "unanswerable"), (d["id"], t["question"])


def test_our_own_dialogues_are_many_and_often_lead_nowhere(official: Scorer) -> None:
    ours = load_gold(SETS / "dialogues.own.jsonl")
    given = {t["question"] for d in load_gold(SETS / "dialogues.jsonl") for t in d["turns"][:1]}
    turns = [t for d in ours for t in d["turns"]]
    assert len(ours) >= 24
    assert sum(not t["evidence"] for t in turns if t["link"] != "first") >= 25
    assert not given & {t["question"] for t in turns}
    assert {t["link"] for t in turns} == {"first", "ellipsis", "pronoun", "correction", "switch"}
    for t in turns:
        if t["evidence"]:
            assert official._module.has_musts(" ".join(t["evidence"]), t["must"]), t["question"]


def test_our_own_set_is_hard_and_balanced(official: Scorer) -> None:
    gold = load_gold(SETS / "questions.own.jsonl")
    answerable = [c for c in gold if c["evidence"]]
    assert len(gold) >= 120
    assert 0.2 <= 1 - len(answerable) / len(gold) <= 0.3
    assert sum(c["style"] == "paraphrase" for c in answerable) / len(answerable) >= 0.7
    for c in answerable:
        assert official._module.has_musts(" ".join(c["evidence"]), c["must"]), c["id"]


# Leave one section out


class SmallIndex:
    """Three sections of one passage, and a bank with an entry in each, in two, and in none."""

    def __init__(self) -> None:
        starts = [MINI.index(text) for text in (WOOD, WATER, FEAST)]
        self.passages = tuple(
            passage(name, text, start)
            for name, text, start in zip("waf", (WOOD, WATER, FEAST), starts, strict=True)
        )
        ends = [*starts[1:], len(MINI)]
        sections = tuple(
            Section((title,), start, end, None)
            for title, start, end in zip(("Bois", "Eau", "Fête"), starts, ends, strict=True)
        )
        self._carnet = Carnet(
            "mini", "Mini", None, None, None, "fr", "mini.md", "0", MINI, sections=sections
        )
        spans = [QuoteSpan(name, at, at + 5) for name, at in zip("waf", starts, strict=True)]
        self.entries = (
            entry("wood", spans[0]),
            entry("water", spans[1]),
            entry("wood and feast", spans[0], spans[2]),
            entry("no quote"),
        )

    def carnet(self, carnet_id: str) -> Carnet:
        assert carnet_id == "mini"
        return self._carnet

    def passage(self, passage_id: str) -> Passage:
        return next(p for p in self.passages if p.passage_id == passage_id)


def entry(entry_id: str, *spans: QuoteSpan) -> AnticipatedQuestion:
    return AnticipatedQuestion(entry_id, "mini", ("?",), spans, None, None)


def test_a_question_does_without_the_entries_of_its_own_sections(mini: Scorer) -> None:
    index = SmallIndex()
    cases = [case("wood", WOOD), case("water", WATER), case("unanswerable")]
    relevant = relevant_passages(index.passages, cases, mini)
    asked: list[tuple[str, frozenset[str]]] = []

    def find(gone: frozenset[str], question: str) -> list[str]:
        return ["f"] if question == "unanswerable ?" else ["w", "a"]

    def respond(gone: frozenset[str], question: str) -> Answer:
        asked.append((question, gone))
        return reply("answered", WOOD)

    rows = evaluate_sections(index, cases, relevant, find, respond, mini)
    assert asked == [
        ("wood ?", frozenset({"wood", "wood and feast", "no quote"})),
        ("water ?", frozenset({"water", "no quote"})),
        # Nothing answers it: the section of what search puts first is left out.
        ("unanswerable ?", frozenset({"wood and feast", "no quote"})),
    ]
    assert [row.rank for row in rows.ranked] == [1, 2]
    assert len(rows.judged) == 3
