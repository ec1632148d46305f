"""Votes of which the votes of members are not all that were cast."""

from collections.abc import Set

from conformance.resource.graph import Graph


def votes_told_partly(graph: Graph, whole: Set[str]) -> set[str]:
    """Addresses of votes in which a party took part of whose members no vote is given: what its
    members did is told by the party only, so that the votes are not all that were cast."""
    if not whole >= {"fractielidmaatschap", "stemresultaatperfractie"}:
        return set()
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
