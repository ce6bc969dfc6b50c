"""Fit the two decisions on a turn: ``python eval/fit_leaning.py --texts DIR [--check]``.

Does it stand alone, and on which subject does it lean? Dialogues by other hands say so: the
subject is a phrase of the turns before whose words the full question has and the turn has not.
Does an answer hold? ``collect_followups.py`` says what it needs. DIR holds the documents that
``dialogues.develop.jsonl`` names. ``--check`` holds out one document at a time.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from carnet_rag.conversation import read_turn
from carnet_rag.conversation.followups import HELD
from carnet_rag.conversation.leaning import SIGNS, signs
from carnet_rag.conversation.lexicon import Lexicon, lexicon_of
from carnet_rag.conversation.pointing import pointers
from carnet_rag.conversation.subjects import MARKS, Past, marks, subjects
from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_carnet
from carnet_rag.french.intent import read_intent
from carnet_rag.french.parsing import parse
from carnet_rag.french.tokens import count_tokens, terms
from carnet_rag.index.words import count_words
from carnet_rag.types import Answer, Citation

EVAL = Path(__file__).parent
MODEL = EVAL.parent / "src/carnet_rag/conversation/leaning.json"
LINKS = ("ellipsis", "pronoun", "correction")
FIRST = "odd17-alliance-territoire.md"


@dataclass
class Case:
    """A turn: whether it leans, its signs, the marks of each subject and whether it is the one."""

    name: str
    doc: str
    turn: str
    leans: bool
    facts: dict[str, float]
    options: list[tuple[str, dict[str, float], bool]]


def cases(texts: Path) -> list[Case]:
    """The turns of all dialogues."""
    found: list[Case] = []
    lexicons: dict[str, Lexicon] = {}
    for name in ("dialogues.develop.jsonl", "dialogues.own.jsonl", "dialogues.jsonl"):
        for line in (EVAL / name).read_text().splitlines():
            dialogue = json.loads(line)
            doc = dialogue.get("doc", FIRST)
            if doc not in lexicons:
                place = EVAL.parent / "corpus" / doc
                carnet = load_carnet(place if place.exists() else texts / doc)
                passages = split_passages(carnet, 220, count_tokens)
                lexicons[doc] = lexicon_of(count_words([carnet], passages), len(passages))
            found += _of_dialogue(dialogue, doc, lexicons[doc])
    return found


def _of_dialogue(dialogue: dict, doc: str, lexicon: Lexicon) -> list[Case]:  # type: ignore[type-arg]
    found: list[Case] = []
    history: list[Past] = []
    spoken: set[str] = set()
    for number, given in enumerate(dialogue["turns"], 1):
        turn = read_turn(given["question"])
        missing = set(terms(given["standalone"])) - set(terms(turn.text))
        leans = given.get("leans", given.get("link") in LINKS and bool(missing & spoken))
        spoken |= set(terms(f"{given['question']} {given['standalone']}"))
        carried = None
        if history and not turn.switched:
            parsed = parse(turn.text)
            pointed = pointers(parsed, english=read_intent(turn.text).english)
            flags = {"linked": turn.linked, "corrects": turn.corrects}
            facts = signs(parsed, pointed, history, lexicon, **flags)
            options = []
            wanted = set(terms(given.get("subject") or given["standalone"]))
            offered = subjects(history[-6:], lexicon)
            shares = [alike(set(terms(s.phrase)), wanted, missing) for s in offered]
            for subject, share in zip(offered, shares, strict=True):
                right = leans and share > 0 and share >= max(shares) - 0.1
                options.append((subject.phrase, marks(subject, turn.text, pointed), right))
            found.append(Case(f"{dialogue['id']}.{number}", doc, turn.text, leans, facts, options))
            right = [o[0] for o in options if o[2]]
            carried = max(right, key=len) if right else given.get("subject")
        question = turn.text if leans else given["standalone"]
        history.append(Past(question, carried if leans else None, quoting(given["evidence"])))
    return found


def alike(words: set[str], wanted: set[str], missing: set[str]) -> float:
    """How well a phrase says what the full question adds: 0 when it adds nothing of it."""
    held = len(words & wanted)
    if not words & missing or held < 0.6 * len(words):
        return 0.0
    return 2 * held / (len(words) + len(wanted))


def quoting(evidence: list[str]) -> Answer | None:
    """The answer that the evidence would make."""
    place = ("", "", "", None, "", 0, 0, (), None, None)
    quotes = tuple(Citation(n, quote, *place) for n, quote in enumerate(evidence, 1))
    return Answer("", "", "answered", "", quotes) if quotes else None


def rows(names: tuple[str, ...], facts: list[dict[str, float]]) -> np.ndarray:
    """The facts as a matrix, a column for each name."""
    return np.array([[fact.get(name, 0.0) for name in names] for fact in facts])


def fit_leans(found: list[Case]) -> LogisticRegression:
    """Whether a turn leans."""
    model = LogisticRegression(C=1.0, max_iter=2000)
    return model.fit(rows(SIGNS, [c.facts for c in found]), [c.leans for c in found])


def fit_subject(found: list[Case]) -> LogisticRegression:
    """A subject that is right against one of the same turn that is not: what sets them apart."""
    apart, weights = [], []
    for case in (c for c in found if c.leans):
        right = rows(MARKS, [m for _, m, r in case.options if r])
        wrong = rows(MARKS, [m for _, m, r in case.options if not r])
        if len(right) and len(wrong):
            pairs = (right[:, None, :] - wrong[None, :, :]).reshape(-1, len(MARKS))
            apart.append(pairs)
            weights += [1 / len(pairs)] * len(pairs)
    both = np.concatenate([*apart, *(-pairs for pairs in apart)])
    labels = [1] * (len(both) // 2) + [0] * (len(both) // 2)
    model = LogisticRegression(C=1.0, max_iter=2000, fit_intercept=False)
    return model.fit(both, labels, weights + weights)


def fit_holds() -> dict:  # type: ignore[type-arg]
    """Whether an answer to a leaning turn holds: from ``collect_followups.py``, as asked then."""
    found = [json.loads(line) for line in (EVAL / "followups.rows.jsonl").read_text().splitlines()]
    model = LogisticRegression(C=0.5, max_iter=3000)
    model.fit(rows(HELD, [row["facts"] for row in found]), [row["right"] for row in found])
    weights = {n: round(float(w), 3) for n, w in zip(HELD, model.coef_[0], strict=True)}
    return {"bias": round(float(model.intercept_[0]), 3), "weights": weights}


def check(found: list[Case]) -> None:
    """Hold out one document at a time and list what is missed."""
    docs = sorted({c.doc for c in found})
    right = picked = had = leaning = 0
    for doc in docs:
        train = [c for c in found if c.doc != doc]
        held = [c for c in found if c.doc == doc]
        leans, subject = fit_leans(train), fit_subject(train)
        for case, p in zip(held, leans.predict_proba(rows(SIGNS, [c.facts for c in held]))[:, 1],
                           strict=True):  # fmt: skip
            right += (p > 0.5) == case.leans
            if (p > 0.5) != case.leans:
                print(f"  {case.name} {p:.2f} {'leans' if case.leans else 'alone'}: {case.turn}")
            if not case.leans:
                continue
            leaning += 1
            if not any(r for *_, r in case.options):
                print(f"  {case.name} no option: {case.turn} {[o[0] for o in case.options]}")
                continue
            had += 1
            scores = subject.decision_function(rows(MARKS, [m for _, m, _ in case.options]))
            best = case.options[int(np.argmax(scores))]
            picked += best[2]
            if not best[2]:
                print(
                    f"  {case.name} {case.turn}: {best[0]}, not {[o[0] for o in case.options if o[2]]}"  # noqa: E501
                )
    print(f"leans or not: {right} of {len(found)}; the subject is among the phrases in {had} of "
          f"{leaning} leaning turns, and chosen in {picked}")  # fmt: skip


def main() -> None:
    """Fit and save, or check."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    found = cases(given.texts)
    if given.check:
        check(found)
        return
    table = {"holds": fit_holds()}
    for name, names, model in (("leans", SIGNS, fit_leans(found)),
                               ("subject", MARKS, fit_subject(found))):  # fmt: skip
        weights = {n: round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True)}
        table[name] = {"bias": round(float(model.intercept_[0]), 3), "weights": weights}
    MODEL.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
