"""A small service in this process, for who attacks it."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI

from search_api.app import create_app
from search_api.operation import Operation
from standard.extensions import ExtInformatieObject
from standard.records import Record
from standard.resources import InformatieObject
from standard.vocabulary import Informatieobjecttype
from store import Store
from tests.installations import Installation

KEY = b"k" * 32
TITLES = ("=1+1", "+31 is geen som", "-2 graden", "@SUM(A1)", "\tmet tab", "\rregel", "＝1+1")


def paper(key: str, title: str) -> Record:
    return Record(
        organisatie="gm0828",
        bronidentificatie=key,
        leverancier="ibabs",
        data=InformatieObject(
            titel=title, omschrijving="sluis", informatieobjecttype=Informatieobjecttype.motie
        ),
        ext=ExtInformatieObject(),
    )


Held = tuple[Path, Store, Installation]


def application(held: Held, **run: Any) -> FastAPI:
    return create_app(held[1], held[2].live, [], operation=Operation(**{"key": KEY, **run}))


def refused(answer: Any) -> None:
    assert answer.status_code == 400, (answer.status_code, answer.text[:200])
    assert answer.headers["content-type"] == "application/problem+json"
