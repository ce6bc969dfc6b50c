"""Settings: a flag beats a ``CARNET_*`` variable, which beats the default.

Built once, in the command, the app or the server; functions below take the values they use.
Keys of model providers stay in the providers' own variables.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from carnet_rag.errors import SettingsError

_PREFIX = "CARNET_"
_SHAPING = ("embeddings", "passage_tokens", "reranker", "verifier", "llm", "llm_base_url")


class Settings(BaseSettings):
    """Everything that can be set, with its default. Frozen; one variable a field."""

    # Without the last, an empty variable would be a password that the empty text opens.
    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, frozen=True, extra="forbid", env_ignore_empty=True
    )

    corpus: Path = Field(Path("corpus"), description="dossier des carnets")
    index: Path = Field(Path("index"), description="dossier de l'index")
    data: Path = Field(Path("data"), description="dossier des retours des lecteurs")
    embeddings: str = Field("e5-small", description="e5-small, huggingface:M, openai:M")
    passage_tokens: int = Field(220, ge=60, le=480, description="taille visée d'un passage")
    max_megabytes: int = Field(50, ge=1, le=500, description="plus gros fichier lu, en Mo")
    language: Literal["fr", "en"] = Field("fr", description="langue de l'application")
    chroma_url: str | None = Field(None, description="serveur Chroma partagé")
    reranker: str | None = Field(None, description="modèle croisé facultatif, relit les passages")
    verifier: str | None = Field(
        None, description="modèle d'inférence facultatif, relit un verdict"
    )
    llm: str | None = Field(None, description="modèle de dialogue facultatif, fournisseur:modèle")
    llm_base_url: str | None = Field(None, description="adresse compatible OpenAI")
    llm_timeout: float = Field(30.0, gt=0, description="délai du modèle, en secondes")
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^/\s?#]+(/[^\s?#]*)?$",
        description="adresse des lecteurs, derrière un proxy",
    )
    api_key: SecretStr | None = Field(None, description="clé demandée par carnet serve")
    hosts: str = Field("", description="noms sous lesquels carnet serve est appelé, par virgules")
    proxy: str = Field("", description="mandataires crus de carnet serve, adresses par virgules")
    staff_password: SecretStr | None = Field(None, description="mot de passe de la page Équipe")
    retention_days: int = Field(365, ge=1, description="conservation des retours, en jours")

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **flags: Any) -> Settings:
        """Read the environment, then let the flags that are not None win.

        Raises SettingsError for an unknown ``CARNET_*`` variable or a value out of range.
        """
        environ = os.environ if environ is None else environ
        given = {k[len(_PREFIX) :].lower(): v for k, v in environ.items() if k.startswith(_PREFIX)}
        unknown = sorted(set(given) - set(cls.model_fields))
        if unknown:
            known = ", ".join(_PREFIX + name.upper() for name in cls.model_fields)
            raise SettingsError(
                f"réglage inconnu : {_PREFIX}{unknown[0].upper()}. Réglages connus : {known}."
            )
        # Both protect. Without a key, all is open: even an empty one is a mistake, not the wish to
        # do without; without a password, nothing is.
        for name, instead in (("api_key", "servir sans clé"), ("staff_password", "s'en passer")):
            value = given.get(name)
            if value is not None and not value.strip() and (value or name == "api_key"):
                raise SettingsError(
                    f"{_PREFIX}{name.upper()} est vide : donnez-lui une valeur, ou retirez la "
                    f"variable pour {instead}."
                )
        values: dict[str, Any] = {k: v for k, v in given.items() if v != ""}
        values |= {k: v for k, v in flags.items() if v is not None}
        try:
            return cls.model_validate(values)
        except ValidationError as exc:
            first = exc.errors()[0]
            name = _PREFIX + str(first["loc"][0]).upper()
            raise SettingsError(
                f"{name} = {first.get('input')!r} : valeur refusée ({first['msg']})."
            ) from exc

    def fingerprint(self) -> str:
        """What of the settings shapes an answer, as 12 hex digits: equal means comparable."""
        shaping = json.dumps({name: getattr(self, name) for name in _SHAPING}, sort_keys=True)
        return hashlib.sha256(shaping.encode()).hexdigest()[:12]
