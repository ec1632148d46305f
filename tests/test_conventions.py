"""What machines find without being told: sitemap, robots, OpenSearch, JSON-LD, the catalogue and the
data dictionary; and all that changed as a stream."""

import json
import re
from collections.abc import Iterator

import pyshacl
import pytest
from lxml import etree
from rdflib import DCAT, RDF, Graph, URIRef

from search_api.views.linked import record_of
from standard.resources import RESOURCES
from tests.asking import AppClient
from tests.command import Griffie

#: the library of the graphs has not yet moved away from what it calls old itself
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix : <urn:vorm:> .
# what the profile wants of each class: at least one, exactly one, and what kind of value
:set a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property
  [ sh:path dct:accessRights ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dct:RightsStatement ],
  [ sh:path dcat:contactPoint ; sh:minCount 1 ; sh:maxCount 1 ; sh:class vcard:Kind ],
  [ sh:path dct:creator ; sh:minCount 1 ; sh:class foaf:Agent ],
  [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ],
  [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:Literal ],
  [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ],
  [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ],
  [ sh:path dcat:theme ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
  [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ],
  [ sh:path dcat:version ; sh:maxCount 1 ] .
:distribution a sh:NodeShape ; sh:targetClass dcat:Distribution ; sh:property
  [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ],
  [ sh:path dct:license ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dct:LicenseDocument ],
  [ sh:path dct:format ; sh:maxCount 1 ; sh:class dct:MediaTypeOrExtent ],
  [ sh:path dcat:mediaType ; sh:maxCount 1 ; sh:class dct:MediaType ],
  [ sh:path dcat:downloadURL ; sh:maxCount 1 ] .
:service a sh:NodeShape ; sh:targetClass dcat:DataService ; sh:property
  [ sh:path dct:accessRights ; sh:minCount 1 ; sh:class dct:RightsStatement ],
  [ sh:path dcat:contactPoint ; sh:minCount 1 ; sh:maxCount 1 ],
  [ sh:path dct:title ; sh:minCount 1 ], [ sh:path dct:description ; sh:minCount 1 ],
  [ sh:path dcat:endpointURL ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ],
  [ sh:path dcat:endpointDescription ; sh:minCount 1 ; sh:maxCount 1 ],
  [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:Literal ],
  [ sh:path dct:license ; sh:minCount 1 ; sh:maxCount 1 ],
  [ sh:path dct:modified ; sh:maxCount 1 ; sh:nodeKind sh:Literal ],
  [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ],
  [ sh:path dct:creator ; sh:maxCount 1 ], [ sh:path dcat:theme ; sh:minCount 1 ],
  [ sh:path dct:language ; sh:nodeKind sh:IRI ] .
:catalogue a sh:NodeShape ; sh:targetClass dcat:Catalog ; sh:property
  [ sh:path dcat:contactPoint ; sh:minCount 1 ; sh:maxCount 1 ; sh:class vcard:Kind ],
  [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ],
  [ sh:path dcat:service ; sh:class dcat:DataService ],
  [ sh:path dct:title ; sh:minCount 1 ], [ sh:path dct:description ; sh:minCount 1 ],
  [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] .
:contact a sh:NodeShape ; sh:targetClass vcard:Kind ; sh:property
  [ sh:path vcard:fn ; sh:minCount 1 ; sh:nodeKind sh:Literal ],
  [ sh:path vcard:hasEmail ; sh:nodeKind sh:IRI ] .
:agent a sh:NodeShape ; sh:targetClass foaf:Agent ; sh:property
  [ sh:path foaf:name ; sh:minCount 1 ; sh:nodeKind sh:Literal ] .
"""


@pytest.fixture(scope="module")
def site(sampled: Griffie) -> Iterator[AppClient]:
    contact = {"name": "Griffie", "url": "https://griffie.example", "email": "wij@griffie.example"}
    with sampled.app(contact) as app, AppClient(app) as made:
        yield made


def _motion(site: AppClient) -> str:
    hits = site.get("/api/v1/search", params={"q": "fietspad", "type": "motie"}).json()["hits"]
    key: str = hits[0]["id"]
    return key


def test_every_record_with_a_page_is_in_the_sitemap(site: AppClient, sampled: Griffie) -> None:
    index = etree.fromstring(site.get("/sitemap.xml").content)
    parts = [each.text for each in index.iter("{*}loc")]
    named: set[str] = set()
    for part in parts:
        assert part
        places = etree.fromstring(site.get(part).content)
        found = [each.text or "" for each in places.iter("{*}loc")]
        assert len(found) <= 50_000
        named |= set(found)
    store = sampled.open()
    held = {v.id for r in ("vergadering", "informatieobject", "agendapunt")
            for v in store.current(resource=r, deleted=False)}  # fmt: skip
    store.close()
    assert {each.rpartition("/")[2] for each in named if "/records/" in each} == held
    assert site.get("/sitemap-iets-0.xml").status_code == 404


def test_robots_name_the_sitemap_and_pages_name_the_search(site: AppClient) -> None:
    text = site.get("/robots.txt").text
    assert re.search(r"^Sitemap: http://\S+/sitemap.xml$", text, re.MULTILINE)
    assert "Disallow: /api/" in text
    page = site.get("/", headers={"Accept": "text/html"}).text
    assert 'type="application/opensearchdescription+xml"' in page
    described = etree.fromstring(site.get("/opensearch.xml").content)
    templates = [each.get("template") or "" for each in described.iter("{*}Url")]
    assert any(each.endswith("/?q={searchTerms}") for each in templates)


def test_a_record_is_json_ld_that_is_the_record(site: AppClient) -> None:
    key = _motion(site)
    answer = site.get(f"/records/{key}", headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    document = answer.json()
    record = site.get(f"/api/v1/records/{key}").json()
    back = record_of(document)
    assert back == {name: record[name] for name in back}
    assert {"data", "ext", "id", "versie"} <= set(back)
    graph = Graph().parse(data=answer.text, format="json-ld")
    about = URIRef(document["@id"])
    title = graph.value(about, URIRef(document["@context"]["@vocab"] + "bronidentificatie"))
    assert str(title) == record["bronidentificatie"]
    assert len(graph) > 10


def test_the_page_has_the_same_document_and_its_summary(site: AppClient) -> None:
    key = _motion(site)
    answer = site.get(f"/records/{key}", headers={"Accept": "text/html"})
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.S)
    assert "<" not in block
    linked = site.get(f"/records/{key}", headers={"Accept": "application/ld+json"}).json()
    assert json.loads(block) == linked
    for name in ("og:title", "og:type", "og:url", "og:description"):
        assert f'property="{name}"' in answer.text


def test_the_catalogue_keeps_its_profile_in_both_forms(site: AppClient) -> None:
    turtle = Graph().parse(data=site.get("/catalogus.ttl").text, format="turtle")
    linked = Graph().parse(data=site.get("/catalogus.jsonld").text, format="json-ld")
    shapes = Graph().parse(data=SHAPES, format="turtle")
    for graph in (turtle, linked):
        assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == len(RESOURCES)
        conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
        assert conforms, text
    broken = Graph() + turtle
    broken.remove((None, DCAT.contactPoint, None))
    assert not pyshacl.validate(broken, shacl_graph=shapes)[0], "de vormen zien wat ontbreekt"


def test_the_dictionary_has_every_column_of_every_record(site: AppClient, sampled: Griffie) -> None:
    tables = site.get("/gegevenswoordenboek.json").json()["tabellen"]
    known = {
        (table["tabel"], column["plaats"], column["naam"])
        for table in tables
        for column in table["kolommen"]
    }
    store = sampled.open()
    for version in store.current(deleted=False):
        for place in ("data", "ext"):
            for name in version.body[place]:
                assert (version.resource, place, name) in known
    store.close()
    page = site.get("/gegevenswoordenboek/stem", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "keuzeStemming" in page.text
    assert site.get("/gegevenswoordenboek/stem.json").json() in tables
    assert 'href="/gegevenswoordenboek/stem"' in site.get("/gegevenswoordenboek").text


# --- streams ----------------------------------------------------------------------------------------


def test_changes_in_order_give_what_is_held(site: AppClient, sampled: Griffie) -> None:
    answer = site.get("/api/v1/changes", params={"organisatie": "oss"})
    rows = [json.loads(text) for text in answer.text.splitlines()]
    numbers = [each["volgnummer"] for each in rows]
    assert numbers == sorted(set(numbers))
    held: dict[str, int] = {}
    for each in rows:
        if each["op"] == "upsert":
            held[each["id"]] = each["versie"]
        else:
            held.pop(each["id"], None)
    store = sampled.open()
    current = store.current(organisatie="gm0828", deleted=False)
    assert held == {version.id: version.versie for version in current}
    store.close()
    following = re.search(r"<([^>]+)>", answer.headers["link"])
    assert following
    assert site.get(following.group(1)).text == ""


def test_an_export_has_every_record_in_both_forms(site: AppClient) -> None:
    lines = site.get("/api/v1/export", params={"type": "motie", "organisatie": "oss"}).text
    keys = [json.loads(text)["id"] for text in lines.splitlines()]
    total = site.get("/api/v1/search", params={"type": "motie", "organisatie": "oss"}).json()
    assert len(keys) == total["total"]["value"] > 0
    params = {"type": "motie", "organisatie": "oss", "format": "csv"}
    table = site.get("/api/v1/export", params=params).text
    assert [text.split(",")[0] for text in table.splitlines()[1:]] == keys
    assert site.get("/api/v1/export", params={"organisatie": "atlantis"}).status_code == 400
