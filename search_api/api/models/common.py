"""What several answers have."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
#: a moment in UTC, and a day
Stamp = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Date = Annotated[str, Field(json_schema_extra={"format": "date"})]
Id = Annotated[str, Field(examples=["3f1d9a52-6d1c-5f6e-8a4b-0c9f2f6f1a11"])]
Code = Annotated[str, Field(description="TOOI code", examples=["gm0828"])]
Vendor = Annotated[str, Field(description="key of the vendor", examples=["ibabs"])]
Number = Annotated[int, Field(ge=0)]


class Answer(BaseModel):
    """Nothing is in an answer that its model does not name."""

    model_config = ConfigDict(extra="forbid")


class Owner(Answer):
    code: Code
    naam: Annotated[str, Field(examples=["Oss"])]
