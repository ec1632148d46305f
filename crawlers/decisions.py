"""Attendance and votes out of decision lists, minutes and vote notes, read conservatively.

Nothing is concluded that the text does not say: «in meerderheid, tegen stemden de fracties van A
en B» gives A and B against and says nothing of the others.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from crawlers.values import Naam, fold, naam, uitslag
from standard.vocabulary import Aanwezigheidsstatus, StemKeuze, Uitslag


@dataclass(frozen=True)
class Presence:
    """One person present or absent, as the text says it."""

    naam: Naam
    status: Aanwezigheidsstatus
    tekst: str
    volledig: bool = False


@dataclass
class TextVote:
    """A vote as told in words. `fracties` maps a fractie to (voor, tegen) seats or None when the
    text gives the side without a number; `stemmen` are named members."""

    tekst: str
    kenmerk: str | None = None
    onderwerp: str | None = None
    uitslag: Uitslag | None = None
    unaniem: bool = False
    hoofdelijk: bool = False
    voor: int | None = None
    tegen: int | None = None
    afwezig: int | None = None
    fracties: dict[str, StemKeuze] = field(default_factory=dict)
    aantallen: dict[tuple[str, StemKeuze], int] = field(default_factory=dict)
    stemmen: list[tuple[Naam, str, StemKeuze]] = field(default_factory=list)
    overige: StemKeuze | None = None

    @property
    def verdeeld(self) -> set[str]:
        """Fracties named on both sides."""
        sides: dict[str, set[StemKeuze]] = {}
        for _, fractie, side in self.stemmen:
            sides.setdefault(fractie, set()).add(side)
        for fractie, side in self.aantallen:
            sides.setdefault(fractie, set()).add(side)
        return {fractie for fractie, found in sides.items() if len(found) > 1}


# --- attendance ----------------------------------------------------------------------------------

_VERHINDERING = re.compile(
    r"bericht(?:en)? van verhindering (?:is |zijn )?(?:ontvangen|binnengekomen|ingekomen)(?: van)? "
    r"([^.\n]*(?:\n[^.\n]+)?)(?:\.|$)",
    re.I | re.M,
)
_LABEL = re.compile(
    r"^\s*(aanwezig(?:e (?:raads|staten)?leden|en)?|afwezig(?:e (?:raads)?leden|en)?"
    r"(?: met (?:kennisgeving|bericht))?(?: zonder (?:kennisgeving|bericht))?)\s*:[ \t]*(.*)$",
    re.I | re.M,
)


def attendance(text: str) -> list[Presence]:
    """Who was present or absent according to the text's own lists."""
    found: list[Presence] = []
    for match in _LABEL.finditer(text):
        label = match[1].casefold()
        body = _block(text, match)
        status = Aanwezigheidsstatus.aanwezig
        if label.startswith("afwezig"):
            with_notice = "met " in label
            status = (
                Aanwezigheidsstatus.afwezig_met_bericht
                if with_notice
                else Aanwezigheidsstatus.afwezig
            )
        for person, said in _people(body):
            whole = status == Aanwezigheidsstatus.aanwezig
            found.append(Presence(person, status, f"{match[1]}: {said}", whole))
    for match in _VERHINDERING.finditer(text):
        sentence = " ".join(match[0].split())
        for person, _ in _people(match[1]):
            found.append(Presence(person, Aanwezigheidsstatus.afwezig_met_bericht, sentence))
    return list({(item.naam.sleutel, item.status): item for item in reversed(found)}.values())[::-1]


def _block(text: str, match: re.Match[str]) -> str:
    """The label's own line and the lines that go on with it, up to a blank line or next label."""
    lines = [match[2]]
    for line in text[match.end() :].lstrip("\n").splitlines():
        if not line.strip() or _ITEM.match(line) or ":" in line:
            break
        if re.search(r"(?<!\b[A-Z])\.$", lines[-1].rstrip()):
            break
        lines.append(line)
    return "\n".join(lines)


def _people(body: str) -> Iterable[tuple[Naam, str]]:
    """Persons in a list: `de heer A. Visser (VVD), mevrouw B. de Wit en de heren C en D`."""
    joined = " ".join(body.split()).strip(" .;")
    for part in re.split(
        r"\s*(?:;|,(?![^(]*\))|\ben\b(?=\s+(?:de |mevrouw|mw|dhr|[A-Z'’])))\s*", joined
    ):
        cleaned = re.sub(r"^(?:en|de heren|de dames|van)\s+", "", part.strip(), flags=re.I)
        person = naam(cleaned) if cleaned else None
        if person and _looks_like_name(person):
            yield person, part.strip()


def _looks_like_name(person: Naam) -> bool:
    words = person.achternaam.split()
    return (
        0 < len(words) <= 4
        and any(word[:1].isupper() for word in words)
        and not re.search(r"\d|raad|college|fractie|voorzitter\b", person.achternaam, re.I)
    )


# --- votes ---------------------------------------------------------------------------------------

_ITEM = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2}|\.?[a-z])?)[.)]\s+(?=\S)")
_NUMBERS = (
    re.compile(r"(\d+) stem(?:men)? voor (?:en|,)?\s*(\d+) (?:stem(?:men)? )?tegen", re.I),
    re.compile(r"(?:voor|vóór):? ?(\d+)[,;]? (?:stem(?:men)? )?(?:en )?tegen:? ?(\d+)", re.I),
    re.compile(r"met (\d+) tegen (\d+) stemmen", re.I),
    re.compile(r"(\d+) voor ?(?:,|en|/)? ?(\d+) tegen", re.I),
)
_SIDE_LIST = re.compile(
    r"(?:^|(?<=[.;\n]) ?)\s*(voor|vóór|tegen)(?: (?:het|de) \w+)? (?:stemden|stemde|stemt|stemmen)\b(?: de)?"
    r"(?: fracties?)?(?: van)?(?! *:) ([^.:\n]*(?:\n(?!\s*\d+\.)[^.:\n]+){0,3}[^.\n]*)\.",
    re.I,
)
_WITH_AGAINST = re.compile(
    r"met de stem(?:men)? (tegen|voor) van (?:de )?(?:fracties? )?(?:van )?([^.\n]+?)"
    r"(?: (aangenomen|verworpen)| is|\.|$)",
    re.I,
)
_COLON_SIDES = re.compile(
    r"(?<!\w)(voor|vóór|tegen)\s*(?:\((\d+)\))?\s*:\s*(.*?)(?=(?:[.;]\s*(?:voor|vóór|tegen)\s*(?:\(\d+\))?\s*:)|$)",
    re.I | re.S,
)
_ROLL = re.compile(r"^\s*(voor|tegen) (?:het|de) \w+ stemden:\s*$", re.I | re.M)
_DECISION = re.compile(
    r"de raad besluit (unaniem|bij acclamatie|in meerderheid|zonder hoofdelijke stemming)([^:.\n]*)[:.]?",
    re.I,
)
_OVERIGE = re.compile(r"^(?:alle |de )?(?:overige|andere) fracties$", re.I)
_ABSENT = re.compile(r"\((\d+|\w+) (?:leden |lid )?afwezig\)", re.I)


def parties(text: str) -> list[tuple[str, int | None]]:
    """Fracties in a list: `VVD /BBB /JA21`, `CDA (3), D66 en de VVD`; number of seats if given."""
    found: list[tuple[str, int | None]] = []
    for part in re.split(r"\s*(?:,|;|/|\ben\b|&(?= ))\s*", " ".join(text.split())):
        number = re.search(r"\((\d+)\)|^(\d+)\s+(?=[A-Z])", part)
        name = re.sub(r"\([^)]*\)|^\d+\s+(?=[A-Z])", "", part)
        name = re.sub(
            r"^(?:de |het |fracties? (?:van )?(?:de |het )?|alleen )+", "", name.strip(), flags=re.I
        )
        name = re.sub(r"^(?:van )(?:de |het )?", "", name).strip(" .:-")
        if name:
            count = (
                next((int(group) for group in number.groups() if group), None) if number else None
            )
            found.append((name, count))
    return found


def vote_note(text: str) -> TextVote:
    """A vote summary field: `Unaniem`, `Tegen: VVD, BBB. Voor: overige fracties (2 afwezig).`,
    `Aangenomen met 21 stemmen voor en 14 tegen; tegen stemden de fracties van …`."""
    vote = TextVote(tekst=text.strip(), uitslag=uitslag(text))
    flat = " ".join(text.split())
    vote.unaniem = bool(re.search(r"\b(?:unaniem|met algemene stemmen|eenstemmig)\b", flat, re.I))
    _numbers(flat, vote)
    if absent := _ABSENT.search(flat):
        vote.afwezig = int(absent[1]) if absent[1].isdigit() else None
    stripped = _ABSENT.sub("", flat)
    for match in _COLON_SIDES.finditer(stripped):
        side = _side(match[1])
        _assign(vote, match[3], side)
        if match[2]:
            _total(vote, side, int(match[2]))
    _side_lists(stripped, vote)
    return vote


def decision_votes(text: str) -> list[TextVote]:
    """The votes told in a decision list or minutes, in order, each under its agenda number."""
    votes: list[TextVote] = []
    for number, title, body in items(text):
        starts = [match.start() for match in _DECISION.finditer(body)]
        for start, end in pairwise([*starts, len(body)]):
            part = body[start:end]
            vote = _decision(part)
            vote.kenmerk, vote.onderwerp = number, title
            votes.append(vote)
    return votes


def items(text: str) -> list[tuple[str, str, str]]:
    """(number, title, text) of the numbered items; a number must follow on the one before, so
    that a numbered list inside an item does not open a new one."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        match = _ITEM.match(line)
        if match and _follows(match[1], found[-1][0] if found else None):
            found.append((match[1], [line[match.end() :]]))
        elif found:
            found[-1][1].append(line)
    return [(number, _title(lines), "\n".join(lines)) for number, lines in found]


def _title(lines: list[str]) -> str:
    title = lines[0].strip()
    for line in lines[1:3]:
        if title.endswith((".", "?", ":")):
            break
        title += " " + line.strip()
    return title


def _follows(number: str, previous: str | None) -> bool:
    if previous is None:
        return number == "1"
    current, before = (int(re.match(r"\d+", part)[0]) for part in (number, previous))  # type: ignore[index]
    if current == before:
        return number != previous
    return current == before + 1


def _decision(part: str) -> TextVote:
    lines = part.splitlines()
    mentions = [
        line for line in lines if re.search(r"\bstem(?:men|den|de|ming|d)\b|besluit", line, re.I)
    ]
    vote = TextVote(
        tekst=" ".join(" ".join(lines[:3] if len(mentions) < 2 else mentions).split())[:1000]
    )
    head = _DECISION.search(part)
    if head:
        vote.unaniem = head[1].casefold() == "unaniem"
    told = " ".join(part[head.start() :].split())[:500] if head else ""
    subject = r"(?:het|de) (?:\w+ )?(?:amendement|motie|voorstel)\w*(?: [AM]\S*)?"
    for outcome, verbs in (
        (Uitslag.aangenomen, "te aanvaarden|aan te nemen"),
        (Uitslag.verworpen, "te verwerpen|af te wijzen"),
        (Uitslag.aangehouden, "aan te houden"),
    ):
        if re.search(rf"{subject} (?:{verbs})", told, re.I):
            vote.uitslag = outcome
            break
    _numbers(part, vote)
    vote.hoofdelijk = bool(
        re.search(r"hoofdelijk(?:e)? (?:is )?(?:gestemd|stemming)", part, re.I)
    ) and not re.search(r"zonder hoofdelijke stemming", part, re.I)
    _side_lists(part, vote)
    _roll_call(part, vote)
    if vote.stemmen:
        vote.tekst = " ".join(part.split())[:4000]
    return vote


def _numbers(text: str, vote: TextVote) -> None:
    for pattern in _NUMBERS:
        if match := pattern.search(" ".join(text.split())):
            vote.voor, vote.tegen = int(match[1]), int(match[2])
            if pattern is _NUMBERS[2] and vote.uitslag == Uitslag.verworpen:
                # «met 20 tegen 15 stemmen verworpen» does not say which side had 20
                vote.voor = vote.tegen = None
            return


def _side_lists(text: str, vote: TextVote) -> None:
    for match in _SIDE_LIST.finditer(text):
        _assign(vote, match[2], _side(match[1]))
    for match in _WITH_AGAINST.finditer(text):
        _assign(vote, match[2], _side(match[1]))


def _side(word: str) -> StemKeuze:
    return StemKeuze.tegen if word.casefold() == "tegen" else StemKeuze.voor


def _total(vote: TextVote, side: StemKeuze, number: int) -> None:
    if side == StemKeuze.voor:
        vote.voor = number
    else:
        vote.tegen = number


def _assign(vote: TextVote, text: str, side: StemKeuze) -> None:
    for name, count in parties(text):
        if _OVERIGE.match(name):
            vote.overige = side
            continue
        if not re.match(r"[A-Z0-9]|'s|fractie ", name) or len(name) > 60 or len(name.split()) > 6:
            continue
        vote.fracties.setdefault(name, side)
        if count is not None:
            vote.aantallen[(name, side)] = count


def _roll_call(part: str, vote: TextVote) -> None:
    """`Voor de motie stemden:` and then a line per fractie with its members' surnames."""
    heads = list(_ROLL.finditer(part))
    ends = [head.start() for head in heads[1:]] + [len(part)]
    for head, end in zip(heads, ends, strict=False):
        side = _side(head[1])
        block = part[head.end() : end]
        entries = re.split(r"[;.]\s*(?:\n|$)", block)
        for entry in entries:
            group, colon, people = " ".join(entry.split()).partition(":")
            if not colon or len(group) > 60:
                continue
            for person in _surnames(people):
                vote.stemmen.append((person, group.strip(), side))
    if vote.stemmen:
        vote.hoofdelijk = True


def _surnames(text: str) -> list[Naam]:
    """`de dames Pater en Vorstman en de heren Van Delft, de Knijf`: each a surname."""
    bare = re.sub(r"\b(?:de dames|de heren|de heer|mevrouw)\b", ",", text)
    names = []
    for part in re.split(r"\s*,\s*|\s+en\s+", bare):
        if part.strip(" ."):
            names.append(naam(part.strip(" .")))
    return names


def same_person(first: Naam, second: Naam) -> bool:
    """Whether two names can be one person: same surname, and initials that do not contradict."""
    if fold(first.achternaam) != fold(second.achternaam):
        return False
    if fold(first.tussenvoegsel or "") != fold(second.tussenvoegsel or ""):
        return False
    initials = [
        (name.voornaam or name.voorletters or "")[:1].casefold() for name in (first, second)
    ]
    return not all(initials) or initials[0] == initials[1]
