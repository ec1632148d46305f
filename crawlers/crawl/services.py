"""What spiders work with; shared by all spiders of one process."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawlers.crawl.limits import Limiter
from crawlers.crawl.report import Options
from crawlers.text.worker import Reader
from store import Files, Store


@dataclass(frozen=True)
class Services:
    store: Store
    files: Files
    reader: Reader
    limiter: Limiter
    options: Options
    #: per vendor the settings that it declares, as the entry point read them
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: the store whose kept answers are read in place of the sources themselves
    kept: Store | None = None
