"""A hit of a search as it is shown."""

from typing import Any

from indexer.question.query import Hit, SearchDocument


def hit_body(hit: Hit, base: str, mark: str | None = None) -> dict[str, Any]:
    """`base` is the address of the service; `mark` says why a hit is there that is not exact."""
    document = hit.document
    return {
        "id": document.id,
        "type": document.type,
        "titel": document.titel,
        "organisatie": {"code": document.organisatie, "naam": document.naam},
        "datum": document.datum,
        "uitslag": document.uitslag,
        "afdoening": document.afdoening,
        "termijn": document.termijn,
        "stemming": vote_body(document),
        "fracties": list(document.fractie),
        "indieners": list(document.indiener),
        "gremium": list(document.gremium),
        "soort": document.soort,
        "betekenis": mark,
        "score": round(hit.score, 4) if hit.score is not None else None,
        "pagina": hit.pagina,
        "snippets": [
            {"veld": piece.veld, "pagina": piece.pagina, "html": piece.html}
            for piece in hit.snippets
        ],
        "url": f"{base}/records/{document.id}",
        "bron_url": document.bron_url,
    }


def vote_body(document: SearchDocument) -> dict[str, Any] | None:
    """The vote in short: numbers where they are known, and each fractie's side."""
    vote = document.stemming
    if vote is None:
        return None
    numbers = {name: getattr(vote, name) for name in ("voor", "tegen", "onthouden", "afwezig")}
    known = {name: number for name, number in numbers.items() if number is not None}
    return {**known, "fracties": dict(vote.fracties)}
