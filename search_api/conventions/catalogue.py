"""`/catalogus.jsonld` and `/catalogus.ttl`: what is offered here, by DCAT-AP-NL 3.0."""

from fastapi import APIRouter, Request
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from starlette.responses import Response

from search_api.web.requests import base_url, services
from standard.resources import RESOURCES

router = APIRouter(include_in_schema=False)
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
PUBLIC = URIRef("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
DUTCH = URIRef("http://publications.europa.eu/resource/authority/language/NLD")
#: council papers are free of copyright by article 11 of the Dutch copyright act; our own additions too
FREE = URIRef("http://creativecommons.org/publicdomain/zero/1.0/deed.nl")
THEMES = (
    URIRef("http://publications.europa.eu/resource/authority/data-theme/GOVE"),
    URIRef("http://standaarden.overheid.nl/owms/terms/Bestuur"),
)
DAILY = URIRef("http://publications.europa.eu/resource/authority/frequency/DAILY")
NETHERLANDS = URIRef("http://publications.europa.eu/resource/authority/country/NLD")
FORMATS = {
    "ndjson": ("JSON", "application/x-ndjson"),
    "parquet": ("PARQUET", "application/vnd.apache.parquet"),
    "csv": ("CSV", "text/csv"),
}
TYPES = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA = "http://www.iana.org/assignments/media-types/"


@router.get("/catalogus.jsonld")
def as_json(request: Request) -> Response:
    made = described(request).serialize(format="json-ld", auto_compact=True)
    return Response(made, media_type="application/ld+json")


@router.get("/catalogus.ttl")
def as_turtle(request: Request) -> Response:
    return Response(described(request).serialize(format="turtle"), media_type="text/turtle")


def described(request: Request) -> Graph:
    """The catalogue: a set of all tables, and the services that give them."""
    found, base = services(request), base_url(request)
    graph = Graph()
    for prefix, space in (("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("vcard", VCARD)):
        graph.bind(prefix, space)
    about = _About(graph, base, dict(found.contact or {}))
    catalogue = URIRef(f"{base}/catalogus")
    graph.add((catalogue, RDF.type, DCAT.Catalog))
    about.offered(
        catalogue, "Griffie", "Raadsinformatie van gemeenten, provincies en waterschappen."
    )
    graph.add((catalogue, FOAF.homepage, URIRef(f"{base}/")))
    graph.add((URIRef(f"{base}/"), RDF.type, FOAF.Document))
    graph.add((catalogue, DCTERMS.license, FREE))
    moment = _last(found.store.crawls.all())
    for thing in about.datasets(moment):
        graph.add((catalogue, DCAT.dataset, thing))
    for thing in about.services(moment):
        graph.add((catalogue, DCAT.service, thing))
    if moment:
        graph.add((catalogue, DCTERMS.modified, Literal(moment, datatype=XSD.dateTime)))
    return graph


def _last(crawls: object) -> str | None:
    """The end of the last crawl."""
    ends = [each.beeindigd for each in crawls if each.beeindigd]  # type: ignore[attr-defined]
    return max(ends, default=None)


class _About:
    """What is told of every thing in the catalogue."""

    def __init__(self, graph: Graph, base: str, contact: dict[str, str]) -> None:
        self.graph, self.base = graph, base
        self.publisher = URIRef(contact.get("url") or f"{base}/")
        graph.add((self.publisher, RDF.type, FOAF.Agent))
        graph.add((self.publisher, FOAF.name, Literal(contact.get("name", "Griffie"), lang="nl")))
        self.contact = BNode("contact")
        graph.add((self.contact, RDF.type, VCARD.Kind))
        graph.add((self.contact, VCARD.fn, Literal(contact.get("name", "Griffie"), lang="nl")))
        mail = contact.get("email")
        graph.add((self.contact, VCARD.hasURL, self.publisher))
        if mail:
            graph.add((self.contact, VCARD.hasEmail, URIRef(f"mailto:{mail}")))

    def offered(self, thing: URIRef, title: str, description: str) -> None:
        add = self.graph.add
        add((thing, DCTERMS.title, Literal(title, lang="nl")))
        add((thing, DCTERMS.description, Literal(description, lang="nl")))
        add((thing, DCTERMS.publisher, self.publisher))
        add((thing, DCTERMS.creator, self.publisher))
        add((thing, DCAT.contactPoint, self.contact))
        add((thing, DCTERMS.identifier, Literal(str(thing))))
        add((thing, DCTERMS.language, DUTCH))
        add((DUTCH, RDF.type, DCTERMS.LinguisticSystem))
        for theme in THEMES:
            add((thing, DCAT.theme, theme))

    def _open(self, thing: URIRef, moment: str | None) -> None:
        self.graph.add((thing, DCTERMS.accessRights, PUBLIC))
        self.graph.add((PUBLIC, RDF.type, DCTERMS.RightsStatement))
        if moment:
            self.graph.add((thing, DCTERMS.modified, Literal(moment, datatype=XSD.dateTime)))

    def datasets(self, moment: str | None) -> list[URIRef]:
        made = []
        for name in RESOURCES:
            thing = URIRef(f"{self.base}/catalogus/{name}")
            made.append(thing)
            self.graph.add((thing, RDF.type, DCAT.Dataset))
            self.offered(
                thing,
                f"Raadsinformatie: {name}",
                f"Alle records van de soort {name} van de standaard Open Raadsinformatie, van alle "
                "raden die Griffie leest, met bron en versie.",
            )
            self._open(thing, moment)
            self.graph.add((thing, DCTERMS.accrualPeriodicity, DAILY))
            self.graph.add((thing, DCTERMS.spatial, NETHERLANDS))
            self.graph.add((NETHERLANDS, RDF.type, DCTERMS.Location))
            self.graph.add((thing, DCAT.keyword, Literal("raadsinformatie", lang="nl")))
            for form in FORMATS:
                self._distribution(thing, name, form)
        return made

    def _distribution(self, dataset: URIRef, name: str, form: str) -> None:
        add, thing = self.graph.add, URIRef(f"{dataset}/{form}")
        file_type, media = FORMATS[form]
        add((dataset, DCAT.distribution, thing))
        add((thing, RDF.type, DCAT.Distribution))
        add((thing, DCTERMS.title, Literal(f"{name} als {form}", lang="nl")))
        place = f"{self.base}/api/v1/bulk"
        if form == "csv":
            place = f"{self.base}/api/v1/export?resource={name}&format=csv"
        add((thing, DCAT.accessURL, URIRef(place)))
        add((thing, DCTERMS.license, FREE))
        add((FREE, RDF.type, DCTERMS.LicenseDocument))
        add((thing, DCTERMS.format, URIRef(TYPES + file_type)))
        add((thing, DCAT.mediaType, URIRef(MEDIA + media)))
        add((URIRef(TYPES + file_type), RDF.type, DCTERMS.MediaTypeOrExtent))
        add((URIRef(MEDIA + media), RDF.type, DCTERMS.MediaType))

    def services(self, moment: str | None) -> list[URIRef]:
        made = []
        for path, title, description in (
            ("/api/v1", "Zoeken en lezen", "/openapi.json"),
            ("/ori/v2", "Open Raadsinformatie v2", "/ori/v2/openapi.json"),
            ("/ori/feed/v0", "Publicatiefeed", "/ori/feed/v0/openapi.json"),
        ):
            thing = URIRef(f"{self.base}{path}")
            made.append(thing)
            add = self.graph.add
            add((thing, RDF.type, DCAT.DataService))
            self.offered(thing, f"Griffie: {title}", f"{title} van alle raden, zonder sleutel.")
            self._open(thing, moment)
            add((thing, DCTERMS.license, FREE))
            add((thing, DCAT.endpointURL, URIRef(f"{self.base}{path}")))
            add((thing, DCAT.endpointDescription, URIRef(f"{self.base}{description}")))
            for name in RESOURCES:
                add((thing, DCAT.servesDataset, URIRef(f"{self.base}/catalogus/{name}")))
        return made
