"""A resource of the standard as we give it: with the last change, and moments in UTC."""

import datetime as dt
import re
from typing import Any

from standard.time import AMSTERDAM
from store import Version

#: address of the read API within the service
PATH = "/ori/v2"
MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}|Z)$")
#: resources of which a meeting counts as changed when they change (question #52 of the standard)
WITHIN = ("vergadering", "agendapunt", "informatieobject")


def completed(version: Version, data: dict[str, Any]) -> dict[str, Any]:
    """With the last change, and with what the standard requires and a source did not tell: that is
    named in `afgeleid`, with its ground."""
    if version.resource in WITHIN:
        data["wijziging"] = "Toevoeging" if version.versie == 1 else "Aanpassing"
        data["wijzigingsdatum"] = amsterdam(version.opgeslagen_op)
    if version.resource == "fractielidmaatschap" and "indicatieVoorzitter" not in data:
        data["indicatieVoorzitter"] = False
        ground = "de bron noemt dit lid niet als voorzitter van de fractie"
        data["afgeleid"] = {"indicatieVoorzitter": ground}
    return data


def amsterdam(stamp: str) -> str:
    """The day in Amsterdam of a moment in UTC."""
    return dt.datetime.fromisoformat(stamp).astimezone(AMSTERDAM).date().isoformat()


def utc(value: Any) -> Any:
    """Moments in UTC with `Z`, as the API design rules want them; the store keeps the source's."""
    if isinstance(value, str):
        return _moment(value) if value[10:11] == "T" and MOMENT.match(value) else value
    if isinstance(value, dict):
        return {name: utc(each) for name, each in value.items()}
    if isinstance(value, list):
        return [utc(each) for each in value]
    return value


def _moment(text: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return text  # a title may look like a moment, and be none
    return moment.isoformat().replace("+00:00", "Z")
