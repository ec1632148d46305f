"""Times of one resource: begin and end, and what was and what is to come (C35, C81 to C85)."""

import datetime as dt
from typing import Any

from conformance.report.findings import Applied
from conformance.resource.moments import day, in_amsterdam, moment
from conformance.resource.named import Named, Path, Rows, row

#: pairs of begin and end; the last part says whether an end asks for a begin (C81)
PAIRS = (
    ("aanvangVergadering", "eindeVergadering", True),
    ("geplandeAanvangVergadering", "geplandeEindeVergadering", True),
    ("starttijd", "eindtijd", True),
    ("geplandeStarttijd", "geplandeEindtijd", True),
    ("aanvangAanwezigheid", "eindeAanwezigheid", True),
    ("aanvangSpreekfragment", "eindeSpreekfragment", True),
    ("datumBeginFractieLidmaatschap", "datumEindeFractieLidmaatschap", False),
    ("datumBeginDagelijksBestuurLidmaatschap", "datumeindeDagelijksBestuurLidmaatschap", False),
    ("datumBeginDagelijksBestuurLidmaatschap", "datumEindeDagelijksBestuurLidmaatschap", False),
    ("audioTijdsaanduidingAanvang", "audioTijdsaanduidingEinde", False),
    ("videoTijdsaanduidingAanvang", "videoTijdsaanduidingEinde", False),
    ("datumAanvangNevenfunctie", "datumEindeNevenfunctie", False),
)
EXTRA = "nevenfunctieNatuurlijkePersoon"
#: a planned meeting may be past for so many days before it looks forgotten
FORGOTTEN = 60


def times(told: Named) -> Rows:
    """Moments in UTC (C35), and ends that have a begin before them (C81, C82)."""
    moments = [(path, value) for path, value in told.strings if moment(value)]
    yield Applied("C35", len(moments))
    for path, value in moments:
        if not value.upper().endswith("Z"):
            yield row("C35", path, value, "UTC, met Z")
    yield from ordered(told, ())
    extra = told.body.get(EXTRA)
    for number, each in enumerate(extra if isinstance(extra, list) else ()):
        if isinstance(each, dict):
            yield from ordered(Named(told.profile, each), (EXTRA, number))


def ordered(told: Named, within: Path) -> Rows:
    for first, last, needed in PAIRS:
        begin, end = told.get(first), told.get(last)
        if end and needed:
            yield Applied("C81")
            if not begin:
                name = told.name(first)
                yield row("C81", (*within, name), None, f"{name} bij {told.name(last)}")
        if begin is None or end is None:
            continue
        one, other = _comparable(begin), _comparable(end)
        if one is not None and other is not None and type(one) is type(other):
            yield Applied("C82")
            if one > other:
                yield row("C82", (*within, told.name(last)), end, f"niet voor {begin}")


def meeting(told: Named, today: dt.date) -> Rows:
    """The day of a meeting, and whether it can have been held (C83)."""
    held = day(told.get("vergaderdatum"))
    begin = moment(told.get("aanvangVergadering"))
    local = in_amsterdam(begin) if begin else None
    if held and local:
        yield Applied("C83")
        if local != held:
            yield row("C83", "vergaderdatum", told.body["vergaderdatum"], local.isoformat())
    name, status, when = told.name("status"), told.get("status"), held or local
    if status == "gehouden" and when:
        yield Applied("C83")
        if when > today:
            yield row("C83", name, "gehouden", f"nog niet gehouden op {today}")
    planned = when or day(told.get("geplandeVergaderdatum"))
    if planned is None and (moment_planned := moment(told.get("geplandeAanvangVergadering"))):
        planned = in_amsterdam(moment_planned)
    if status == "gepland" and planned:
        yield Applied("C83")
        if (today - planned).days > FORGOTTEN:
            yield row("C83", name, "gepland", f"gehouden of geannuleerd; {planned} is voorbij")


def item(told: Named) -> Rows:
    """What began was dealt with (C84)."""
    name = told.name("indicatorBehandeld")
    began = told.get("starttijd") or told.get("eindtijd")
    if began and told.body.get(name) is not None:
        yield Applied("C84")
        if told.body[name] is False:
            yield row("C84", name, False, "true, want er is een starttijd")


def document(told: Named, today: dt.date) -> Rows:
    """What was made was not made tomorrow (C85)."""
    made = day(told.body.get("creatiedatum"))
    if made:
        yield Applied("C85")
        if made > today:
            yield row("C85", "creatiedatum", told.body["creatiedatum"], f"niet na {today}")


def _comparable(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return moment(value) or day(value)
