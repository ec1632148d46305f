"""Who was there, out of decision lists and minutes, read conservatively: lists with a label,
messages of absence, and who came later or left earlier. What the text does not say stays unknown.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from crawlers.reading.dates import clock
from crawlers.reading.known import Known
from crawlers.reading.names import Naam, naam
from crawlers.reading.persons import Person, fits
from crawlers.reading.presence import Attendant, read_presence
from crawlers.reading.presence_tables import without_votes
from standard.parties import landelijk
from standard.vocabulary import Aanwezigheidsstatus

#: a person as a list or a sentence names one: «de heer J. van der Berg (VVD)»
_INITIALS = r"(?:[A-ZÀ-Ý][a-z]?\.\s?)*"
_PARTICLE = r"(?:(?:[Vv]an|[Dd]e|[Dd]er|[Dd]en|[Tt]en|[Tt]er|[Ii]n|'t|’t|[Ee]l|[Ll]a|[Ll]e)\s+)*"
_SURNAME = r"[A-ZÀ-Ý][\w'’]*(?:-(?:(?:van|de|der|den|ten|ter)\s+)*[A-ZÀ-Ý][\w'’]*)*"
_NAME = rf"{_INITIALS}{_PARTICLE}{_SURNAME}(?:\s*\([^()\n]{{2,40}}\))?"
PERSON = rf"(?:[Dd]e heer|[Mm]evrouw|[Mm]w\.?|[Dd]hr\.?|[Rr]aadslid|[Hh]et lid)\s+({_NAME})"
_PEOPLE = rf"({PERSON.replace(f'({_NAME})', _NAME)}(?:(?:,\s*|\s+en\s+){PERSON.replace(f'({_NAME})', _NAME)})*)"
_TIME = r"(\d{1,2}[.:]\d{2})(?:\s*uur)?"
_LABEL = re.compile(
    r"^[ \t]*((?:met |zonder )?(?:kennisgeving |bericht )?(?:aanwezig|afwezig|verhinderd)"
    r"(?:e (?:raads|staten)?leden|en)?(?: met (?:kennisgeving|bericht)(?: van verhindering)?"
    r"| m\.?\s?k\.?| m\.?\s?b\.?)?"
    r"(?: zonder (?:kennisgeving|bericht))?)(?:(?: zijn)?\s*:| zijn )[ \t]*(.*)$",
    re.I | re.M,
)
_INSIDE = re.compile(r"(?<=[.;] )((?:afwezig|aanwezig) zijn) ([^.:\n]*(?:\n[^.:\n]+)?)", re.I)
_VERHINDERING = re.compile(
    r"bericht(?:en)? van verhindering(?::|(?: (?:is|zijn))?"
    r"(?: (?:ontvangen|binnengekomen|ingekomen))?(?: van)?:?) "
    r"([^.\n]*(?:(?<=\b[A-Z])\.[^.\n]*)*(?:\n[^.\n]+)?)(?:\.|$)",
    re.I | re.M,
)
_GROUP_OF = rf"(?:{_PEOPLE}|([Dd]e (?:heren|dames|leden)\s+{_NAME}(?:(?:,\s*|\s+en\s+){_NAME})*))"
_EXCUSED = re.compile(rf"{_GROUP_OF}\s+(?:heeft|hebben|is|zijn)\s+(?:zich\s+afgemeld|verhinderd)\b")
_AWAY = re.compile(
    rf"{_GROUP_OF}\s+(?:is|zijn)\s+(met\s+(?:kennisgeving|bericht)\s+)?afwezig(?=\s*[.,;(]|$)"
)
#: who comes back later was not gone from then on
_FOR_GOOD = r"(?!\s*en\s+(?:komt|keert))(?!.{0,80}\bterug)"
_LEAVES = (
    re.compile(rf"{_GROUP_OF}\s+(?:verlaat|verliet|verlaten)\s+(?:om\s+{_TIME}\s+)?de\s+"
               rf"(?:raads)?vergadering(?:\s+om\s+{_TIME})?{_FOR_GOOD}"),
    re.compile(rf"[Oo]m\s+{_TIME}\s+(?:verlaat|verliet|verlaten)\s+{_GROUP_OF}\s+de\s+"
               rf"(?:raads)?vergadering{_FOR_GOOD}"),
    re.compile(rf"{_GROUP_OF}\s+(?:is|was|zijn)\s+"
               rf"(?:tot\s+{_TIME}\s+aanwezig|aanwezig\s+tot\s+{_TIME})"),
)  # fmt: skip
_COMES = (
    re.compile(rf"{_GROUP_OF}\s+(?:komt|komen|kwam|treedt)\s+om\s+{_TIME}\s+(?:de\s+(?:raads)?vergadering\s+|"
               rf"ter\s+vergadering|binnen)"),
    re.compile(rf"[Oo]m\s+{_TIME}\s+(?:komt|komen|kwam|arriveert)\s+{_GROUP_OF}\s+(?:de\s+(?:raads)?"
               rf"vergadering\s+)?(?:binnen|ter)"),
    re.compile(rf"{_GROUP_OF}\s+arrive(?:ert|ren)\s+om\s+{_TIME}"),
    re.compile(rf"{_GROUP_OF}\s+(?:is|was|zijn)\s+(?:vanaf\s+{_TIME}\s+aanwezig|aanwezig\s+vanaf\s+{_TIME})"),
)  # fmt: skip


@dataclass(frozen=True)
class Presence:
    """One person present or absent, as the text says it. `aanvang` and `einde` are times of the
    day at which the person came later or left earlier; `anker` is a piece of the text as it stands
    there, to find the page by. `volledig`: the text lists everybody."""

    naam: Naam
    status: Aanwezigheidsstatus
    tekst: str
    volledig: bool = False
    aanvang: dt.time | None = None
    einde: dt.time | None = None
    anker: str = ""


def attendance(text: str, known: Known = Known()) -> list[Presence]:  # noqa: B008 (immutable)
    """Who was present, absent or there for a part, in the order of the text; `known` is whom the
    council has. Two readings of the text are put together: whom only one of them sees is kept, whom
    they contradict each other about is left out."""
    text = without_votes(text)
    told = [_told(each) for each in read_presence(text, known).personen]
    for other in _by_patterns(text):
        fitting = [at for at, one in enumerate(told) if _one_person(one.naam, other.naam)]
        if not fitting:
            told.append(other)
        elif len(fitting) == 1:
            told[fitting[0]] = _put_together(told[fitting[0]], other)
    return [each for each in told if each.status != Aanwezigheidsstatus.onbekend]


def _told(each: Attendant) -> Presence:
    part = each.van is not None or each.tot is not None
    status = Aanwezigheidsstatus.deels if part else Aanwezigheidsstatus(each.status)
    whole = each.lijst and status in _THERE
    line = _line(each.tekst)
    name = replace(naam(each.naam.volledig), fractie=each.naam.fractie, bron=each.naam.bron)
    return Presence(name, status, each.tekst, whole, each.van, each.tot, line)


def _one_person(one: Naam, other: Naam) -> bool:
    return fits(one, Person("", other, other.fractie))


def _put_together(one: Presence, other: Presence) -> Presence:
    """Two readings of what is told of one person; `onbekend` where they contradict each other."""
    if (one.status in _THERE) != (other.status in _THERE):
        return replace(one, status=Aanwezigheidsstatus.onbekend)
    if one.status == other.status or one.status in _MOST:
        return replace(one, volledig=one.volledig or other.volledig)
    return replace(other, naam=one.naam, volledig=one.volledig or other.volledig)


_THERE = (Aanwezigheidsstatus.aanwezig, Aanwezigheidsstatus.deels)
_MOST = (Aanwezigheidsstatus.deels, Aanwezigheidsstatus.afwezig_met_bericht)


def _by_patterns(text: str) -> list[Presence]:
    """A person of the list of those present who left earlier was there for a part."""
    found: dict[str, Presence] = {}
    for each in [*_listed(text), *_messages(text), *_moving(text)]:
        before = found.get(each.naam.sleutel) or _same(found, each.naam)
        if each.status == Aanwezigheidsstatus.deels and before is not None:
            each = replace(
                each,
                naam=before.naam,
                aanvang=each.aanvang or before.aanvang,
                einde=each.einde or before.einde,
            )
        found[each.naam.sleutel] = each
    return list(found.values())


def _same(found: dict[str, Presence], name: Naam) -> Presence | None:
    """The one person of the lists with this surname, where the text leaves out the initials."""
    fitting = [each for each in found.values() if each.naam.achternaam == name.achternaam]
    return fitting[0] if len(fitting) == 1 and not (name.voornaam or name.voorletters) else None


def _listed(text: str) -> Iterator[Presence]:
    for match in [*_LABEL.finditer(text), *_INSIDE.finditer(text)]:
        label = match[1].casefold()
        status = Aanwezigheidsstatus.aanwezig
        if label.startswith("verhinderd") or "met " in label or re.search(r" m\.?\s?[kb]", label):
            status = Aanwezigheidsstatus.afwezig_met_bericht
        elif "afwezig" in label:
            status = Aanwezigheidsstatus.afwezig
        body = _block(text, match) if match.re is _LABEL else match[2]
        whole = status == Aanwezigheidsstatus.aanwezig
        for person, said in people(body):
            yield Presence(person, status, f"{match[1]}: {said}", whole, anker=_line(match[0]))


def _messages(text: str) -> Iterator[Presence]:
    told = Aanwezigheidsstatus.afwezig_met_bericht
    for pattern in (_VERHINDERING, _EXCUSED, _AWAY):
        for match in pattern.finditer(text):
            named = match[1] or match[2]
            plainly = pattern is _AWAY and not match[3]
            status = Aanwezigheidsstatus.afwezig if plainly else told
            for person, _ in people(named):
                yield Presence(person, status, " ".join(match[0].split()), anker=_line(match[0]))


def _moving(text: str) -> Iterator[Presence]:
    """Who came or left, where the text gives the time."""
    for patterns, leaving in ((_LEAVES, True), (_COMES, False)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                parts = [part for part in match.groups() if part]
                time = next((at for part in parts if (at := clock(part))), None)
                who = next((part for part in parts if clock(part) is None), None)
                if time is None or who is None:
                    continue
                for person, _ in people(who):
                    yield Presence(
                        person,
                        Aanwezigheidsstatus.deels,
                        " ".join(match[0].split()),
                        aanvang=None if leaving else time,
                        einde=time if leaving else None,
                        anker=_line(match[0]),
                    )


def _line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "").strip()


_ITEM = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2}|\.?[a-z])?[.)]\s+\S")
_GROUP = re.compile(r"^\s*(?:de (?:dames|heren|leden)|dames|heren)\s*:\s*", re.I)


def _block(text: str, match: re.Match[str]) -> str:
    """The label's own line and the lines that go on with it, up to a blank line or next label."""
    lines = [_GROUP.sub("", match[2])]
    for line in text[match.end() :].lstrip("\n").splitlines():
        group = _GROUP.match(line)
        if not line.strip() or _ITEM.match(line) or (":" in line and not group):
            break
        if re.search(r"(?<!\b[A-Z])\.$", lines[-1].rstrip()) and not group:
            break
        lines.append("; " + line[group.end() :] if group else line)
    return "\n".join(lines)


def people(body: str) -> Iterable[tuple[Naam, str]]:
    """Persons in a list: `de heer A. Visser (VVD), mevrouw B. de Wit en de heren C en D`."""
    joined = " ".join(body.split()).strip(" .;")
    group = re.compile(r"^[\w'’ !/-]{2,40}:\s*")  # «VVD: J. Bakker, P. Smit»
    for part in re.split(
        r"(?<!\s)\s*(?:;|,(?![^(]{0,80}\))|\ben\b(?=\s+(?:de |mevrouw|mw|dhr|[A-Z'’])))\s*", joined
    ):
        cleaned = re.sub(
            r"^(?:en\s+)?(?:de heren|de dames|de leden|het lid|raadslid|van)\s+|"
            r"^(?:burgemeester|wethouders?|(?:raads)?griffier|(?:gemeente)?secretaris|fractievoorzitter)\s+",
            "",
            group.sub("", part.strip()),
            flags=re.I,
        )
        cleaned = re.sub(r"\((?:voorzitter|griffier|wethouder|burgemeester)\)", "", cleaned)
        if re.search(r"\d{1,2}[.:]\d{2}", cleaned):
            continue  # «(tot 20.30 uur)»: neither there nor away all the time
        person = naam(cleaned) if cleaned.strip() else None
        if person and _looks_like_name(person):
            yield person, part.strip()


def _looks_like_name(person: Naam) -> bool:
    words = person.achternaam.split()
    return (
        0 < len(words) <= 4
        and any(word[:1].isupper() for word in words)
        and not re.search(r"\d|raad|college|fractie|voorzitter\b", person.achternaam, re.I)
        and not (person.achternaam.isupper() and len(person.achternaam) > 1)
        and landelijk(person.bron) is None
    )
