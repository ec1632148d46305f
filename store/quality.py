"""How much of what matters a source tells: results, votes, attendance and texts, per organisation
and vendor. Shares are of what is held, so they say nothing of what is missing altogether."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, text

from store.counting import Counted
from store.store import Store

DECIDED = "('motie', 'amendement')"


@dataclass
class Shares:
    """Numbers of one organisation with one vendor."""

    organisatie: str
    leverancier: str
    moties: int = 0
    moties_met_uitslag: int = 0
    moties_met_stemming: int = 0
    moties_met_stemmen: int = 0
    vergaderingen: int = 0
    vergaderingen_met_aanwezigheid: int = 0
    documenten_met_bestand: int = 0
    documenten_met_tekst: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def shares(store: Store, codes: Collection[str] | None = None) -> dict[tuple[str, str], Shares]:
    """By organisation and vendor, of all or of these organisations; a handful of questions."""
    only = "" if codes is None else " and s.organisatie in :codes"
    mine = "select s.organisatie, s.leverancier, count({0})"
    groups = f"{only} group by s.organisatie, s.leverancier"
    decided = f"s.type in {DECIDED}"
    about = (
        "from relaties r join stand b on b.id = r.bron_id and b.resource = 'stemming'"
        f" join stand s on s.id = r.doel_id where r.veld = 'informatieobject' and {decided}"
        " and not s.weg"
    )
    # presence that only a vote tells of, and no list or minutes, is not counted
    present = (
        "from relaties r join stand b on b.id = r.bron_id and b.resource = 'aanwezigedeelnemer'"
        " join stand s on s.id = r.doel_id"
        " where r.veld = 'vergadering' and not s.weg and b.grondslag <> 'stemming'"
    )
    votes = (
        " and exists (select 1 from relaties x join stand y on y.id = x.bron_id"
        " where x.doel_id = r.bron_id and x.veld = 'stemming' and y.resource = 'stem')"
    )
    #: of what is held itself, counted in one go
    kinds = {
        "moties": decided,
        "vergaderingen": "s.resource = 'vergadering'",
        "moties_met_uitslag": f"{decided} and s.uitslag_bekend",
        "documenten_met_bestand": "s.resource = 'informatieobject' and s.heeft_bestand",
        "documenten_met_tekst": "s.resource = 'informatieobject' and s.heeft_tekst",
    }
    counts = ", ".join(f"count(case when {kind} then 1 end)" for kind in kinds.values())
    held = f"select s.organisatie, s.leverancier, {counts} from stand s where not s.weg"
    questions = {
        tuple(kinds): held,
        ("moties_met_stemming",): f"{mine.format('distinct r.doel_id')} {about}",
        ("moties_met_stemmen",): f"{mine.format('distinct r.doel_id')} {about}{votes}",
        ("vergaderingen_met_aanwezigheid",): f"{mine.format('distinct r.doel_id')} {present}",
    }
    numbers: dict[tuple[str, str], Shares] = {}
    with store.database.reading() as connection:
        for names, question in questions.items():
            asked = text(question + groups)
            if codes is not None:
                asked = asked.bindparams(bindparam("codes", sorted(codes), expanding=True))
            for code, vendor, *several in connection.execute(asked):
                for name, number in zip(names, several, strict=True):
                    if number:
                        row = numbers.setdefault((code, vendor), Shares(code, vendor))
                        setattr(row, name, int(number))
    return numbers


def followed(store: Store, folder: Path | None = None) -> Counted[Shares]:
    """The shares of all, for who asks again and again: they follow the store, and are kept in a folder."""
    file = folder / "aandelen.json" if folder else None
    return Counted(store, partial(shares, store), file, lambda row: Shares(**row))
