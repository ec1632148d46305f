"""The resources of each profile as JSON Schema, with the standard's own faults mended.

They are written out in `schemas/`, that of the feed in `standard`; v2 and mini follow from the records
of `standard`, which a test holds them to. Unknown properties are legal everywhere, as in the standard.
`nullable` is OpenAPI's. What is mended and why is in `errata.toml`.
"""

import functools
from importlib.resources import files
from typing import Any

from standard.shapes import feed_shapes, shapes

Schema = dict[str, Any]

#: the three sorts of organisation
OWNERS = ("gemeente", "provincie", "waterschap")
#: resources that every profile has
CORE = ("vergadering", "agendapunt", "informatieobject")
#: what every resource of v2 has beside what it has of its own
KEYS = {"id", "url"}


@functools.cache
def schemas_of(profile: str) -> dict[str, Schema]:
    """Resource → its schema, in `v2`, `mini`, `koop` or `feed`."""
    if profile == "feed":
        return feed_shapes()
    return shapes(files("conformance.resource").joinpath(f"schemas/{profile}.json"))


def schema_of(profile: str, resource: str) -> Schema:
    """The schema of one resource (`vergadering`, `stem` …)."""
    return schemas_of(profile)[resource]
