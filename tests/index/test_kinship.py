"""What known questions teach of how near two questions stand."""

from __future__ import annotations

import numpy as np

from carnet_rag.index import kinship


def _wordings(seed: int = 0) -> list[tuple[str, np.ndarray]]:
    """Ten questions of eight wordings, which differ in one direction that says nothing."""
    draw = np.random.default_rng(seed)
    noise = np.eye(12, dtype=np.float32)[0]
    rows = []
    for name in range(10):
        asked = draw.normal(size=12).astype(np.float32)
        asked[0] = 0.0
        for _ in range(8):
            rows.append((str(name), asked + 4 * draw.normal() * noise))
    return rows


def _apart(rows: list[tuple[str, np.ndarray]], matrix: np.ndarray | None) -> float:
    """How much nearer two wordings of one question stand than those of two, as a mean cosine."""
    vectors = np.stack([v / np.linalg.norm(v) for _, v in rows]).astype(np.float32)
    mapped = kinship.apply(matrix, vectors)
    near = mapped @ mapped.T
    names = np.array([name for name, _ in rows])
    same = names[:, None] == names[None]
    return float(near[same].mean() - near[~same].mean())


def test_what_differs_between_wordings_of_one_question_counts_less() -> None:
    others = _wordings(1)
    learned = kinship.learn(_wordings())
    assert _apart(others, learned) > _apart(others, None) + 0.1


def test_nothing_is_learned_from_questions_of_one_wording() -> None:
    assert kinship.learn([("a", np.ones(3, np.float32)), ("b", np.zeros(3, np.float32))]) is None
    assert kinship.learn([]) is None
    same = np.ones(3, np.float32)
    assert kinship.learn([("a", same), ("a", same)]) is None
    assert np.array_equal(kinship.apply(None, same), same)


def test_few_wordings_are_trusted_little() -> None:
    rows = _wordings()
    few, many = kinship.learn(rows[:4]), kinship.learn(rows)
    assert few is not None and many is not None
    spread = [np.linalg.cond(m) for m in (few, many)]
    assert spread[0] < spread[1]
