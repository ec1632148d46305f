"""Where Elasticsearch is, and its client's errors as ours."""

import contextlib
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from elastic_transport import ConnectionError as ElasticConnectionError
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError, OrjsonSerializer

from indexer.engines.kinds import SEARCH, Kind
from indexer.question.query import Unavailable

#: seconds for one request of an indexer, and for one of a reader, who is not kept waiting
TIMEOUT, PATIENCE = 30.0, 10.0
#: how long a state is kept for paging after its last use
KEEP, KEEP_SECONDS = "15m", 900.0
#: errors of a single document that say that the server, not the document, is in trouble
TROUBLE = ("cluster_block_exception",)
#: id of the document whose version is the sequence number
STATE_ID = "stand"

P = ParamSpec("P")
T = TypeVar("T")


def translated(call: Callable[P, T]) -> Callable[P, T]:
    """The client's errors as ours: what passes by itself is `Unavailable`."""

    @functools.wraps(call)
    def calling(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with translating():
                return call(*args, **kwargs)
        except NotFoundError as error:
            if error.error != "index_not_found_exception":
                raise
            raise Unavailable(
                "de index is intussen verwijderd; een nieuwere neemt hem over"
            ) from error

    return calling


@contextlib.contextmanager
def translating() -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        blocked = error.error in TROUBLE
        if blocked or error.status_code == 429 or error.status_code >= 500:
            raise Unavailable(f"Elasticsearch kan nu niet antwoorden ({error.error})") from error
        raise
    except (ElasticConnectionError, TransportError) as error:
        raise Unavailable(f"Elasticsearch is niet bereikbaar ({type(error).__name__})") from error


@dataclass(frozen=True)
class Connection:
    """Where Elasticsearch is. `hosts` are addresses, with name and password if needed; `prefix`
    starts the names of our indexes, so that more installations can share a cluster."""

    hosts: tuple[str, ...]
    prefix: str = "griffie"
    api_key: str = ""
    ca: str = ""
    shards: int = 1

    def alias(self, kind: Kind = SEARCH) -> str:
        """What the live index of a kind is called."""
        return f"{kind.beside(self.prefix)}-v{kind.version}"

    def client(self, timeout: float = TIMEOUT) -> Elasticsearch:
        options: dict[str, Any] = {}
        if self.api_key:
            options["api_key"] = self.api_key
        if self.ca:
            options["ca_certs"] = self.ca
        return Elasticsearch(
            list(self.hosts),
            request_timeout=timeout,
            retry_on_timeout=False,
            max_retries=max(2, len(self.hosts)),
            connections_per_node=40,
            dead_node_backoff_factor=0.5,
            max_dead_node_backoff=5.0,
            serializers={"application/json": OrjsonSerializer()},
            **options,
        )
