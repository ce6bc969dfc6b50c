"""What a follow-up asked for must stand in its quotes, or nearer to them than what it replaced."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from carnet_rag.conversation import PastTurn, Rewrite
from carnet_rag.conversation.followups import around, lacking, tell
from carnet_rag.conversation.holding import facts, holds
from carnet_rag.evaluation.scorer import load_gold
from carnet_rag.index import Index
from carnet_rag.service.chain import TurnInput, open_chain
from carnet_rag.service.exchange import turn_of
from carnet_rag.settings import Settings
from carnet_rag.types import Answer, Citation, Decision, QuoteSpan

SETS = Path(__file__).parents[2] / "eval"
SHARE = "Quelle part des entreprises s'allient au niveau local ?"
LEVELS = "68% d'entre elles s'allient au niveau local, 44% au régional"
FIRMS = "Le taux des entreprises est passé de 36% à 57% entre 2015 et 2021."
HEADING = "Les pratiques des entreprises, associations et fondations"


def quoting(*quotes: str, published: str | None = "2022-07-05") -> Answer:
    place = ("p", "c", "Carnet", published, "c.md")
    citations = tuple(
        Citation(n, q, *place, 100 * n, 100 * n + len(q), (HEADING,), None, None)
        for n, q in enumerate(quotes, 1)
    )
    return Answer("", "", "answered", " ".join(f"« {q} »" for q in quotes), citations)


def swapped(question: str, new: str, old: str = SHARE) -> Rewrite:
    return Rewrite(question, "ellipsis", (old,), new)


def before(*sentences: str):  # type: ignore[no-untyped-def]
    return lambda citation: (*sentences, *citation.heading_path)


@pytest.mark.parametrize(
    ("quote", "understood", "missing"),
    [
        (LEVELS, swapped("Quelle part des entreprises s'allient au régional ?", "au régional"), ""),
        (LEVELS, swapped("Quelle part s'allient au national ?", "au national"), "au national"),
        # The heading names both, but the text last named the firms.
        (LEVELS, swapped("Quelle part des associations s'allient ?", "les associations"),
         "les associations"),
        ("68% des associations s'allient", swapped("Quelle part des associations ?",
                                                   "les associations"), ""),
        (FIRMS, swapped("Quel taux en 2021 ?", "en 2021"), ""),
        (FIRMS, swapped("Quel taux en 2010 ?", "en 2010"), "en 2010"),
        (FIRMS, swapped("Quel taux en 2018 ?", "en 2018"), "en 2018"),
        ("Le 25-03-2021, un séminaire", swapped("Et le 25 mars 2021 ?", "le 25 mars 2021"), ""),
        ("Le 25-03-2021, un séminaire", swapped("Et le 24 mars 2021 ?", "le 24 mars 2021"),
         "le 24 mars 2021"),
        ("la fondation lancée le 14 juin dernier", swapped("Et en 2022 ?", "en 2022"), ""),
        ("réduire de 50% les consommations d'eau", swapped("Et de gaz ?", "de gaz"), "de gaz"),
    ],
)  # fmt: skip
def test_what_was_put_in_the_slot_stands_in_the_quote_or_nearest_to_it(
    quote: str, understood: Rewrite, missing: str
) -> None:
    assert (lacking(quoting(quote), understood, before(FIRMS)) or "") == missing


def test_a_supporting_quote_lends_its_subject_to_no_figure() -> None:
    asked = swapped("Combien d'études dans le programme Alpha ?", "dans le programme Alpha",
                    "Combien d'études dans le programme Bêta ?")  # fmt: skip
    written = quoting("21 études ont été menées", "Le programme Alpha a suivi.")
    assert lacking(written, asked, before("Le programme Bêta.")) == "dans le programme Alpha"


def test_what_is_missing_is_said_and_nothing_stays_quoted_as_an_answer() -> None:
    asked = swapped("Quelle part des associations s'allient ?", "les associations")
    told = tell(quoting(LEVELS), "et les associations ?", asked, (), before(FIRMS))
    assert (told.status, told.citations) == ("nearest", ())
    assert told.nearest == quoting(LEVELS).citations
    assert "pas pour « les associations »" in told.text
    assert told.question == "et les associations ?"
    again = tell(
        quoting(LEVELS), "?", asked, (PastTurn(SHARE, None, quoting(LEVELS)),), before(FIRMS)
    )
    assert f"est dit pour « {SHARE} », sans un mot de « les associations »" in again.text
    # What is not answered stands in the quotes all the same: nobody is told that it does not.
    local = swapped("Combien s'allient au local rural ?", "au local rural")
    held = tell(
        quoting(LEVELS),
        "au local rural ?",
        local,
        (PastTurn(SHARE, None, quoting(LEVELS)),),
        before(),
    )
    assert "mais pas pour « au local rural »" in held.text
    # A remark that was read as a question is not given back as the name of something.
    remark = swapped("?", "dans le centre de la France rien évidemment")
    assert "rien" not in tell(quoting(LEVELS), "?", remark, (), before()).text
    english = swapped("What share in 2010?", "in 2010", "What share of the companies?")
    said = tell(quoting(FIRMS), "and in 2010?", english, (), before())
    assert "something else than “in 2010”" in said.text


def test_what_was_just_quoted_is_no_answer_to_another_question() -> None:
    past = (PastTurn("Et qui ?", None, quoting(FIRMS)), PastTurn(SHARE, None, quoting(LEVELS)))
    other = Rewrite("Combien gagne un maire ?", "standalone")
    told = tell(quoting(LEVELS), "combien gagne un maire ?", other, past, before())
    assert (told.status, told.citations) == ("nearest", ())
    assert told.text == f"Il n'en est pas dit plus que ce qui a été cité pour « {SHARE} »."
    # A question of the bank has its answer there, in whatever words.
    known = replace(other, known=True)
    assert tell(quoting(LEVELS), "combien gagne un maire ?", known, past, before()).status == (
        "answered"
    )
    # What was quoted longer ago may be asked for in other words.
    longer_ago = tell(quoting(LEVELS), "combien gagne un maire ?", other, past[::-1], before())
    assert longer_ago.notices == (f"Déjà cité en réponse à « {SHARE} ».",)
    # Asked again, or meant as a correction: it is given again.
    same = Rewrite(SHARE, "ellipsis", ("Quelle part des maires ?",), "des entreprises")
    once_more = tell(quoting(LEVELS), SHARE, same, past, before())
    assert once_more.status == "answered"
    assert once_more.notices == (f"Déjà cité en réponse à « {SHARE} ».",)
    meant = "non, je parlais des maires : combien ?"
    assert tell(quoting(LEVELS), meant, other, past, before()).status == "answered"
    # A follow-up may be about the very sentence, when it holds what is asked.
    why = Rewrite(f"{SHARE[:-2]}, et pourquoi ?", "ellipsis", (SHARE,))
    assert tell(quoting(LEVELS), "pourquoi ?", why, past, before()).status == "nearest"
    how_many = Rewrite(f"{SHARE[:-2]}, et combien ?", "ellipsis", (SHARE,))
    assert tell(quoting(LEVELS), "combien ?", how_many, past, before()).status == "answered"


def test_what_is_no_answer_has_nothing_to_note_but_what_was_checked() -> None:
    noted = replace(quoting(LEVELS), notices=("Vérifié : non.", "Deux valeurs sont données."))
    other = swapped("Quelle part des associations s'allient ?", "les associations")
    told = tell(noted, "et les associations ?", other, (), before(FIRMS))
    assert (told.status, told.notices) == ("nearest", ("Vérifié : non.",))


def test_where_a_quote_stands_is_not_what_it_was_given_for() -> None:
    place = replace(quoting(LEVELS), act="source")
    past = (PastTurn(SHARE, None, quoting(LEVELS)), PastTurn("quelle page ?", None, place))
    same = Rewrite(SHARE, "standalone")
    told = tell(quoting(LEVELS), SHARE, same, past, before())
    assert told.notices == (f"Déjà cité en réponse à « {SHARE} ».",)


def test_an_answer_that_is_none_is_left_as_it_is() -> None:
    asked = swapped("Et de gaz ?", "de gaz")
    near = replace(quoting(LEVELS), status="nearest", text="rien", citations=())
    told = tell(near, "et de gaz ?", asked, (), before())
    assert (told.text, told.standalone_question) == ("rien", "Et de gaz ?")


def test_around_a_quote_stand_its_questions_its_sentences_and_its_headings(
    small_index: Index,
) -> None:
    entry = next(e for e in small_index.entries if e.unanswered is None)
    span, carnet = entry.spans[0], small_index.carnet(entry.carnet_id)
    passage = small_index.passage(span.passage_id)
    citation = Citation(1, carnet.text[span.start : span.end], span.passage_id, carnet.carnet_id,
                        carnet.title, None, carnet.file, span.start, span.end,
                        passage.heading_path, None, None)  # fmt: skip
    texts = around(small_index, citation)
    assert entry.questions[0] in texts[0]
    other = carnet.text.index(carnet.text[span.end :].strip()[:40], span.end)
    wider = QuoteSpan(span.passage_id, other, other + 40)
    both = replace(entry, spans=(span, wider))
    entries = tuple(both if e is entry else e for e in small_index.entries)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small_index, "entries", entries)
        # Several quotes: its questions speak of more than this one.
        assert entry.questions[0] not in around(small_index, citation)[0]
    assert texts[-1] == f"{passage.speaker or ''} {carnet.title}"
    assert all(heading in texts for heading in passage.heading_path)
    inside = [s.text for s in passage.sentences if s.end <= span.start]
    assert list(texts[1 : 1 + len(inside)]) == inside[::-1]


def on(subject: str, turn: str) -> Rewrite:
    return Rewrite(f"À propos de {subject} : {turn}", "pronoun", (subject,))


@pytest.mark.parametrize(
    ("quote", "turn", "own", "held"),
    [
        ("La Fondation a un budget.", "le budget de la ferme ?", 1.0, 1.0),
        ("Rien.", "quel budget a la ferme du vieux parc naturel régional marin ?", 1.0, 1 / 7),
        ("Rien.", "que vend le parc, en gros ?", 1.0, 0.0),
        ("Rien.", "et la Fondation ?", 0.0, 0.0),  # what is carried is no word of its own
        ("12 fermes.", "combien de fermes ?", 1.0, 1.0),
    ],
)
def test_what_tells_whether_quotes_answer_a_turn(
    quote: str, turn: str, own: float, held: float
) -> None:
    decided = Decision(0.7, 0.5, (("reader", 1.5), ("score", 3.0)))
    asked, around = on("la Fondation", turn), before("La Fondation et la ferme.")
    found = facts(replace(quoting(quote), decision=decided), turn, asked, around)
    assert found == {"has_own": own, "held": pytest.approx(held), "reader": 1.5}
    assert facts(quoting(quote), turn, asked, around)["reader"] == 0.0


def test_only_a_turn_that_leans_without_a_swap_is_weighed() -> None:
    turn, none = "que vend le parc ?", quoting("Rien.")
    asked = on("la Fondation", turn)
    assert not holds(none, turn, asked, before())
    assert holds(none, turn, replace(asked, carried=()), before())
    assert holds(none, turn, replace(asked, swapped="le parc"), before())
    assert holds(quoting("Le parc vend du bois."), turn, asked, before("La Fondation."))


@pytest.mark.parametrize(
    ("turn", "understood", "text"),
    [
        ("que vend le parc ?", on("la charte", "que vend le parc ?"),
         "Il est question de la charte, mais ces passages n'y répondent pas."),
        ("qui l'a dit ?", on("la charte", "qui l'a dit ?"),
         "Il est question de la charte, mais ces passages n'y répondent pas."),
        ("que vend le parc ?", on("jen", "que vend le parc ?"),
         "Ces passages sont les plus proches, mais n'y répondent pas."),
        ("who said it?", Rewrite("About the charter: who said it?", "pronoun", ("the charter",)),
         "“the charter” is spoken of, but these passages do not answer that."),
        ("in which year?", Rewrite("Who runs it, and when?", "ellipsis", ("Who runs it?",)),
         "These passages are the nearest, but do not answer “Who runs it, and when?”."),
    ],
)  # fmt: skip
def test_what_a_follow_up_lacks_is_told(turn: str, understood: Rewrite, text: str) -> None:
    told = tell(quoting("Rien sur la charte."), turn, understood, (), before())
    assert told.status == "nearest"
    assert text in told.text or told.text in text


def test_what_surrounds_a_quote_without_an_index() -> None:
    def span(start: int, end: int) -> Any:
        return SimpleNamespace(start=start, end=end, text=f"[{start}]")

    def entry(question: str, *spans: Any, **changed: Any) -> Any:
        told = {"unanswered": None, "questions": (question,), "answer": None}
        return SimpleNamespace(**told | {"spans": spans} | changed)

    entries = [
        entry("inside ?", span(100, 110), answer="so."),
        entry("before ?", span(80, 100)), entry("touching ?", span(90, 101)),
        entry("after ?", span(120, 130)), entry("last ?", span(119, 130)),
        entry("two ?", span(100, 110), span(10, 20)),
        entry("unanswered ?", span(100, 110), unanswered="never"),
    ]  # fmt: skip
    passage = SimpleNamespace(
        passage_id="p", carnet_id="c", speaker=None, heading_path=("A", "B"),
        sentences=[span(0, 50), span(51, 100), span(90, 101), span(100, 120), span(121, 130)],
    )  # fmt: skip
    index = SimpleNamespace(
        entries_of={"p": entries}.get,
        passage=lambda _: passage,
        carnet=lambda _: SimpleNamespace(title="T"),
    )
    texts = around(cast("Index", index), QuoteSpan("p", 100, 120))
    assert texts[0].split() == ["inside", "?", "so.", "touching", "?", "last", "?"]
    assert texts[1:] == ("[51]", "[0]", "B", "A", " T")
    passage.speaker = "Ana"
    assert around(cast("Index", index), QuoteSpan("p", 100, 120))[-1] == "Ana T"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dialogues.jsonl", "dialogues.own.jsonl"])
def test_a_new_subject_gets_exactly_the_answer_of_its_question_asked_alone(
    real_index: Index, name: str
) -> None:
    chain = open_chain(Settings.load({}), index=real_index)
    switches = 0
    for dialogue in load_gold(SETS / name):
        past: list[TurnInput] = []
        turns = dialogue["turns"]
        while turns and turns[-1]["link"] != "switch":  # nothing is looked at after the last one
            turns = turns[:-1]
        for turn in turns:
            got = chain.invoke({"turns": [*past, {"question": turn["question"]}]})
            past.append(turn_of(got))
            if turn["link"] != "switch":
                continue
            switches += 1
            assert got.standalone_question.lower() in turn["question"].lower()
            alone = chain.invoke(got.standalone_question)
            assert replace(got, question=alone.question) == alone
    assert switches >= 4


def test_visitors_of_one_chain_at_once_get_what_each_gets_alone(small_index: Index) -> None:
    chain = open_chain(Settings(), index=small_index)
    talks = [
        ("Quand le contrat de rivière a-t-il été signé ?", "et par qui ?", "pourquoi ?"),
        ("Combien de patients la maison de santé suit-elle ?", "et en 2015 ?", "qui l'a dit ?"),
        ("Quel est le budget de la commune ?", "et son maire, c'est qui ?", "et en 2020 ?"),
    ]

    def talk(questions: tuple[str, ...]) -> list[Answer]:
        past: list[TurnInput] = []
        answers = []
        for question in questions:
            answers.append(chain.invoke({"turns": [*past, {"question": question}]}))
            past.append(turn_of(answers[-1]))
        return answers

    alone = [talk(questions) for questions in talks]
    together: dict[int, list[list[Answer]]] = {n: [] for n in range(len(talks))}

    def visit(n: int) -> None:
        for _ in range(3):
            together[n].append(talk(talks[n]))

    threads = [threading.Thread(target=visit, args=(n,)) for n in together]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == {n: [alone[n]] * 3 for n in range(len(talks))}


@pytest.mark.parametrize(
    ("turn", "dated", "missing"),
    [
        ("depuis quand existe-t-il ?", "En 2022, la chorale est née.", "le groupe de travail"),
        ("depuis quand existe-t-il ?", "En 2022, le groupe est né de ce travail.", None),
        ("en quelle année ?", "La chorale est née en 2022.", "le groupe de travail"),
        ("quand a-t-il chanté à Lille ?", "En 2022, la chorale chante à Lille.", None),
    ],
)
def test_the_date_of_something_else_is_not_that_of_the_subject(
    turn: str, dated: str, missing: str | None
) -> None:
    subject = "le groupe de travail"
    understood = Rewrite(f"À propos du groupe de travail : {turn}", "pronoun", (subject,))
    quotes = quoting("Le groupe de travail se réunit.", dated)
    assert lacking(quotes, understood, before()) == missing


def test_all_that_a_document_says_is_of_it() -> None:
    understood = Rewrite("À propos de ce document : c'est quand ?", "pronoun", ("ce document",))
    assert lacking(quoting("5 juillet 2022"), understood, before()) is None
