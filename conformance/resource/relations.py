"""Resources against each other: both sides of a relation, trees, votes and who cast them."""

from collections.abc import Iterator, Set
from typing import Any

import orjson

from conformance.report.findings import Seen
from conformance.resource.graph import Graph
from conformance.resource.shape import day, moment
from conformance.resource.told_partly import votes_told_partly

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
#: the type that a related document has by its role
#: what a document may hang on
HOLDERS = {"vergadering", "agendapunt", "stemming"}
ROLES = {"vraag": "vraag", "voorstel": "voorstel", "hoofd_amendement": "amendement"}
FROM = "select d.kind, d.source, d.pointer || l.pointer"


def check(graph: Graph, whole: Set[str]) -> Iterator[Seen]:
    """Every fault between the resources that were read; what was not read is not judged. `whole`
    are the kinds of which all were read: only of those is it known what there is not."""
    letter = graph.profile.letter
    yield from references(graph)
    yield from trees(graph)
    if letter == "K":
        return
    for pair in PAIRS:
        yield from both_sides(graph, *pair)
    yield from items(graph)
    yield from documents(graph, whole)
    if letter == "V":
        yield from voters(graph)
        yield from secret(graph)
        yield from subjects(graph)
        yield from tallies(graph, whole)
        yield from parties(graph, whole)


def references(graph: Graph) -> Iterator[Seen]:
    """A reference names the kind and the id of what is at its address (C61)."""
    rows = graph.rows(
        f"{FROM}, l.target, l.target_id, t.kind, t.id from link l"
        " join doc t on t.url = l.target_url"
        " join doc d on d.kind = l.kind and d.id = l.id"
        " where t.kind <> l.target or (l.target_id is not null and t.id <> l.target_id)"
    )
    for kind, source, at, wanted, wanted_id, found, found_id in rows:
        if found != wanted:
            yield Seen("C61", kind, source, at, found, f"een {wanted}")
        else:
            yield Seen("C61", kind, source, at, wanted_id, f"id {found_id}, zoals op dat adres")


def both_sides(
    graph: Graph, one: str, many: str, other: str, back: str, rule: str
) -> Iterator[Seen]:
    """Each side of a relation names the other, where the source gives that side at all."""
    if graph.profile.letter == "M" and rule == "C64":
        return
    if graph.uses(other, back):
        yield from _absent(graph, one, many, other, back, rule)
    if graph.uses(one, many):
        yield from _absent(graph, other, back, one, many, rule)


def _absent(graph: Graph, one: str, field: str, other: str, back: str, rule: str) -> Iterator[Seen]:
    rows = graph.rows(
        "select d.kind, d.source, d.pointer || l.pointer, l.target_url from link l"
        " join doc d on d.kind = l.kind and d.id = l.id"
        " join doc t on t.kind = ? and t.url = l.target_url"
        " where l.kind = ? and l.field = ? and d.url is not null and not exists ("
        "  select 1 from link b where b.target_url = d.url and b.kind = ? and b.field = ?"
        "  and b.id = t.id)",
        (other, one, field, other, back),
    )
    for kind, source, at, url in rows:
        yield Seen(rule, kind, source, at, url, f"{other} dat met {back} terugwijst")


def trees(graph: Graph) -> Iterator[Seen]:
    """No circles in parts and mains, and a parent item of the same meeting (C66)."""
    for kind, field in (("agendapunt", "hoofdagendapunt"), ("vergadering", "hoofdvergadering")):
        parent = dict(
            graph.rows(
                "select l.id, t.id from link l join doc t on t.kind = l.kind"
                " and t.url = l.target_url where l.kind = ? and l.field = ?",
                (kind, field),
            )
        )
        for start in _circles(parent):
            doc = graph.get(kind, start)
            assert doc is not None
            yield Seen("C66", kind, doc.source, f"{doc.at}/{field}", start, "een boom zonder kring")
    meeting = "vergaderingen" if graph.profile.letter == "K" else "vergadering"
    rows = graph.rows(
        f"{FROM}, p.target_url from link l"
        " join doc d on d.kind = l.kind and d.id = l.id"
        " join doc t on t.kind = 'agendapunt' and t.url = l.target_url"
        " join link m on m.kind = 'agendapunt' and m.field = ? and m.id = l.id"
        " join link p on p.kind = 'agendapunt' and p.field = ? and p.id = t.id"
        " where l.kind = 'agendapunt' and l.field = 'hoofdagendapunt'"
        " and not exists (select 1 from link s where s.kind = 'agendapunt' and s.field = m.field"
        "  and s.id = t.id and s.target_url = m.target_url) group by l.id",
        (meeting, meeting),
    )
    for kind, source, at, url in rows:
        yield Seen("C66", kind, source, at, url, "een hoofdagendapunt van dezelfde vergadering")


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


def items(graph: Graph) -> Iterator[Seen]:
    """Of a meeting that was held, an item that began has ended (C80)."""
    rows = graph.rows(
        "select d.kind, d.source, d.pointer, d.body from doc d"
        " join link l on l.kind = 'agendapunt' and l.field = 'vergadering' and l.id = d.id"
        " join doc m on m.kind = 'vergadering' and m.url = l.target_url"
        " where d.kind = 'agendapunt' and json_extract(m.body, '$.status') = 'gehouden'"
        " and json_extract(d.body, '$.starttijd') is not null"
        " and json_extract(d.body, '$.eindtijd') is null"
    )
    for kind, source, at, body in rows:
        found = orjson.loads(body)["starttijd"]
        yield Seen("C80", kind, source, f"{at}/eindtijd", found, "een eindtijd bij de starttijd")


def documents(graph: Graph, whole: Set[str]) -> Iterator[Seen]:
    """A document hangs on something (C65), what it is related to is of the right type (C67), and
    what belongs to closed items only shows no content (C77)."""
    rows = graph.rows(
        "select d.kind, d.source, d.pointer, d.id from doc d where d.kind = 'informatieobject'"
        " and coalesce(json_extract(d.body, '$.wijziging'), '') <> 'Verwijdering'"
        " and not exists (select 1 from link l where l.kind = d.kind and l.id = d.id"
        "  and l.field in ('vergaderingen', 'agendapunten', 'genotuleerdeVergadering'))"
        " and not exists (select 1 from link l where l.target_url = d.url"
        "  and l.kind in ('vergadering', 'agendapunt', 'stemming'))"
    )
    holders = HOLDERS & set(graph.profile.collections.values())
    for kind, source, at, key in rows if whole >= holders else ():
        expected = "een vergadering, agendapunt of stemming"
        yield Seen("C65", kind, source, at, key, expected)
    rows = graph.rows(
        f"{FROM}, json_extract(d.body, '$.gerelateerdInformatieobject.rol'),"
        " json_extract(t.body, '$.informatieobjecttype') from link l"
        " join doc d on d.kind = l.kind and d.id = l.id"
        " join doc t on t.kind = l.kind and t.url = l.target_url"
        " where l.kind = 'informatieobject' and l.field = 'gerelateerdInformatieobject'"
    )
    for kind, source, at, rol, found in rows:
        if rol in ROLES and found is not None and found != ROLES[rol]:
            yield Seen("C67", kind, source, at, found, f"een {ROLES[rol]}, want rol is {rol}")
    rows = graph.rows(
        "select d.kind, d.source, d.pointer, d.body from doc d"
        " where d.kind = 'informatieobject' and exists ("
        "  select 1 from link l join doc a on a.kind = 'agendapunt' and a.url = l.target_url"
        "  where l.kind = d.kind and l.id = d.id and l.field = 'agendapunten'"
        "  and json_extract(a.body, '$.indicatorBesloten') = 1)"
        " and not exists ("
        "  select 1 from link l left join doc a on a.url = l.target_url"
        "  where l.kind = d.kind and l.id = d.id and l.field in ('agendapunten', 'vergaderingen')"
        "  and (a.id is null or coalesce(json_extract(a.body, '$.indicatorBesloten'), 0) <> 1))"
    )
    for kind, source, at, body in rows:
        data = orjson.loads(body)
        for name in ("inhoud", "link", "inhoudLink"):
            if data.get(name):
                expected = "geen inhoud bij een besloten agendapunt"
                yield Seen("C77", kind, source, f"{at}/{name}", "(niet getoond)", expected)


def voters(graph: Graph) -> Iterator[Seen]:
    """Who votes is there (C68), may vote (C69) and votes once (C70)."""
    rows = graph.rows(
        f"{FROM}, p.target_url, m.target_url from link l"
        " join doc d on d.kind = 'stem' and d.id = l.id"
        " join doc w on w.kind = 'aanwezigedeelnemer' and w.url = l.target_url"
        " join link p on p.kind = 'aanwezigedeelnemer' and p.field = 'vergadering' and p.id = w.id"
        " join link s on s.kind = 'stem' and s.field = 'stemming' and s.id = l.id"
        " join doc v on v.kind = 'stemming' and v.url = s.target_url"
        " join link a on a.kind = 'stemming' and a.field = 'agendapunt' and a.id = v.id"
        " join doc i on i.kind = 'agendapunt' and i.url = a.target_url"
        " join link m on m.kind = 'agendapunt' and m.field = 'vergadering' and m.id = i.id"
        " where l.kind = 'stem' and l.field = 'aanwezigeDeelnemer'"
        " and p.target_url <> m.target_url"
        " and exists (select 1 from doc x where x.url = p.target_url)"
        " and exists (select 1 from doc x where x.url = m.target_url) and not exists ("
        "  select 1 from doc x join link h on h.kind = 'vergadering'"
        "  and h.field = 'hoofdvergadering' and h.id = x.id where x.kind = 'vergadering'"
        "  and ((x.url = p.target_url and h.target_url = m.target_url)"
        "   or (x.url = m.target_url and h.target_url = p.target_url)))"
    )
    for kind, source, at, found, wanted in rows:
        yield Seen("C68", kind, source, at, found, f"een deelnemer van {wanted}")
    marks = ", ".join("?" for _ in VOTERS)
    rows = graph.rows(
        f"{FROM}, json_extract(w.body, '$.rolnaam') from link l"
        " join doc d on d.kind = 'stem' and d.id = l.id"
        " join doc w on w.kind = 'aanwezigedeelnemer' and w.url = l.target_url"
        " where l.kind = 'stem' and l.field = 'aanwezigeDeelnemer'"
        f" and json_extract(w.body, '$.rolnaam') not in ({marks})"
        " and json_extract(d.body, '$.keuzeStemming') <> 'afwezig'",
        VOTERS,
    )
    for kind, source, at, found in rows:
        yield Seen("C69", kind, source, at, found, "een rol met stemrecht")
    rows = graph.rows(
        f"{FROM}, count(*) from link l"
        " join doc d on d.kind = 'stem' and d.id = l.id"
        " join link s on s.kind = 'stem' and s.field = 'stemming' and s.id = l.id"
        " where l.kind = 'stem' and l.field = 'aanwezigeDeelnemer'"
        " group by l.target_url, s.target_url having count(*) > 1"
    )
    for kind, source, at, number in rows:
        yield Seen("C70", kind, source, at, number, "één stem per deelnemer en stemming")


def secret(graph: Graph) -> Iterator[Seen]:
    """A vote on persons has no votes per member (C71)."""
    rows = graph.rows(
        "select d.kind, d.source, d.pointer, d.id from doc d where d.kind = 'stemming'"
        " and json_array_length(d.body, '$.stemmingOverPersonen') > 0 and ("
        "  exists (select 1 from link l where l.kind = 'stemming' and l.field = 'stemmen'"
        "   and l.id = d.id)"
        "  or exists (select 1 from link l where l.target_url = d.url and l.kind = 'stem'))"
    )
    for kind, source, at, key in rows:
        yield Seen("C71", kind, source, f"{at}/stemmingOverPersonen", key, "geen stemmen per lid")


def subjects(graph: Graph) -> Iterator[Seen]:
    """Votes are about papers to decide on, and not about what was withdrawn (C73)."""
    rows = graph.rows(
        f"{FROM}, t.body from link l join doc d on d.kind = l.kind and d.id = l.id"
        " join doc t on t.kind = 'informatieobject' and t.url = l.target_url"
        " where l.kind = 'stemming' and l.field = 'informatieobject'"
    )
    for kind, source, at, body in rows:
        data = orjson.loads(body)
        type_ = data.get("informatieobjecttype")
        if type_ is not None and type_ not in VOTED_ON:
            yield Seen("C73", kind, source, at, type_, ", ".join(VOTED_ON))
        if any(str(data.get(name)).casefold() == "ingetrokken" for name in STATES):
            yield Seen(
                "C73", kind, source, at, "ingetrokken", "geen stemming over wat is ingetrokken"
            )


def tallies(graph: Graph, whole: Set[str]) -> Iterator[Seen]:
    """The result follows from the votes, and a tally that is given equals them (C72)."""
    rows = graph.rows(
        "select d.kind, d.source, d.pointer, d.body,"
        " sum(json_extract(s.body, '$.keuzeStemming') = 'voor'),"
        " sum(json_extract(s.body, '$.keuzeStemming') = 'tegen'),"
        " sum(json_extract(s.body, '$.keuzeStemming') = 'onthouden'),"
        " count(*), d.url from doc d"
        " join link l on l.target_url = d.url and l.kind = 'stem' and l.field = 'stemming'"
        " join doc s on s.kind = 'stem' and s.id = l.id"
        " where d.kind = 'stemming' group by d.id"
    )
    partly = votes_told_partly(graph, whole)
    for kind, source, at, body, for_, against, abstained, number, url in rows:
        data = orjson.loads(body)
        if url in partly or not _all_votes(data, number, whole):
            continue  # so they add up to nothing
        result = data.get("resultaatMondelingeStemming")
        follows = "voor" if for_ > against else "tegen" if against > for_ else "gelijk"
        if result in ("voor", "tegen", "gelijk") and result != follows and for_ + against:
            path = f"{at}/resultaatMondelingeStemming"
            told = f"{result}, bij {for_} voor en {against} tegen"
            yield Seen("C72", kind, source, path, told, f"{follows}, zoals de stemmen")
        for name in ("telling", "x-telling"):
            tally = data.get(name)
            counted = {"voor": for_, "tegen": against, "onthouden": abstained}
            if isinstance(tally, dict):
                for choice, votes in counted.items():
                    if isinstance(tally.get(choice), int) and tally[choice] != votes:
                        path = f"{at}/{name}/{choice}"
                        told = f"{tally[choice]}, bij {votes} stemmen"
                        yield Seen("C72", kind, source, path, told, "zoals de stemmen")


def _all_votes(vote: dict[str, Any], number: int, whole: Set[str]) -> bool:
    """Whether so many votes are all that were cast."""
    named = vote.get("stemmen")
    return len(named) == number if isinstance(named, list) else "stem" in whole


def parties(graph: Graph, whole: Set[str]) -> Iterator[Seen]:
    """What a party did follows from its members of that day (C72)."""
    if "fractielidmaatschap" not in whole:
        return
    rows = graph.rows(
        "select r.source, r.pointer, r.id, json_extract(r.body, '$.fractiestemresultaat'),"
        " json_extract(s.body, '$.keuzeStemming'), c.body, m.body, v.body,"
        " (select count(*) from link n where n.target_url = rs.target_url and n.kind = 'stem'"
        "  and n.field = 'stemming') from doc r"
        " join link rf on rf.kind = r.kind and rf.field = 'fractie' and rf.id = r.id"
        " join link rs on rs.kind = r.kind and rs.field = 'stemming' and rs.id = r.id"
        " join doc v on v.kind = 'stemming' and v.url = rs.target_url"
        " join link ss on ss.target_url = rs.target_url and ss.kind = 'stem'"
        "  and ss.field = 'stemming'"
        " join doc s on s.kind = 'stem' and s.id = ss.id"
        " join link sw on sw.kind = 'stem' and sw.field = 'aanwezigeDeelnemer' and sw.id = s.id"
        " join doc w on w.kind = 'aanwezigedeelnemer' and w.url = sw.target_url"
        " join link wp on wp.kind = w.kind and wp.field = 'natuurlijkPersoon' and wp.id = w.id"
        " join link wm on wm.kind = w.kind and wm.field = 'vergadering' and wm.id = w.id"
        " join doc m on m.kind = 'vergadering' and m.url = wm.target_url"
        " join link cp on cp.target_url = wp.target_url and cp.kind = 'fractielidmaatschap'"
        "  and cp.field = 'natuurlijkPersoon'"
        " join doc c on c.kind = 'fractielidmaatschap' and c.id = cp.id"
        " join link cf on cf.kind = c.kind and cf.field = 'fractie' and cf.id = c.id"
        "  and cf.target_url = rf.target_url"
        " where r.kind = 'stemresultaatperfractie'"
        " and json_extract(r.body, '$.fractiestemresultaat') is not null order by r.id"
    )
    choices: set[str] = set()
    last: tuple[Any, ...] | None = None
    for source, at, key, stated, choice, membership, meeting, vote, number in rows:
        if not _all_votes(orjson.loads(vote), number, whole):
            continue
        if last is not None and last[2] != key:
            yield from _party(last, choices)
            choices = set()
        last = (source, at, key, stated)
        if _member(orjson.loads(membership), orjson.loads(meeting)):
            choices.add(choice)
    if last is not None:
        yield from _party(last, choices)


def _party(of: tuple[Any, ...], choices: set[str]) -> Iterator[Seen]:
    source, at, _, stated = of
    if "onthouden" in choices or not choices & {"voor", "tegen"}:
        return
    both = {"voor", "tegen"} <= choices
    follows = "verdeeld" if both else "aangenomen" if "voor" in choices else "verworpen"
    if stated != follows:
        path = f"{at}/fractiestemresultaat"
        expected = f"{follows}, zoals haar leden stemden"
        yield Seen("C72", "stemresultaatperfractie", source, path, stated, expected)


def _member(membership: dict[str, Any], meeting: dict[str, Any]) -> bool:
    """Whether the membership held on the day of the meeting; unknown bounds are open."""
    held = day(meeting.get("vergaderdatum"))
    if held is None:
        return True
    begin = moment(membership.get("datumBeginFractieLidmaatschap"))
    end = moment(membership.get("datumEindeFractieLidmaatschap"))
    return not (begin and begin.date() > held) and not (end and end.date() < held)
