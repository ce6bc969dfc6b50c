"""One chat model behind LangChain, whose calls end when they are told to."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import queue
import threading
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Protocol, cast

from carnet_rag.errors import ModelError, SettingsError
from carnet_rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

MAX_DRAFT = 8_000
"""Characters of a draft after which the call is ended: an answer has no use for more."""

_EXTRAS = {"openai": "openai", "ollama": "ollama", "mistralai": "mistral"}
_ENDS = ("finish_reason", "done_reason", "stop_reason")  # OpenAI and Mistral, Ollama, Anthropic
_POLL = 0.05  # seconds between two looks at the stop button


_TOO_LONG = (
    "context length", "context_length", "context window", "context size", "context_size",
    "maximum context", "too long",
)  # fmt: skip
"""What providers say of a prompt that overflows."""


class ContextError(ModelError):
    """The model was given more than it can read."""


class Stop(Protocol):
    """A stop button: a ``threading.Event``, or anything that answers ``is_set``."""

    def is_set(self) -> bool:
        """Whether the reader asked to stop."""
        ...


class ChatWriter:
    """A chat model that writes drafts. Safe from several threads; ``close`` ends its own thread.

    ``name`` is provider:model; ``timeout`` the seconds that a whole draft may take.
    """

    def __init__(self, name: str, model: BaseChatModel, *, timeout: float) -> None:
        self.name = name
        self.timeout = timeout
        self._model = model
        # One loop for the writer's life: the model's connections belong to the loop they were
        # opened in, and a cancelled task closes its connection at once.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name=name)
        self._thread.start()

    def write(
        self,
        messages: Sequence[BaseMessage],
        stop: Stop | None = None,
        *,
        most_tokens: int | None = None,
    ) -> Iterator[str]:
        """Yield what the model writes as it comes, ``most_tokens`` at most. Leaving the iterator,
        or ``stop``, ends the call.

        Raises ModelError, with a French reason, when the model is slow, refuses or breaks off:
        ContextError when it was given more than it can read.
        """
        limits = self._limits(most_tokens)
        pieces: queue.Queue[str | BaseException | None] = queue.Queue()
        gone = threading.Event()
        deadline = time.monotonic() + self.timeout

        async def pump() -> None:
            try:
                said = cast(
                    "AsyncGenerator[BaseMessage]", self._model.astream(list(messages), **limits)
                )
                async with asyncio.timeout(self.timeout), aclosing(said):
                    length, finished = 0, False
                    async for message in said:
                        # A cancellation, or the time-out's, can be lost in the layers below when
                        # it meets a piece: it is looked for again between two of them.
                        if gone.is_set():
                            return
                        if time.monotonic() > deadline:
                            raise TimeoutError
                        length += len(message.text)
                        finished |= _says_why_it_ends(message)
                        pieces.put(str(message.text))
                        if length > MAX_DRAFT:
                            finished = True
                            break
                # A connection cut between two events looks like an end, but for this.
                pieces.put(None if finished else ConnectionError("no end of stream"))
            except asyncio.CancelledError:
                # Who left or stopped reads no more; who still reads is told that time ran out,
                # never that the draft is whole: a nested cancellation can hide the time-out.
                pieces.put(TimeoutError())
                raise
            # Providers raise their own families: whatever goes wrong there must not cost the
            # reader the answer, and is told as one reason.
            except Exception as exc:
                pieces.put(exc)

        task = asyncio.run_coroutine_threadsafe(pump(), self._loop)
        try:
            while True:
                if stop is not None and stop.is_set():
                    return
                try:
                    piece = pieces.get(timeout=_POLL)
                except queue.Empty:
                    if time.monotonic() > deadline:
                        raise self._error(TimeoutError()) from None
                    continue
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise self._error(piece) from piece
                yield piece
        finally:
            gone.set()
            task.cancel()

    def close(self) -> None:
        """End the writer's thread; calls under way are cancelled."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=2)
        if not self._thread.is_alive():
            self._loop.close()

    def _limits(self, most_tokens: int | None) -> dict[str, Any]:
        """How the provider is told where to stop."""
        if most_tokens is None:
            return {}
        if self.name.startswith("ollama:"):
            return {"num_predict": most_tokens}
        limits: dict[str, Any] = {"max_tokens": most_tokens}
        if getattr(self._model, "openai_api_base", None):
            # LangChain calls it « max_completion_tokens », as OpenAI does; other servers of the
            # same protocol know the older name alone, and would write on without end.
            limits["extra_body"] = {"max_tokens": most_tokens}
        return limits

    def _error(self, exc: BaseException) -> ModelError:
        said = str(exc).lower()
        if any(word in said for word in _TOO_LONG):
            return ContextError(f"le modèle {self.name} ne peut pas lire autant de texte")
        french, english = self._reason(exc)
        return ModelError(
            french.format(name=f"le modèle {self.name}"),
            english.format(name=f"the model {self.name}"),
        )

    def _reason(self, exc: BaseException) -> tuple[str, str]:
        """What happened, in French and in English; ``name`` is to be put in."""
        status = getattr(exc, "status_code", None) or getattr(
            getattr(exc, "response", None), "status_code", None
        )
        if isinstance(exc, TimeoutError) or "timeout" in type(exc).__name__.lower():
            within = f"{self.timeout:g} s"
            return f"{{name}} n'a pas répondu en {within}", f"{{name}} did not answer in {within}"
        if status == 429:
            return (
                "{name} refuse les demandes pour l'instant (trop de demandes)",
                "{name} turns requests down for now (too many of them)",
            )
        if status in (401, 403):
            return "{name} refuse la clé d'accès", "{name} turns the key down"
        if status is not None:
            return (
                f"{{name}} a répondu par une erreur ({status})",
                f"{{name}} answered with an error ({status})",
            )
        if "connect" in type(exc).__name__.lower() and not isinstance(exc, ConnectionError):
            return "{name} est injoignable", "{name} cannot be reached"
        return "{name} : sa réponse s'est interrompue", "{name}: its answer broke off"


def _says_why_it_ends(message: BaseMessage) -> bool:
    """Whether this piece holds the provider's word that the draft is over, and why."""
    return any(message.response_metadata.get(key) for key in _ENDS)


def provider_of(name: str) -> tuple[str, str | None]:
    """What LangChain calls a provider, and the extra that installs its package, if one does."""
    provider = {"mistral": "mistralai"}.get(name, name)
    return provider, _EXTRAS.get(provider)


def writer_of(settings: Settings) -> ChatWriter | None:
    """The chat model that the settings name, None without one. Raises as :func:`open_writer`."""
    if settings.llm is None:
        return None
    return open_writer(settings.llm, base_url=settings.llm_base_url, timeout=settings.llm_timeout)


def open_writer(setting: str, *, base_url: str | None = None, timeout: float) -> ChatWriter:
    """Open the chat model that ``provider:model`` names; nothing is called yet.

    Raises SettingsError for a malformed name, ModelError when its package is missing or it cannot
    be made (no key, for instance).
    """
    # A second to import, for those who set a model only.
    from langchain.chat_models import init_chat_model

    provider, colon, name = setting.partition(":")
    if not colon or not provider or not name:
        raise SettingsError(
            f"CARNET_LLM = {setting!r} : il faut fournisseur:modèle, par exemple "
            "openai:gpt-5-mini ou ollama:qwen3:4b."
        )
    provider, extra = provider_of(provider)
    if importlib.util.find_spec(f"langchain_{provider}".replace("-", "_")) is None:
        package = f"carnet-rag[{extra}]" if extra else f"langchain-{provider}"
        raise ModelError(
            f"le modèle {setting} demande un complément. Installez-le : pip install '{package}'"
        )
    options: dict[str, Any] = {"temperature": 0}
    if base_url is not None:
        options["base_url"] = base_url
    if provider in ("openai", "mistralai"):
        options |= {"timeout": timeout, "max_retries": 0}
    if provider == "openai":
        options["stream_chunk_timeout"] = timeout  # 120 s by itself, however long one may wait
    if provider == "openai" and base_url is not None and not os.environ.get("OPENAI_API_KEY"):
        # Local servers ask for no key, but the client insists on one.
        options["api_key"] = "sans-objet"
    try:
        model = init_chat_model(name, model_provider=provider, **options)
    except (ImportError, ValueError) as exc:
        raise ModelError(f"le modèle {setting} n'est pas utilisable : {exc}") from exc
    except Exception as exc:
        # The providers' own families, for a missing key above all.
        reason = str(exc).partition("\n")[0]
        raise ModelError(f"le modèle {setting} n'est pas utilisable : {reason}") from exc
    return ChatWriter(setting, model, timeout=timeout)
