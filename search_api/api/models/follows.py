"""A question that is followed."""

from typing import Annotated

from pydantic import Field

from search_api.api.models.common import Answer


class Waiting(Answer):
    """A question that waits until its address confirms it. `id`, `geheim` and `einde` are told of a
    webhook only, and once."""

    status: Annotated[str, Field(examples=["wacht op bevestiging"])]
    uitleg: str
    vraag: Annotated[str, Field(description="the question as it is kept", examples=["q=stikstof"])]
    kanaal: Annotated[str, Field(examples=["mail"])]
    ritme: Annotated[str, Field(examples=["dag"])]
    id: str | None = None
    geheim: Annotated[str | None, Field(description="signs what is sent")] = None
    einde: Annotated[str | None, Field(description="address that ends it, by DELETE")] = None
