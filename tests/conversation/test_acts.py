"""What a turn does: small talk is told from a question, typed badly or not."""

from __future__ import annotations

import pytest

from carnet_rag.conversation.acts import (
    BUCKETS,
    LONGEST,
    Gesture,
    act_words,
    default_model,
    features,
    hear_act,
    is_known,
    read_act,
    shortened,
)


@pytest.mark.parametrize(
    ("turn", "act"),
    [
        ("merci", "thanks"), ("mrci bcp", "thanks"), ("thanks a lot", "thanks"),
        ("ok", "agreement"), ("bonjour !", "greeting"), ("hi there", "greeting"),
        ("au revoir", "bye"), ("je comprends pas", "not_understood"),
        ("pas clair", "not_understood"),
        ("tu peux préciser ?", "clarify"), ("qui es-tu ?", "identity"),
        ("tu es ChatGPT ?", "identity"), ("c'est quoi ce site ?", "site"),
        ("est-ce que tu gardes mes questions ?", "privacy"),
        ("do you keep my questions?", "privacy"),
        ("résume-moi le carnet", "summary"), ("donne-moi un exemple", "example"),
        ("par où commencer ?", "start"),
        ("Quels sont les premiers pas ?", "start"), ("que dois-je faire en premier ?", "start"),
        ("la première chose à faire ?", "start"), ("la première étape c'est quoi ?", "start"),
        ("comment commencer dans ma ville ?", "start"),
        ("par quoi je commence ?", "start"),
        ("on démarre comment ?", "start"), ("what's the first thing to do?", "start"),
        ("t'es nul", "complaint"),
        ("comment tu marches ?", "help"),
        ("à quelle page est-ce écrit ?", "source"), ("c koi ta source", "source"),
        ("where did you find that?", "source"), ("salut c koi ce site ?", "site"),
        ("raconte une blague", "chitchat"), ("azerty", "test"),
    ],
)  # fmt: skip
def test_what_a_turn_does(turn: str, act: str) -> None:
    gesture = read_act(turn)
    assert gesture is not None
    assert gesture.act == act


@pytest.mark.parametrize(
    "question",
    [
        "bonjour, c'est quoi une alliance ?", "comment ça marche une alliance ?",
        "merci, et qui préside la Fondation ?", "donne-moi un exemple de coopérative",
        "résume le chapitre sur les licences", "par où commencer pour monter une coopérative ?",
        "quels sont les premiers pas d'une coopérative ?", "qui a été le premier ?",
        "c'est quoi le site de la région ?", "je comprends pas la différence entre A et B",
        "j'ai pas d'argent, je fais quoi ?", "le préfet veut pas, on fait quoi ?",
        "je suis maire d'une petite commune, j'ai pas d'argent, je fais quoi ?",
        "les habitants râlent, que faire ?", "nobody cares, what do I do?",
        "mon conseil municipal ne comprend pas l'intérêt, je leur dis quoi ?",
        "la première étape du dispositif ?", "la première étude ?", "how much?", "price?",
        "dans ma ville ?", "quelle ville ?", "y a-t-il une commune ?",
        "comment la commune a commencé ?",
        "funding", "members?", "horaires", "opening hours", "gouvernance",
        "qui ?", "par qui ?", "quand ?", "où ça ?", "combien ?", "pourquoi ?", "et en 2015 ?",
        "lesquels ?", "c'est payant ?", "who founded it?", "why?", "Qui a écrit la préface ?",
    ],
)  # fmt: skip
def test_a_question_is_never_swallowed(question: str) -> None:
    assert read_act(question) is None


@pytest.mark.parametrize(
    ("turn", "act"),
    [
        ("bon du coup par ou commencer ?", "start"),
        ("et par quoi commencer ?", "start"),
        ("du coup j'ai rien compris", "not_understood"),
        ("on est une petite asso, par où commencer ?", "start"),
        ("bon ben par koi on commence alors", "start"),
        ("ah mais en fait j'ai rien compris hein", "not_understood"),
        ("bon et les entreprises alors ?", None),
        ("bon du coup qui peut m'aider ?", None),
        ("alors ça coûte combien ?", None),
        ("et comment l'association a démarré ?", None),
    ],
)
def test_what_opens_a_conversation_is_heard_behind_what_goes_on(turn: str, act: str) -> None:
    heard = hear_act(turn)
    assert (heard.act if heard else None) == act


@pytest.mark.parametrize(
    ("turn", "english"), [("merci", False), ("thank you", True), ("who are you?", True)]
)
def test_the_language_is_told(turn: str, english: bool) -> None:
    gesture = read_act(turn)
    assert gesture is not None
    assert gesture.english == english


def test_a_long_turn_is_a_question_and_an_odd_one_no_error() -> None:
    assert read_act("merci " * 40) is None
    for turn in ("", "?", "…", "🙂", "1"):
        read_act(turn)


def test_the_rest_of_a_turn_is_what_acts_never_say() -> None:
    known = default_model().known
    assert act_words("Merciiiii !") == ["mercii"]
    assert is_known("bonjour", known)
    assert is_known("bonjor", known)  # a letter short
    assert not is_known("catalyseur", known)


def test_a_word_of_the_carnets_or_of_the_language_is_not_another_one_typed_badly() -> None:
    turn = "j'ai besoin d'aidre"
    assert read_act(turn) is not None
    assert read_act(turn, written=frozenset(["aidre"])) is None
    assert read_act("Y a-t-il une charte ?") is None
    assert read_act("Est-ce qu'il faut l'accord du maire ?") is None
    assert read_act("merci", written=frozenset(["merci"])) == Gesture("thanks")


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        ("Merciiiii !", ["mercii"]),
        ("Nooon, l’été !", ["noon", "l'", "ete"]),
        ("a-t-il d'accord", ["a", "t", "il", "d'", "accord"]),
        ("x_y 12", ["x", "y", "12"]),
    ],
)
def test_the_words_of_a_turn(turn: str, words: list[str]) -> None:
    assert act_words(turn) == words


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("bonjour", True), ("bonjur", True),  # as it is, a letter short
        ("bonkour", True), ("bonkoor", False),  # another letter, two others
        ("abcd", False), ("abce", False),  # too short to be typed badly
        ("ab", True), ("zzz", False), ("12345", True),
    ],
)  # fmt: skip
def test_a_word_may_have_one_letter_wrong(word: str, known: bool) -> None:
    words = ["bonjour", "abcf"]
    assert is_known(word, frozenset([*words, *(s for w in words for s in shortened(w))])) == known


@pytest.mark.parametrize(
    ("turn", "rest"),
    [
        ("merci", {}),
        ("merci zut", {0: 1, 1: 0.25, 2: 0.5}),
        ("zut zut zut zut zut", {0: 1, 1: 1, 2: 1}),
        ("ok 3", {3: 1}),
        ("", {}),
    ],
)
def test_what_no_act_says_is_counted(turn: str, rest: dict[int, float]) -> None:
    found = features(turn, frozenset(["merci", "ok"]))
    assert {c - BUCKETS: v for c, v in found.items() if c >= BUCKETS} == rest


def test_each_kind_of_unit_has_unit_length() -> None:
    def told(turn: str) -> dict[float, int]:
        values = [round(v, 3) for c, v in features(turn, frozenset([turn])).items() if c < BUCKETS]
        return {v: values.count(v) for v in values}

    # « ok », « ^ ok », « ok $ »; « <o », « ok », « k> », « <ok », « ok> », « <ok> ».
    word, gram = round(3**-0.5, 3), round(6**-0.5, 3)
    assert told("ok") == {word: 2, gram: 5, round(3**-0.5 + 6**-0.5, 3): 1}
    # « ok » twice, once with each end, and « ok ok »: 4 + 1 + 1 + 1.
    twice = [round(7**-0.5, 3), round(24**-0.5 * 2, 3)]
    assert told("ok ok") == {twice[0]: 3, twice[1]: 5, round(2 * 7**-0.5 + 2 * 24**-0.5, 3): 1}


def test_a_turn_of_too_many_words_is_a_question() -> None:
    assert read_act("merci " * LONGEST) == Gesture("thanks")
    assert read_act("merci " * (LONGEST + 1)) is None
