"""Settings, read once at the entry point: environment or `.env`; flags override them."""

from pathlib import Path

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """`GRIFFIE_DATA`, `GRIFFIE_STORE`, `GRIFFIE_ELASTICSEARCH`, `GRIFFIE_LIMIETEN`, `GRIFFIE_ADRES`.

    `store` is an SQLAlchemy address, empty for SQLite in the data folder. `limieten` overrides
    requests a minute, such as `{"ibabs.pagina": 60}`; 0 is no limit. `adres` is the public address
    of the service, used in exports.
    """

    model_config = SettingsConfigDict(env_prefix="GRIFFIE_", env_file=".env", extra="ignore")

    data: Path = Path("data")
    store: str = ""
    elasticsearch: str = ""
    limieten: dict[str, int] = {}
    adres: str = "http://127.0.0.1:8000"

    @field_validator("adres")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")
