"""The search as a LangChain retriever.

::

    from carnet_rag import CarnetRetriever
    documents = CarnetRetriever.from_settings(k=5).invoke("Qu'est-ce qu'une alliance ?")
"""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from carnet_rag.index import Index
from carnet_rag.index.opening import open_fresh_index
from carnet_rag.intake import read_question
from carnet_rag.search.retrieval import search
from carnet_rag.settings import Settings
from carnet_rag.wire import hit_json


class CarnetRetriever(BaseRetriever):
    """The ``k`` best passages for a question, best first.

    A document's ``page_content`` is the passage's text, its ``id`` the passage's; its metadata are
    the score and the place, with the keys of ``carnet search --json``.
    """

    index: Index
    k: int = 10

    @classmethod
    def from_settings(cls, settings: Settings | None = None, *, k: int = 10) -> CarnetRetriever:
        """Open the index that the settings name.

        Raises SettingsError, IndexNotFoundError, IndexStaleError or ModelError.
        """
        return cls(index=open_fresh_index(settings or Settings.load()), k=k)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        documents = []
        for hit in search(self.index, read_question(query), self.k):
            record = hit_json(hit, self.index.carnet(hit.passage.carnet_id))
            text = record.pop("text")
            documents.append(Document(id=record["passage_id"], page_content=text, metadata=record))
        return documents
