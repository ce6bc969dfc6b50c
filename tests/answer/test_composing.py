"""Answers: verbatim quotes, markers, the three outcomes, on the real carnet."""

from dataclasses import replace
from pathlib import Path

import pytest
from doubles import bag_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carnet_rag.answer import abstention, composing
from carnet_rag.answer.composing import READ_AGAIN, answer, check_citations, cite, support
from carnet_rag.answer.links import is_lone_link
from carnet_rag.answer.quoting import MAX_LISTED, quote, slice_text
from carnet_rag.answer.wording import drawn_from, markers, quoted
from carnet_rag.errors import CarnetError
from carnet_rag.french.intent import read_intent
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at
from carnet_rag.index.scope import Scope, narrow
from carnet_rag.search.ranking import rank
from carnet_rag.search.retrieval import retrieve
from carnet_rag.search.sayings import is_title
from carnet_rag.types import Answer

OFF_TOPIC = [
    "Comment cuire un œuf mollet ?",
    "Quelle est la capitale du Pérou ?",
    "Qui a gagné Roland-Garros en 2010 ?",
    "Comment déboucher un évier ?",
    "What is the boiling point of ethanol?",
    "Quel antivirus installer sur mon ordinateur ?",
    "recette de la ratatouille niçoise",
    "Combien coûte un abonnement de métro à Londres ?",
    "Comment soigner une angine ?",
    "c koi la recete du tiramissu",
    "coment reparé un velo",
]

NOTARIES = "Combien de notaires se sont engagés dans une alliance d'intérêt général ?"


def holds_together(index: Index, given: Answer) -> None:
    """What must be true of any answer."""
    check_citations(index, given.text, given.citations)
    assert len(given.citations) <= MAX_LISTED
    for citation in (*given.citations, *given.nearest):
        carnet = index.carnet(citation.carnet_id)
        assert carnet.text[citation.start : citation.end] == citation.quote
        passage = index.passage(citation.passage_id)
        assert passage.start <= citation.start < citation.end <= passage.end
    assert bool(given.citations) == (given.status == "answered")
    assert given.text
    if given.status != "nearest":
        assert not given.nearest


def test_a_figure_is_answered_by_the_sentence_that_states_it(real_index: Index) -> None:
    given = answer(real_index, "Combien d'ordinateurs ont été réparés près de Montargis ?")
    holds_together(real_index, given)
    assert given.status == "answered"
    assert "44 ordinateurs" in given.citations[0].quote
    assert given.citations[0].speaker == "Luc Bellière"
    assert given.citations[0].page == 14


@pytest.mark.parametrize(
    "question",
    [
        "Quel est le taux de pratiques partenariales des entreprises de plus de 10 salariés ?",
        "Quel est le taux de pratiques partenariales des entreprises ?",
    ],
)
def test_what_the_bank_says_is_missing_of_another_figure_or_year_refuses_nothing(
    real_index: Index, question: str
) -> None:
    """It holds « … de moins de 10 salariés » and « … en 2018 », which the carnet does not give."""
    given = answer(real_index, question)
    holds_together(real_index, given)
    assert given.status == "answered"
    assert "57%" in given.citations[0].quote


def test_the_rate_of_others_is_not_given_for_theirs(real_index: Index) -> None:
    given = answer(real_index, "Quel est le taux de pratiques partenariales des associations ?")
    assert given.status == "nearest"


def test_the_items_of_a_counted_list_carry_no_label(real_index: Index) -> None:
    given = answer(real_index, "Quels sont les 5 angles de définition du territoire ?")
    assert {c.label for c in given.citations} == {None}


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Ça prend combien de temps ?", "en 1h, 4h ou 12h"),  # not « depuis 3 ans »
        ("Qui a financé l'étude d'impact ?", "financés grâce au soutien du Fonds ODD 17"),
        ("Par où commencer une alliance ?", "7 principes"),
    ],
)
def test_the_quote_that_settles_comes_first(real_index: Index, question: str, first: str) -> None:
    assert first in answer(real_index, question).citations[0].quote


def test_an_address_alone_keeps_what_tells_of_it(real_index: Index) -> None:
    given = answer(real_index, "Où télécharger la charte ?")
    assert is_lone_link(given.citations[0].quote)
    assert any("harte" in citation.quote for citation in given.citations[1:])


def test_what_is_shown_around_a_sentence_weighs_nothing(
    real_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "Qu'est-ce qu'un catalyseur territorial ?"
    bank = frozenset(entry.entry_id for entry in real_index.entries)
    shown = answer(real_index, question, exclude_entries=bank)
    monkeypatch.setattr(composing, "SHOWN_WORDS", 0)
    bare = answer(real_index, question, exclude_entries=bank)
    assert shown.decision == bare.decision
    assert shown.status == bare.status == "answered"
    for wide, short in zip(shown.citations, bare.citations, strict=True):
        assert short.quote in wide.quote
    told = [sum(len(c.quote.split()) for c in given.citations) for given in (bare, shown)]
    assert told[0] < told[1]


@pytest.mark.parametrize(
    ("question", "sure"),
    [
        ("Combien de catalyseurs territoriaux y a-t-il ?", True),
        ("Y a-t-il un modèle de convention ?", False),
    ],
)
def test_an_answer_that_is_hardly_likely_is_one_to_read_again(
    real_index: Index, question: str, sure: bool
) -> None:
    given = answer(real_index, question)
    assert given.status == "answered" and given.decision is not None
    assert given.sure == sure == (given.decision.probability >= READ_AGAIN)


def test_a_near_miss_says_what_is_missing_and_shows_what_is_near(real_index: Index) -> None:
    given = answer(real_index, "Quel est le budget du programme IMPACT ?")
    holds_together(real_index, given)
    assert given.status == "nearest"
    assert given.nearest


def test_another_subject_is_never_answered_and_nearly_always_refused(real_index: Index) -> None:
    given = [answer(real_index, question) for question in OFF_TOPIC]
    for one in given:
        holds_together(real_index, one)
        assert one.status != "answered"
    # « ordinateur » is a word of the carnet: such a question may be shown what is near.
    assert sum(one.status == "refused" for one in given) >= len(OFF_TOPIC) - 1


def test_an_english_question_gets_english_framing_and_french_quotes(real_index: Index) -> None:
    given = answer(real_index, "Who is the founder of Habitat & Humanisme?")
    assert given.status == "answered"
    assert "Devert".casefold() in given.text.casefold()
    refused = answer(real_index, "How do I bake sourdough bread in an oven?")
    assert refused.text.startswith("This question")


def test_a_list_is_quoted_whole(real_index: Index) -> None:
    given = answer(real_index, "Quelles sont les trois phases du programme IMPACT ?")
    holds_together(real_index, given)
    for word in ("exploratoires", "quantitatives", "débats"):
        assert word in given.text


def test_typing_errors_do_not_hide_the_answer(real_index: Index) -> None:
    given = answer(real_index, "combien dordinateur repare par gatinai en transition")
    assert given.status == "answered"
    assert "44 ordinateurs" in given.text


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(question=st.text(min_size=1, max_size=80))
def test_any_text_gets_an_answer_that_holds_together(small_index: Index, question: str) -> None:
    holds_together(small_index, answer(small_index, question))


def test_every_candidate_can_be_quoted(real_index: Index) -> None:
    found = retrieve(real_index, "Quelles sont les formes de partenariats ?")
    for ranked in found.ranked:
        spans = quote(real_index, ranked.candidate, found.evidence.asked)
        assert 1 <= len(spans) <= MAX_LISTED
        for span in spans:
            assert "\n\n" not in slice_text(real_index, span)
        cited = cite(real_index, spans)
        check_citations(real_index, " ".join(f"[{c.number}]" for c in cited), cited)


def test_support_never_repeats_itself(real_index: Index) -> None:
    found = retrieve(real_index, "Quel est le taux de pratiques partenariales des entreprises ?")
    answering = [r for r in found.ranked if not r.candidate.unanswered]
    spans = support(real_index, answering, found.evidence.asked, lead=99.0, budget=400)
    assert len(spans) > 1
    for i, a in enumerate(spans):
        for b in spans[i + 1 :]:
            common = min(a.end, b.end) - max(a.start, b.start)
            assert a.passage_id != b.passage_id or common <= 0.5 * (a.end - a.start)


def test_a_changed_digit_a_lost_marker_or_a_stray_one_is_caught(real_index: Index) -> None:
    given = answer(real_index, "Combien d'ordinateurs ont été réparés près de Montargis ?")
    first = given.citations[0]
    forged = (replace(first, quote=first.quote.replace("44", "45")), *given.citations[1:])
    with pytest.raises(CarnetError):
        check_citations(real_index, given.text, forged)
    with pytest.raises(CarnetError):
        check_citations(real_index, given.text.replace("[1]", ""), given.citations)
    with pytest.raises(CarnetError):
        check_citations(real_index, given.text + " [9]", given.citations)


def test_the_decision_can_be_explained(real_index: Index) -> None:
    given = answer(real_index, "Qui préside la Fondation des Territoires ?")
    assert given.decision is not None
    assert [name for name, _ in given.decision.features] == list(abstention.Signals._fields)
    assert 0 <= given.decision.probability <= 1
    assert [check.name for check in given.decision.checks][-1] == "subject"
    held = all(check.held for check in given.decision.checks if check.name != "numbers")
    likely = given.decision.probability >= given.decision.threshold
    assert (likely and held) == (given.status == "answered")


def test_another_year_than_the_one_asked_is_no_answer(real_index: Index) -> None:
    asked = "Quel est le taux de pratiques partenariales des entreprises en {} ?"
    given = answer(real_index, asked.format(1998))
    assert given.status == "nearest"
    assert given.decision is not None
    assert {c.name: c.lacking for c in given.decision.checks}["years"] == "1998"
    assert answer(real_index, asked.format(2021)).status == "answered"


def test_without_any_candidate_nothing_is_likely(small_index: Index) -> None:
    evidence = retrieve(small_index, "eau").evidence
    weighed = abstention.weigh(small_index, evidence, rank([]), [])
    assert abstention.probability(weighed) == 0.0


def test_entries_left_out_do_not_answer(small_index: Index) -> None:
    asked = "Combien de jardins compte le réseau ?"
    assert retrieve(small_index, asked).ranked[0].candidate.entry is not None
    everything = frozenset(entry.entry_id for entry in small_index.entries)
    found = retrieve(small_index, asked, exclude_entries=everything)
    assert found.ranked and not found.evidence.entries
    assert all(ranked.candidate.entry is None for ranked in found.ranked)
    holds_together(small_index, answer(small_index, asked, exclude_entries=everything))


def test_markers_are_numbers_in_brackets() -> None:
    assert markers("« a » [1]\n\n« b [note] » [12]") == {1, 12}


def test_our_quotation_marks_differ_from_those_inside_a_quote() -> None:
    assert quoted("Le réseau est né en 2014.") == "« Le réseau est né en 2014. »"
    assert quoted("« Faire alliance », c'est oser.") == "“« Faire alliance », c'est oser.”"


@pytest.fixture(scope="module")
def two_carnets(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Two carnets, of 2019 and 2023, that count the same volunteers otherwise."""
    corpus, folder = tmp_path_factory.mktemp("two"), tmp_path_factory.mktemp("index")
    for name, date, count in (("alpes", "2019-05-02", "1 200"), ("bilan", "2023", "1 450")):
        (corpus / f"{name}.md").write_text(
            f"---\ntitle: Le {name}\ndate: {date}\n---\n\n# Le {name}\n\n"
            f"Le parc de la Vanoise accueille {count} bénévoles chaque année.\n"
        )
    build(corpus, folder / "index", bag_model(), passage_tokens=60)
    return open_at(folder / "index", bag_model())


COUNTED = "Combien de bénévoles le parc de la Vanoise accueille-t-il chaque année ?"


def test_two_carnets_that_disagree_are_named_and_the_newest_is_told(two_carnets: Index) -> None:
    given = answer(two_carnets, COUNTED)
    holds_together(two_carnets, given)
    assert {c.carnet_id for c in given.citations} == {"alpes", "bilan"}
    values = next(n for n in given.notices if n.startswith("Deux valeurs"))
    assert "« 1 200 » (Le alpes)" in values and "« 1 450 » (Le bilan)" in values
    told = drawn_from(given.citations, english=False)
    assert told in given.notices and "2 carnets" in told
    assert "« Le bilan » (2023, le plus récent)" in told and "« Le alpes » (2 mai 2019)" in told
    english = drawn_from(given.citations, english=True)
    assert "“Le bilan” (2023, the newest)" in english and "“Le alpes” (2 May 2019)" in english


def test_a_question_without_answer_counts_the_carnets_that_were_searched(
    two_carnets: Index,
) -> None:
    asked = "Que dit Edgar Morin des bénévoles du parc ?"
    assert answer(two_carnets, asked).text.startswith("Les carnets ne répondent pas")
    part = narrow(two_carnets, Scope(carnets=("bilan",)))
    assert answer(part, asked).text.startswith("Le carnet ne répond pas")


def test_a_part_of_the_carnets_says_nothing_of_the_others(two_carnets: Index) -> None:
    given = answer(narrow(two_carnets, Scope(years=(2019,))), COUNTED)
    assert {c.carnet_id for c in given.citations} == {"alpes"} and given.notices == ()


def test_the_newest_is_told_only_where_dates_tell_it(two_carnets: Index) -> None:
    one, other = answer(two_carnets, COUNTED).citations
    for first, second in (("2023", "2023-05"), (None, "2023"), ("2023", "2023")):
        dated = [replace(one, published=first), replace(other, published=second)]
        assert "récent" not in drawn_from(dated, english=False)
    assert drawn_from([one], english=False) == ""


def test_of_two_places_that_disagree_the_reader_is_told(real_index: Index) -> None:
    given = answer(real_index, "combien d'études de cas ont été recensées ?")
    holds_together(real_index, given)
    told = next(n for n in given.notices if n.startswith("Deux valeurs"))
    assert "« 1.000 »" in told and "« plus de 650 »" in told


def test_disagreeing_figures_are_told_in_english_to_who_asks_in_english(real_index: Index) -> None:
    given = answer(real_index, "How many case studies were collected?")
    assert any("1.000" in n and n.startswith("Two values") for n in given.notices)


def test_figures_that_disagree_are_told_to_who_asks_of_them(real_index: Index) -> None:
    beside = answer(real_index, "Existe-t-il une formation gratuite ?")
    assert any("650 études de cas" in c.quote for c in beside.citations)
    assert not any(notice.startswith("Deux valeurs") for notice in beside.notices)
    asked = answer(real_index, "Combien d'études de cas ?")
    assert any(notice.startswith("Deux valeurs") for notice in asked.notices)


def test_figures_that_agree_bring_no_notice(real_index: Index) -> None:
    given = answer(real_index, "Combien d'ordinateurs ont été réparés près de Montargis ?")
    assert given.notices == ()


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Qui est le maire de Montargis ?", "le maire de Montargis"),
        ("Qui est la présidente de la région Bretagne ?", "la présidente de la région Bretagne"),
        ("Qui est le directeur de la mission locale de Brest ?", "la mission locale de Brest"),
        ("Que pense Emmanuel Macron des alliances ?", "« Emmanuel Macron »"),
        # It speaks of this one, and presides over another.
        ("Donnez-moi un exemple concret d'alliance réussie à Toulouse", "« Toulouse »"),
    ],
)
def test_a_name_or_office_that_the_carnets_do_not_give_is_told(
    real_index: Index, question: str, missing: str
) -> None:
    given = answer(real_index, question)
    holds_together(real_index, given)
    assert given.status == "nearest"
    assert missing in given.text


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Qui est le président de la Fondation des Territoires ?", "DELEVOYE"),
        ("Qui dirige la Fondation des Territoires ?", "DELEVOYE"),
        ("Qui est le directeur de l'ANPP ?", "RESTIER"),
    ],
)
def test_an_office_that_the_carnet_names_is_answered(
    real_index: Index, question: str, held: str
) -> None:
    given = answer(real_index, question)
    assert given.status == "answered"
    assert held in given.citations[0].quote


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Quelle fut l'année de naissance de Delevoye ?", "il n'en donne pas la date"),
        (NOTARIES, "il n'en donne pas le chiffre"),
        ("Combien d'entreprises s'allient au niveau local en 1998 ?", "« 1998 » n'y figure pas"),
    ],
)
def test_a_refusal_names_what_is_asked_with_the_words_of_the_question(
    real_index: Index, question: str, said: str
) -> None:
    given = answer(real_index, question)
    assert given.status == "nearest"
    assert said in given.text


def test_a_note_on_something_else_does_not_say_what_is_missing(real_index: Index) -> None:
    found = retrieve(real_index, NOTARIES)
    notes = [e.unanswered for e in real_index.entries if e.unanswered]
    text = answer(real_index, found.evidence.question, found).text
    assert any(r.candidate.unanswered for r in found.ranked)
    assert not any(note in text for note in notes)


def test_whom_some_are_counted_of_is_quoted_with_them(real_index: Index) -> None:
    got = answer(real_index, "Combien de personnes ont une pathologie dégénérative ?")
    assert "plus de 2 millions de nos concitoyens" in got.citations[0].quote
    assert "800 000 d'entre eux" in got.citations[0].quote
    told = answer(real_index, "Quelle part des élus veulent s'appuyer sur la co-construction ?")
    assert "64% d'entre eux" in told.citations[0].quote
    assert "élus" in f"{told.citations[0].antecedent} {told.citations[0].quote}"


def test_a_heading_or_a_question_does_not_lead(real_index: Index) -> None:
    question = "Que mesure l'étude d'impact ?"
    exclude = frozenset(
        entry.entry_id for entry in real_index.entries if question in entry.questions
    )
    assert exclude
    found = retrieve(real_index, question, exclude_entries=exclude)
    answering = [r for r in found.ranked if not r.candidate.unanswered]
    span = support(real_index, answering, found.evidence.asked)[0]
    assert not slice_text(real_index, span).rstrip(" »").endswith("?")


def test_a_sentence_that_stands_twice_is_quoted_once(tmp_path: Path) -> None:
    said = "La commune de Brulon a réparé quarante vélos en 2021."
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("avril", "mai"):
        (folder / f"{name}.md").write_text(f"# Bilan\n\n## Vélos\n\n{said}\n", "utf-8")
    build(folder, tmp_path / "index", bag_model(), passage_tokens=120)
    with open_at(tmp_path / "index", bag_model()) as index:
        question = "Combien de vélos la commune de Brulon a-t-elle réparés ?"
        found = retrieve(index, question)
        spans = support(index, abstention.split(found.ranked)[0], found.evidence.asked, lead=99.0)
        assert sum(said in passage.text for passage in index.passages) == 2
        assert [slice_text(index, s) for s in spans] == [said]


def test_a_list_scattered_in_the_text_is_quoted_whole(real_index: Index) -> None:
    given = answer(real_index, "Donne moi les 7 questions clés")
    holds_together(real_index, given)
    assert [c.quote[-1] for c in given.citations[1:]] == ["?"] * 7


def test_what_nothing_is_near_to_is_no_answer(
    real_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "Combien d'ordinateurs ont été réparés près de Montargis ?"
    assert answer(real_index, question).status == "answered"
    monkeypatch.setattr(abstention, "NEAR_QUESTION", 2.0)
    monkeypatch.setattr(abstention, "NEAR_SENTENCE", 2.0)
    monkeypatch.setattr(abstention, "NEAR_WORDS", 2.0)
    given = answer(real_index, question)
    holds_together(real_index, given)
    assert given.status == "nearest"
    assert "n'en parle que de loin" in given.text


@pytest.mark.parametrize(
    "question",
    [
        "Combien d'exemples inspirants ont été identifiés, 1000 ou 650 ?",
        "combien d'exemples, 1000 ou 650 ?",
    ],
)
def test_either_or_shows_both_places_and_says_so(real_index: Index, question: str) -> None:
    given = answer(real_index, question)
    holds_together(real_index, given)
    assert "1.000" in given.citations[0].quote and "650" in given.citations[1].quote
    assert "Les deux valeurs figurent dans le carnet" in given.notices[0]


def test_a_share_is_told_for_what_it_is(real_index: Index) -> None:
    given = answer(real_index, "Combien d'entreprises s'allient au niveau local ?")
    assert given.status == "answered"
    assert given.notices[0].startswith("Le carnet donne une part, pas un nombre : « 68%")
    assert "entreprises" in given.text
    share = answer(real_index, "Quelle part des entreprises s'allient au niveau local ?")
    assert not any("pas un nombre" in notice for notice in share.notices)


def test_a_long_list_is_told_by_the_heads_of_its_items(real_index: Index) -> None:
    given = answer(real_index, "Quelles conditions de réussite selon Laurent Lelli ?")
    holds_together(real_index, given)
    assert [c.quote.split()[0] for c in given.citations] == ["Trois", "La", "Enfin,"]
    assert "Il faut d'abord construire" in given.citations[0].quote
    assert sum(len(c.quote.split()) for c in given.citations) < 150


def test_a_lone_link_answers_only_who_asks_for_one(real_index: Index) -> None:
    for question in ("Qui a écrit ce document ?", "Que dit la proposition de loi ?"):
        given = answer(real_index, question)
        assert not any(c.quote.startswith("http") and " " not in c.quote for c in given.citations)
    asked = answer(real_index, "Quel est le lien de la charte du faire alliance ?")
    assert asked.citations[0].quote.startswith("https://")
    where = "Où peut-on lire la proposition de loi sur le droit d'alliance d'intérêt général ?"
    given = answer(real_index, where)
    holds_together(real_index, given)
    assert any("assemblee-nationale" in c.quote for c in (*given.citations, *given.nearest))


def test_when_nothing_but_links_is_found_they_are_quoted(real_index: Index) -> None:
    found = retrieve(real_index, "Quel est le lien de la charte du faire alliance ?")
    lone = [
        r
        for r in found.ranked
        if all(s.text.startswith("http") and " " not in s.text for s in r.candidate.sentences)
    ]
    assert len(lone) > 1
    asked = replace(found.evidence.asked, kind="what")
    assert support(real_index, lone, asked)


def test_who_somebody_is_stands_though_their_age_does_not(real_index: Index) -> None:
    given = answer(real_index, "Qui est Jean-Paul Delevoye ?")
    assert given.status == "answered"
    assert "Président de la Fondation des Territoires" in given.text
    assert answer(real_index, "Quel âge a Jean-Paul Delevoye ?").status == "nearest"


@pytest.mark.parametrize(
    "question",
    [
        "What is the budget of the Foundation?",
        "When was PERSEE3C created?",
        "How much does it cost to join?",
        "Who is the mayor of Vladivostok?",
    ],
)
def test_why_an_english_question_gets_no_answer_is_said_in_english(
    real_index: Index, question: str
) -> None:
    told = answer(real_index, question)
    assert told.status != "answered"
    assert read_intent(told.text.partition("«")[0]).english
    assert " le " not in fold(told.text) and "carnet ne" not in told.text


@pytest.mark.parametrize(
    "question",
    [
        "Quel a été le budget de l'étude d'impact 2018-2022 ?",
        "Que montrait le schéma « Le programme IMPACT 2018-2022 » ?",
        "Quelle est la première priorité des élus locaux pour agir ensemble ?",
        "Il y a un lexique ou un glossaire ?",
    ],
)
def test_a_bare_title_is_no_near_passage(real_index: Index, question: str) -> None:
    near = answer(real_index, question).nearest
    for one in near:
        passage = real_index.passage(one.passage_id)
        assert not is_title(s for s in passage.sentences if s.start < one.end and one.start < s.end)
    assert near
