"""An evaluation as French tables for a terminal, and as the JSON of a result file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carnet_rag.evaluation import answers, retrieval
from carnet_rag.evaluation.answers import JudgedAnswer, group_by
from carnet_rag.evaluation.batches import FigureScore, Scored
from carnet_rag.evaluation.intervals import Measure
from carnet_rag.evaluation.retrieval import MEASURES, RankedCase
from carnet_rag.evaluation.run import Evaluation
from carnet_rag.evaluation.sections import SectionRows

_VIEW_NAMES = {
    "passages": "passages",
    "sentences": "phrases",
    "questions": "questions",
    "tokens": "mots un à un",
    "bm25": "BM25",
    "fused-without-bank": "sans banque",
    "fused": "ensemble",
}
_SHARE_NAMES = {
    "accuracy": "exactitude",
    "precision": "précision",
    "refusal_recall": "refus justes",
    "false_refusals": "faux refus",
    "unsure": "sans réponse",
    "grounded": "bon passage",
    "verbatim": "mot à mot",
    "cited": "renvois",
}
_MAIN_SHARES = ("accuracy", "precision", "refusal_recall", "false_refusals")
_KEYS = (("kind", "type"), ("style", "style"), ("persona", "lecteur"))


def as_text(evaluation: Evaluation, *, failures: bool = False) -> str:
    """The tables, most general first; with ``failures``, what was missed at the end."""
    parts = [f"Questions : {evaluation.questions.name}", *_retrieval_tables(evaluation.ranked)]
    parts += _answer_tables(evaluation)
    if evaluation.reliability is not None:
        r = evaluation.reliability
        parts.append(
            f"Fiabilité de la décision : score de Brier {number(r.brier)} (taux de base seul "
            f"{number(r.base)}), écart moyen {number(r.gap)}, n = {r.n}"
        )
    if evaluation.sections is not None:
        parts.append(_section_table(evaluation.sections))
    if evaluation.dialogues is not None:
        parts.append(_figures("Conversations", evaluation.dialogues))
    if evaluation.claims is not None:
        parts.append(_figures("Affirmations", evaluation.claims))
    if evaluation.extraction is not None:
        parts.append(_extraction_table(evaluation.extraction))
    if failures:
        parts.append(_failures(evaluation))
    return "\n\n".join(parts) + "\n"


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The figures and one row a case, without the questions' or the answers' text."""
    ranks = {str(row.case["id"]): row.rank for row in evaluation.ranked["fused"]}
    out: dict[str, Any] = {
        "questions": evaluation.questions.name,
        "retrieval": {view: retrieval.summarise(rows) for view, rows in evaluation.ranked.items()},
        "answers": answers.summarise(evaluation.judged),
        "off_topic_refused": answers.refused_off_topic(evaluation.judged),
        "by": {
            key: {
                name: answers.summarise(rows)
                for name, rows in group_by(evaluation.judged, key).items()
            }
            for key, _ in _KEYS
        },
        "reliability": evaluation.reliability,
        "cases": [_case_row(row, ranks) for row in evaluation.judged],
    }
    if evaluation.without_bank is not None:
        out["answers_without_bank"] = answers.summarise(evaluation.without_bank)
    if evaluation.sections is not None:
        out["leave_one_section_out"] = {
            "retrieval": retrieval.summarise(evaluation.sections.ranked),
            "answers": answers.summarise(evaluation.sections.judged),
        }
    for name, scored in (("dialogues", evaluation.dialogues), ("claims", evaluation.claims)):
        if scored is not None:
            out[name] = {"figures": scored.figures, "cases": list(scored.rows)}
    if evaluation.extraction is not None:
        score = evaluation.extraction
        out["extraction"] = {"precision": score.precision, "recall": score.recall}
    return out


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned with spaces: the first to the left, the others to the right."""
    lines = [head, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def number(value: float) -> str:
    """Three decimals and a French comma."""
    return f"{value:.3f}".replace(".", ",")


def measure(m: Measure | None, *, interval: bool = False) -> str:
    """A measure, with its 95 % interval if asked; a dash when there is no case."""
    if m is None:
        return "–"
    return (
        f"{number(m.value)} [{number(m.low)} ; {number(m.high)}]" if interval else number(m.value)
    )


def _retrieval_tables(ranked: Mapping[str, list[RankedCase]]) -> list[str]:
    some = next(iter(ranked.values()))
    rows = []
    for view, cases in ranked.items():
        summary = retrieval.summarise(cases)
        rows.append([_VIEW_NAMES[view], *(measure(summary[m]) for m in MEASURES)])
    head = [f"Recherche (n = {len(some)})", *MEASURES]
    parts = [table(head, rows)]
    fused = retrieval.summarise(ranked["fused"])
    shown = (f"{m} {measure(fused[m], interval=True)}" for m in ("hit@5", "mrr@10", "ndcg@10"))
    parts.append("Intervalles à 95 % de l'ensemble : " + ", ".join(shown))
    return parts


def _answer_tables(evaluation: Evaluation) -> list[str]:
    judged, without = evaluation.judged, evaluation.without_bank
    ways = [judged] if without is None else [judged, without]
    summaries = [answers.summarise(rows) for rows in ways]
    shares = [(label, [s[name] for s in summaries]) for name, label in _SHARE_NAMES.items()]
    shares.append(("hors sujet refusées", [answers.refused_off_topic(rows) for rows in ways]))
    rows = [
        [label, str(found[0].n if found[0] else 0), *(measure(m, interval=True) for m in found)]
        for label, found in shares
    ]
    words = [str(summary["median_words"]) for summary in summaries]
    rows.append(["mots (médiane)", str(len(judged)), *words])
    head = [f"Réponses (n = {len(judged)})", "n", *("valeur [95 %]", "sans banque")[: len(ways)]]
    parts = [table(head, rows)]
    head = ["Réponses par groupe", "n", *(_SHARE_NAMES[name] for name in _MAIN_SHARES), "[95 %]"]
    rows = []
    for key, label in _KEYS:
        for name, own in group_by(judged, key).items():
            group = answers.summarise(own)
            main: Measure | None = group["accuracy"] or group["refusal_recall"]
            bounds = f"[{number(main.low)} ; {number(main.high)}]" if main else "–"
            cells = [measure(group[share]) for share in _MAIN_SHARES]
            rows.append([f"{label} {name}", str(len(own)), *cells, bounds])
    parts.append(table(head, rows))
    return parts


def _section_table(sections: SectionRows) -> str:
    found = retrieval.summarise(sections.ranked)
    own = answers.summarise(sections.judged)
    figures = [found["hit@5"], found["mrr@10"], *(own[share] for share in _MAIN_SHARES)]
    head = ["Sans la banque de sa propre section", "n", "hit@5", "mrr@10"]
    head += [_SHARE_NAMES[share] for share in _MAIN_SHARES]
    return table(head, [["ensemble", str(len(sections.judged)), *map(measure, figures)]])


def _figures(title: str, scored: Scored) -> str:
    rows = [
        [name, number(value) if isinstance(value, float) else str(value)]
        for name, value in scored.figures.items()
    ]
    return table([title, ""], rows)


def _extraction_table(score: FigureScore) -> str:
    rows = [
        [name, str(share.n if share else 0), measure(share, interval=True)]
        for name, share in (("précision", score.precision), ("rappel", score.recall))
    ]
    return table(["Extraction des chiffres", "n", "valeur [95 %]"], rows)


def _failures(evaluation: Evaluation) -> str:
    lines = ["À revoir :"]
    lines += [
        f"  {row.case['id']} {row.failure} : {row.case['question']}"
        for row in evaluation.judged
        if row.failure
    ]
    lines += [
        f"  {row.case['id']} {'passage non trouvé' if row.rank is None else f'rang {row.rank}'}"
        f" : {row.case['question']}"
        for row in evaluation.ranked["fused"]
        if row.rank is None or row.rank > 5
    ]
    if evaluation.extraction is not None:
        lines += [f"  chiffre manqué : {line}" for line in evaluation.extraction.missed]
        lines += [f"  chiffre en trop : {line}" for line in evaluation.extraction.extra]
    for scored in (evaluation.dialogues, evaluation.claims):
        lines += [f"  {line}" for line in (scored.failures if scored else ())]
    return "\n".join(lines)


def _case_row(row: JudgedAnswer, ranks: Mapping[str, int | None]) -> dict[str, Any]:
    return {
        "id": row.case["id"],
        "rank": ranks.get(str(row.case["id"])),
        "status": row.output["status"],
        "failure": row.failure,
        "probability": None if row.probability is None else round(row.probability, 4),
        "held": row.held,
        "words": row.verdict["words"],
    }
