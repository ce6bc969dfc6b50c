"""What stands beside a quote: antecedents, notes, acronyms; and the assistant's own replies."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from doubles import bag_model

from carnet_rag.answer.assistant import Keeping, own_reply
from carnet_rag.answer.beside import antecedent, is_note, lacks_whom, of_columns
from carnet_rag.answer.composing import answer
from carnet_rag.answer.outline import self_description
from carnet_rag.answer.quoting import slice_text
from carnet_rag.answer.wording import answered, told
from carnet_rag.conversation.acts import Gesture
from carnet_rag.corpus.acronyms import spells
from carnet_rag.french.intent import read_intent
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at
from carnet_rag.types import Answer, Citation, Note, PageSpan, Passage, Sentence


def passage(*texts: str) -> tuple[Passage, Citation]:
    """Sentences in a row, and a citation of the last."""
    sentences, start = [], 0
    for text in texts:
        sentences.append(Sentence(start, start + len(text), text))
        start += len(text) + 1
    whole = " ".join(texts)
    last = sentences[-1]
    held = Passage("p", "c", (), None, None, 0, len(whole), whole, tuple(sentences))
    place = ("p", "c", "Carnet", None, "c.md", last.start, last.end, (), None, None)
    return held, Citation(1, last.text, *place)


@pytest.mark.parametrize(
    ("before", "quote", "meant"),
    [
        ("Selon les élus locaux, tout va.", "64% d'entre eux veulent agir.", "les élus locaux"),
        ("Les Français hésitent.", "Ils préfèrent le local.", "les Français"),
        ("A ce titre, les entreprises comptent.", "68% d'entre elles s'allient.",
         "les entreprises"),
        ("L'engagement des entreprises est fort.", "68% d'entre elles s'allient.",
         "les entreprises"),
        ("L'engagement des entreprises pour les communes est fort.",
         "68% d'entre elles s'allient.", None),
        ("La « Charte du lac » explicite les principes.", "Elle date de 2021.",
         "la « Charte du lac »"),
        ("Le programme PHARE de la Région commence.", "Ce programme dure trois ans.",
         "le programme PHARE de la Région"),
        ("Le programme commence.", "Ce programme dure trois ans.", None),
        ("La place équitable manque.", "Cette place est petite.", None),
        ("Le projet de village commence.", "Ce projet dure.", "le projet de village"),
        ("Les programmes de la Région commencent.", "Ce programme dure trois ans.", None),
        # Another gender or number, nothing that opens a sentence, « il » of nobody: none.
        ("Les Français hésitent.", "Elle préfère le local.", None),
        ("On parle avec les élus.", "Ils préfèrent le local.", None),
        ("Le maire hésite.", "Il faut agir.", None),
        ("Le maire hésite.", "Il s'agit d'un choix.", None),
        ("Les élus hésitent.", "Les maires, eux, agissent.", None),
        ("Les élus hésitent.", "Parmi les maires, 3 d'entre eux agissent.", None),
    ],
)  # fmt: skip
def test_a_pronoun_that_opens_a_quote_is_told(before: str, quote: str, meant: str | None) -> None:
    assert antecedent(*passage(before, quote)) == meant


HEADS = ("Commune", "Inscrits", "Trajets")


@pytest.mark.parametrize(
    ("heads", "quoted", "told_of"),
    [
        (HEADS, (1, 2), "Commune | Inscrits | Trajets"),
        (HEADS, (1, 3), "Commune | Inscrits | Trajets"),
        (("", "2023", "2024"), (2, 3), "… | 2023 | 2024"),
        ((*HEADS, "Incidents"), (1, 2), "Commune | Inscrits | Trajets"),
        # The row of the heads is quoted, or what announces the table; nothing names the columns.
        (HEADS, (0, 3), None),
        ((), (1, 2), None),
        (("", "", ""), (1, 2), None),
        (("", "Sélection", "Sélection"), (1, 2), None),
        ((" ".join(["mot"] * 61), "b", "c"), (1, 2), None),
    ],
)
def test_the_columns_of_a_row_are_told(
    heads: tuple[str, ...], quoted: tuple[int, int], told_of: str | None
) -> None:
    rows = ("Commune | Inscrits | Trajets", "Valmont | 198 | 340", "Vaux | 120 | 210")
    held, citation = passage(*rows)
    named = tuple(replace(s, heads=heads if at else ()) for at, s in enumerate(held.sentences))
    start, end = named[quoted[0]].start, named[quoted[1] - 1].end
    cited = replace(citation, quote=held.text[start:end], start=start, end=end)
    found = antecedent(replace(held, sentences=named), cited)
    assert found == told_of
    shown = replace(cited, antecedent=found)
    assert of_columns(shown) is (told_of is not None)
    assert told(shown).startswith(f"[{told_of}] « " if told_of else "« ")


def test_what_came_in_between_is_as_likely() -> None:
    far = "Les plus de 85 ans seront nombreux."
    quote = "800 d'entre eux sont malades."
    between = "La dépendance touche deux millions de nos concitoyens."
    assert antecedent(*passage(far, quote)) == "les plus de 85 ans"
    assert antecedent(*passage(far, between, quote)) is None


def test_the_antecedent_stands_outside_of_the_marks() -> None:
    _, citation = passage("Selon les élus, oui.", "64% d'entre eux.")
    shown = Citation(*[getattr(citation, f) for f in citation.__slots__][:12], "les élus")
    assert told(shown) == "[les élus] « 64% d'entre eux. »"
    assert answered((shown,), read_intent("combien ?")) == "[les élus] « 64% d'entre eux. » [1]"


def test_a_footnote_is_nobody_s_words() -> None:
    held, _ = passage("Le PTCE agit.", "Il aide.")
    note = Note("1", 100, 120, "Pôle Territorial…")
    noted = Passage(*[getattr(held, f) for f in held.__slots__][:8],
                    (Sentence(0, 13, "Le PTCE agit.", notes=(note,)),))  # fmt: skip
    place = ("p", "c", "Carnet", None, "c.md", 100, 120, (), None, "Luc")
    assert is_note(noted, Citation(1, "Pôle Territorial…", *place))
    assert not is_note(noted, Citation(1, "Le PTCE", *place[:5], 0, 7, *place[7:]))


@pytest.mark.parametrize(
    ("acronym", "words", "same"),
    [
        ("PTCE", "Pôle Territorial de Coopération Economique", True),
        ("R&I", "Recherche et Innovation", True),
        ("PTCE", "Pôle Territorial", False),
        ("ODD", "Objectif de la Durée", False),
    ],
)
def test_initials_must_agree(acronym: str, words: str, same: bool) -> None:
    assert spells(acronym, words.split()) == same


@pytest.mark.parametrize("act", ["thanks", "greeting", "identity", "site", "help", "insult"])
@pytest.mark.parametrize("english", [False, True])
def test_an_own_reply_quotes_nothing_and_says_who_speaks(
    small_index: Index, act: str, english: bool
) -> None:
    got = own_reply(small_index, "…", Gesture(act, english))  # type: ignore[arg-type]
    assert (got.act, got.status, got.citations) == (act, "refused", ())
    assert got.text
    assert "{" not in got.text


@pytest.mark.parametrize(
    ("pages", "english", "said"),
    [
        ((4, 4), False, "section « Le pas », page 4 : "),
        ((4, 6), False, "section « Le pas », pages 4 à 6 : "),
        ((4, None), False, "section « Le pas », à partir de la page 4 : "),
        (None, False, "section « Le pas » : "),
        ((4, 6), True, "section “Le pas”, pages 4 to 6 : "),
    ],
)
def test_where_a_quote_stands_is_told_to_who_asks(
    small_index: Index, pages: PageSpan | None, english: bool, said: str
) -> None:
    place = ("p", "c", "Carnet", None, "c.md", 3, 8, ("Le pas",), None, None)
    cited = replace(Citation(1, "Oser.", *place), pages=pages, label="example")
    last = Answer("q", "q", "answered", "« Oser. » [1]", (cited,))
    got = own_reply(small_index, "quelle page ?", Gesture("source", english), last=last)
    assert f"« Carnet », {said}« Oser. » [1]" in got.text
    assert got.citations == (replace(cited, label=None),)
    assert own_reply(small_index, "quelle page ?", Gesture("source", english)).citations == ()


@pytest.mark.parametrize(
    ("keeping", "said"),
    [
        (Keeping(), "ne sont pas gardées"),
        (Keeping(days=30), "garde 30 jours"),
        (Keeping(chat_model="openai:gpt"), "openai:gpt"),
        (Keeping(embeddings="openai:e5"), "openai:e5"),
    ],
)
def test_what_becomes_of_a_question_is_told_by_the_settings(
    small_index: Index, keeping: Keeping, said: str
) -> None:
    got = own_reply(small_index, "?", Gesture("privacy"), keeping=keeping)
    assert said in got.text
    assert ("sans être envoyées ailleurs" in got.text) == (
        keeping.chat_model is None and keeping.embeddings is None
    )


def test_a_summary_quotes_each_section_once(small_index: Index) -> None:
    got = own_reply(small_index, "résume", Gesture("summary"))
    assert got.status == "answered"
    assert len({c.passage_id for c in got.citations}) == len(got.citations) > 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("La forge a fermé. Ce guide vise à aider les forgerons.",
         "Ce guide vise à aider les forgerons."),
        ("Le présent rapport décrit la forge. Il en donne les dates. La forge est belle.",
         "Le présent rapport décrit la forge. Il en donne les dates."),
        ("Après la forge, ce deuxième volet de l'étude porte sur le lavoir.",
         "Après la forge, ce deuxième volet de l'étude porte sur le lavoir."),
        ("This report describes the forge.", "This report describes the forge."),
        ("Ce document sera modifié en mai.", None),
        ("La fin de ce rapport présente la forge.", None),
        ("Ce maire vise à présenter un rapport.", None),
        ("Il présente ce guide aux forgerons.", None),
    ],
)  # fmt: skip
def test_what_a_document_says_of_itself_stands_above_its_summary(
    tmp_path: Path, text: str, said: str | None
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/forge.md").write_text(f"# La forge\n\n{text}\n")
    build(tmp_path / "corpus", tmp_path / "index", bag_model(), passage_tokens=80)
    with open_at(tmp_path / "index", bag_model()) as index:
        span = self_description(index, index.carnets[0])
        assert (slice_text(index, span) if span else None) == said
        got = own_reply(index, "résume", Gesture("summary"))
        assert got.text.startswith("Ce que « La forge » dit de lui-même :") == (said is not None)
        assert said is None or got.citations[0].quote == said


def test_a_question_about_nothing_asks_what_it_is_about(small_index: Index) -> None:
    asked = own_reply(small_index, "c'est où ?", Gesture("clarify"))
    assert asked.text.startswith("De quoi parlez-vous ?")
    assert not own_reply(small_index, "tu peux préciser ?", Gesture("clarify")).text.startswith(
        "De"
    )
    who = own_reply(small_index, "qui es-tu ?", Gesture("identity"))
    assert who.text.startswith("Je suis un programme")


def test_hard_words_are_defined_by_the_text_itself(real_index: Index) -> None:
    last = answer(real_index, "Qui a fondé Habitat et Humanisme ?")
    got = own_reply(real_index, "je comprends rien", Gesture("not_understood"), last=last)
    assert got.status == "answered"
    assert {c.label for c in got.citations} == {"definition"}
    assert len({c.quote for c in got.citations}) == len(got.citations)
    assert any(c.quote.startswith("Le territoire est une notion") for c in got.citations)
    assert not {c.quote for c in got.citations} & {c.quote for c in last.citations}
    again = own_reply(real_index, "plus simplement ?", Gesture("clarify"), last=got)
    assert not again.citations
    assert again.text.startswith("Je ne fais que citer le carnet")


def test_what_was_just_shown_is_not_shown_again_to_who_asks_for_more(real_index: Index) -> None:
    ask = partial(answer, real_index)
    first = own_reply(real_index, "par où commencer ?", Gesture("start"), ask=ask)
    then = own_reply(real_index, "les premiers pas ?", Gesture("start"), last=first, ask=ask)
    assert first.citations and then.citations
    assert then.citations[0].quote not in {c.quote for c in first.citations}
    # Where there is nothing else, it is said again rather than not.
    again = own_reply(real_index, "?", Gesture("start"), last=first, ask=lambda _: ask("ODD 17 ?"))
    assert again.citations


def test_an_example_says_who_gives_it(real_index: Index) -> None:
    got = own_reply(real_index, "un exemple", Gesture("example"),
                    ask=lambda question: answer(real_index, question))  # fmt: skip
    assert "Selon Luc Bellière, fondateur d'Ana Bell Group : « " in got.text
    english = answered(got.citations, read_intent("What is an example?"))
    assert "According to Luc Bellière, fondateur d'Ana Bell Group: « " in english
    assert {c.label for c in got.citations} == {"example"}


def test_the_addresses_that_a_quote_writes_are_links(real_index: Index) -> None:
    asked = answer(real_index, "Où télécharger la charte du faire alliance ?")
    broken = next(c for c in asked.citations if c.quote.startswith("http") and " " in c.quote)
    (link,) = broken.links
    assert (link.start, link.end) == (broken.start, broken.end)
    assert link.address == broken.quote.replace(" ", "%20")


@pytest.mark.parametrize(
    ("antecedent_told", "quote", "lacks"),
    [
        (None, "800 d'entre eux sont malades.", True),
        ("les élus", "64% d'entre eux veulent agir.", False),
        (None, "Parmi les maires, 3 d'entre eux agissent.", False),  # it names them
        (None, "Ils agissent.", False),
    ],
)
def test_of_whom_some_are_counted_is_told_or_lacking(
    antecedent_told: str | None, quote: str, lacks: bool
) -> None:
    _, citation = passage("La dépendance touche deux millions de nos concitoyens.", quote)
    assert lacks_whom(replace(citation, antecedent=antecedent_told)) is lacks
