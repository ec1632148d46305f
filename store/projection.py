"""What of a version the publication feed (event polling 0.0.2-concept) has room for: pure, without
the database. Names are the feed's; references are by the source's own key."""

from collections.abc import Iterator
from typing import Any

from standard import views
from standard.bodies import PROVINCIES
from standard.feed_names import LOWER
from standard.records import Record
from store.model import Version

#: properties of the standard that the feed does not have, or has in another form
LEFT_OUT = {
    *("gemeente", "provincie", "waterschap", "organisatie", "agendapuntKenmerk", "link"),
    *("portefeuillehouder", "toelichting", "motietype", "vraagtype", "inhoud", "zaken"),
    *("versie", "vertrouwelijkheidsaanduiding", "wijziging", "wijzigingsdatum"),
    *("informatieobject", "genotuleerdeVergadering"),
}
#: the property of the feed that holds the name of each
NAMES = {"vergadering": "naam", "agendapunt": "agendapuntnaam", "informatieobject": "titel"}
REQUIRED = {
    "vergadering": ("organisatie", "naam"),
    "agendapunt": ("organisatie", "agendapuntnaam", "vergadering"),
    "informatieobject": ("organisatie", "titel", "wooinformatiecategorie", "datumingediend"),
}
#: Woo category by type of document: papers that came in, and council papers
CATEGORIES = {"ingekomen_stuk": "c_8c840238"}
CATEGORY = "c_db4862c3"


def projected(version: Version, keys: dict[str, str]) -> dict[str, Any] | None:
    """A version as the feed has it, without addresses of ours; None when it lacks what the feed
    requires. `keys` gives the source's key of what it points at."""
    body = version.body
    if "data" not in body:
        return None
    data, ext = body["data"], body["ext"]
    made: dict[str, Any] = {
        "dossiertype": version.resource,
        "bronidentificatie": body["bronidentificatie"],
    }
    if owner := _owner(version.organisatie, data):
        made["organisatie"] = owner
    for name, value in data.items():
        if name in LEFT_OUT or name in ("id", "url"):
            continue
        lower = LOWER.get(name, name)
        if name == "gerelateerdInformatieobject":
            other = keys.get(value["informatieobject"]["id"])
            if other is not None:
                reference = {"bronidentificatie": other}
                made[lower] = {"informatieobject": reference, "rol": value["rol"]}
        else:
            referred = _referred(value, keys)
            if referred not in (None, []):
                made[lower] = referred
    _named(version.record, made)
    attached = [keys[key] for key in ext.get("documenten", ()) if key in keys]
    if attached:
        name = "informatieobjecten" if version.resource == "agendapunt" else "bijlagen"
        made[name] = [{"bronidentificatie": each} for each in attached]
    if version.resource == "informatieobject":
        _document(body, data, ext, made)
    if any(not made.get(name) for name in REQUIRED[version.resource]):
        return None
    return made


def complete(version: Version) -> bool:
    """Whether the feed has room for a record by its own properties: what it has no room for is
    not referred to either."""
    data = version.body.get("data", {})
    if version.resource == "informatieobject":
        return bool(data.get("titel") and data.get("datumIngediend"))
    if version.resource == "agendapunt":
        return bool(data.get("agendapuntTitel") and data.get("vergadering"))
    return version.resource == "vergadering" and bool(data.get("naam"))


def pointed(version: Version) -> Iterator[str]:
    data = version.body.get("data", {})
    for value in data.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and isinstance(each.get("id"), str):
                yield each["id"]
            if isinstance(each, dict) and isinstance(each.get("informatieobject"), dict):
                yield str(each["informatieobject"].get("id"))
    yield from version.body.get("ext", {}).get("documenten", ())


def _owner(code: str, data: dict[str, Any]) -> dict[str, str] | None:
    if "gemeente" in data:
        return {"gemeente": code, "naam": data["gemeente"]["gemeentenaam"]}
    if "waterschap" in data:
        return {"waterschap": code, "naam": data["waterschap"]["waterschapnaam"]}
    if code in PROVINCIES:
        return {"provincie": code, "naam": PROVINCIES[code][1]}
    return None


def _referred(value: Any, keys: dict[str, str]) -> Any:
    """References by the source's key; one that we do not hold is left out."""
    if isinstance(value, dict) and set(value) <= {"id", "url"}:
        key = keys.get(value.get("id", ""))
        return None if key is None else {"bronidentificatie": key}
    if isinstance(value, list):
        return [made for each in value if (made := _referred(each, keys)) is not None]
    return value


def _named(record: Record, made: dict[str, Any]) -> None:
    """Names whole, for the feed sets no length to them; an item with its number before it."""
    if title := views.title(record):
        parts = [part for part in (views.number(record), title) if part]
        made[NAMES[record.resource]] = " ".join(parts)


def _document(
    body: dict[str, Any], data: dict[str, Any], ext: dict[str, Any], made: dict[str, Any]
) -> None:
    kind = data.get("informatieobjecttype")
    made.setdefault("wooinformatiecategorie", CATEGORIES.get(str(kind), CATEGORY))
    if isinstance(made.get("bronorganisatie"), int):
        made["bronorganisatie"] = str(made["bronorganisatie"])
    page = data.get("webpaginaLink") or body.get("bron_url")
    if page and page.startswith(("http://", "https://")):
        made["webpaginalink"] = page
    link = data.get("inhoudLink") or data.get("link")
    if not link:
        made.pop("formaat", None)
        return
    made["bestandsurl"] = link
    file = next((each for each in ext.get("bestanden", ()) if each.get("url") == link), None)
    if file and file.get("sha256"):
        made["checksum"] = f"sha256:{file['sha256']}"
    if file and file.get("omvang") is not None:
        made["omvang"] = file["omvang"]
