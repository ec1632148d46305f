"""The pages of the site over the sample: which there are, and how a test reads them."""

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from crawlers.vendor import labels
from griffie.app import beside
from store import Store
from tests.asking import AppClient
from tests.command import Griffie
from tests.sampled import store

__all__ = [
    "JSON",
    "LONG",
    "PAGE",
    "PLAIN",
    "VOTE",
    "client",
    "kinds",
    "side_by_side",
    "store",
    "tree",
    "words",
]

#: bytes of a page, and of the page of a vote
PAGE, VOTE = 15_000, 25_000
#: who asks for JSON
JSON = {"Accept": "application/json"}
#: pages that are not of one record
PLAIN = (
    "/",
    "/zoek",
    "/zoek?q=fietspad&type=motie",
    "/zoek?fractie=VVD&organisatie=gm0828&organisatie=gm0513&jaar=2025",
    "/zoek?q=xyzzyplugh&provincie=Gelderland",
    "/zoek?organisatie=gm9999",
    "/zoek/verfijnen?q=fietspad",
    "/zoek/verloop?q=jeugdzorg+tekort*&type=motie",
    "/zoektaal",
    "/stemmingen?verschil=2&raad=oss",
    "/gegevenswoordenboek",
    "/gegevenswoordenboek/moties",
    "/reizende-moties",
    "/raden",
    "/raden/zoetermeer",
    "/raden/oss/vergaderingen",
    "/raden/goirle/gegevens",
    "/raden/zoetermeer/fracties/cda",
    "/raden/zoetermeer/samen",
    "/raden/zoetermeer/afwijkers",
    "/afwijkers?provincie=Overijssel&q=stikstof",
    "/partijen",
    "/partijen/vvd?q=vuurwerkverbod",
    "/vergelijk?raad=oss&raad=gouda&q=woningbouw",
    "/vergelijk?raad=zoetermeer&fractie=cda&fractie=ChristenUnie&verschil=1",
    "/vergelijk?raad=zoetermeer&persoon=Mees+Gansewinkel&persoon=Quinten+ter+Poelhuis",
    "/moties/openstaand?raad=gouda",
    "/dekking",
    "/leveranciers",
    "/leveranciers/ibabs",
    "/toets",
    "/ontwikkelaars",
    "/ontwikkelaars/search_api_v1_search_get",
    "/gegevenswoordenboek",
    "/gegevenswoordenboek/stem",
    "/reizende-moties",
    "/volgen",
    "/over",
    "/privacy",
    "/toegankelijkheid",
    "/uitleg/stemmen",
    "/uitleg/fractielijn",
    "/fout-melden",
    "/records/bestaat-niet",
)
#: pages of a question that is too long to stand in each address: what they lead to are buttons
ASKED = "q=" + "+OR+".join(
    ["veilige", "fietspaden", "scholen", "verlichting", "wijken", "gezinnen"] * 9
)
LONG = (
    f"/zoek?{ASKED}&organisatie=gm0828&organisatie=gm0513&jaar=2025",
    f"/zoek/verfijnen?{ASKED}&type=motie",
    f"/zoek/verloop?{ASKED}",
    f"/stemmingen?{ASKED}&raad=oss&raad=gouda",
    f"/partijen/vvd?{ASKED}",
    f"/vergelijk?{ASKED}&raad=oss&raad=gouda",
)


@pytest.fixture(scope="module")
def client(sampled: Griffie) -> Iterator[AppClient]:
    with (
        sampled.app(make=beside, labels=labels()) as app,
        AppClient(app, raise_server_exceptions=False) as made,
    ):
        made.headers["Accept"] = "text/html,*/*;q=0.8"  # as a browser asks
        yield made


def tree(client: AppClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code in (200, 400, 404), (path, answer.status_code)
    return etree.HTML(answer.text)


def words(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def kinds(store: Store) -> list[str]:
    """An address of each kind of record, and of each kind of vote."""
    found: dict[tuple[str, ...], str] = {}
    for each in store.current(deleted=False):
        data, ext = each.body["data"], each.body["ext"]
        kind: tuple[str, ...] = (each.resource, str(data.get("informatieobjecttype")))
        if each.resource == "stemming":
            kind = ("stemming", ext["grondslag"], str(ext["volledig"]))
        if each.resource == "natuurlijkpersoon":
            found.setdefault(kind, f"/personen/{each.id}")
        elif each.resource == "stemming":
            found.setdefault(kind, f"/stemmingen/{each.id}")
            found.setdefault((*kind, "kaartje"), f"/kaartje/{each.id}")
        else:
            found.setdefault(kind, f"/records/{each.id}")
        if each.resource == "aanwezigedeelnemer" and (at := data.get("vergadering")):
            found.setdefault(("vergadering", "met aanwezigen"), f"/records/{at['id']}")
        if each.resource in ("vergadering", "informatieobject"):
            found.setdefault((*kind, "herkomst"), f"/records/{each.id}/herkomst")
    return list(found.values())


def side_by_side(client: AppClient) -> str:
    """The address of a page with two motions side by side."""
    return str(tree(client, "/reizende-moties").xpath("//a[contains(@href, '-moties/')]/@href")[0])
