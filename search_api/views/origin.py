"""A record beside the answers of the source that it was read from: which field of the answer stands in
the record, and where. Of a field that we did not take over only its name is told, never its value:
what we leave out may be private."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
from lxml import etree

from standard.text import fold
from store import Answer, Store, Version

#: fields of one answer that are told, and characters of a value
MOST, LENGTH = 40, 200
#: bytes of an answer that is looked into
LARGEST = 2_000_000
#: a value of fewer characters stands in too many places to say where it came from
SHORT = 2
#: the first element in the body of an envelope
OPERATION = re.compile(rb"<(?:\w+:)?Body>\s{0,100}<(?:\w+:)?(\w+)")
Leaf = tuple[str, str]


def origins(store: Store, version: Version) -> list[dict[str, Any]]:
    """Each kept answer with `velden`: (`veld`, `waarde` or None, `in_record`: the property or None)."""
    taken = dict(_of_record(version.body))
    return [_one(answer, version, taken) for answer in store.answers.of(version.id)]


def _one(answer: Answer, version: Version, taken: dict[str, str]) -> dict[str, Any]:
    content = answer.inhoud if answer.inhoud and len(answer.inhoud) <= LARGEST else None
    leaves = list(_near(_leaves(content), version)) if content else []
    return {
        "methode": answer.methode,
        "adres": answer.adres or answer.url,
        "vraag": _question(answer.vraag),
        "gehaald_op": answer.gehaald_op,
        "formaat": answer.formaat,
        "sha256": answer.sha256,
        "uitkomst": answer.uitkomst,
        "bewaard": answer.inhoud is not None,
        "velden": [_told(name, value, taken) for name, value in leaves[:MOST]],
        "meer": max(0, len(leaves) - MOST),
    }


def _question(body: bytes | None) -> str | None:
    """What was asked where the address does not say it: the operation of a service, else the form."""
    if not body:
        return None
    if match := OPERATION.search(body):
        return match[1].decode()
    return body[:LENGTH].decode("utf-8", "replace")


def _told(name: str, value: str, taken: dict[str, str]) -> dict[str, Any]:
    plain = fold(value)
    where = taken.get(plain) if len(plain) >= SHORT else None
    if where is None and (day := re.match(r"\d{4}-\d{2}-\d{2}", value)):
        where = taken.get(fold(day[0]))
    return {"veld": name, "waarde": value[:LENGTH] if where else None, "in_record": where}


def _of_record(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each value of a record, made plain, with where it stands; the first place of it last, since
    that is the one that is kept."""
    parts = {name: body[name] for name in ("data", "ext", "bronidentificatie", "bron_url")}
    for name, value in reversed(list(_json(parts, ""))):
        if plain := fold(value):
            yield plain, name


def _leaves(content: bytes) -> list[Leaf]:
    """(place, value) of everything that an answer says, in order; the last part of a place is the
    name of the field, what stands before it is the object."""
    try:
        return list(_json(orjson.loads(content), ""))
    except orjson.JSONDecodeError:
        pass
    html = b"<html" in content[:2000].lower()
    kind = etree.HTMLParser if html else etree.XMLParser
    parser = kind(recover=True, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    return [] if root is None else list(_tree(root))


def _json(value: Any, place: str) -> Iterator[Leaf]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _json(inner, f"{place}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _json(inner, f"{place}/{number}")
    elif value is not None and not isinstance(value, bool):
        yield place.lstrip("/"), str(value)


def _tree(root: Any) -> Iterator[Leaf]:
    """Texts of elements; scripts and styles say nothing."""
    numbers: dict[str, int] = {}
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        text = (element.text or "").strip()
        if text:
            parent = element.getparent()
            place = root.getroottree().getpath(parent if parent is not None else element)
            name = etree.QName(element).localname
            named = f"{place}/{name}"
            number = numbers[named] = numbers.get(named, 0) + 1
            yield f"{named}{f'·{number}' if number > 1 else ''}", text


def _near(leaves: list[Leaf], version: Version) -> Iterator[Leaf]:
    """Those of the object that the record was read from, where it is known by its key or title;
    else of all objects those of which something stands in the record."""
    key = version.body["bronidentificatie"].split("/")[0]
    data = version.body["data"]
    names = (
        data.get("titel"),
        data.get("agendapuntTitel"),
        data.get("naam"),
        data.get("fractienaam"),
    )
    titles = {fold(name) for name in names if name} - {""}
    own = _object(leaves, {fold(key)} - {""}, -1)
    own = _object(leaves, titles, 1) if own is None else own
    if own is None:
        taken = dict(_of_record(version.body))
        own_values = [(p, v) for p, v in leaves if len(fold(v)) > SHORT and fold(v) in taken]
        yield from ((p.rpartition("/")[2], v) for p, v in own_values)
        return
    for place, value in leaves:
        if not own or place.startswith(f"{own}/"):
            yield place[len(own) + 1 :] if own else place, value


def _object(leaves: list[Leaf], wanted: set[str], depth: int) -> str | None:
    """The object that says one of the values: the outermost one (-1), else the smallest (1)."""
    places = {place.rpartition("/")[0] for place, value in leaves if fold(value) in wanted}
    return min(places, key=lambda place: (-depth * place.count("/"), place), default=None)
