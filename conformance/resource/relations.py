"""Resources against each other: both sides of a relation, trees, votes and who cast them."""

import itertools
from collections.abc import Iterator, Set
from typing import Any

import orjson

from conformance.report.findings import Applied, Outcome, Seen
from conformance.resource import questions
from conformance.resource.graph import Graph
from conformance.resource.moments import day, moment
from conformance.resource.privacy import CONTENT
from conformance.rules.table import has

#: resource, property with what belongs to it, resource there, property back, rule
PAIRS = (
    ("vergadering", "agendapunten", "agendapunt", "vergadering", "C63"),
    ("agendapunt", "subagendapunten", "agendapunt", "hoofdagendapunt", "C63"),
    ("vergadering", "deelvergaderingen", "vergadering", "hoofdvergadering", "C63"),
    ("vergadering", "bijlagen", "informatieobject", "vergaderingen", "C63"),
    ("agendapunt", "informatieobjecten", "informatieobject", "agendapunten", "C63"),
    ("vergadering", "informatieobject", "informatieobject", "genotuleerdeVergadering", "C63"),
    ("agendapunt", "stemmingen", "stemming", "agendapunt", "C64"),
    ("stemming", "stemmen", "stem", "stemming", "C64"),
    ("aanwezigedeelnemer", "stemmen", "stem", "aanwezigeDeelnemer", "C64"),
    ("besluit", "stemmingen", "stemming", "besluit", "C64"),
    ("vergadering", "mediabronnen", "mediabron", "vergadering", "C64"),
    ("natuurlijkpersoon", "indieners", "indiener", "natuurlijkPersoon", "C64"),
    ("informatieobject", "natuurlijkePersonen", "natuurlijkpersoon", "informatieobjecten", "C64"),
)
VOTERS = ("raadslid", "statenlid", "algemeen_bestuurslid", "voorzitter", "vice_voorzitter")
VOTED_ON = ("motie", "amendement", "voorstel", "besluitvormingsstuk")
#: where a vendor's own property may say that a motion was withdrawn
STATES = ("x-uitslag", "uitslag", "x-status", "status")
#: what a document may hang on
HOLDERS = {"vergadering", "agendapunt", "stemming"}
#: the type that a related document has by its role
ROLES = {"vraag": "vraag", "voorstel": "voorstel", "hoofd_amendement": "amendement"}


def check(graph: Graph, whole: Set[str]) -> Iterator[Outcome]:
    """Every fault between the resources that were read, by the rules of the profile; what was not
    read is not judged. `whole` are the kinds of which all were read: only of those is it known what
    there is not."""
    asked = {rule: has(graph.profile, rule) for rule in ("C61", "C63", "C64", "C66", "C68")}
    if asked["C61"]:
        yield from references(graph)
    if asked["C66"]:
        yield from trees(graph)
    for pair in PAIRS:
        if asked[pair[4]]:
            yield from both_sides(graph, *pair)
    yield from items(graph)
    yield from closed(graph)
    if asked["C63"]:
        yield from documents(graph, whole)
    if asked["C68"]:
        yield from voters(graph)
        yield from secret(graph)
        yield from subjects(graph)
        yield from tallies(graph, whole)
        yield from parties(graph, whole)


def references(graph: Graph) -> Iterator[Outcome]:
    """A reference names the kind and the id of what is at its address (C61)."""
    for kind, source, at, wanted, wanted_id, found, found_id in questions.targets(graph):
        yield Applied("C62" if wanted_id is None else "C61")
        if found != wanted:
            yield Seen("C61", kind, source, at, found, f"een {wanted}")
        elif wanted_id is not None and wanted_id != found_id:
            yield Seen("C61", kind, source, at, wanted_id, f"id {found_id}, zoals op dat adres")


def both_sides(
    graph: Graph, one: str, many: str, other: str, back: str, rule: str
) -> Iterator[Outcome]:
    """Each side of a relation names the other, where the source gives that side at all."""
    for this, field, that, opposite in ((one, many, other, back), (other, back, one, many)):
        if not graph.uses(that, opposite):
            continue
        for kind, source, at, url, holds in questions.pairs(graph, this, field, that, opposite):
            yield Applied(rule)
            if not holds:
                yield Seen(rule, kind, source, at, url, f"{that} dat met {opposite} terugwijst")


def trees(graph: Graph) -> Iterator[Outcome]:
    """No circles in parts and mains, and a parent item of the same meeting (C66)."""
    for kind, field in (("agendapunt", "hoofdagendapunt"), ("vergadering", "hoofdvergadering")):
        parent = questions.parents(graph, kind, field)
        yield Applied("C66", len(parent))
        for start in _circles(parent):
            doc = graph.get(kind, start)
            assert doc is not None
            yield Seen("C66", kind, doc.source, f"{doc.at}/{field}", start, "een boom zonder kring")
    for kind, source, at, url, shared in questions.elsewhere(graph):
        if not shared:
            expected = "een hoofdagendapunt van dezelfde vergadering"
            yield Seen("C66", kind, source, at, url, expected)


def _circles(parent: dict[str, str]) -> Iterator[str]:
    """One member of every circle."""
    done: set[str] = set()
    for start in parent:
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in done and at not in path:
            path.append(at)
            at = parent.get(at)
        if at is not None and at in path:
            yield min(path[path.index(at) :])
        done.update(path)


def items(graph: Graph) -> Iterator[Outcome]:
    """Of a meeting that was held, an item that began has ended (C80)."""
    for kind, source, at, began, ended in questions.begun(graph):
        yield Applied("C80")
        if ended is None:
            yield Seen(
                "C80", kind, source, f"{at}/eindtijd", began, "een eindtijd bij de starttijd"
            )


def closed(graph: Graph) -> Iterator[Outcome]:
    """What belongs to closed items only shows no content (C77)."""
    for kind, source, at, body in questions.closed(graph):
        yield Applied("C77")
        data = orjson.loads(body)
        for name in CONTENT:
            if data.get(name):
                expected = "geen inhoud bij een besloten agendapunt"
                yield Seen("C77", kind, source, f"{at}/{name}", "(niet getoond)", expected)


def documents(graph: Graph, whole: Set[str]) -> Iterator[Outcome]:
    """A document hangs on something (C65), and what it is related to is of the right type (C67)."""
    holders = HOLDERS & set(graph.profile.collections.values())
    for kind, source, at, key, hangs in questions.papers(graph) if whole >= holders else ():
        yield Applied("C65")
        if not hangs:
            expected = "een vergadering, agendapunt of stemming"
            yield Seen("C65", kind, source, at, key, expected)
    for kind, source, at, role, found in questions.related(graph):
        if role in ROLES and found is not None:
            yield Applied("C67")
            if found != ROLES[role]:
                yield Seen("C67", kind, source, at, found, f"een {ROLES[role]}, want rol is {role}")


def voters(graph: Graph) -> Iterator[Outcome]:
    """Who votes is there (C68), may vote (C69) and votes once (C70)."""
    for kind, source, at, found, wanted, part in questions.attending(graph):
        yield Applied("C68")
        if found != wanted and not part:
            yield Seen("C68", kind, source, at, found, f"een deelnemer van {wanted}")
    for kind, source, at, role, choice in questions.voting(graph):
        if role is not None and choice != "afwezig":
            yield Applied("C69")
            if role not in VOTERS:
                yield Seen("C69", kind, source, at, role, "een rol met stemrecht")
    for kind, source, at, number in questions.times_voted(graph):
        yield Applied("C70")
        if number > 1:
            yield Seen("C70", kind, source, at, number, "één stem per deelnemer en stemming")


def secret(graph: Graph) -> Iterator[Outcome]:
    """A vote on persons has no votes per member (C71)."""
    for kind, source, at, key, known in questions.on_persons(graph):
        yield Applied("C71")
        if known:
            place = f"{at}/stemmingOverPersonen"
            yield Seen("C71", kind, source, place, key, "geen stemmen per lid")


def subjects(graph: Graph) -> Iterator[Outcome]:
    """Votes are about papers to decide on, and not about what was withdrawn (C73)."""
    for kind, source, at, body in questions.voted_on(graph):
        data = orjson.loads(body)
        type_ = data.get("informatieobjecttype")
        if type_ is not None:
            yield Applied("C73")
            if type_ not in VOTED_ON:
                yield Seen("C73", kind, source, at, type_, ", ".join(VOTED_ON))
        if any(str(data.get(name)).casefold() == "ingetrokken" for name in STATES):
            expected = "geen stemming over wat is ingetrokken"
            yield Seen("C73", kind, source, at, "ingetrokken", expected)


def tallies(graph: Graph, whole: Set[str]) -> Iterator[Outcome]:
    """The result follows from the votes, and a tally that is given equals them (C72)."""
    known = whole >= {"fractielidmaatschap", "stemresultaatperfractie"}
    partly = questions.told_partly(graph) if known else set()
    for kind, source, at, body, for_, against, abstained, number, url in questions.tallied(graph):
        data = orjson.loads(body)
        if url in partly or not _all_votes(data, number, whole):
            continue  # so they add up to nothing
        result = data.get("resultaatMondelingeStemming")
        if result in ("voor", "tegen", "gelijk") and for_ + against:
            yield Applied("C72")
            follows = "voor" if for_ > against else "tegen" if against > for_ else "gelijk"
            if result != follows:
                path = f"{at}/resultaatMondelingeStemming"
                told = f"{result}, bij {for_} voor en {against} tegen"
                yield Seen("C72", kind, source, path, told, f"{follows}, zoals de stemmen")
        counted = {"voor": for_, "tegen": against, "onthouden": abstained}
        for name, choice in itertools.product(("telling", "x-telling"), counted):
            tally, votes = data.get(name), counted[choice]
            if isinstance(tally, dict) and isinstance(tally.get(choice), int):
                yield Applied("C72")
                if tally[choice] != votes:
                    told = f"{tally[choice]}, bij {votes} stemmen"
                    place = f"{at}/{name}/{choice}"
                    yield Seen("C72", kind, source, place, told, "zoals de stemmen")


def _all_votes(vote: dict[str, Any], number: int, whole: Set[str]) -> bool:
    """Whether so many votes are all that were cast."""
    named = vote.get("stemmen")
    return len(named) == number if isinstance(named, list) else "stem" in whole


def parties(graph: Graph, whole: Set[str]) -> Iterator[Outcome]:
    """What a party did follows from its members of that day (C72)."""
    if "fractielidmaatschap" not in whole:
        return
    for of, rows in itertools.groupby(questions.members(graph), key=lambda row: row[:5]):
        choices: set[str] = set()
        for _, _, _, _, _, choice, membership, meeting, vote, number in rows:
            if not _all_votes(orjson.loads(vote), number, whole):
                continue
            if _member(orjson.loads(membership), orjson.loads(meeting)):
                choices.add(choice)
        yield from _party(of, choices)


def _party(of: tuple[Any, ...], choices: set[str]) -> Iterator[Outcome]:
    kind, source, at, _, stated = of
    if "onthouden" in choices or not choices & {"voor", "tegen"}:
        return
    yield Applied("C72")
    both = {"voor", "tegen"} <= choices
    follows = "verdeeld" if both else "aangenomen" if "voor" in choices else "verworpen"
    if stated != follows:
        expected = f"{follows}, zoals haar leden stemden"
        yield Seen("C72", kind, source, f"{at}/fractiestemresultaat", stated, expected)


def _member(membership: dict[str, Any], meeting: dict[str, Any]) -> bool:
    """Whether the membership held on the day of the meeting; unknown bounds are open."""
    held = day(meeting.get("vergaderdatum"))
    if held is None:
        return True
    begin = moment(membership.get("datumBeginFractieLidmaatschap"))
    end = moment(membership.get("datumEindeFractieLidmaatschap"))
    return not (begin and begin.date() > held) and not (end and end.date() < held)
