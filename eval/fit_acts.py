"""Fit what tells small talk from questions: ``python eval/fit_acts.py [--check]``.

Acts: the phrases of ``acts/phrases.tsv``, as written and with typing errors. Questions: the bank's,
the question sets', the turns of all dialogues, the same behind a greeting or thanks,
« donne-moi un exemple » followed by what a question is about, « j'ai pas de budget, je fais
quoi ? ».
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
    "bonjour,", "bonjour !", "salut,", "merci !", "ok merci.", "ok,", "d'accord,", "super,",
    "hello,",
    "thanks,", "bonsoir", "très bien.", "oui mais", "ah ok,", "merci de me dire", "tu peux me dire",
    "je voudrais savoir", "je comprends pas :", "tu sais", "dis-moi", "can you tell me",
    "aide-moi :",
)  # fmt: skip
ALONE = (
    "qui", "qui ça", "par qui", "avec qui", "pour qui", "quand", "quand ça", "où", "où ça",
    "combien",
    "lequel", "laquelle", "lesquels", "lesquelles", "pourquoi", "pourquoi ça", "dans quel but",
    "depuis quand", "jusqu'à quand", "combien de temps", "et eux", "et elle", "et lui", "et ça",
    "à quoi ça sert", "ça sert à quoi", "c'est quoi", "c'est qui", "c'est où", "c'est quand",
    "c'est combien", "c'est payant", "c'est gratuit", "who", "when", "where", "how many", "why",
    "which ones", "by whom", "since when",
    "qui contacter", "qui dois-je contacter", "qui appeler", "qui prévenir", "qui inviter",
    "à qui s'adresser", "à qui je m'adresse", "à qui demander", "vers qui se tourner",
    "comment s'inscrire", "comment participer", "où s'inscrire", "quand s'inscrire",
    "who to contact", "who should i call", "how to take part",
    "how much", "how long", "how far", "how often", "what for", "who else", "which one", "whose",
    "price", "cost", "prix", "tarif", "budget",
    "y a-t-il une date", "y a-t-il un règlement", "y a-t-il une association",
    "y a-t-il des entreprises",
    "dans ma ville", "dans notre commune", "chez nous", "une petite association", "un élu",
    "comment ça a commencé", "comment la ville a commencé", "comment le projet a démarré",
    "comment l'association a commencé", "dans quelle ville", "dans quelle commune",
    "quelle commune", "quelles petites entreprises", "is there a fee", "in which town",
    "la première étude", "la première réunion", "la première édition", "le premier appel",
    "la deuxième étape", "les étapes", "la dernière étape", "the first study", "the next step",
)  # fmt: skip
"""Follow-ups that ask with hardly a word."""
_OF = re.compile(r" (?:d[eu]|des|dans|sur|pour|avec|entre|of|in|about|for|au|aux) [^?]{4,40}")
"""What a question is about: behind « donne-moi un exemple » it makes a question."""
TOLD = (
    "j'ai pas de budget", "j'ai pas d'idée", "je n'ai pas de local", "on n'a pas de temps",
    "on est pas nombreux", "nous sommes trop peu", "on est perdus", "je suis seul",
    "je suis tout seul dans mon coin", "je suis bénévole", "je suis nouvelle au conseil",
    "le maire veut pas", "le maire ne veut pas nous voir", "la région dit non",
    "mon chef comprend pas", "mes voisins comprennent rien", "personne ne répond",
    "les gens ne viennent pas", "ça marche pas avec eux", "c'est compliqué avec les élus",
    "l'entreprise n'est pas d'accord", "on nous a dit non", "j'ai peur de me tromper",
    "tout le monde s'en fiche", "je débute dans le métier", "c'est trop cher pour nous",
    "we have no money", "the council says no", "my boss does not get it", "nobody answers us",
)  # fmt: skip
"""What a reader tells of before asking."""
THEN = (
    "je fais quoi ?", "on fait quoi ?", "je fais comment ?", "comment on fait ?", "que faire ?",
    "quoi faire ?", "qu'est-ce que je fais ?", "je leur dis quoi ?", "vous me conseillez quoi ?",
    "je m'y prends comment ?", "comment faire ?", "what do i do?", "what should we do?",
)  # fmt: skip
TAILS = (" stp", " s'il te plaît", " svp", " please", " ?", " !", "...", " merci")


def table() -> list[list[str]]:
    """The phrases by hand: act, language, text."""
    return [row.split("\t") for row in (EVAL / "acts/phrases.tsv").read_text().splitlines()]


def phrases() -> list[tuple[str, str]]:
    """The phrases by hand: act, text."""
    return [(act, text) for act, _, text in table()]


def other_hands() -> list[tuple[str, str]]:
    """The phrases of somebody else: act or "question", text."""
    rows = map(json.loads, (EVAL / "acts/other_hands.jsonl").read_text().splitlines())
    return [(row["kind"], row["text"]) for row in rows]


def questions() -> list[str]:
    """Everything that readers asked, and the questions that hardly hold a word."""
    found: list[str] = []
    for bank in sorted((EVAL.parent / "corpus").glob("*.questions.jsonl")):
        for line in bank.read_text().splitlines():
            found += json.loads(line).get("questions", [])
    for name in ("questions.jsonl", "questions.own.jsonl"):
        found += [json.loads(line)["question"] for line in (EVAL / name).read_text().splitlines()]
    for name in ("dialogues.jsonl", "dialogues.own.jsonl", "dialogues.develop.jsonl"):
        for line in (EVAL / name).read_text().splitlines():
            found += [turn["question"] for turn in json.loads(line)["turns"]]
    alone = [*ALONE, *(f"{text} ?" for text in ALONE), *(f"et {text} ?" for text in ALONE)]
    told = [f"{lead}, {THEN[(n + k) % len(THEN)]}" for n, lead in enumerate(TOLD) for k in range(4)]
    return [*found, *alone, *alone, *told]


def mistyped(text: str, rng: random.Random) -> str:
    """The text with one typing error."""
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
    """Fit the acts, the questions and the language."""
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
    names = [*ACTS, "question", "english"]
    model = LogisticRegression(C=20.0, max_iter=400)
    model.fit(
        matrix([text for _, text, _ in rows], known),
        [names.index(act) for act, *_ in rows],
        [w for *_, w in rows],
    )
    spoken = LogisticRegression(C=20.0, max_iter=400)
    spoken.fit(matrix([t for *_, t in table()], known), [lang == "en" for _, lang, _ in table()])
    weights = np.zeros((len(names), COLUMNS), np.float32)
    bias = np.full(len(names), -99.0, np.float32)
    weights[model.classes_], bias[model.classes_] = model.coef_, model.intercept_
    weights[-1], bias[-1] = spoken.coef_[0], spoken.intercept_[0]
    return ActModel(weights, bias, known)


def matrix(texts: list[str], known: frozenset[str]) -> csr_matrix:
    """The features of the texts, a row each."""
    cells = [features(text, known) for text in texts]
    values = [v for cell in cells for v in cell.values()]
    columns = [c for cell in cells for c in cell]
    ends = np.cumsum([0, *map(len, cells)])
    return csr_matrix((values, columns, ends), shape=(len(texts), COLUMNS))


def save(model: ActModel) -> None:
    """Write the model, eight bits a weight."""
    scale = np.abs(model.weights).max(1) / 127
    np.savez_compressed(
        MODEL,
        weights=np.round(model.weights / scale[:, None]).astype(np.int8),
        scale=scale,
        bias=model.bias,
        known="\n".join(sorted(model.known)),
    )


def report(model: ActModel, rows: list[tuple[str, str]]) -> None:
    """Say what becomes of phrases that were not fitted on."""
    acts = [(act, text) for act, text in rows if act != "question"]
    asked = [text for act, text in rows if act == "question"]
    got = [(act, text, said(text, model)) for act, text in acts]
    swallowed = [(t, a) for t in asked if (a := said(t, model)) is not None]
    print(f"acts told from questions: {sum(g is not None for *_, g in got)} of {len(got)}")
    print(f"and rightly named: {sum(g == a for a, _, g in got)}")
    print(f"questions swallowed: {len(swallowed)} of {len(asked)}: {swallowed}")
    for act, text, heard in got:
        if heard != act:
            print(f"  {text!r}: {act}, read as {heard}")


def said(text: str, model: ActModel) -> str | None:
    """What the model hears."""
    gesture = read_act(text, model)
    return gesture.act if gesture else None


def main() -> None:
    """Fit and save, or check."""
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
