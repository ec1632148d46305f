"""The profiles of the standard, each with what it has of its own: a fifth one is one more of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

import orjson

from standard.feed_names import FEED_POINTS, LOWER

#: kind of resource → property → kind that it refers to
References = Mapping[str, Mapping[str, str]]

V2_COLLECTIONS = {
    "vergaderingen": "vergadering",
    "agendapunten": "agendapunt",
    "informatieobjecten": "informatieobject",
    "stemmingen": "stemming",
    "stemmen": "stem",
    "stemresultatenperfractie": "stemresultaatperfractie",
    "besluiten": "besluit",
    "aanwezigedeelnemers": "aanwezigedeelnemer",
    "natuurlijkpersonen": "natuurlijkpersoon",
    "fracties": "fractie",
    "fractielidmaatschappen": "fractielidmaatschap",
    "dagelijksebesturen": "dagelijksbestuur",
    "dagelijksbestuurlidmaatschappen": "dagelijksbestuurlidmaatschap",
    "indieners": "indiener",
    "organisatorische_eenheden": "organisatorischeeenheid",
    "mediabronnen": "mediabron",
    "spreekfragmenten": "spreekfragment",
}
CORE_COLLECTIONS = dict(list(V2_COLLECTIONS.items())[:3])
#: of v2, as the records of `standard` have them
REFERENCES: References = orjson.loads(
    files("conformance.rules").joinpath("verwijzingen.json").read_bytes()
)
V2_ADDRESSES: References = {
    "vergadering": {
        "agendapunten": "agendapunt",
        "bijlagen": "informatieobject",
        "deelvergaderingen": "vergadering",
        "mediabronnen": "mediabron",
    },
    "agendapunt": {
        "subagendapunten": "agendapunt",
        "informatieobjecten": "informatieobject",
        "stemmingen": "stemming",
    },
    "informatieobject": {
        "natuurlijkePersonen": "natuurlijkpersoon",
        "genotuleerdeVergadering": "vergadering",
    },
    "stemming": {"stemmen": "stem"},
    "besluit": {"stemmingen": "stemming"},
    "aanwezigedeelnemer": {"stemmen": "stem"},
    "natuurlijkpersoon": {"indieners": "indiener"},
}
#: properties of v2 that the three resources of mini do not have
NOT_IN_MINI = ("mediabronnen", "stemmingen", "natuurlijkePersonen")
MINI_ADDRESSES: References = {
    kind: {name: to for name, to in V2_ADDRESSES[kind].items() if name not in NOT_IN_MINI}
    for kind in CORE_COLLECTIONS.values()
}
KOOP_REFERENCES: References = {
    "vergadering": {"hoofdvergadering": "vergadering"},
    "agendapunt": {"vergaderingen": "vergadering", "hoofdagendapunt": "agendapunt"},
    "informatieobject": {"vergaderingen": "vergadering", "agendapunten": "agendapunt"},
}
KOOP_ADDRESSES: References = {
    "vergadering": {"deelvergaderingen": "vergadering"},
    "agendapunt": {"subagendapunten": "agendapunt"},
}
FEED_REFERENCES: References = dict.fromkeys(CORE_COLLECTIONS.values(), FEED_POINTS)
V2_ERRATA = frozenset({"D-V1", "D-V2", "D-V3", "D-V4", "D-V5", "D-V17", "D-V20", "D-V21", "D-V23"})


@dataclass(frozen=True)
class Profile:
    """`letter` is how the rules name it, or the profile whose rules it has, but `without` some.
    `collections` are path segment → kind of resource. `spelling` gives property of v2 → its own name,
    where it has another. `owner` is the property with the organisation, None where each sort of
    organisation has one; `tooi` says that its code is one of TOOI. `references` are objects and
    `addresses` are addresses of other resources, named by `key` of them. `by_cursor`: a log that is
    followed by cursor; else lists of pages with `next`. `filters` are the letters of the parameters
    of `standard.filters` that its lists have. `error` are the members that an error has to have,
    `problem` whether as problem+json, `errors` the only statuses of which it says how their body is.
    `absent` are the statuses by which a list may say that it is not there. `errata` are the faults of
    the standard in its file."""

    name: str
    letter: str
    version: str
    title: str
    collections: Mapping[str, str]
    without: frozenset[str] = frozenset()
    spelling: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = "organisatie"
    tooi: bool = True
    key: str = "id"
    references: References = field(default_factory=dict)
    addresses: References = field(default_factory=dict)
    by_cursor: bool = False
    filters: str = ""
    error: tuple[str, ...] = ("status", "title", "detail")
    problem: bool = True
    errors: frozenset[int] | None = None
    absent: frozenset[int] = frozenset()
    writable: str | None = None
    errata: frozenset[str] = frozenset()

    def spelled(self, name: str) -> str:
        """How this profile calls a property of v2."""
        return self.spelling.get(name, name)

    def collection_of(self, kind: str) -> str:
        """The path segment of a kind of resource."""
        return next(name for name, each in self.collections.items() if each == kind)

    @property
    def meeting(self) -> str:
        """The property of an agenda item with its meeting."""
        return next(n for n, to in self.references["agendapunt"].items() if to == "vergadering")


PROFILES: dict[str, Profile] = {
    each.name: each
    for each in (
        Profile(
            name="v2",
            letter="V",
            version="2.0.0-beta.4",
            title="Open Raadsinformatie v2, lezen",
            collections=V2_COLLECTIONS,
            owner=None,
            tooi=False,
            references=REFERENCES,
            addresses=V2_ADDRESSES,
            filters="V",
            absent=frozenset({501}),
            writable="v2",
            errata=V2_ERRATA,
        ),
        Profile(
            name="mini",
            letter="M",
            version="0.0.1",
            title="mini-ORI",
            collections=CORE_COLLECTIONS,
            references={kind: REFERENCES[kind] for kind in CORE_COLLECTIONS.values()},
            addresses=MINI_ADDRESSES,
            filters="M",
            errata=frozenset({"D-M1", "D-V1", "D-V17", "D-V20", "D-V21", "D-V23"}),
        ),
        Profile(
            name="koop",
            letter="K",
            version="1.0.0",
            title="KOOP",
            collections=CORE_COLLECTIONS,
            spelling=LOWER,
            references=KOOP_REFERENCES,
            addresses=KOOP_ADDRESSES,
            error=(),
            problem=False,
            errors=frozenset({400, 404, 409}),
            absent=frozenset({404}),
            writable="koop",
            errata=frozenset({"D-K1", "D-K4", "D-V21"}),
        ),
        Profile(
            name="feed",
            letter="F",
            version="0.0.2-concept",
            title="publicatiefeed (event polling)",
            collections=CORE_COLLECTIONS,
            spelling=LOWER,
            key="bronidentificatie",
            references=FEED_REFERENCES,
            by_cursor=True,
            error=("status", "title"),
        ),
    )
}
