"""The newest records of a body or a vendor, by an index that holds them in their order.

Whose they are is a range of the index and its order, not a condition: a database that takes the records
of a body for spread evenly would walk back along all that is stored for the last ones of it."""

from typing import Any

from sqlalchemy import Select, literal, tuple_

from store.schema import stand

#: no sequence number is above it
HIGHEST = 2**63 - 1


def among(
    held: Select[Any], resource: str, organisatie: str | None, leverancier: str | None
) -> Select[Any]:
    """The last stored ones first, of a body, a vendor, both, or everybody."""
    if organisatie is None and leverancier is None:
        return held.where(stand.c.resource == resource).order_by(stand.c.seq.desc())
    owner = stand.c.organisatie if organisatie else stand.c.leverancier
    whose = [literal(organisatie or leverancier), literal(resource)]
    place = tuple_(owner, stand.c.resource, stand.c.seq)
    held = held.where(place.between(tuple_(*whose, 0), tuple_(*whose, HIGHEST)))
    if organisatie and leverancier:
        # not as the column by itself: then its own index may be taken for this one
        held = held.where(stand.c.leverancier.concat("") == leverancier)
    return held.order_by(owner.desc(), stand.c.resource.desc(), stand.c.seq.desc())
