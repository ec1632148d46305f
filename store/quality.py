"""How much of what matters a source tells: results, votes, attendance and texts, per organisation
and vendor. Shares are of what is held, so they say nothing of what is missing altogether."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, text

from store.store import Store

#: parts of a record's JSON (canonical, without spaces) that answer a question
KNOWN = b'"uitslag":"'
UNKNOWN = b'"uitslag":"onbekend"'
#: presence that only a vote tells of, and no list or minutes
DERIVED = b'"grondslag":"stemming"'
TEXT = b'"tekst":"volledig"'
FILE = b'"bestanden":['
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


def shares(store: Store) -> dict[tuple[str, str], Shares]:
    """By organisation and vendor; a handful of questions over the whole store."""
    has = "instr(v.body, :{0}) > 0" if store.database.sqlite else "position(:{0} in v.body) > 0"
    body = "from stand s join versies v on v.seq = s.seq where not s.weg and"
    mine = "select s.organisatie, s.leverancier, count({0})"
    groups = " group by s.organisatie, s.leverancier"
    decided = f"s.type in {DECIDED}"
    known = f"{has.format('known')} and not ({has.format('unknown')})"
    about = (
        "from relaties r join stand b on b.id = r.bron_id and b.resource = 'stemming'"
        f" join stand s on s.id = r.doel_id where r.veld = 'informatieobject' and {decided}"
        " and not s.weg"
    )
    present = (
        "from relaties r join stand b on b.id = r.bron_id and b.resource = 'aanwezigedeelnemer'"
        " join versies v on v.seq = b.seq join stand s on s.id = r.doel_id"
        f" where r.veld = 'vergadering' and not s.weg and not ({has.format('derived')})"
    )
    votes = " and exists (select 1 from relaties x where x.doel_id = r.bron_id and x.veld = 'stemming' and exists (select 1 from stand y where y.id = x.bron_id and y.resource = 'stem'))"
    every = "count({0}) from stand s where not s.weg and"
    questions = {
        "moties": f"select s.organisatie, s.leverancier, {every.format('*')} {decided}",
        "vergaderingen": (
            f"select s.organisatie, s.leverancier, {every.format('*')} s.resource = 'vergadering'"
        ),
        "moties_met_uitslag": f"{mine.format('*')} {body} {decided} and {known}",
        "moties_met_stemming": f"{mine.format('distinct r.doel_id')} {about}",
        "moties_met_stemmen": f"{mine.format('distinct r.doel_id')} {about}{votes}",
        "vergaderingen_met_aanwezigheid": f"{mine.format('distinct r.doel_id')} {present}",
        "documenten_met_bestand": (
            f"{mine.format('*')} {body} s.resource = 'informatieobject' and {has.format('file')}"
        ),
        "documenten_met_tekst": (
            f"{mine.format('*')} {body} s.resource = 'informatieobject' and {has.format('text')}"
        ),
    }
    found: dict[tuple[str, str], Shares] = {}
    with store.database.reading() as connection:
        for name, question in questions.items():
            for code, vendor, number in _asked(connection, question + groups):
                row = found.setdefault((code, vendor), Shares(code, vendor))
                setattr(row, name, int(number))
    return found


def _asked(connection: Connection, question: str) -> list[Any]:
    values = {
        "known": KNOWN,
        "unknown": UNKNOWN,
        "derived": DERIVED,
        "text": TEXT,
        "file": FILE,
    }
    used = {name: value for name, value in values.items() if f":{name}" in question}
    return list(connection.execute(text(question), used))
