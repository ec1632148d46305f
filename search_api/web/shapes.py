"""The standard's resources as models of what we give: always with id and address, and open, because
the standard's own schemas are."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from standard.base import Resource

URI: dict[str, Any] = {"format": "uri"}
Address = Annotated[str, Field(json_schema_extra=URI)]


def given(model: type[Resource], name: str, module: str, **more: Any) -> type[BaseModel]:
    """A resource as it is given; `more` are further fields, as `create_model` takes them."""
    fields: dict[str, Any] = {
        "id": (Annotated[str, Field(min_length=1, max_length=40)], ...),
        "url": (Address, ...),
        **more,
    }
    opened = type("Open", (model,), {"model_config": ConfigDict(extra="allow")})
    return create_model(name, __base__=opened, __module__=module, **fields)
