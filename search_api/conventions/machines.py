"""`/robots.txt`, `/sitemap.xml` with its parts, and `/opensearch.xml`."""

from fastapi import APIRouter, Request
from lxml import etree
from starlette.responses import Response

from search_api.web.problems import Problem
from search_api.web.requests import base_url, services

router = APIRouter(include_in_schema=False)
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
#: addresses in a part of the sitemap, at most 50,000 by its convention
PART = 40_000
#: resources that have a page that is found by searching
SHOWN = ("vergadering", "agendapunt", "informatieobject")
#: pages that are no records
PAGES = ("/", "/docs", "/leveranciers", "/toets", "/gegevenswoordenboek")
#: what is no page: everything at once, and what a machine of its own asks
CLOSED = ("/api/", "/v1/elastic", "/mcp", "/ori/")


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "Crawl-delay: 1", ""]
    text = "\n".join([*lines, f"Sitemap: {base_url(request)}/sitemap.xml", ""])
    return Response(text, media_type="text/plain; charset=utf-8")


@router.get("/sitemap.xml")
def index(request: Request) -> Response:
    """The index: one part for the pages of the site, and of the records as many as they need."""
    found, base = services(request), base_url(request)
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})  # type: ignore[dict-item]
    names = ["paginas"]
    for resource in SHOWN:
        held = found.store.holdings.number([resource])
        names += [f"{resource}-{number}" for number in range(-(-held // PART))]
    for name in names:
        _located(root, "sitemap", f"{base}/sitemap-{name}.xml")
    return _xml(root)


@router.get("/sitemap-{name}.xml")
def part(request: Request, name: str) -> Response:
    found, base = services(request), base_url(request)
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP})  # type: ignore[dict-item]
    if name == "paginas":
        for path in PAGES:
            _located(root, "url", f"{base}{path}")
        return _xml(root)
    resource, _, number = name.rpartition("-")
    if resource not in SHOWN or not (number.isascii() and number.isdigit() and len(number) < 7):
        raise Problem(404, f"er is geen deel {name!r} van de sitemap")
    for key, moment in found.store.holdings.listed(resource, PART, int(number) * PART):
        _located(root, "url", f"{base}/records/{key}", moment)
    return _xml(root)


@router.get("/opensearch.xml")
def opensearch(request: Request) -> Response:
    """How a browser searches here."""
    base = base_url(request)
    root = etree.Element(f"{{{OPENSEARCH}}}OpenSearchDescription", nsmap={None: OPENSEARCH})  # type: ignore[dict-item]
    for name, text in (
        ("ShortName", "Griffie"),
        ("Description", "Zoek in raadsinformatie van gemeenten, provincies en waterschappen"),
        ("Language", "nl"),
        ("InputEncoding", "UTF-8"),
        ("OutputEncoding", "UTF-8"),
    ):
        etree.SubElement(root, f"{{{OPENSEARCH}}}{name}").text = text
    for kind, template in (
        ("text/html", f"{base}/?q={{searchTerms}}"),
        ("application/atom+xml", f"{base}/api/v1/search.atom?q={{searchTerms}}"),
        ("application/json", f"{base}/api/v1/search?q={{searchTerms}}"),
    ):
        etree.SubElement(root, f"{{{OPENSEARCH}}}Url", type=kind, template=template)
    return _xml(root, "application/opensearchdescription+xml")


def _located(root: etree._Element, name: str, address: str, moment: str | None = None) -> None:
    row = etree.SubElement(root, f"{{{SITEMAP}}}{name}")
    etree.SubElement(row, f"{{{SITEMAP}}}loc").text = address
    if moment:
        etree.SubElement(row, f"{{{SITEMAP}}}lastmod").text = moment


def _xml(root: etree._Element, kind: str = "application/xml") -> Response:
    content = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return Response(content, media_type=kind)
