"""A vote as pages show it: its sentence, its seats, what each fractie and member chose, and where that
was read. Nothing is filled in that the record does not tell."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from search_api.services import Services
from search_api.site.rendering import datum, keer, naam, slug
from search_api.site.seats import DEFINED, seats
from search_api.site.words import BRONNEN
from standard.views import side_of
from tables import TablesAway
from tables.measures import majorities

#: choices in the order in which they are told
CHOICES = ("voor", "tegen", "onthouden", "afwezig")
RESULTS = {"voor": "Aangenomen", "tegen": "Verworpen", "gelijk": "De stemmen staakten"}
KINDS = {
    "hoofdelijk": "hoofdelijke stemming",
    "schriftelijk": "schriftelijke, geheime stemming",
    "acclamatie": "zonder stemming, bij acclamatie",
}
ABSENT = ("afwezig", "afwezig_met_bericht")
#: by person what most of the fractie chose, and whether the person chose otherwise
Judged = dict[str, tuple[str | None, bool]]


def vote_view(
    vote: Mapping[str, Any],
    council: str,
    present: Iterable[Mapping[str, Any]],
    judged: Judged,
) -> dict[str, Any]:
    """`council` is the key of the council, for links; `present` the attendance of the meeting; `judged`
    what is told of the fracties' lines. An unknown number is None, which is not zero."""
    members = members_of(vote, judged)
    parties = parties_of(vote, members, council)
    telling = {name: (vote.get("telling") or {}).get(name) for name in CHOICES}
    order = _seated(vote, parties, members, telling)
    columns = [
        name for name in CHOICES if name in CHOICES[:2] or any(party[name] for party in parties)
    ]
    return {
        "id": vote["id"],
        "anker": f"stem-{vote['id'][:8]}",
        "datum": vote.get("datum"),
        "onderwerp": vote.get("onderwerp"),
        "over": vote.get("over"),
        "kant": {"voor": "voor", "tegen": "tegen"}.get(vote.get("resultaat") or "", ""),
        "kop": RESULTS.get(vote.get("resultaat") or "", "Uitslag onbekend"),
        "zin": sentence(vote),
        "stand": _stand(telling),
        "telling": telling,
        "soort": KINDS.get(vote.get("stemmingstype") or ""),
        "grondslag": vote["grondslag"],
        "volledig": vote["volledig"],
        "tekst": vote.get("tekst_bron"),
        "kolommen": columns,
        "fracties": parties,
        "leden": members,
        "afwijkers": sum(member["wijkt_af"] for member in members),
        "zetels": _drawing(vote, order, telling, bool(parties)) if order else None,
        "balk": None if order else _bar(telling),
        "bekend": _known(telling, members, parties),
        "afwezigen": _absent(members, present),
        "bronnen": [_source(each) for each in vote.get("opgaven", ())],
        "tegenspraak": _contradictions(vote),
    }


def sentence(vote: Mapping[str, Any]) -> str:
    """What came of it and with which numbers, without a full stop: `Aangenomen met 13 stemmen voor
    en 8 tegen`."""
    telling = vote.get("telling") or {}
    head = RESULTS.get(vote.get("resultaat") or "", "Uitslag onbekend")
    voor, tegen = telling.get("voor"), telling.get("tegen")
    if voor is None and tegen is None:
        return f"{head}; de telling is niet bekend"
    if head == RESULTS["gelijk"]:
        return f"{head}: {voor} voor en {tegen} tegen"
    numbers = f"{'?' if voor is None else keer(voor, 'stem', 'stemmen')} voor en "
    return f"{head} met {numbers}{'een onbekend aantal' if tegen is None else tegen} tegen"


def judgements(found: Services, votes: Iterable[str], code: str) -> dict[str, Judged]:
    """By vote and person what the tables tell of the fractie's line; nothing while they are made."""
    made: dict[str, Judged] = {}
    try:
        rows = majorities(found.tables, tuple(votes), code)
    except TablesAway:
        return made
    for row in rows:
        if row["afwijkend"] is not None:
            line = made.setdefault(row["stemming"], {})
            line[row["persoon"]] = (row["meerderheid_fractie"], row["afwijkend"])
    return made


def members_of(vote: Mapping[str, Any], judged: Judged) -> list[dict[str, Any]]:
    """Each member with its choice; `lijn` is what the majority of its fractie chose, None where that
    cannot be told."""
    rows = []
    for each in vote["stemmen"]:
        line, away = judged.get(each.get("persoon") or "", (None, False))
        rows.append(
            {
                "naam": each.get("naam") or "naam onbekend",
                "persoon": each.get("persoon"),
                "fractie": each.get("fractie") or "",
                "keuze": each["keuze"],
                "afgeleid": bool(each.get("afgeleid")),
                "lijn": line,
                "wijkt_af": away,
            }
        )
    return rows


def parties_of(
    vote: Mapping[str, Any], members: list[dict[str, Any]], council: str
) -> list[dict[str, Any]]:
    """Those that were most for it first; the votes of members that stand by themselves are counted."""
    counted: dict[str, Counter[str]] = {}
    for member in members:
        if member["fractie"]:
            counted.setdefault(member["fractie"], Counter())[member["keuze"]] += 1
    rows = {}
    for each in vote["fracties"]:
        name = each.get("fractie") or "fractie onbekend"
        rows[name] = {
            "naam": name,
            "kant": side_of(each.get("resultaat")),
            **{choice: each.get(choice) for choice in CHOICES},
        }
    for name, numbers in counted.items():
        if name not in rows:
            sides = [choice for choice in CHOICES[:2] if numbers[choice]]
            kant = "verdeeld" if len(sides) > 1 else sides[0] if sides else "onbekend"
            told = {choice: numbers[choice] for choice in CHOICES[:2]}
            rows[name] = {"naam": name, "kant": kant, "onthouden": None, "afwezig": None, **told}
    for name, row in rows.items():
        row["adres"] = f"/raden/{council}/fracties/{slug(name)}" if council else None
    return sorted(rows.values(), key=_most_for)


def _most_for(row: Mapping[str, Any]) -> tuple[Any, ...]:
    sides = ("voor", "verdeeld", "tegen", "onbekend")
    voor, tegen = row["voor"] or 0, row["tegen"] or 0
    share = voor / (voor + tegen) if voor + tegen else 0
    return sides.index(row["kant"]), -share, -(voor + tegen), row["naam"].casefold()


def _seated(
    vote: Mapping[str, Any],
    parties: list[dict[str, Any]],
    members: list[dict[str, Any]],
    telling: Mapping[str, int | None],
) -> list[str]:
    """The choice of every seat, fractie by fractie; empty where not all are known: then no seat is
    drawn, for which seat would it be?"""
    order: list[str] = []
    if vote.get("stemmingstype") == "schriftelijk":
        return order
    if vote["grondslag"] == "individueel":
        rank = {row["naam"]: place for place, row in enumerate(parties)}
        told = sorted(
            members,
            key=lambda each: (rank.get(each["fractie"], len(rank)), CHOICES.index(each["keuze"])),
        )
        order = [each["keuze"] for each in told]
    elif all(row["voor"] is not None and row["tegen"] is not None for row in parties):
        for row in parties:
            order += [choice for choice in CHOICES for _ in range(row[choice] or 0)]
    same = all(telling[side] == order.count(side) for side in CHOICES[:2])
    return order if same else []


def _drawing(
    vote: Mapping[str, Any], order: list[str], telling: Mapping[str, int | None], listed: bool
) -> dict[str, Any]:
    numbers = Counter(order)
    words = ", ".join(f"{numbers[choice]} {choice}" for choice in CHOICES if numbers[choice])
    key = vote["id"][:8]
    label = f"{keer(len(order), 'zetel', 'zetels')}: {words}."
    table = f"fracties-{key}" if listed else ""
    drawn = seats(order, label, _stand(telling) or "", table, f"zetels-{key}")
    legend = {
        "voor": "gevuld is voor",
        "tegen": "een kruis is tegen",
        "onthouden": "een streep is onthouden",
        "afwezig": "een stippellijn is afwezig",
    }
    said = ", ".join(legend[choice] for choice in CHOICES if numbers[choice])
    return {
        "svg": drawn,
        "merken": DEFINED,
        "uitleg": f"{words}. {said[:1].upper()}{said[1:]}.",
        "aantal": numbers,
    }


def _stand(telling: Mapping[str, int | None]) -> str | None:
    voor, tegen = telling["voor"], telling["tegen"]
    return None if voor is None or tegen is None else f"{voor}–{tegen}"


def _bar(telling: Mapping[str, int | None]) -> Markup | None:
    """The two sides as a bar, where only their numbers are known."""
    voor, tegen = telling["voor"], telling["tegen"]
    if voor is None or tegen is None or not voor + tegen:
        return None
    width = 100 * voor / (voor + tegen)
    return Markup(
        '<svg class="balk" role="img" preserveAspectRatio="none" viewBox="0 0 100 10">'
        "<title>{} voor, {} tegen</title>"
        '<rect class="v" width="{:.1f}" height="10"/>'
        '<rect class="t" x="{:.1f}" width="{:.1f}" height="10"/></svg>'
    ).format(voor, tegen, width, width, 100 - width)


def _known(
    telling: Mapping[str, int | None],
    members: list[dict[str, Any]],
    parties: list[dict[str, Any]],
) -> str:
    """Of how many votes it is known whose they are."""
    cast = (telling["voor"] or 0) + (telling["tegen"] or 0)
    by_name = sum(member["keuze"] in CHOICES[:2] for member in members)
    by_party = sum((row["voor"] or 0) + (row["tegen"] or 0) for row in parties)
    if not cast:
        return "Hoeveel stemmen er zijn uitgebracht is niet bekend."
    if by_name:
        return f"Van {by_name} van de {cast} uitgebrachte stemmen is bekend wie stemde."
    if by_party:
        return f"Van {by_party} van de {cast} stemmen is de fractie bekend; wie van de leden stemde niet."
    if parties:
        return "Van de genoemde fracties is de kant bekend, maar niet hoeveel leden er stemden."
    return f"Alleen het aantal stemmen is bekend ({cast}), niet wie ze uitbracht."


def _absent(
    members: list[dict[str, Any]], present: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Who was away according to the attendance of the meeting and did not vote."""
    voted = {member["persoon"] for member in members if member["persoon"]}
    return [
        {
            "naam": each.get("naam") or "naam onbekend",
            "persoon": each.get("persoon"),
            "fractie": each.get("fractie") or "",
            "status": naam(each["aanwezigheidsstatus"]),
            "bron": BRONNEN.get(each.get("grondslag") or "", each.get("grondslag")),
        }
        for each in present
        if each["aanwezigheidsstatus"] in ABSENT and each.get("persoon") not in voted
    ]


def _source(told: Mapping[str, Any]) -> dict[str, Any]:
    telling = told.get("telling") or {}
    numbers = ", ".join(
        f"{telling[name]} {name}" for name in CHOICES if telling.get(name) is not None
    )
    return {
        "naam": BRONNEN.get(told["bron"], told["bron"]),
        "pagina": told.get("pagina"),
        "adres": told.get("bron_url"),
        "telling": numbers,
    }


def _contradictions(vote: Mapping[str, Any]) -> list[str]:
    """Each as a sentence: what one place says and what the other."""
    told = {
        each["sleutel"]: BRONNEN.get(each["bron"], each["bron"]) for each in vote.get("opgaven", ())
    }
    return [
        f"{told.get(each['bronnen'][0], 'aanwezigheid')}: {each['een']}; "
        f"{told.get(each['bronnen'][1], 'aanwezigheid')}: {each['ander']}"
        for each in vote.get("tegenspraak", ())
    ]


def when(vote: Mapping[str, Any]) -> str:
    return f" op {datum(vote['datum'])}" if vote.get("datum") else ""
