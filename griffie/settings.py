"""Settings, read once at the entry point: environment or `.env`; flags override them."""

from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """`GRIFFIE_DATA`, `GRIFFIE_STORE`, `GRIFFIE_ELASTICSEARCH`, and so on.

    `store` is an SQLAlchemy address, empty for SQLite in the data folder. `elasticsearch` is an
    address, or more with a comma between, empty for the embedded engine. `limieten` overrides
    requests a minute, such as `{"ibabs.pagina": 60}`; 0 is no limit. `adres` is the public address
    of the service, used in exports. `contact` is the e-mail address that the descriptions of the
    APIs name. `antwoorden` are the bytes of a source's answers that are kept of one council: beyond
    them the oldest go that were followed by another answer to the same question. `ocr` says whether scans are read: `auto` does so where
    Tesseract with Dutch is installed.

    `sleutel` signs the cursors where more machines answer together; empty for one that is made in
    the data folder. `limiet` are units of work a minute for one client; empty is none on loopback
    and a fitting one elsewhere, 0 is none. `limiet_sleutels` are the same for who names a key, such
    as `{"geheim": 6000}`. `proxies` are the networks of proxies before the service, with a comma
    between. `smtp` is the server that sends mail, as `smtp://user:password@host:port` or
    `smtps://…`, and `smtp_van` who it is from. `webhook_hosts` are `host:port` with a comma between
    that a webhook may be at although they are not public. `vraagtijd` are the seconds that a question may take.
    `workers` are the processes that answer; empty for what the machine has, at most 4, and 1 in a
    container. `logvorm` is `json` for machines.
    """

    model_config = SettingsConfigDict(env_prefix="GRIFFIE_", env_file=".env", extra="ignore")

    data: Path = Path("data")
    store: str = ""
    elasticsearch: str = ""
    elasticsearch_index: str = Field("griffie", pattern=r"^[a-z][a-z0-9_-]{0,60}$")
    elasticsearch_api_key: str = ""
    elasticsearch_ca: str = ""
    elasticsearch_shards: int = Field(1, ge=1, le=100)
    ocr: Literal["auto", "aan", "uit"] = "auto"
    limieten: dict[str, int] = {}
    antwoorden: int = Field(4_000_000_000, ge=0)
    adres: str = "http://127.0.0.1:8000"
    contact: str = ""
    sleutel: str = Field("", repr=False)
    limiet: int | None = Field(None, ge=0, le=10_000_000)
    limiet_sleutels: dict[str, int] = Field({}, repr=False)
    proxies: str = ""
    smtp: str = Field("", repr=False)
    smtp_van: str = "griffie@localhost"
    webhook_hosts: str = ""
    vraagtijd: float = Field(8.0, gt=0, le=300)
    workers: int | None = Field(None, ge=1, le=64)
    logvorm: Literal["tekst", "json"] = "tekst"

    def webhooks(self) -> tuple[tuple[str, int], ...]:
        """(host, port) of each of `webhook_hosts`."""
        named = [each.strip().rpartition(":") for each in self.webhook_hosts.split(",") if each]
        return tuple((host.strip("[]"), int(port)) for host, _, port in named)

    @field_validator("webhook_hosts")
    @classmethod
    def _hosts(cls, value: str) -> str:
        for each in filter(None, value.split(",")):
            host, _, port = each.strip().rpartition(":")
            if not host or not port.isdigit():
                raise ValueError("verwacht namen met poort, zoals 127.0.0.1:9000")
        return value

    @field_validator("sleutel")
    @classmethod
    def _long(cls, value: str) -> str:
        if value and len(value) < 32:
            raise ValueError("een sleutel heeft ten minste 32 tekens")
        return value

    @field_validator("proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for network in filter(None, value.split(",")):
            ip_network(network.strip(), strict=False)
        return value.replace(" ", "")

    @field_validator("adres")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("elasticsearch")
    @classmethod
    def _addresses(cls, value: str) -> str:
        hosts = [host.strip() for host in value.split(",") if host.strip()]
        for host in hosts:
            parts = urlsplit(host)
            if parts.scheme not in ("http", "https") or not parts.hostname or not parts.port:
                raise ValueError("verwacht adressen zoals http://127.0.0.1:9200")
        return ",".join(hosts)
