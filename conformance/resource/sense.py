"""One resource by itself: what a schema cannot say. Words and types here; codes, times and privacy in
their own modules."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

from conformance.report.findings import Applied, Outcome, Place, Seen
from conformance.resource import codes, privacy, times
from conformance.resource.moments import day, moment
from conformance.resource.named import Named, Rows, names, row
from conformance.resource.schemas import schema_of
from conformance.rules.profiles import Profile
from conformance.rules.table import Level, first_of, has
from standard.vocabulary import (
    BesluitResultaat,
    Informatieobjecttype,
    VergaderingStatus,
    VergaderingsType,
)

#: what the information model requires and the OpenAPI document does not
EXPECTED = {
    "informatieobject": ("titel", "creatiedatum"),
    "aanwezigedeelnemer": ("rolnaam",),
    "mediabron": ("mediabrontype",),
    "dagelijksbestuur": ("dagelijksBestuurstype",),
    "agendapunt": ("indicatieHamerstuk", "indicatorBehandeld", "indicatorBesloten"),
}
#: properties that belong to one type of document
BELONGS = {
    "motietype": "motie",
    "vraagtype": "vraag",
    "portefeuillehouder": "voorstel",
    "toelichting": "amendement",
}
#: the role that a type of document has to have in what it is related to
ROLES = {"antwoord": ("vraag",), "amendement": ("voorstel", "hoofd_amendement")}
TITLES = ("naam", "titel", "agendapuntTitel", "fractienaam", "agendapuntnaam", "naamKandidaat")
HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(amp|nbsp|lt|gt|quot|#\d+);")
CAMEL = re.compile(r"^[a-z][a-zA-Z0-9]*$")
MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+(\s*;.*)?", re.ASCII)
FREE = {
    "vergaderingstype": VergaderingsType,
    "vergaderstatus": VergaderingStatus,
    "informatieobjecttype": Informatieobjecttype,
}


class Sense:
    """`today` is the day that future and past are measured by."""

    def __init__(self, profile: Profile, today: dt.date) -> None:
        self.profile = profile
        self.today = today
        #: resource → what of the rules of the profile is asked of it
        self.asked: dict[str, list[Callable[[Named], Rows]]] = {}

    def check(self, resource: str, body: dict[str, Any], place: Place) -> Iterator[Outcome]:
        """Every fault of sense of one resource."""
        for each in self.rows(resource, Named(self.profile, body)):
            if isinstance(each, Applied):
                yield each
            else:
                rule, at, found, expected, level = each
                yield Seen(rule, place.where, place.url, place.at + at, found, expected, level)

    def rows(self, resource: str, told: Named) -> Rows:
        yield from times.times(told)
        yield from codes.owner(resource, told)
        yield from codes.category(told)
        yield from codes.language(told)
        yield from privacy.private(told)
        if resource not in self.asked:
            self.asked[resource] = self.rules(resource)
        for rows in self.asked[resource]:
            yield from rows(told)
        yield from self.dossier(resource, told)

    def rules(self, resource: str) -> list[Callable[[Named], Rows]]:
        every: tuple[tuple[str, str | None, Callable[[Named], Rows]], ...] = (
            ("C39", None, self.texts),
            ("C33", None, lambda each: self.expected(resource, each)),
            ("C83", "vergadering", lambda each: times.meeting(each, self.today)),
            ("C84", "agendapunt", times.item),
            ("C85", "informatieobject", lambda each: times.document(each, self.today)),
            ("C49", "informatieobject", self.types),
            ("C67", "informatieobject", self.related),
            ("C29", "informatieobject", self.format),
            ("C34", "informatieobject", self.created),
            ("C48", "besluit", self.decision),
            ("C74", "indiener", self.submitter),
            ("C16", None, self.spelling),
            ("C42", None, self.free),
        )
        return [
            rows
            for rule, kind, rows in every
            if has(self.profile, rule) and kind in (None, resource)
        ]

    def texts(self, told: Named) -> Rows:
        yield Applied("C39", len(told.strings))
        for path, value in told.strings:
            if not value.strip():
                yield row("C39", path, value, "een gevulde tekst, of de eigenschap weglaten")
            elif path[-1] in TITLES and HTML.search(value):
                yield row("C39", path, value, "een titel zonder HTML")

    def expected(self, resource: str, told: Named) -> Rows:
        for name in EXPECTED.get(resource, ()):
            yield Applied("C33")
            if name not in told.body:
                yield row("C33", name, None, "verplicht in het informatiemodel")

    def spelling(self, told: Named) -> Rows:
        paths = list(names(told.body))
        yield Applied("C16", len(paths))
        for path in paths:
            if not CAMEL.match(path[-1]):
                yield row("C16", path, path[-1], "lowerCamelCase")

    def free(self, told: Named) -> Rows:
        for name, values in FREE.items():
            value = told.body.get(name)
            if isinstance(value, str):
                yield Applied("C42")
                if value not in list(values):
                    yield row("C42", name, value, "een waarde van v2: " + ", ".join(values))

    def dossier(self, resource: str, told: Named) -> Rows:
        """The kind that a resource says it is, where its profile has it say so."""
        if "dossiertype" not in schema_of(self.profile.name, resource)["properties"]:
            return
        value = told.body.get("dossiertype")
        if isinstance(value, str) and value != resource:
            yield row(first_of(self.profile, "C30", "C31"), "dossiertype", value, resource)

    # --- kinds of resources ----------------------------------------------------------------------

    def created(self, told: Named) -> Rows:
        """Where the profile gives creatiedatum no type (KOOP L722) it is a date nonetheless."""
        schema = schema_of(self.profile.name, "informatieobject")["properties"]["creatiedatum"]
        said = told.body.get("creatiedatum")
        if not isinstance(said, str) or "format" in schema:
            return
        yield Applied("C34")
        if not day(said) and not moment(said):
            yield row("C34", "creatiedatum", said, "een datum zoals 2026-01-31", Level.SHOULD)

    def types(self, told: Named) -> Rows:
        properties = schema_of(self.profile.name, "informatieobject")["properties"]
        kind = told.body.get("informatieobjecttype")
        for name, wanted in BELONGS.items():
            if name in properties and told.body.get(name):
                yield Applied("C49")
                if kind != wanted:
                    yield row("C49", name, told.body[name], f"alleen bij {wanted}")

    def format(self, told: Named) -> Rows:
        value = told.body.get("formaat")
        yield Applied("C29")
        if isinstance(value, str) and not MEDIA.fullmatch(value):
            yield row("C29", "formaat", value, "een mediatype zoals application/pdf")

    def related(self, told: Named) -> Rows:
        name = "gerelateerdInformatieobject"
        other, kind = told.body.get(name), told.body.get("informatieobjecttype")
        if not isinstance(kind, str) or kind not in ROLES:
            return
        yield Applied("C67")
        role = other.get("rol") if isinstance(other, dict) else None
        if role not in ROLES[kind]:
            path = (name, "rol") if role else (name,)
            yield row("C67", path, role, "rol " + " of ".join(ROLES[kind]))

    def decision(self, told: Named) -> Rows:
        value = told.body.get("besluitresultaat")
        if isinstance(value, str):
            yield Applied("C48")
            if value not in list(BesluitResultaat):
                yield row("C48", "besluitresultaat", value, ", ".join(BesluitResultaat))

    def submitter(self, told: Named) -> Rows:
        body = told.body
        yield Applied("C74")
        given = [n for n in ("natuurlijkPersoon", "organisatorischeEenheid") if body.get(n)]
        if len(given) > 1:
            yield row("C74", given[1], body[given[1]], "precies één indiener")
        if not given and not body.get("naam"):
            yield row("C74", (), None, "een persoon, een organisatorische eenheid of een naam")
