"""What is followed, where and how often, as it is asked."""

import hmac
from collections.abc import Mapping
from typing import Annotated, Any, Self
from urllib.parse import parse_qs, urlencode

import orjson
from email_validator import EmailNotValidError, validate_email
from pydantic import ConfigDict, Field, model_validator

from indexer.question.watching import FORM, made, outcome
from net.guard import Guard, Refused
from search_api.services import Services
from search_api.web.problems import invalid
from search_api.web.questions import Filled, OneOf, parameters, validated, wrong
from search_api.web.searching import Search, query
from standard.parties import partij
from store.following import RHYTHM, Question

CHANNELS = ("mail", "webhook")
#: fields that are no part of the question
ABOUT = ("kanaal", "adres", "ritme", "sort")
#: characters of a signature in a link
SIGNED = 40


class Following(Search):
    """A question to follow: as for a search, or parties that voted alike (`samen`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    samen: Annotated[list[str], Filled] = Field(
        [], description="parties that voted alike on it", examples=[["VVD", "CDA"]]
    )
    kanaal: Annotated[str, OneOf(CHANNELS)] = Field(description="how it is told")
    adres: str = Field(max_length=2000, description="e-mail address, or address of the webhook")
    ritme: Annotated[str, OneOf(tuple(RHYTHM))] = Field("direct", description="how often")

    @model_validator(mode="after")
    def _something(self) -> Self:
        asked = [name for name in type(self).model_fields if name not in ABOUT]
        if not any(getattr(self, name) for name in asked):
            raise wrong("geef q, of een filter", name="q")
        if len(self.samen) == 1:
            raise wrong("noem ten minste twee partijen", name="samen")
        return self


def read(values: Mapping[str, Any]) -> Following:
    """What is asked, by its model; raises a 400 problem. One value stands for a list of one."""
    several = parameters(Following)
    for name, value in values.items():
        if value is None and name in several:
            raise invalid(name, "is niet ingevuld: laat het dan weg")
    return validated(
        Following,
        {
            name: [value] if several.get(name) and isinstance(value, str) else value
            for name, value in values.items()
        },
    )


def question(asked: Following, found: Services) -> Question:
    """The question to keep; raises a 400 problem for what is not known."""
    pairs = [
        (name, each)
        for name in parameters(Following)
        if name not in ABOUT and (value := getattr(asked, name))
        for each in (value if isinstance(value, list) else [value])
    ]
    steps = made(query(asked, found), tuple(partij(each) or each for each in asked.samen))
    return Question(
        urlencode(pairs), steps, FORM, outcome(orjson.loads(steps)), asked.kanaal, asked.ritme
    )


def remade(kept: Question, found: Services) -> Question:
    """A question that was kept, made anew."""
    values = {**parse_qs(kept.vraag), "kanaal": kept.kanaal, "ritme": kept.ritme, "adres": "x"}
    several = parameters(Following)
    plain = {n: v if several[n] or isinstance(v, str) else v[0] for n, v in values.items()}
    return question(read(plain), found)


def address(asked: Following, found: Services) -> str:
    """The address as it is kept; raises a 400 problem for one that is none, or not public."""
    if asked.kanaal == "mail":
        if not found.operation.mail:
            raise invalid("kanaal", "deze dienst verstuurt geen e-mail", ["webhook"])
        try:
            return str(validate_email(asked.adres, check_deliverability=False).normalized)
        except EmailNotValidError as error:
            raise invalid("adres", "is geen e-mailadres") from error
    try:
        Guard(allowed=found.operation.webhooks).link(asked.adres)
    except Refused as error:
        raise invalid("adres", str(error)) from error
    return asked.adres


def signature(key: bytes, purpose: str, follower: str) -> str:
    """What tells a link that we gave from any other."""
    return hmac.digest(key, f"volgen/{purpose}/{follower}".encode(), "sha256").hex()[:SIGNED]


def link(base: str, key: bytes, purpose: str, follower: str) -> str:
    """The signed address by which a follower confirms (`bevestig`) or ends (`einde`)."""
    return f"{base}/volgen/{purpose}/{follower}/{signature(key, purpose, follower)}"


def genuine(key: bytes, purpose: str, follower: str, given: str) -> bool:
    return hmac.compare_digest(signature(key, purpose, follower).encode(), given.encode())
