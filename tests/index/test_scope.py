"""Keeping to some carnets, years or speakers."""

from __future__ import annotations

import pytest
from doubles import bag_model

from carnet_rag.errors import CarnetError
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at
from carnet_rag.index.reader import Index
from carnet_rag.index.scope import Scope, narrow
from carnet_rag.search.retrieval import search

TOML = '["a.md"]\npublished = "2020"\n["b.md"]\npublished = "2022-05"\n'
TALK = """# Le lavoir vu par ses voisins

Ana Brun : Le lavoir est beau.

Marc Petit : Oui, beau.

Ana Brun : Très beau lavoir.

Marc Petit : Le lavoir, oui.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("scope")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text("# Le lavoir\n\nLe lavoir a rouvert en mai.\n")
    (corpus / "b.md").write_text("# Le four\n\nLe lavoir a fermé en juin.\n")
    (corpus / "c.md").write_text(TALK)
    (corpus / "carnets.toml").write_text(TOML)
    model = bag_model()
    build(corpus, folder / "index", model, passage_tokens=60)
    return open_at(folder / "index", model)


def test_an_index_without_a_carnet_holds_finds_and_counts_nothing_of_it(index: Index) -> None:
    part = index.without(frozenset({"a"}))
    assert [carnet.carnet_id for carnet in part.carnets] == ["b", "c"]
    assert {p.carnet_id for p in part.passages} == {"b", "c"} and part.build_id != index.build_id
    gone = next(p for p in index.passages if p.carnet_id == "a")
    with pytest.raises(CarnetError):
        part.passage(gone.passage_id)
    with pytest.raises(CarnetError):
        narrow(part, Scope(carnets=("a",)))
    assert {hit.passage.carnet_id for hit in search(index, "lavoir", 9)} == {"a", "b", "c"}
    assert {hit.passage.carnet_id for hit in search(part, "lavoir", 9)} == {"b", "c"}
    for passage in part.passages:
        assert part.passage(passage.passage_id) == passage
        around = [p for p in part.neighbours(passage.passage_id) if p is not None]
        assert {p.carnet_id for p in around} <= {passage.carnet_id}
        assert part.known_questions(passage.passage_id) == 0
    assert part.neighbours(part.passages[0].passage_id)[0] is None
    assert len(index.passages) == len(part.passages) + 1


@pytest.mark.parametrize(
    ("scope", "carnets"),
    [
        (Scope(), {"a", "b", "c"}),
        (Scope(carnets=("a",)), {"a"}),
        (Scope(carnets=("Le Four", "c.md")), {"b", "c"}),
        (Scope(years=(2022,)), {"b"}),
        (Scope(years=(2020, 2022)), {"a", "b"}),
        (Scope(speakers=("brun",)), {"c"}),
    ],
)
def test_only_what_is_kept_is_found(index: Index, scope: Scope, carnets: set[str]) -> None:
    hits = search(narrow(index, scope), "le lavoir")
    assert {hit.passage.carnet_id for hit in hits} == carnets


def test_an_unknown_carnet_or_an_empty_part_says_what_there_is(index: Index) -> None:
    with pytest.raises(CarnetError, match="inconnu. Carnets : a, b, c"):
        narrow(index, Scope(carnets=("z",)))
    with pytest.raises(CarnetError, match="Personnes : Ana Brun, Marc Petit"):
        narrow(index, Scope(speakers=("Zoé",)))
    with pytest.raises(CarnetError, match="Années : 2020, 2022"):
        narrow(index, Scope(years=(1999,)))
    with pytest.raises(CarnetError, match="Aucun n'est daté"):
        narrow(index.without(frozenset({"a", "b"})), Scope(years=(1999,)))
