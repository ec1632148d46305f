"""What a vendor's words mean in the standard's terms: outcomes, votes, kinds of meetings and papers."""

import re

from crawlers.errors import Unreadable
from crawlers.reading.outcomes import read_outcome
from standard.vocabulary import (
    Informatieobjecttype,
    MotieType,
    StemKeuze,
    Uitslag,
    VergaderingsType,
)

#: papers that are decided by a vote
DECIDED = (Informatieobjecttype.motie, Informatieobjecttype.amendement)


def uitslag(text: str | None) -> Uitslag | None:
    """The outcome that a status text states; None when it states none, or two."""
    return read_outcome(text or "").uitslag


_KEUZES = {
    StemKeuze.voor: {"true", "in_favor", "agree", "voor", "foar", "1"},
    StemKeuze.tegen: {"false", "against", "disagree", "tegen", "tsjin", "0"},
    StemKeuze.onthouden: {"abstained", "abstain", "blank", "onthouden", "unthâlding"},
    StemKeuze.afwezig: {"absent", "afwezig", "ôfwêzich", "niet deelgenomen"},
}


def keuze(text: str) -> StemKeuze:
    """A vote option; raises `Unreadable` on an unknown one."""
    lowered = text.strip().casefold()
    for value, spellings in _KEUZES.items():
        if lowered in spellings:
            return value
    raise Unreadable(f"onbekende stem: {text!r}")


def vergaderingstype(name: str | None, kind: str = "gemeente") -> VergaderingsType | None:
    """The standard's type for a committee's or meeting type's name; None where it has none."""
    lowered = (name or "").casefold()
    if "presidium" in lowered or "agendacommissie" in lowered:
        return VergaderingsType.presidium
    if "commissie" in lowered:
        return VergaderingsType.commissievergadering
    if kind == "provincie" and "staten" in lowered:
        return VergaderingsType.statenvergadering
    if kind == "waterschap" and "algeme" in lowered:
        return VergaderingsType.algemene_bestuursvergadering
    if re.search(r"\b(?:gemeente)?raad(?:svergadering)?\b", lowered):
        return VergaderingsType.raadsvergadering
    return None


_TYPEN = (
    (Informatieobjecttype.amendement, r"amendem[ei]nt"),
    (Informatieobjecttype.motie, r"(?:moties?|moasjes?)\b"),
    (Informatieobjecttype.toezegging, r"toezegging"),
    (Informatieobjecttype.antwoord, r"beantwoording|antwoord"),
    (
        Informatieobjecttype.vraag,
        r"(?:schriftelijke|technische|mondelinge|raads)\s*vra|vragen\b|vraag",
    ),
    (Informatieobjecttype.ingekomen_stuk, r"ingekomen|ingezonden"),
    (Informatieobjecttype.voorstel, r"(?:raads|initiatief|burger|college)?voorstel"),
    (
        Informatieobjecttype.mededeling,
        r"mededeling|informatiebrie|memo|(?:raads|staten|college|wethouders)(?:informatie)?(?:brie(?:f|ven)|bericht)",
    ),
)


def informatieobjecttype(label: str | None) -> Informatieobjecttype | None:
    """The standard's type for a source's label; None for what the standard has no type for."""
    lowered = (label or "").casefold()
    for value, pattern in _TYPEN:
        if re.search(rf"(?<!\w)(?:{pattern})", lowered):
            return value
    return None


def motietype(*texts: str | None) -> MotieType:
    joined = " ".join(text for text in texts if text).casefold()
    if re.search(r"vreemd aan de orde|motie vreemd|moasje frjemd", joined):
        return MotieType.vreemd
    for value in (MotieType.wantrouwen, MotieType.treurnis, MotieType.afkeuring):
        if re.search(rf"motie van {value}", joined):
            return value
    return MotieType.overig


def is_besluitenlijst(label: str | None) -> bool:
    return bool(re.search(r"besluitenlijst|lijst van besluiten", (label or "").casefold()))


def is_notulen(label: str | None) -> bool:
    return bool(
        re.search(r"(?<!\w)(?:notulen|verslag|handelingen)(?!\w)", (label or "").casefold())
    )


def told_in_words(label: str | None) -> bool:
    """Whether a document may tell of votes and presence: a decision list or minutes."""
    return is_besluitenlijst(label) or is_notulen(label)


_CANCELLED = r"(?:vervallen|vervalt|geannuleerd|gaat niet door|afgelast)(?!\w)"


def is_cancelled(name: str | None, explanation: str | None = None) -> bool:
    """Whether a meeting's own words say that it does not take place (not: an item of it)."""
    if re.search(rf"(?<!\w){_CANCELLED}", (name or "").casefold()):
        return True
    text = (explanation or "").casefold()
    about = rf"(?:vergadering|bijeenkomst|sessie)\b[^.\n]{{0,60}}(?<!\w){_CANCELLED}"
    return bool(re.search(about, text) or re.match(rf"\W*{_CANCELLED}", text))


#: outcomes that a vote leads to
VOTED_ON = (Uitslag.aangenomen, Uitslag.verworpen, Uitslag.gelijk)
