"""The text of a paper page by page: whole where it is short, else the page that is asked and a list."""

from typing import Any
from urllib.parse import urlencode

from indexer.question.language import Parsed
from indexer.snippets import marked

#: characters of a text that is shown whole
WHOLE = 2000
#: characters of the beginning of a page in the list
BEGIN = 90
#: asks for all pages
ALL = "alle"


def pages_view(body: dict[str, Any], parsed: Parsed, q: str, blz: str) -> dict[str, Any]:
    """`bladzijden` are shown, `bladzijdelijst` are all where not all are shown."""
    pages = body.get("bladzijden", [])
    short = sum(len(page["tekst"]) for page in pages) <= WHOLE
    if short or blz == ALL:
        return {"bladzijden": [_page(body, page, parsed) for page in pages], "bladzijdelijst": []}
    asked = next((page for page in pages if _name(page) == blz), pages[0])
    listed = [
        {
            "naam": _head(page),
            "begin": " ".join(page["tekst"].split())[:BEGIN],
            "adres": _address(body["id"], page, q),
            "hier": page is asked,
        }
        for page in pages
    ]
    return {"bladzijden": [_page(body, asked, parsed)], "bladzijdelijst": listed}


def _name(page: dict[str, Any]) -> str:
    """`3`, and of a later file `3-2`."""
    return f"{page['pagina']}" if page["bestand"] == 1 else f"{page['pagina']}-{page['bestand']}"


def _head(page: dict[str, Any]) -> str:
    later = f" van bestand {page['bestand']}" if page["bestand"] > 1 else ""
    return f"Bladzijde {page['pagina']}{later}"


def _address(key: str, page: dict[str, Any], q: str) -> str:
    query = urlencode({"q": q, "blz": _name(page)} if q else {"blz": _name(page)})
    return f"/records/{key}?{query}#bladzijde-{_name(page)}"


def _page(body: dict[str, Any], page: dict[str, Any], parsed: Parsed) -> dict[str, Any]:
    """The text of a page with the words marked, and its place in the file at the source."""
    files = body["ext"].get("bestanden", [])
    file = files[page["bestand"] - 1] if page["bestand"] <= len(files) else {}
    pdf = file.get("url") and "pdf" in (file.get("formaat") or "")
    return {
        "anker": f"bladzijde-{_name(page)}",
        "kop": _head(page),
        "nummer": page["pagina"],
        "html": marked(page["tekst"], parsed),
        "pdf": f"{file['url']}#page={page['pagina']}" if pdf else None,
    }
