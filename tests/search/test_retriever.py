"""The retriever that LangChain code sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.runnables import RunnableLambda

from carnet_rag.errors import IndexNotFoundError, QuestionError
from carnet_rag.index import Index
from carnet_rag.search.retrieval import search
from carnet_rag.search.retriever import CarnetRetriever
from carnet_rag.settings import Settings
from carnet_rag.wire import hit_json

QUESTION = "Combien de jardins compte le réseau de Valmont ?"


def test_documents_are_the_hits_in_order_with_their_place(small_index: Index) -> None:
    documents = CarnetRetriever(index=small_index, k=3).invoke(QUESTION)
    hits = search(small_index, QUESTION, 3)
    assert len(documents) == 3
    for document, hit in zip(documents, hits, strict=True):
        record = hit_json(hit, small_index.carnet(hit.passage.carnet_id))
        assert document.id == hit.passage.passage_id
        assert {**document.metadata, "text": document.page_content} == record


def test_it_pipes_like_any_retriever(small_index: Index) -> None:
    chain = CarnetRetriever(index=small_index, k=2) | RunnableLambda(
        lambda documents: [d.metadata["carnet"] for d in documents]
    )
    assert chain.invoke(QUESTION)[0] == "jardins"


def test_a_question_is_checked_first(small_index: Index) -> None:
    with pytest.raises(QuestionError, match="vide"):
        CarnetRetriever(index=small_index).invoke(" ")


def test_without_an_index_the_error_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFoundError, match="carnet index"):
        CarnetRetriever.from_settings(Settings.load({}, index=tmp_path / "none"))
