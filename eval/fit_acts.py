"""Fit what tells small talk from questions: ``python eval/fit_acts.py [--check]``.

Acts: the phrases of ``acts/phrases.tsv``, as written and with typing errors. Questions: the bank's,
the question sets', the turns of all dialogues, the same behind a greeting or thanks, and « donne-moi
un exemple » followed by what a question is about.
``--check`` fits without the phrases of other hands and says what becomes of those.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from carnet_rag.conversation.acts import (
    ACTS,
    COLUMNS,
    ActModel,
    act_words,
    features,
    read_act,
    shortened,
)

EVAL = Path(__file__).parent
MODEL = EVAL.parent / "src/carnet_rag/conversation/acts.npz"
LEADS = (
    "bonjour,", "bonjour !", "salut,", "merci !", "ok merci.", "ok,", "d'accord,", "super,", "hello,",
    "thanks,", "bonsoir", "très bien.", "oui mais", "ah ok,", "merci de me dire", "tu peux me dire",
    "je voudrais savoir", "je comprends pas :", "tu sais", "dis-moi", "can you tell me", "aide-moi :",
)  # fmt: skip
_OF = re.compile(r" (?:d[eu]|des|dans|sur|pour|avec|entre|of|in|about|for|au|aux) [^?]{4,40}")
"""What a question is about: behind « donne-moi un exemple » it makes a question."""
TAILS = (" stp", " s'il te plaît", " svp", " please", " ?", " !", "...", " merci")


def phrases() -> list[tuple[str, str]]:
    rows = (EVAL / "acts/phrases.tsv").read_text().splitlines()
    return [(act, text) for act, _, text in (row.partition("\t") for row in rows)]


def other_hands() -> list[tuple[str, str]]:
    rows = map(json.loads, (EVAL / "acts/other_hands.jsonl").read_text().splitlines())
    return [(row["kind"], row["text"]) for row in rows]


def questions() -> list[str]:
    found: list[str] = []
    for bank in sorted((EVAL.parent / "corpus").glob("*.questions.jsonl")):
        for line in bank.read_text().splitlines():
            found += json.loads(line).get("questions", [])
    for name in ("questions.jsonl", "questions.own.jsonl"):
        found += [json.loads(line)["question"] for line in (EVAL / name).read_text().splitlines()]
    for name in ("dialogues.jsonl", "dialogues.own.jsonl", "dialogues.develop.jsonl"):
        for line in (EVAL / name).read_text().splitlines():
            found += [turn["question"] for turn in json.loads(line)["turns"]]
    return found


def mistyped(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    match rng.randrange(4):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + text[at] + text[at:]
        case 2:
            return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
        case _:
            return text.rstrip(" ?!.")


def fit(acts: list[tuple[str, str]], asked: list[str]) -> ActModel:
    rng = random.Random(17)
    vocabulary = {word for act, text in acts if act != "question" for word in act_words(text)}
    vocabulary = {w for w in vocabulary if w.isalpha() or "'" in w}
    known = frozenset([*vocabulary, *(s for w in vocabulary if len(w) > 4 for s in shortened(w))])
    rows = [(act, text, 1.0) for act, text in acts]
    for act, text in acts:
        if act == "question":
            continue
        rows += [(act, mistyped(text, rng), 0.25) for _ in range(2)]
        rows.append((act, text.rstrip(" ?!") + rng.choice(TAILS), 0.25))
        rows.append((act, f"{rng.choice(LEADS[:14])} {text}", 0.1))
    about = [m[0] for text in asked if (m := _OF.search(text))]
    for act, text in acts:
        if act in ("help", "site", "clarify", "example", "start", "summary", "not_understood"):
            rows.append(("question", text.rstrip(" ?!.") + rng.choice(about), 0.5))
    for text in asked:
        rows.append(("question", text, 1.0))
        rows.append(("question", f"{rng.choice(LEADS)} {text[:1].lower()}{text[1:]}", 0.5))
    names = [*ACTS, "question"]
    cells = [features(text, known) for _, text, _ in rows]
    matrix = csr_matrix(
        (
            [v for cell in cells for v in cell.values()],
            [c for cell in cells for c in cell],
            np.cumsum([0, *map(len, cells)]),
        ),
        shape=(len(rows), COLUMNS),
    )
    model = LogisticRegression(C=20.0, max_iter=400)
    model.fit(matrix, [names.index(act) for act, *_ in rows], [w for *_, w in rows])
    weights = np.zeros((len(names), COLUMNS), np.float32)
    bias = np.full(len(names), -99.0, np.float32)
    weights[model.classes_], bias[model.classes_] = model.coef_, model.intercept_
    return ActModel(weights, bias, known)


def save(model: ActModel) -> None:
    scale = np.abs(model.weights).max(1) / 127
    np.savez_compressed(
        MODEL,
        weights=np.round(model.weights / scale[:, None]).astype(np.int8),
        scale=scale,
        bias=model.bias,
        known="\n".join(sorted(model.known)),
    )


def report(model: ActModel, rows: list[tuple[str, str]]) -> None:
    acts = [(act, text) for act, text in rows if act != "question"]
    asked = [text for act, text in rows if act == "question"]
    got = [(act, text, read_act(text, model)) for act, text in acts]
    swallowed = [(t, a) for t in asked if (a := read_act(t, model)) is not None]
    print(f"acts told from questions: {sum(g is not None for *_, g in got)} of {len(got)}")
    print(f"and rightly named: {sum(g == a for a, _, g in got)}")
    print(f"questions swallowed: {len(swallowed)} of {len(asked)}: {swallowed}")
    for act, text, said in got:
        if said != act:
            print(f"  {text!r}: {act}, read as {said}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        report(fit(phrases(), questions()), other_hands())
        return
    model = fit([*phrases(), *other_hands()], questions())
    save(model)
    report(model, other_hands())


if __name__ == "__main__":
    main()
