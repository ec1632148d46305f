"""One resource by itself, by shape and by sense: a fault is told once."""

from collections.abc import Iterator
from typing import Any

from conformance.report.findings import Applied, Outcome, Place
from conformance.resource import shape
from conformance.resource.sense import Sense

#: rules of sense that say again what the shape of the same property says
AGAIN = frozenset({"C16", "C29", "C39", "C43", "C44", "C46"})


def judge(sense: Sense, kind: str, body: dict[str, Any], place: Place) -> Iterator[Outcome]:
    """Every outcome of one resource."""
    broken: set[str] = set()
    for outcome in shape.check(sense.profile, kind, body, place):
        if not isinstance(outcome, Applied) and outcome.level != "SPEC-DEFECT":
            broken.add(outcome.pointer)
        yield outcome
    for outcome in sense.check(kind, body, place):
        if isinstance(outcome, Applied) or not (
            outcome.rule in AGAIN and outcome.pointer in broken
        ):
            yield outcome
