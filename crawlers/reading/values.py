"""Values as vendors write them: Dutch dates and times, HTML fragments, names, outcomes."""

import datetime as dt
import functools
import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

import lxml.html
from lxml import etree

from crawlers.errors import Unreadable
from standard.vocabulary import (
    Informatieobjecttype,
    MotieType,
    StemKeuze,
    Uitslag,
    VergaderingsType,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MAANDEN = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb",
            "maart mrt mar",
            "april apr",
            "mei may",
            "juni jun",
            "juli jul",
            "augustus aug",
            "september sep sept",
            "oktober okt oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
_DMY = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MDY_US = re.compile(r"^([A-Za-z]{3}) +(\d{1,2}) (\d{4})")
_DUTCH = re.compile(r"(\d{1,2}) ([a-z]+)\.? (\d{4})", re.I)
_TIME = re.compile(r"^(\d{1,2})[:.](\d{2})(?::(\d{2}))?")
_OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")


def day(value: str | None) -> dt.date | None:
    """A day in any of the vendors' spellings; None when empty or `0000-00-00`.

    Raises `Unreadable` on anything else. `03-04-2026` is the third of April.
    """
    value = (value or "").strip()
    if not value or value.startswith("0000-00-00"):
        return None
    try:
        if match := _ISO.match(value):
            return dt.date(*map(int, match.groups()))
        if match := _DMY.match(value):
            number, month, year = map(int, match.groups())
            return dt.date(year, month, number)
        if (match := _MDY_US.match(value)) and match[1].lower() in MAANDEN:
            return dt.date(int(match[3]), MAANDEN[match[1].lower()], int(match[2]))
        if (match := _DUTCH.search(value)) and match[2].lower() in MAANDEN:
            return dt.date(int(match[3]), MAANDEN[match[2].lower()], int(match[1]))
    except ValueError as error:
        raise Unreadable(f"geen bestaande datum: {value!r}") from error
    raise Unreadable(f"geen datum: {value!r}")


def try_day(value: str | None) -> dt.date | None:
    """As `day`, and None where it is not one."""
    try:
        return day(value)
    except Unreadable:
        return None


def clock(value: str | None) -> dt.time | None:
    """A time of day; 00:00 is «unknown» with every vendor, so None."""
    match = _TIME.match((value or "").strip())
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2])
    if (hour, minute) in ((0, 0), (24, 0)) or hour > 23 or minute > 59:
        return None
    return dt.time(hour, minute)


def amsterdam(date: dt.date | None, time: dt.time | None) -> dt.datetime | None:
    """Wall-clock time in Amsterdam with its offset; None when only the day is known."""
    if date is None or time is None:
        return None
    return dt.datetime.combine(date, time, tzinfo=AMSTERDAM)


def moment(value: str | None) -> tuple[dt.date | None, dt.datetime | None]:
    """(day, moment) of a timestamp. A bare one is Amsterdam time, an offset is trusted; exactly
    midnight or no time at all is a day only, and is never shifted."""
    value = (value or "").strip()
    date = day(value)
    rest = value[10:].lstrip("T ") if _ISO.match(value) else value.partition(" ")[2]
    if date is None or not rest:
        return date, None
    offset = _OFFSET.search(rest)
    if offset:
        stamp = dt.datetime.fromisoformat(value.replace(" ", "T", 1).replace("Z", "+00:00"))
        local = stamp.astimezone(AMSTERDAM)
        return local.date(), local
    return date, amsterdam(date, clock(rest))


def end_after(start: dt.datetime | None, time: dt.time | None) -> dt.datetime | None:
    """The end of a meeting that may run past midnight."""
    if start is None or time is None:
        return None
    end = dt.datetime.combine(start.date(), time, tzinfo=AMSTERDAM)
    return end if end >= start else end + dt.timedelta(days=1)


_UUR = r"(\d{1,2}[.:]\d{2})"
_TIMES = re.compile(
    rf"(?:tijd|aanvang)[^\d\n]{{0,30}}{_UUR}(?:\s*uur)?(?:\s*(?:-|–|tot)\s*{_UUR})?", re.I
)


def times_in_text(text: str | None) -> tuple[dt.time | None, dt.time | None]:
    """Start and end from «Tijd: 19.30 - 22.00 uur», as some councils write them."""
    match = _TIMES.search(text or "")
    return (clock(match[1]), clock(match[2])) if match else (None, None)


_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|/h\d)\b[^>]*>", re.I)
_MARKUP = re.compile(r"<[a-z/!][^>]*>", re.I)


def plain(fragment: str | None) -> str | None:
    """The text of an HTML fragment, lines kept, without markup; None when nothing is left."""
    if not fragment:
        return None
    text = fragment
    if _MARKUP.search(text):
        try:
            parser = lxml.html.HTMLParser(no_network=True)
            marked = _BREAKS.sub(lambda found: "\n" + found[0], text)
            root: Any = lxml.html.fromstring(f"<div>{marked}</div>", parser=parser)
            for unwanted in root.xpath("//script|//style"):
                unwanted.drop_tree()
            text = cast(str, root.text_content())
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            text = _MARKUP.sub(" ", text)
    else:
        text = html.unescape(text)
    lines = (" ".join(line.split()) for line in text.replace("\xa0", " ").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None


def one_line(fragment: str | None) -> str | None:
    text = plain(fragment)
    return " ".join(text.split()) if text else None


# --- names ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Naam:
    """A name in parts, with the fractie that stood behind it and the spelling of the source."""

    achternaam: str
    tussenvoegsel: str | None = None
    voorletters: str | None = None
    voornaam: str | None = None
    fractie: str | None = None
    bron: str = ""

    @property
    def volledig(self) -> str:
        first = self.voornaam or self.voorletters
        return " ".join(part for part in (first, self.tussenvoegsel, self.achternaam) if part)

    @property
    def sleutel(self) -> str:
        """Equal for two spellings of one name, as far as both give a first name or initial."""
        first = (self.voornaam or self.voorletters or "")[:1]
        return fold(f"{self.achternaam} {self.tussenvoegsel or ''} {first}")


_TUSSEN = re.compile(
    r"^(?:(?:van|von|de|den|der|het|'t|’t|ter|ten|te|in|op|aan|bij|el|al|la|le|du|da|dos|di|ben|"
    r"d'|uit|voor|over|onder)\b\.?\s*)+$",
    re.I,
)
_LEADING_TUSSEN = re.compile(
    r"^((?:(?:van|von|de|den|der|het|'t|’t|ter|ten|te|in 't|op|aan|bij|el|la|le|du|da|dos|di|uit)\s+)+)(?=\S)",
    re.I,
)
#: the first part of a double surname: «Bakker-van der Berg»
_DOUBLE = re.compile(r"\w-(?:van|de|den|der|ten|ter|'t|’t)$", re.I)
_INITIALS = re.compile(r"^(?:[A-Z](?:[a-z]{0,2})?\.\s?)+$")
_ROLE = re.compile(
    r"\((?:raadslid(?: account)?|commissielid|burgerlid|wethouder|burgemeester|lid|account)\)", re.I
)
_TITLES = re.compile(
    r"^(?:(?:de heer|mevrouw|dhr\.?|mevr\.?|mw\.?|de dames|de heren|drs\.?|mr\.?|ir\.?|dr\.?|ing\.?|prof\.?)\s+)+",
    re.I,
)


@functools.lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case without diacritics and punctuation, for comparing."""
    decomposed = unicodedata.normalize("NFKD", html.unescape(text)).casefold()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+", " ", bare).split())


def naam(source: str) -> Naam:
    """A name in any of the vendors' spellings: `Passier, C.E. (Charlotte) (Volt)`,
    `Heuven, Maarten van`, `Haan, Jochem  de`, `de heer J. de Vries (VVD)`, `Anna Bakker`."""
    text = " ".join(_ROLE.sub(" ", html.unescape(source)).split())
    brackets = re.findall(r"\(([^()]*)\)", text)
    text = " ".join(re.sub(r"\([^()]*\)", " ", text).split()).strip(" ,;")
    text = _TITLES.sub("", text)
    if "," in text:
        surname, _, rest = (part.strip() for part in text.partition(","))
        return _surname_first(surname, rest.split(), brackets, source)
    return _surname_last(text, brackets, source)


def _surname_first(surname: str, words: list[str], brackets: list[str], source: str) -> Naam:
    given: list[str] = []
    while words and not _TUSSEN.match(" ".join(words)):
        given.append(words.pop(0))
    tussen = " ".join(words) or None
    leading = _LEADING_TUSSEN.match(surname)
    if leading and not tussen:
        tussen, surname = leading[1].strip(), surname[leading.end() :]
    first = " ".join(given)
    initials = first if _INITIALS.match(first) else None
    voornaam = None if initials else first or None
    if len(brackets) > 1 and not voornaam:
        voornaam = brackets.pop(0) or None
    fractie = brackets[-1].strip() if brackets else None
    return Naam(surname or source.strip(), tussen, initials, voornaam, fractie or None, source)


def _surname_last(text: str, brackets: list[str], source: str) -> Naam:
    fractie = brackets[-1].strip() if brackets else None
    words = text.split()
    given: list[str] = []
    while len(words) > 1 and not (_TUSSEN.match(words[0]) or _DOUBLE.search(words[0])):
        given.append(words.pop(0))
    rest = " ".join(words)
    leading = _LEADING_TUSSEN.match(rest)
    tussen = leading[1].strip() if leading else None
    surname = rest[leading.end() :] if leading else rest
    first = " ".join(given)
    initials = first if _INITIALS.match(first) else None
    voornaam = None if initials else first or None
    return Naam(surname or source.strip(), tussen, initials, voornaam, fractie or None, source)


def namen(text: str | None) -> list[Naam]:
    """Names in a list field, separated by semicolons or line ends."""
    parts = re.split(r"[;\n]|\\n", html.unescape(text or ""))
    return [naam(part) for part in parts if part.strip(" ,")]


# --- vocabularies --------------------------------------------------------------------------------

_UITSLAG = (
    (Uitslag.ingetrokken, r"ingetrokken|withdrawn|ynlutsen|overbodig"),
    (Uitslag.aangehouden, r"aangehouden|oanholden|uitgesteld"),
    (Uitslag.gelijk, r"stemmen staken|gestaakt|staken|equal|gelijk"),
    (Uitslag.verworpen, r"verworpen|afgewezen|rejected|fersmiten|niet aangenomen"),
    (Uitslag.aangenomen, r"aangenomen|adopted|accepted|oannommen|aanvaard|unaniem"),
)


def uitslag(text: str | None) -> Uitslag | None:
    """The outcome that a status text states; None when it states none (never a guess)."""
    lowered = (text or "").casefold()
    for value, pattern in _UITSLAG:
        if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", lowered):
            return value
    return None


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
    (Informatieobjecttype.amendement, r"amendement"),
    (Informatieobjecttype.motie, r"moties?\b"),
    (Informatieobjecttype.toezegging, r"toezegging"),
    (Informatieobjecttype.antwoord, r"beantwoording|antwoord"),
    (
        Informatieobjecttype.vraag,
        r"(?:schriftelijke|technische|mondelinge|raads)\s*vra|vragen\b|vraag",
    ),
    (Informatieobjecttype.ingekomen_stuk, r"ingekomen|ingezonden"),
    (Informatieobjecttype.voorstel, r"(?:raads|initiatief|burger|college)?voorstel"),
    (Informatieobjecttype.mededeling, r"mededeling|raadsinformatiebrie|informatiebrie|memo"),
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
    if "vreemd aan de orde" in joined or "motie vreemd" in joined:
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


_CANCELLED = r"(?:vervallen|vervalt|geannuleerd|gaat niet door|afgelast)(?!\w)"


def is_cancelled(name: str | None, explanation: str | None = None) -> bool:
    """Whether a meeting's own words say that it does not take place (not: an item of it)."""
    if re.search(rf"(?<!\w){_CANCELLED}", (name or "").casefold()):
        return True
    text = (explanation or "").casefold()
    about = rf"(?:vergadering|bijeenkomst|sessie)\b[^.\n]{{0,60}}(?<!\w){_CANCELLED}"
    return bool(re.search(about, text) or re.match(rf"\W*{_CANCELLED}", text))
