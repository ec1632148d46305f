"""The report of a check."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from search_api.api.models.common import Number


class Finding(BaseModel):
    model_config = ConfigDict(extra="allow")

    rule: Annotated[str, Field(examples=["C23"])]
    also: Annotated[list[str], Field(description="more general rules that the same fault breaks")]
    level: str
    where: str
    url: str
    pointer: str
    found: Any
    expected: str
    count: Number
    source: str
    nl: str
    en: str


class RuleOutcome(BaseModel):
    """How it went with a rule, and how many times it was held against something."""

    rule: Annotated[str, Field(examples=["C23"])]
    level: str
    applied: Number
    outcome: Annotated[str, Field(description="goed, fout or niet getoetst")]


class Report(BaseModel):
    """As `griffie check --format json` gives it."""

    model_config = ConfigDict(extra="allow")

    profile: str
    version: str
    target: str
    conforms: bool
    checked: dict[str, int | list[str]]
    unchecked: dict[str, str]
    rules: list[RuleOutcome]
    findings: list[Finding]
