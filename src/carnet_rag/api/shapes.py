"""The shapes that the OpenAPI page shows. ``wire`` makes what is sent; a test holds both equal.

Requests are read by ``intake``, whose messages are for readers: here they are only described.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from carnet_rag.intake import MAX_CLAIM, MAX_QUESTION, MAX_TURNS, read_identifier

_TEXT = {"type": "string", "minLength": 1, "maxLength": MAX_QUESTION}
_TURN = {"type": "object", "properties": {"question": _TEXT}, "required": ["question"]}
_TURNS = {
    "type": "array",
    "minItems": 1,
    "maxItems": MAX_TURNS,
    "items": {"anyOf": [_TEXT, _TURN]},
}


def _one_or_more(kind: str, what: str) -> WithJsonSchema:
    one = {"type": kind}
    return WithJsonSchema({"anyOf": [one, {"type": "array", "items": one}], "description": what})


_CARNET = _one_or_more("string", "ce carnet seul (identifiant, fichier ou titre), ou plusieurs")
_YEAR = _one_or_more("integer", "les carnets publiés cette année, ou ces années")
_SPEAKER = _one_or_more("string", "ce que dit cette personne, ou ces personnes")
Identifier = Annotated[Any, WithJsonSchema({"description": "rendu tel quel"})]


class Request(BaseModel):
    """A record: its ``id``, if it has one, comes back with the answer; unknown keys are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: Identifier = None

    def record(self) -> dict[str, Any]:
        """Return what was sent."""
        record = self.model_dump(exclude_unset=True)
        if "id" in record:
            read_identifier(record["id"])
        return record


class ScopedRequest(Request):
    """A record that may keep to some carnets, years or speakers."""

    carnet: Annotated[Any, _CARNET] = None
    year: Annotated[Any, _YEAR] = None
    speaker: Annotated[Any, _SPEAKER] = None


class AskRequest(ScopedRequest):
    """A question, or a conversation's turns, oldest first."""

    question: Annotated[Any, WithJsonSchema(_TEXT)] = None
    turns: Annotated[Any, WithJsonSchema(_TURNS)] = None


class SearchRequest(ScopedRequest):
    """A question, and how many passages are wanted."""

    question: Annotated[Any, WithJsonSchema(_TEXT)] = None
    k: Annotated[
        Any, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 100, "default": 10})
    ] = 10


class CheckRequest(Request):
    """A claim."""

    claim: Annotated[Any, WithJsonSchema({**_TEXT, "maxLength": MAX_CLAIM})] = None


class PlaceOut(BaseModel):
    """Where a text stands; ``start`` and ``end`` count characters of the carnet's text. ``page`` is
    its own or the first of its section, ``pages`` the first and the last on which it may stand.
    """

    passage_id: str
    carnet: str
    title: str
    published: str | None
    file: str
    start: int
    end: int
    section: list[str]
    page: int | None
    speaker: str | None
    pages: list[int | None]


class CitationOut(PlaceOut):
    """A verbatim quote, its place, and what stands beside it: who the speaker is, what its first
    pronoun stands for, what it brings, whether it is a footnote, what its acronyms mean.
    """

    number: int
    quote: str
    role: str | None
    antecedent: str | None
    label: Literal["definition", "example", "where", "figure", "who"] | None
    note: bool
    acronyms: dict[str, str]
    sheet: int | None
    links: list[dict[str, str]]


class AnswerOut(BaseModel):
    """An answer; ``text`` calls its citations as [1], [2]. ``kind`` is "assistant" for a reply to a
    turn that asks nothing of the carnets (thanks, a greeting, « qui es-tu ? »).
    """

    question: str
    standalone_question: str
    status: Literal["answered", "nearest", "refused"]
    text: str
    citations: list[CitationOut]
    nearest: list[CitationOut]
    elapsed_ms: float
    notices: list[str]
    kind: Literal["carnet", "assistant"]
    act: str | None
    sure: bool


class AnswersOut(BaseModel):
    """One answer a turn."""

    answers: list[AnswerOut]


class PassageOut(PlaceOut):
    """A passage and its place."""

    text: str


class ResultOut(PassageOut):
    """A passage found; a higher ``score`` is better."""

    score: float


class ResultsOut(BaseModel):
    """Passages, best first."""

    results: list[ResultOut]


class VerdictOut(BaseModel):
    """What the carnets say of a claim."""

    claim: str
    verdict: Literal["supported", "contradicted", "not_found"]
    sure: bool
    unheld: list[str]
    explanation: str
    citations: list[CitationOut]


class CarnetOut(BaseModel):
    """A carnet of the index."""

    carnet: str
    title: str
    volume: str | None
    publisher: str | None
    published: str | None
    file: str
    passages: int


class CarnetsOut(BaseModel):
    """The carnets of the index."""

    carnets: list[CarnetOut]


class HealthOut(BaseModel):
    """The service answers, and with what."""

    status: Literal["ok"]
    version: str
    build_id: str
    embeddings: str
    llm: str | None
    carnets: int
    passages: int


class ErrorOut(BaseModel):
    """What went wrong, in French."""

    error: str = Field(examples=["la question est vide : écrivez-la en quelques mots."])
