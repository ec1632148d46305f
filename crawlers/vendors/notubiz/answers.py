"""Notubiz: answers of the API and of the portal, read into records. No network here.

The API has two shapes: the one that a `version` asks for, and the older one that answers without
(`attributes.attribute[]`, `@attributes`, `@cdata`). Attributes are told apart by their number,
which means the same everywhere; labels differ per organisation.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from lxml import etree
from lxml import html as lxml_html

from crawlers.errors import Refused, Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.dates import day, moment
from crawlers.reading.fields import Fields
from crawlers.reading.names import fold, naam, name_key, party_key
from crawlers.reading.records import Maker
from crawlers.reading.registers import ALIASES
from crawlers.reading.votes import MemberVote, Vote
from crawlers.reading.words import is_cancelled, keuze, uitslag, vergaderingstype
from crawlers.vendors.gemeenteoplossingen.answers import is_true, parse_json
from standard.base import Verwijzing, knip
from standard.extensions import ExtAgendapunt, ExtVergadering, Telling
from standard.records import Record
from standard.resources import Agendapunt, Gremium, Vergadering
from standard.vocabulary import StemKeuze, StemmingGrondslag, StemmingsType, VergaderingStatus
from store import Put

TITLE, MAIN, TEXT, SETTLED_FILE, SUBMITTED_IN = 1, 2, 3, 21, 54
LOCATION, CHAIR = 50, 72
#: attribute of a register item → the name by which `ibabs_register` understands it
MEANING = {
    1: "titel",
    5: "nummer",
    15: "datum",
    17: "datum afdoening",
    23: "portefeuillehouder",
    24: "zaaknummer",
    26: "nummer",
    27: "deadline",
    28: "deadline",
    35: "toelichting",
    36: "indieners",
    37: "fracties",
    41: "stand van zaken",
    44: "datum",
    45: "soort",
    62: "status",
    71: "status",
    87: "mede",
}
#: attribute 61 holds the words of a commitment, of a vote, or a remark: its label says which
FREE_TEXT = 61
#: attributes that lead elsewhere and are read as such
LINKS = (MAIN, SETTLED_FILE, 22, SUBMITTED_IN)
#: what a refusal says
_REFUSALS = re.compile(r"no rights|non-active|geen rechten", re.I)


@dataclass(frozen=True)
class Value:
    """One value of an attribute: text, or a reference with its key and shown name."""

    text: str | None = None
    key: str | None = None
    model: str | None = None
    document: Fields | None = None


@dataclass(frozen=True)
class Attribute:
    id: int
    label: str | None
    values: tuple[Value, ...]

    @property
    def text(self) -> str | None:
        """All values as lines."""
        return "\n".join(value.text for value in self.values if value.text) or None


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    url: str
    name: str | None
    label: str | None
    size: int | None
    published: dt.date | None
    #: changes when the source puts another version in its place
    stated: str


@dataclass
class Item:
    """One entry of a register, before it is made a record."""

    id: str
    module: str
    modified: str
    values: dict[str, str]
    documents: list[Document]
    #: keys of the agenda items that it was handled under
    places: tuple[str, ...]


@dataclass
class Meeting:
    record: Record
    datum: dt.date | None
    key: str
    page: str | None
    items: list[Put] = field(default_factory=list)
    index: list[tuple[str, str, str]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    withheld: int = 0


def answer(content: bytes) -> dict[str, Any]:
    """The answer as an object. A refusal stands in the body, also with status 200."""
    body = parse_json(content)
    if not isinstance(body, dict):
        raise Unreadable("antwoord is geen object")
    message = body.get("message")
    if message is not None and (len(body) == 1 or "error_code" in body):
        said = one_line(str(message)) or "geweigerd"
        raise Refused(said) if _REFUSALS.search(said) else Unreadable(said)
    return body


def _own(row: Fields, name: str) -> str | None:
    """A property of an object: under `@attributes` in the old shape."""
    old = row.sub("@attributes") if "@attributes" in row.body else None
    return old.text(name) if old is not None and name in old.body else row.text(name)


def _listed(row: Fields, name: str, inner: str) -> list[Fields]:
    """A list that is itself in the new shape, and under one more name in the old one."""
    value = row.body.get(name)
    if isinstance(value, dict) and inner in value:
        below = row.sub(name)
        return below.rows(inner) if below else []
    return row.rows(name)


def attributes(row: Fields) -> dict[int, Attribute]:
    """Attributes of a meeting, an agenda item or a register item, in either shape."""
    found: dict[int, Attribute] = {}
    for each in _listed(row, "attributes", "attribute"):
        number = _own(each, "id")
        if number is None or not number.isdigit():
            raise Unreadable("attribuut zonder nummer")
        values = tuple(_values(each))
        found[int(number)] = Attribute(int(number), one_line(each.text("label")), values)
    return found


def _values(row: Fields) -> Iterator[Value]:
    if "values" not in row.body:
        value = row.get("value")
        if isinstance(value, dict):
            yield _value(Fields(value, f"{row.path}value.", row.used))
        elif value not in (None, ""):
            yield Value(str(value))
        return
    for each in _listed(row, "values", "value"):
        yield _value(each)


def _value(row: Fields) -> Value:
    if "@cdata" in row.body:
        return Value(row.text("@cdata"), _own(row, "id"), _own(row, "reference_model"))
    document = row.sub("document")
    if document is not None:
        return Value(document=document)
    meta = row.sub("meta_data")
    content = row.get("content")
    text = None if content in (None, "") else str(content)
    if meta is None:
        return Value(text)
    return Value(meta.text("label") or text, text, meta.text("reference_model"))


# --- documents -----------------------------------------------------------------------------------


def read_document(row: Fields) -> Document | None:
    """None for a confidential one. Its current version is the one to fetch: older ones are shut
    when a newer one takes their place."""
    if is_true(row.text("confidential")):
        return None
    key, version = _own(row, "id"), row.text("version") or "1"
    if key is None:
        raise Unreadable("document zonder nummer")
    versions = row.rows("versions")
    current = next((each for each in versions if each.text("id") == version), None)
    current = current or (versions[0] if versions else Fields({}))
    size = current.text("file_size")
    types = [one_line(each.text("value")) for each in row.rows("types")]
    name = current.text("file_name")
    return Document(
        id=key,
        title=one_line(row.text("title")) or name or key,
        url=address(row.text("url")) or f"https://api.notubiz.nl/document/{key}/{version}",
        name=name,
        label=next(filter(None, types), None),
        size=int(size) if size and size.isdigit() else None,
        published=day(row.text("publication_date")),
        stated=f"{version} {row.text('last_modified') or ''}",
    )


def address(url: str | None) -> str | None:
    """An address as the API writes it: sometimes without a scheme, sometimes with two."""
    if not url:
        return None
    bare = re.sub(r"^(?:https?:?/*|//)+", "", url.strip().replace("httphttp", "http"))
    return "https://" + quote(bare, safe="/:?&=%+#@,;~!$'()*[]")


# --- registers -----------------------------------------------------------------------------------


def items(body: dict[str, Any]) -> list[Fields]:
    """The items of a register answer, in either shape, or the one of `/modules/0/items/{id}`."""
    whole = Fields(body)
    if "items" in body:
        return whole.rows("items")
    return whole.rows("item")


def read_item(row: Fields) -> Item | None:
    """None for an item that is not public."""
    group = _own(row, "permission_group") or "public"
    if group != "public" or is_true(_own(row, "confidential")):
        return None
    key = _own(row, "id")
    if key is None:
        raise Unreadable("registerregel zonder nummer")
    told = attributes(row)
    values: dict[str, str] = {}
    documents: dict[str, Document] = {}
    for attribute in told.values():
        for value in attribute.values:
            found = read_document(value.document) if value.document else None
            if found:
                documents.setdefault(found.id, found)
        name = MEANING.get(attribute.id) or _free(attribute) or attribute.label
        if attribute.text and name and attribute.id not in LINKS:
            values.setdefault(name, attribute.text)
    attached = row.sub("attachments")
    for each in attached.rows("document") if attached else []:
        found = read_document(each)
        if found:
            documents.setdefault(found.id, found)
    main = _main(told)
    ordered = sorted(documents.values(), key=lambda document: document.id != main)
    linked = told.get(SUBMITTED_IN)
    places = tuple(
        value.key for value in (linked.values if linked else ()) if value.key is not None
    )
    return Item(
        key,
        _own(row, "module_id") or "",
        _own(row, "last_modified") or "",
        values,
        ordered,
        places,
    )


def _main(told: dict[int, Attribute]) -> str | None:
    attribute = told.get(MAIN)
    values = attribute.values if attribute else ()
    return next((_own(value.document, "id") for value in values if value.document), None)


def _free(attribute: Attribute) -> str | None:
    if attribute.id != FREE_TEXT:
        return None
    folded = fold(attribute.label or "")
    if folded in ALIASES["stemverhouding"] or "stem" in folded:
        return "stemverhouding"
    return "toelichting"


# --- meetings ------------------------------------------------------------------------------------


def public(row: Fields) -> bool:
    return row.text("permission_group") == "public" and not is_true(row.text("confidential"))


def labels(body: Any) -> dict[int, str]:
    """What an organisation calls its attributes: number → label, from wherever in its settings a
    field has both."""
    found: dict[int, str] = {}
    if isinstance(body, list):
        for each in body:
            found |= labels(each)
    elif isinstance(body, dict):
        old = body.get("@attributes")
        number = body.get("field_id") or (
            old.get("id") if isinstance(old, dict) else body.get("id")
        )
        label = body.get("label")
        if isinstance(label, str) and str(number).isdigit():
            found[int(str(number))] = one_line(label) or ""
        for each in body.values():
            if isinstance(each, dict | list):
                found |= labels(each)
    return found


def _labelled(
    told: dict[int, Attribute], names: dict[int, str], number: int, word: str
) -> str | None:
    """An attribute by its usual number, or by what this organisation calls it."""
    usual = _text(told, number)
    if usual:
        return usual
    called = [n for n, label in names.items() if fold(label) == word and n in told]
    return _text(told, called[0]) if called else None


def read_meeting(
    row: Fields,
    maker: Maker,
    committees: dict[str, str],
    linked: dict[str, list[str]],
    names: dict[int, str] | None = None,
) -> Meeting | None:
    """A meeting with its whole agenda; None for one that is not public or not published.

    `names` are the organisation's labels of attributes; `committees` are names by key; `linked` are ids of records by the key of the agenda item or of
    the register item under which they hang.
    """
    if not public(row) or is_true(row.text("inactive")):
        return None
    key, told = row.required("id"), attributes(row)
    committee = row.sub("gremium")
    committee_key = committee.text("id") if committee else None
    committee_name = committees.get(committee_key or "")
    planned = row.rows("plannings")
    date, start = moment(planned[0].text("start_date")) if planned else (None, None)
    _, end = moment(planned[0].text("end_date")) if planned else (None, None)
    name = _text(told, TITLE) or f"{committee_name or 'Vergadering'} {date or ''}".strip()
    times: dict[str, Any] = {
        "vergaderdatum": date,
        "aanvang_vergadering": start,
        "einde_vergadering": end,
    }
    if is_true(row.text("canceled")) or is_cancelled(name):
        times = {
            "geplande_vergaderdatum": date,
            "geplande_aanvang_vergadering": start,
            "geplande_einde_vergadering": end,
            "status": VergaderingStatus.geannuleerd,
        }
    page = address(row.text("url"))
    kind = vergaderingstype(committee_name, maker.council.kind) or vergaderingstype(
        name, maker.council.kind
    )
    data = Vergadering(
        naam=knip(name, 100),
        vergaderingstype=kind,
        georganiseerd_door_gremium=Gremium(
            gremiumidentificatie=committee_key,
            gremiumnaam=knip(committee_name, 100) or committee_key,
        )
        if committee_key and len(committee_key) <= 10
        else None,
        locatie=knip(_labelled(told, names or {}, LOCATION, "locatie"), 100),
        vergadertoelichting=plain(told[TEXT].text) if TEXT in told else None,
        webpagina_link=page,
        **times,
        **maker.owner,
    )
    ext = ExtVergadering(
        naam=name if len(name) > 100 else None,
        voorzitter=_labelled(told, names or {}, CHAIR, "voorzitter"),
    )
    meeting = Meeting(maker.record(key, data, ext, page), date, key, page)
    own = _take(row.rows("documents"), meeting, maker)
    own += _modules(row.rows("module_items"), linked)
    base = meeting.record.ext.model_copy(update={"documenten": tuple(dict.fromkeys(own))})
    meeting.record = meeting.record.model_copy(update={"ext": base})
    for item in row.rows("agenda_items"):
        _agenda_item(item, meeting, maker, linked, None)
    return meeting


def _text(told: dict[int, Attribute], number: int) -> str | None:
    return one_line(told[number].text) if number in told else None


def _take(rows: Iterable[Fields], meeting: Meeting, maker: Maker) -> list[str]:
    ids = []
    for row in rows:
        document = read_document(row)
        if document is None:
            meeting.withheld += 1
        else:
            meeting.documents.append(document)
            ids.append(maker.id("informatieobject", document.id))
    return ids


def _modules(rows: Iterable[Fields], linked: dict[str, list[str]]) -> list[str]:
    return [found for row in rows for found in linked.get(f"regel/{row.required('id')}", ())]


def _agenda_item(
    row: Fields,
    meeting: Meeting,
    maker: Maker,
    linked: dict[str, list[str]],
    parent: str | None,
) -> None:
    """One item and those below it. A node without a title only holds a vote: what hangs on it
    belongs to the item above."""
    if not public(row):
        meeting.withheld += 1
        return
    key, details = row.required("id"), row.sub("type_data") or Fields({})
    told = attributes(details)
    title = _text(told, TITLE)
    files = _take(row.rows("documents"), meeting, maker)
    files += _modules(row.rows("module_items"), linked) + linked.get(f"punt/{key}", [])
    above = parent
    if title is None and parent is not None:
        _add_files(meeting, parent, files)
    else:
        above = key
        position = (one_line(details.text("title_prefix")) or "").rstrip(".")
        order = row.text("order") or ""
        data = Agendapunt(
            vergadering=meeting.record.verwijzing(),
            agendapunt_kenmerk=knip(position, 20),
            agendapunt_titel=knip(title, 100),
            agendapunt_omschrijving=plain(told[TEXT].text) if TEXT in told else None,
            agendapuntvolgnummer=order if order.isdigit() and len(order) <= 3 else None,
            hoofdagendapunt=Verwijzing(id=maker.id("agendapunt", parent)) if parent else None,
            **maker.owner,
        )
        ext = ExtAgendapunt(
            titel=title if title and len(title) > 100 else None,
            volgorde=len(meeting.items) + 1,
            tussenkop=row.text("type") == "label" or is_true(details.text("heading")),
            opname_aanvang=_seconds(row.text("start_offset")),
            opname_einde=_seconds(row.text("end_offset")),
            documenten=tuple(dict.fromkeys(files)),
        )
        record = maker.record(key, data, ext)
        meeting.items.append(Put(record, meeting.record.id, meeting.datum))
        meeting.index.append((position, title or "", record.id))
    for child in row.rows("agenda_items"):
        _agenda_item(child, meeting, maker, linked, above)


def _add_files(meeting: Meeting, key: str, files: list[str]) -> None:
    for number, put in enumerate(meeting.items):
        if put.record.bronidentificatie == key and files:
            ext = put.record.ext
            assert isinstance(ext, ExtAgendapunt)
            every = tuple(dict.fromkeys([*ext.documenten, *files]))
            changed = put.record.model_copy(
                update={"ext": ext.model_copy(update={"documenten": every})}
            )
            meeting.items[number] = Put(changed, put.kader, put.datum)


def _seconds(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


# --- votes ---------------------------------------------------------------------------------------

#: sides on the portal page
_SIDES = {"in_favor", "against", "abstained", "abstain", "blank", "absent"}


def read_chart(page: str) -> dict[str, list[MemberVote]]:
    """Named votes by voting id: the portal lists them per fractie under `chart_{id}`."""
    found: dict[str, list[MemberVote]] = {}
    root = lxml_html.fromstring(page) if page.strip() else None
    if root is None:
        return found
    for chart in _elements(root, "//*[starts-with(@id, 'chart_')]"):
        blocks = _elements(chart, "following::ul[1]")
        members = [
            member
            for block in blocks
            for party in _elements(block, "./li")
            for member in _party_members(party)
        ]
        if members:
            found[str(chart.get("id")).removeprefix("chart_")] = members
    return found


def _elements(node: etree._Element, path: str) -> list[etree._Element]:
    rows = node.xpath(path)
    return (
        [row for row in rows if isinstance(row, etree._Element)] if isinstance(rows, list) else []
    )


def _party_members(party: etree._Element) -> Iterator[MemberVote]:
    name = one_line(party.text) or ""
    for row in _elements(party, ".//li"):
        side = next((c for c in (row.get("class") or "").split() if c in _SIDES), None)
        who = one_line("".join(map(str, row.itertext())))
        if side is not None and who:
            person = naam(who)
            group = (party_key(name), name) if name else None
            yield MemberVote(name_key(person), person, keuze(side), group)


def voting_vote(
    row: Fields, named: list[MemberVote], document: str | None, meeting: Meeting, maker: Maker
) -> Vote:
    """One vote of the API. Its members are anonymous there; with the portal's names for all of
    them it is a roll call, without it is a count."""
    details = row.sub("type_data") or Fields({})
    parent = row.sub("parent")
    sides = [keuze(each.required("vote")) for each in details.rows("votes")]
    for each in details.rows("votes"):
        each.get("role_id")
    telling = Telling(
        voor=sides.count(StemKeuze.voor),
        tegen=sides.count(StemKeuze.tegen),
        onthouden=sides.count(StemKeuze.onthouden) if StemKeuze.onthouden in sides else None,
        afwezig=sides.count(StemKeuze.afwezig) if StemKeuze.afwezig in sides else None,
    )
    cast = (telling.voor or 0) + (telling.tegen or 0)
    known = [member.keuze for member in named]
    agrees = known.count(StemKeuze.voor) + known.count(StemKeuze.tegen) == cast
    place = parent.required("id") if parent else None
    return Vote(
        sleutel=row.required("id"),
        grondslag=StemmingGrondslag.individueel if named else StemmingGrondslag.totaal,
        volledig=agrees if named else False,
        leden=named,
        telling=telling if sides else None,
        uitslag=uitslag(details.text("voting_result")),
        stemmingstype=StemmingsType.hoofdelijk if sides else None,
        agendapunt=maker.id("agendapunt", place) if place else None,
        informatieobject=document,
        vergadering=meeting.record.id,
        vergadering_sleutel=meeting.key,
        datum=meeting.datum,
        onderwerp=one_line(details.text("title")),
    )


# --- persons -------------------------------------------------------------------------------------


def speakers(body: dict[str, Any]) -> list[Fields]:
    below = Fields(body).sub("speakers")
    return below.rows("speaker") if below else Fields(body).rows("speakers")


def read_speaker(row: Fields) -> tuple[str, str, str | None] | None:
    """(key of the person, name, party). Photo and e-mail are never read."""
    key = _own(row, "person_id") or _own(row, "id")
    parts = (row.text("firstname") or row.text("initials"), row.text("lastname"))
    name = " ".join(part for part in parts if part)
    if key is None or not name:
        return None
    return key, name, one_line(row.text("party"))
