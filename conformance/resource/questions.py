"""What relations are asked of the graph, each once: all that a rule is held against, with whether it
holds where the database can tell. A row begins with kind, source and pointer of the place."""

from collections.abc import Iterator
from typing import Any

from conformance.resource.graph import Graph

Row = tuple[Any, ...]
FROM = "select d.kind, d.source, d.pointer || l.pointer"


def targets(graph: Graph) -> Iterator[Row]:
    """Of every reference to what was read: …, wanted kind, wanted id, kind there, id there."""
    yield from graph.rows(
        f"{FROM}, l.target, l.target_id, t.kind, t.id from link l"
        " join doc t on t.url = l.target_url join doc d on d.kind = l.kind and d.id = l.id"
    )


def pairs(graph: Graph, one: str, field: str, other: str, back: str) -> Iterator[Row]:
    """Of every reference of `one` by `field` to an `other`: …, address, whether it points back."""
    yield from graph.rows(
        "select d.kind, d.source, d.pointer || l.pointer, l.target_url, exists ("
        "  select 1 from link b where b.target_url = d.url and b.kind = ? and b.field = ?"
        "  and b.id = t.id) from link l"
        " join doc d on d.kind = l.kind and d.id = l.id"
        " join doc t on t.kind = ? and t.url = l.target_url"
        " where l.kind = ? and l.field = ? and d.url is not null",
        (other, back, other, one, field),
    )


def parents(graph: Graph, kind: str, field: str) -> dict[str, str]:
    """id → id of what it is a part of."""
    rows = graph.rows(
        "select l.id, t.id from link l join doc t on t.kind = l.kind"
        " and t.url = l.target_url where l.kind = ? and l.field = ?",
        (kind, field),
    )
    return dict(rows)


def elsewhere(graph: Graph) -> Iterator[Row]:
    """Of every item under a main item: …, address of its meeting, whether they share one."""
    yield from graph.rows(
        f"{FROM}, p.target_url, exists (select 1 from link s join link m on m.kind = 'agendapunt'"
        "  and m.field = ? and m.id = l.id where s.kind = 'agendapunt' and s.field = ?"
        "  and s.id = t.id and s.target_url = m.target_url) from link l"
        " join doc d on d.kind = l.kind and d.id = l.id"
        " join doc t on t.kind = 'agendapunt' and t.url = l.target_url"
        " join link p on p.kind = 'agendapunt' and p.field = ? and p.id = t.id"
        " where l.kind = 'agendapunt' and l.field = 'hoofdagendapunt'"
        " and exists (select 1 from link m where m.kind = 'agendapunt' and m.field = ?"
        "  and m.id = l.id) group by l.id",
        (graph.profile.meeting,) * 4,
    )


def begun(graph: Graph) -> Iterator[Row]:
    """Of every item of a meeting that was held and that began: …, its begin, its end."""
    yield from graph.rows(
        "select d.kind, d.source, d.pointer, json_extract(d.body, '$.starttijd'),"
        " json_extract(d.body, '$.eindtijd') from doc d"
        " join link l on l.kind = 'agendapunt' and l.field = ? and l.id = d.id"
        " join doc m on m.kind = 'vergadering' and m.url = l.target_url"
        " where d.kind = 'agendapunt' and json_extract(m.body, ?) = 'gehouden'"
        " and json_extract(d.body, '$.starttijd') is not null group by d.id",
        (graph.profile.meeting, f"$.{graph.profile.spelled('status')}"),
    )


def papers(graph: Graph) -> Iterator[Row]:
    """Of every document: …, id, whether it hangs on anything."""
    yield from graph.rows(
        "select d.kind, d.source, d.pointer, d.id,"
        " exists (select 1 from link l where l.kind = d.kind and l.id = d.id"
        "  and l.field in ('vergaderingen', 'agendapunten', 'genotuleerdeVergadering'))"
        " or exists (select 1 from link l where l.target_url = d.url"
        "  and l.kind in ('vergadering', 'agendapunt', 'stemming'))"
        " from doc d where d.kind = 'informatieobject'"
        " and coalesce(json_extract(d.body, '$.wijziging'), '') <> 'Verwijdering'"
    )


def related(graph: Graph) -> Iterator[Row]:
    """Of every document that is related to another: …, its role, the type of the other."""
    name = graph.profile.spelled("gerelateerdInformatieobject")
    yield from graph.rows(
        f"{FROM}, json_extract(d.body, ?), json_extract(t.body, '$.informatieobjecttype')"
        " from link l join doc d on d.kind = l.kind and d.id = l.id"
        " join doc t on t.kind = l.kind and t.url = l.target_url"
        " where l.kind = 'informatieobject' and l.field = ?",
        (f"$.{name}.rol", name),
    )


def closed(graph: Graph) -> Iterator[Row]:
    """Of every document that hangs on closed items and on nothing else: …, body."""
    name = f"$.{graph.profile.spelled('indicatorBesloten')}"
    yield from graph.rows(
        "with bij as (select l.kind, l.id, l.target_url from link l where l.kind ="
        "  'informatieobject' and l.field in ('agendapunten', 'vergaderingen')"
        " union select t.kind, t.id, d.url from link l"
        "  join doc t on t.kind = 'informatieobject' and t.url = l.target_url"
        "  join doc d on d.kind = l.kind and d.id = l.id"
        "  where l.field in ('informatieobjecten', 'bijlagen'))"
        " select d.kind, d.source, d.pointer, d.body from doc d where d.kind = 'informatieobject'"
        " and exists (select 1 from bij join doc a on a.kind = 'agendapunt' and a.url ="
        "  bij.target_url where bij.id = d.id and json_extract(a.body, ?) = 1)"
        " and not exists (select 1 from bij left join doc a on a.url = bij.target_url"
        "  where bij.id = d.id and (a.id is null or coalesce(json_extract(a.body, ?), 0) <> 1))",
        (name, name),
    )


def attending(graph: Graph) -> Iterator[Row]:
    """Of every vote of somebody: …, the meeting they attended, the meeting that was voted in, whether
    one is part of the other."""
    yield from graph.rows(
        f"{FROM}, p.target_url, m.target_url, exists ("
        "  select 1 from doc x join link h on h.kind = 'vergadering'"
        "  and h.field = 'hoofdvergadering' and h.id = x.id where x.kind = 'vergadering'"
        "  and ((x.url = p.target_url and h.target_url = m.target_url)"
        "   or (x.url = m.target_url and h.target_url = p.target_url))) from link l"
        " join doc d on d.kind = 'stem' and d.id = l.id"
        " join doc w on w.kind = 'aanwezigedeelnemer' and w.url = l.target_url"
        " join link p on p.kind = 'aanwezigedeelnemer' and p.field = 'vergadering' and p.id = w.id"
        " join link s on s.kind = 'stem' and s.field = 'stemming' and s.id = l.id"
        " join doc v on v.kind = 'stemming' and v.url = s.target_url"
        " join link a on a.kind = 'stemming' and a.field = 'agendapunt' and a.id = v.id"
        " join doc i on i.kind = 'agendapunt' and i.url = a.target_url"
        " join link m on m.kind = 'agendapunt' and m.field = 'vergadering' and m.id = i.id"
        " where l.kind = 'stem' and l.field = 'aanwezigeDeelnemer'"
        " and exists (select 1 from doc x where x.url = p.target_url)"
        " and exists (select 1 from doc x where x.url = m.target_url)"
    )


def voting(graph: Graph) -> Iterator[Row]:
    """Of every vote of somebody: …, their role, their choice."""
    yield from graph.rows(
        f"{FROM}, json_extract(w.body, '$.rolnaam'), json_extract(d.body, '$.keuzeStemming')"
        " from link l join doc d on d.kind = 'stem' and d.id = l.id"
        " join doc w on w.kind = 'aanwezigedeelnemer' and w.url = l.target_url"
        " where l.kind = 'stem' and l.field = 'aanwezigeDeelnemer'"
    )


def times_voted(graph: Graph) -> Iterator[Row]:
    """Per participant and vote: …, how many times."""
    yield from graph.rows(
        f"{FROM}, count(*) from link l"
        " join doc d on d.kind = 'stem' and d.id = l.id"
        " join link s on s.kind = 'stem' and s.field = 'stemming' and s.id = l.id"
        " where l.kind = 'stem' and l.field = 'aanwezigeDeelnemer'"
        " group by l.target_url, s.target_url"
    )


def on_persons(graph: Graph) -> Iterator[Row]:
    """Of every vote on persons: …, id, whether votes per member are known of it."""
    yield from graph.rows(
        "select d.kind, d.source, d.pointer, d.id,"
        " exists (select 1 from link l where l.kind = 'stemming' and l.field = 'stemmen'"
        "  and l.id = d.id)"
        " or exists (select 1 from link l where l.target_url = d.url and l.kind = 'stem')"
        " from doc d where d.kind = 'stemming'"
        " and json_array_length(d.body, '$.stemmingOverPersonen') > 0"
    )


def voted_on(graph: Graph) -> Iterator[Row]:
    """Of every vote on a document: …, body of the document."""
    yield from graph.rows(
        f"{FROM}, t.body from link l join doc d on d.kind = l.kind and d.id = l.id"
        " join doc t on t.kind = 'informatieobject' and t.url = l.target_url"
        " where l.kind = 'stemming' and l.field = 'informatieobject'"
    )


def tallied(graph: Graph) -> Iterator[Row]:
    """Of every vote with votes per member: …, body, for, against, abstained, all, its address."""
    yield from graph.rows(
        "select d.kind, d.source, d.pointer, d.body,"
        " sum(json_extract(s.body, '$.keuzeStemming') = 'voor'),"
        " sum(json_extract(s.body, '$.keuzeStemming') = 'tegen'),"
        " sum(json_extract(s.body, '$.keuzeStemming') = 'onthouden'),"
        " count(*), d.url from doc d"
        " join link l on l.target_url = d.url and l.kind = 'stem' and l.field = 'stemming'"
        " join doc s on s.kind = 'stem' and s.id = l.id"
        " where d.kind = 'stemming' group by d.id"
    )


def told_partly(graph: Graph) -> set[str]:
    """Addresses of votes in which a party took part of whose members no vote is given: what its
    members did is told by the party only, so that the votes are not all that were cast."""
    rows = graph.rows(
        "select distinct r.target_url from link r"
        " join link f on f.kind = r.kind and f.field = 'fractie' and f.id = r.id"
        " where r.kind = 'stemresultaatperfractie' and r.field = 'stemming' and not exists ("
        "  select 1 from link s"
        "  join link sw on sw.kind = 'stem' and sw.field = 'aanwezigeDeelnemer' and sw.id = s.id"
        "  join doc w on w.kind = 'aanwezigedeelnemer' and w.url = sw.target_url"
        "  join link wp on wp.kind = w.kind and wp.field = 'natuurlijkPersoon' and wp.id = w.id"
        "  join link cp on cp.target_url = wp.target_url and cp.kind = 'fractielidmaatschap'"
        "   and cp.field = 'natuurlijkPersoon'"
        "  join link cf on cf.kind = cp.kind and cf.field = 'fractie' and cf.id = cp.id"
        "   and cf.target_url = f.target_url"
        "  where s.kind = 'stem' and s.field = 'stemming' and s.target_url = r.target_url)"
    )
    return {url for (url,) in rows}


def members(graph: Graph) -> Iterator[Row]:
    """Of every result of a party, per vote of a member of it: …, id, result, choice, bodies of
    membership, meeting and vote, number of votes. In order of the results."""
    yield from graph.rows(
        "select r.kind, r.source, r.pointer, r.id, json_extract(r.body, '$.fractiestemresultaat'),"
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
