"""Which index on the cluster is live, and how a new one takes its place."""

import contextlib
import time
from typing import Any

from elasticsearch import NotFoundError

import mappings
from indexer.engines.elastic.connection import KEEP_SECONDS, Connection, translated
from indexer.engines.elastic.writing import ElasticIndex
from indexer.engines.kinds import SEARCH, Kind
from indexer.question.query import Index


class ElasticIndexes:
    """`Indexes` on a cluster. An index is named by prefix, version of the mapping and moment; the
    live one bears the alias prefix-version, so that an older program goes on with its own."""

    def __init__(self, connection: Connection, kind: Kind = SEARCH) -> None:
        self.client = connection.client()
        self.connection = connection
        self.kind = kind
        self.alias = connection.alias(kind)
        self.name = f"herbouw:{self.alias}"

    @translated
    def live(self) -> ElasticIndex | None:
        name = self._live()
        return ElasticIndex(self.client, name, self.kind) if name else None

    def _live(self) -> str | None:
        try:
            aliased = self.client.indices.get_alias(name=self.alias)
        except NotFoundError:
            return None
        return max(aliased.body, default=None)

    @translated
    def beside(self) -> ElasticIndex:
        live, replaced = self._live(), self._replaced()
        for name in self._all():
            if name != live and name not in replaced:
                self._remove(name)
        template = mappings.elasticsearch(self.connection.shards, self.kind.mapping)
        self.client.indices.put_index_template(
            name=self.alias,
            index_patterns=[f"{self.alias}-*"],
            template=template["template"],
            priority=template["priority"],
            version=template["version"],
            allow_auto_create=template["allow_auto_create"],
            meta=template["_meta"],
        )
        name = f"{self.alias}-{time.time_ns()}"
        self.client.indices.create(index=name)
        return ElasticIndex(self.client, name, self.kind)

    @translated
    def swap(self, fresh: Index) -> None:
        assert isinstance(fresh, ElasticIndex)
        before = self._live()
        actions: list[dict[str, Any]] = [{"add": {"index": fresh.name, "alias": self.alias}}]
        if before:
            actions.append({"remove": {"index": before, "alias": self.alias}})
            self._mark(before)
        self.client.indices.update_aliases(actions=actions)

    def _mark(self, name: str) -> None:
        meta = {"versie": self.kind.version, "vervangen": time.time()}
        self.client.indices.put_mapping(index=name, meta=meta)

    @translated
    def discard(self, fresh: Index) -> None:
        assert isinstance(fresh, ElasticIndex)
        fresh.close()
        self._remove(fresh.name)

    @translated
    def tidy(self, *, all: bool = False) -> None:
        live = self._live()
        for name, moment in self._replaced().items():
            if name != live and (all or time.time() - moment > KEEP_SECONDS):
                self._remove(name)

    def _all(self) -> list[str]:
        """Names of the indexes of this version of the mapping."""
        settings = self.client.indices.get_settings(index=f"{self.alias}-*", name="index.uuid")
        return sorted(settings.body)

    def _replaced(self) -> dict[str, float]:
        mapped = self.client.indices.get_mapping(index=f"{self.alias}-*")
        metas = {name: row["mappings"].get("_meta", {}) for name, row in mapped.body.items()}
        return {name: meta["vervangen"] for name, meta in metas.items() if "vervangen" in meta}

    def _remove(self, name: str) -> None:
        with contextlib.suppress(NotFoundError):
            self.client.indices.delete(index=name)

    def close(self) -> None:
        self.client.close()
