"""What is counted of the service, for `/metrics`."""

import os
from collections.abc import Iterable

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
#: of what process and of which moment these are is the business of whoever reads them
latency = Histogram(
    "griffie_http_request_seconds", "Time to an answer", ("route", "method"), buckets=BUCKETS
)
answers = Counter("griffie_http_answers", "Answers by route and status", ("route", "status"))
refusals = Counter("griffie_http_refusals", "Questions beyond a limit", ("status",))
too_slow = Counter("griffie_search_stopped", "Questions that took longer than their budget")


class Held(Collector):
    """What store and index hold at this moment: told as it is, and not counted by any process."""

    def __init__(self) -> None:
        self._families: dict[str, GaugeMetricFamily] = {}

    def number(self, name: str, text: str, value: float, **labels: str) -> None:
        family = self._families.get(name)
        if family is None:
            family = self._families[name] = GaugeMetricFamily(name, text, labels=list(labels))
        family.add_metric(list(labels.values()), value)

    def collect(self) -> Iterable[Metric]:
        return list(self._families.values())

    def shown(self) -> bytes:
        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)


def counted() -> bytes:
    """All that was counted since the service started, by all of its processes together."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
