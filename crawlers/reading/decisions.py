"""Votes and outcomes out of decision lists, minutes and vote notes, read conservatively.

Nothing is concluded that the text does not say: «in meerderheid, tegen stemden de fracties van A
en B» gives A and B against and says nothing of the others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawlers.reading.attendance import PERSON
from crawlers.reading.names import Naam, fold, naam, name_key
from crawlers.reading.words import uitslag
from standard.vocabulary import StemKeuze, Uitslag


@dataclass
class TextVote:
    """A vote as told in words. `fracties` maps a fractie to the side that the text gives it, and
    `aantallen` to its seats where it gives them; `stemmen` are named members with their fractie or
    an empty text. `appel`: the members are a roll call, and so all that voted. `anker` is a piece
    of the text as it stands there, to find the page by."""

    tekst: str
    kenmerk: str | None = None
    onderwerp: str | None = None
    uitslag: Uitslag | None = None
    unaniem: bool = False
    hoofdelijk: bool = False
    appel: bool = False
    voor: int | None = None
    tegen: int | None = None
    afwezig: int | None = None
    onthouden: int | None = None
    fracties: dict[str, StemKeuze] = field(default_factory=dict)
    aantallen: dict[tuple[str, StemKeuze], int] = field(default_factory=dict)
    stemmen: list[tuple[Naam, str, StemKeuze]] = field(default_factory=list)
    overige: StemKeuze | None = None
    anker: str = ""

    @property
    def verdeeld(self) -> set[str]:
        """Fracties named on both sides."""
        sides: dict[str, set[StemKeuze]] = {}
        for _, fractie, side in self.stemmen:
            if fractie:
                sides.setdefault(fractie, set()).add(side)
        for fractie, side in self.aantallen:
            sides.setdefault(fractie, set()).add(side)
        return {fractie for fractie, found in sides.items() if len(found) > 1}

    @property
    def counted(self) -> bool:
        return self.voor is not None or self.tegen is not None


#: a longer sentence is no list of fracties, and would take long to look through
LONGEST = 1500
#: stands where a sentence surely ends
BREAK = "¶"
#: more members than the largest Dutch assembly has: a number above it is a year or an amount
MOST = 75
_SIDE = r"voor|vóór|foar|tegen|tsjin"
_UNANIMOUS = re.compile(
    r"\b(?:unaniem|met algemene stemmen|bij algemene stemmen|eenstemmig|met eenparigheid)\b", re.I
)
# --- numbers -------------------------------------------------------------------------------------
_COUNTED = re.compile(
    rf"(?<![\d.,/-])(\d{{1,2}})\s+(stem(?:men)?\s+|stimmen\s+|leden\s+)?"
    rf"({_SIDE}|afwezig|onthoud(?:en|ing(?:en)?))\b",
    re.I,
)
_PAIR = re.compile(r"(?<![\d.,/-])(\d{1,2})\s+voor-?\s*(?:en|,)\s*(\d{1,2})\s+tegenstemmen", re.I)
_LABELLED = re.compile(
    rf"(?<!\w)({_SIDE})(?:stemmen)?\s*(?::\s*|\(\s*)(\d{{1,2}})\b(?![.:]\d|\s*leden\b)", re.I
)
_DIVIDED = re.compile(r"\b(?:stemt|stemde|is|was) (?:verdeeld|gedeeld)\b", re.I)
_AGAINST = re.compile(r"met (\d{1,2}) tegen (\d{1,2}) stemmen", re.I)
_ABSENT = re.compile(r"\((\d+|\w+) (?:leden |lid )?afwezig\)", re.I)


def _numbers(flat: str, vote: TextVote) -> None:
    """Totals of the sides: «21 stemmen voor en 14 tegen», «Voor: 12 (…)», «25 voor, 8 tegen»."""
    found: dict[str, int] = {}
    certain = False
    flat = " ".join(each for each in re.split(r"(?<=[.;])\s", flat) if not _DIVIDED.search(each))
    for pair in _PAIR.finditer(flat):
        found |= {"voor": int(pair[1]), "tegen": int(pair[2])}
        certain = True
    for match in _COUNTED.finditer(flat):
        if int(match[1]) <= MOST and not _inside_brackets(flat, match.start()):
            found.setdefault(_column(match[3]), int(match[1]))
            certain |= match[2] is not None and "leden" not in match[2]
    if not certain and not {"voor", "tegen"} <= found.keys():
        found = {}
    for match in _LABELLED.finditer(flat):
        if int(match[2]) <= MOST and not _per_party(flat[match.end() :]):
            found.setdefault(_column(match[1]), int(match[2]))
    against = _AGAINST.search(flat)
    if against and vote.uitslag == Uitslag.aangenomen:
        # «met 20 tegen 15 stemmen verworpen» does not say which side had 20
        found = {"voor": int(against[1]), "tegen": int(against[2])}
    elif against:
        found = {}
    for name, number in found.items():
        if getattr(vote, name) is None:
            setattr(vote, name, number)


def _column(word: str) -> str:
    lowered = word.casefold()
    if lowered.startswith("onthoud"):
        return "onthouden"
    if lowered == "afwezig":
        return lowered
    return "tegen" if lowered in ("tegen", "tsjin") else "voor"


def _inside_brackets(flat: str, place: int) -> bool:
    """Whether a number stands in brackets behind a fractie: «GroenLinks (2 voor, 1 tegen)»."""
    opened = flat.rfind("(", 0, place)
    if opened < 0 or flat.find(")", opened, place) >= 0:
        return False
    before = flat[:opened].split()
    return bool(before) and before[-1][:1].isupper() and fold(before[-1]) not in _NO_PARTY


def _per_party(rest: str) -> bool:
    """Whether what follows a label and a number is a list in which each fractie has its number."""
    head = re.split(rf"[.;]|\b(?:{_SIDE})\b", rest, maxsplit=1, flags=re.I)[0]
    return len(re.findall(r"(?:^|,|\ben)\s*\d{1,2}\s+[A-Z]", head)) > 0


# --- fracties and members ------------------------------------------------------------------------

#: words that a name of a fractie is not
_NO_PARTY = {
    "aangenomen", "verworpen", "unaniem", "raad", "voorstel", "motie", "amendement", "stemmen",
    "geen", "niemand", "allen", "alle", "de raad", "de motie", "het voorstel", "het amendement",
}  # fmt: skip
_NO_NAME = r"\b(?:stem(?:men|t|de|den)?|wordt|is|zijn|motie|amendement|met|bij|aangenomen|verworpen|besluit)\b"
_OVERIGE = re.compile(r"^(?:alle |de )?(?:overige|andere) (?:fracties|leden)$", re.I)
_LIST = r"([^.:;()\n]+?(?:\([^()]*\)[^.:;()\n]*?)*)"
#: a label and its list, up to the end of the sentence or the next label
_COLON_SIDES = re.compile(
    rf"(?<!\w)(?:stemmen )?({_SIDE})(?:stemm(?:ers|en)| stemmen| stemden?)?\s*(?:\(\s*(?:\d+)\s*\))?\s*:\s*(.*?)"
    rf"(?=[.;]?\s*(?:stemmen )?(?:{_SIDE})(?:stemm(?:ers|en)| stemmen| stemden?)?\s*(?:\(\d+\))?\s*:|$)",
    re.I | re.S,
)
_SENTENCE_SIDES = (
    # tegen stemden de fracties van A en B · voor het amendement stemde de fractie van A
    re.compile(rf"(?:^|(?<=[;,] ))(?:en )?({_SIDE})(?: (?:het|de) \w+)? (?:stemden|stemde|stemt|stemmen)"
               rf"\b(?! *:) (.+?)$", re.I),
    # met de stemmen tegen van A en B · met de stem van A tegen
    re.compile(rf"met (?:de )?stem(?:men)? ({_SIDE}) van {_LIST}(?= (?:aangenomen|verworpen)| is\b|[.;]|$)", re.I),
    re.compile(rf"met de stem(?:men)? van {_LIST} ({_SIDE})\b", re.I),
    # 8 stemmen tegen (A, B)
    re.compile(rf"\d{{1,2}} (?:stem(?:men)? )?({_SIDE}) \(([^()]+)\)", re.I),
    # de fractie van A wordt geacht te hebben tegengestemd
    re.compile(rf"{_LIST} (?:wordt|worden|wil|willen) geacht (?:wil(?:len)? )?(?:worden )?"
               rf"(?:({_SIDE}) te hebben gestemd|te hebben ({_SIDE})gestemd)", re.I),
    re.compile(rf"{_LIST} geacht wil(?:len)? worden te hebben ({_SIDE})gestemd", re.I),
    # A, B en C: voor
    re.compile(rf"^{_LIST}: ({_SIDE})$", re.I),
    # A, B en C stemmen voor · alleen de fractie van A stemde tegen
    re.compile(rf"^(?:alleen )?{_LIST} (?:stemmen|stemt|stemden|stemde) ({_SIDE})(?:$|, )", re.I),
    # met alleen de fractie van A tegen
    re.compile(rf"\bmet (?:alleen )?(?=de fracties? van){_LIST} ({_SIDE})$", re.I),
    # aangenomen, A en B tegen · verworpen (alleen A en B voor)
    re.compile(rf"(?:aangenomen|verworpen)\s*[,;(:]\s*(?:alleen )?{_LIST} ({_SIDE})\)?$", re.I),
)  # fmt: skip
_PERSON = re.compile(rf"^{PERSON}$")
_PEOPLE = re.compile(r"^de (?:raads)?(?:leden|heren|dames)\s+(?=[A-ZÀ-Ý]|van |de )", re.I)


def parties(text: str) -> list[tuple[str, int | None]]:
    """Fracties in a list: `VVD /BBB /JA21`, `CDA (3), D66 en de VVD`; number of seats if given."""
    found: list[tuple[str, int | None]] = []
    for part in _parts(text):
        number = re.search(r"\((\d+)\)|^(\d+)\s+(?=[A-Z])|\s(\d{1,2})$", part)
        name = re.sub(r"\([^)]*\)|^\d+\s+(?=[A-Z])|\s\d{1,2}$", "", part)
        name = re.sub(
            r"^(?:en )?(?:de |het |alleen )*(?:fracties? (?:(?-i:van )(?:de |het )?(?=[A-Z0-9'])|"
            r"(?=[A-Z])))?(?:de |het )?",
            "",
            name.strip(),
            flags=re.I,
        ).strip(" .:-")
        if name:
            count = (
                next((int(group) for group in number.groups() if group), None) if number else None
            )
            found.append((name, count))
    return found


def _parts(text: str) -> list[str]:
    """The items of a list. A stroke without spaces joins two names of one fractie
    («ChristenUnie/SGP») unless it is what parts the list («VVD/CDA/SGP»)."""
    flat = " ".join(text.split())
    rough = re.split(r"\s*(?:,(?![^()]*\))|;|\s/|/\s|\ben\b(?![^()]*\))|&(?= ))\s*", flat)
    found = [part.strip() for part in rough if part.strip()]
    if len(found) == 1 and found[0].count("/") > 1:
        found = [part.strip() for part in found[0].split("/") if part.strip()]
    return found


def _assign(vote: TextVote, text: str, side: StemKeuze) -> None:
    """Everybody in a list gets the side. An item that is not plainly a fractie or a member is left
    out, and so is the whole list where it speaks of «alle fracties behalve …»."""
    if re.search(r"\b(?:behalve|uitgezonderd|met uitzondering|op \w+ na)\b", text, re.I):
        return
    items = _parts(text)
    leading = items and re.match(r"^\d{1,2}\s+(?=[A-Z])", items[0])
    if leading and not any(re.match(r"^\d{1,2}\s+[A-Z]", item) for item in items[1:]):
        items[0] = items[0][leading.end() :]  # «7 PA, CU» is a total and then a list
    counts = [re.search(r"\(\s*(\d{1,2})\s*\)$", item) for item in items]
    if len(items) > 1 and counts[-1] and not any(counts[:-1]):
        # one number behind a list of names is their sum, and behind two nobody knows
        if len(items) > 2 and getattr(vote, side.value) is None:
            setattr(vote, side.value, int(counts[-1][1]))
        items[-1] = items[-1][: counts[-1].start()].strip()
    people = False
    for item in items:
        group = _PEOPLE.match(item)
        people = (people or group is not None) and not re.match(
            r"de fracties?\b|fractie\b", item, re.I
        )
        person = _PERSON.match(item)
        if person or people:
            name = naam(person[1] if person else _PEOPLE.sub("", item))
            vote.stemmen.append((name, name.fractie or "", side))
            continue
        if re.search(r"\b(?:lid|leden|raadsleden)\b|\((?:verdeeld|gedeeld|deels)\)", item, re.I):
            continue  # «3 leden van de VVD»: which ones it does not say
        if re.match(r"^(?:[A-Z]\.\s?)+[A-Z]", item):  # A. Visser (VVA)
            name = naam(item)
            vote.stemmen.append((name, name.fractie or "", side))
            continue
        if re.search(r"\(\d+ stem(?:men)?\)\s*$", item):
            item = re.sub(r"\s*\(\d+ stem(?:men)?\)\s*$", "", item)
        _one_party(vote, item, side)


def _one_party(vote: TextVote, item: str, side: StemKeuze) -> None:
    if re.search(r"\(\s*\d+\s+(?:voor|tegen)\b", item, re.I):
        return
    for name, count in parties(item):
        if _OVERIGE.match(name):
            vote.overige = side
            continue
        sensible = re.match(r"(?!\d+\s*x?\b)[A-Z0-9À-Ý]|'[st]-?|fractie ", name)
        if not sensible or len(name) > 60 or len(name.split()) > 6 or fold(name) in _NO_PARTY:
            continue
        if re.search(_NO_NAME, name, re.I):
            continue
        vote.fracties.setdefault(name, side)
        if count is not None:
            vote.aantallen[(name, side)] = count


def _side(word: str) -> StemKeuze:
    return StemKeuze.tegen if _column(word) == "tegen" else StemKeuze.voor


def _sides(sentence: str, vote: TextVote) -> None:
    """The sides that one sentence gives."""
    if len(sentence) > LONGEST:
        return
    for match in _COLON_SIDES.finditer(sentence):
        side, listed = _side(match[1]), match[2].strip(" ,;.")
        if listed.count(")") > listed.count("("):
            listed = listed[: _closing(listed)]
        total = re.search(r"\((\d{1,2}) stem(?:men)?\)\s*$", listed)
        if total:
            setattr(vote, side.value, int(total[1]))
            listed = listed[: total.start()]
        inner = re.match(r"^\d{1,2}\s*(?:stem(?:men)?\s*)?\(([^()]*)\)$", listed)
        if not re.fullmatch(r"\d{1,2}", listed):
            _assign(vote, inner[1] if inner else listed, side)
    if _COLON_SIDES.search(sentence):
        sentence = _COLON_SIDES.sub("", sentence)
    for clause in re.split(r";\s*", sentence):
        for pattern in _SENTENCE_SIDES:
            for match in pattern.finditer(clause.strip(" .")):
                words = [group for group in match.groups() if group]
                word = next(part for part in words if re.fullmatch(_SIDE, part, re.I))
                listed = next(part for part in words if part is not word)
                _assign(vote, _subject(listed), _side(word))


def _closing(text: str) -> int:
    """Where the bracket closes that was opened before the text."""
    depth = 0
    for place, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth < 0:
            return place
    return len(text)


def _subject(text: str) -> str:
    """The list at the end of what stands before the verb: «…, met de aantekening dat de fractie
    van de PVV» is about the PVV alone."""
    found = re.split(
        r"\b(?:aantekening dat|waarbij|aangetekend dat|met dien verstande dat)\b", text, flags=re.I
    )
    return found[-1].strip()


def sentences(text: str) -> list[str]:
    """A text in sentences; a point after an initial or an abbreviation does not end one."""
    # a line that begins with a label of its own begins a sentence
    marked = re.sub(r"\n(?=[A-ZÀ-Ý][\w ]{2,25}:)", f" {BREAK} ", text)
    flat = " ".join(marked.split())
    parts = re.split(
        rf"\s*{BREAK}\s*|"
        r"(?<!\b[A-Z])(?<!\b[A-Z]{2})(?<!\bmw)(?<!\bdhr)(?<!\bdrs)(?<!\bmr)(?<!\bnr)[.!?]\s+"
        r"(?=[A-ZÀ-Ý'’«])",
        flat,
    )
    return [part.strip().rstrip(".") for part in parts if part.strip(" .")]


# --- a vote note ---------------------------------------------------------------------------------


def vote_note(text: str) -> TextVote:
    """A vote summary field: `Unaniem`, `Tegen: VVD, BBB. Voor: overige fracties (2 afwezig).`,
    `Aangenomen met 21 stemmen voor en 14 tegen; tegen stemden de fracties van …`."""
    vote = TextVote(tekst=text.strip(), uitslag=uitslag(text))
    flat = " ".join(text.split())
    vote.unaniem = bool(_UNANIMOUS.search(flat))
    if absent := _ABSENT.search(flat):
        vote.afwezig = int(absent[1]) if absent[1].isdigit() else None
    _numbers(_ABSENT.sub("", flat), vote)
    for sentence in sentences(_ABSENT.sub("", text)):
        _sides(sentence, vote)
    return vote


# --- a decision list -----------------------------------------------------------------------------

_ITEM = re.compile(r"^\s*(?:agendapunt\s+)?(\d{1,2}(?:\.\d{1,2}|\.?[a-z])?)[.):]\s+(?=\S)", re.I)
_DECISION = re.compile(
    r"de (?:raad|staten) (?:besluit|besluiten) (unaniem|bij acclamatie|in meerderheid|"
    r"zonder hoofdelijke stemming|met algemene stemmen|met \d{1,2} stemmen)\b",
    re.I,
)
_SUBJECT = r"(?:het|de) (?:\w+ )?(?:amendement|motie|voorstel|raadsvoorstel|initiatiefvoorstel)\b"
_PARTICIPLE = r"\b(?:aangenomen|verworpen|aangehouden|ingetrokken|afgewezen)\b"
_TOLD = re.compile(
    rf"{_SUBJECT}[^.;:]*?\b(?:is|wordt|werd|zijn|worden)\b[^.;:]*?{_PARTICIPLE}"
    rf"|\b(?:is|wordt|werd)\b {_SUBJECT}[^.;:]*?{_PARTICIPLE}"
    rf"|^(?:amendement|motie|voorstel)\b[^.;:]*:\s*(?:is |wordt )?{_PARTICIPLE}"
    r"|\btrekt (?:de|het) (?:\w+ )?(?:motie|amendement|voorstel)\b[^.;:]*\bin$"
    r"|\bconform (?:voorstel )?besloten\b[^.;:]*",
    re.I,
)
#: words by which a sentence speaks of another day, or of what might be
_ELSEWHERE = re.compile(
    r"\b(?:als|indien|mocht|zou|zouden|zal|eerder|vorige?|destijds|toen|in de (?:raads)?vergadering van"
    r"|voorgesteld|voorstelt|verzoekt|vraagt|wil(?:len)?)\b(?! geacht)",
    re.I,
)
_VERBS = (
    (Uitslag.aangenomen, "te aanvaarden|aan te nemen"),
    (Uitslag.verworpen, "te verwerpen|af te wijzen"),
    (Uitslag.aangehouden, "aan te houden"),
)
_ROLL = re.compile(
    rf"^\s*({_SIDE}) (?:(?:het|de) )?\w+(?: [AM]\s?\d[\w.-]*)? stemden:\s*$", re.I | re.M
)
#: the number by which a roll call names its motion or amendment
_NAMED = re.compile(r"(?<!\w)[AM]\d+(?:[.-]\d+)*\b")
#: a list of one side that begins with its label
_LIST_FIRST = re.compile(rf"(?:stemming\s+)?(?:{_SIDE})(?:stemmers)?\s*(?:\(\d+\))?\s*:", re.I)
_BALLOT = re.compile(r"hoofdelijk(?:e)? (?:is )?(?:gestemd|stemming)|stemt hoofdelijk", re.I)


def decision_votes(text: str) -> list[TextVote]:
    """The votes told in a decision list or minutes, in order, each under its agenda number."""
    votes: list[TextVote] = []
    parts: list[tuple[str | None, str | None, str]] = [*items(text)]
    if not parts:  # no numbers, or they do not begin at one: what is told belongs to no item
        parts = [(None, None, "\n" + text)]
    for number, title, body in parts:
        for vote in _item_votes(body):
            vote.kenmerk, vote.onderwerp = number, title
            votes.append(vote)
    return votes


def _item_votes(body: str) -> Iterator[TextVote]:
    """The decisions of one item: each begins with a sentence that states one, and goes on to the
    next. A roll call is read from the lines, the rest by sentence."""
    current: TextVote | None = None
    made: list[TextVote] = []
    waiting: list[str] = []
    ballot = before = False
    for sentence in _in_order(body):
        if isinstance(sentence, Rolls):
            if made:
                _roll_call(sentence, _called(sentence, made))
            continue
        ballot |= bool(_BALLOT.search(sentence)) and "zonder hoofdelijke" not in sentence.casefold()
        stated = _stated(sentence)
        if stated is not None:
            if current is None or not _completes(stated, current):
                current = stated
                made.append(current)
                current.hoofdelijk, ballot = ballot, False
                before |= bool(waiting) and len(made) == 1
            else:
                _merge(current, stated, sentence)
            for side in waiting:
                _more(current, side)
            waiting = []
        elif (current is None or before) and _LIST_FIRST.match(sentence):
            waiting.append(sentence)  # here the sides stand before the decision
        elif current is not None:
            _more(current, sentence)
            current.hoofdelijk |= ballot
    for vote in made:
        vote.anker = _anchor(vote.anker, body)
    yield from made


def _more(vote: TextVote, sentence: str) -> None:
    """The sides that one more sentence gives to a vote."""
    before = (len(vote.fracties), len(vote.stemmen))
    _sides(sentence, vote)
    if (len(vote.fracties), len(vote.stemmen)) != before:
        vote.tekst = f"{vote.tekst} {sentence}."[:1000]


def _stated(sentence: str) -> TextVote | None:
    """The decision that a sentence states, None where it states none."""
    decided, told = _DECISION.search(sentence), _TOLD.search(sentence)
    if told and _ELSEWHERE.search(sentence):
        told = None
    vote = TextVote(tekst=f"{sentence}."[:1000], anker=sentence)
    if decided:
        vote.unaniem = fold(decided[1]) in ("unaniem", "met algemene stemmen")
        rest = sentence[decided.start() :]
        for outcome, verbs in _VERBS:
            if re.search(rf"{_SUBJECT}(?: [AM]\S*)? (?:{verbs})", rest, re.I):
                vote.uitslag = outcome
                break
    elif told:
        vote.uitslag = Uitslag.ingetrokken if told[0].casefold().startswith("trekt") else None
        vote.uitslag = vote.uitslag or uitslag(told[0])
        vote.unaniem = bool(_UNANIMOUS.search(sentence))
    _numbers(sentence, vote)
    if not decided and not told and not (vote.voor is not None and vote.tegen is not None):
        return None
    _sides(sentence, vote)
    return vote


def _completes(stated: TextVote, current: TextVote) -> bool:
    """Whether a sentence gives the other half of the one before: the count and then the outcome,
    or the outcome and then the count."""
    if stated.unaniem or current.unaniem:
        return False
    gives_outcome = current.uitslag is None and current.counted and not stated.counted
    gives_count = current.uitslag is not None and not current.counted and stated.uitslag is None
    return gives_outcome or gives_count


def _merge(current: TextVote, stated: TextVote, sentence: str) -> None:
    current.uitslag = current.uitslag or stated.uitslag
    for name in ("voor", "tegen", "afwezig", "onthouden"):
        if getattr(current, name) is None:
            setattr(current, name, getattr(stated, name))
    current.fracties |= stated.fracties
    current.aantallen |= stated.aantallen
    current.stemmen += stated.stemmen
    current.tekst = f"{current.tekst} {sentence}."[:1000]


def _anchor(sentence: str, body: str) -> str:
    """The line of the text in which a sentence begins."""
    head = sentence[:25]
    return next((line.strip() for line in body.splitlines() if head in " ".join(line.split())), "")


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


@dataclass(frozen=True)
class Rolls:
    """A roll call: its blocks by side, and its words as they stand there."""

    blocks: list[tuple[StemKeuze, str]]
    tekst: str


def _in_order(body: str) -> Iterator[str | Rolls]:
    """The sentences of an item and its roll calls, in the order in which they stand. A title is a
    sentence of its own, and so is each line that ends in a colon."""
    heads = list(_ROLL.finditer(body))
    ends = [head.start() for head in heads[1:]] + [len(body)]
    yield from sentences(_lines_to_sentences(body[: heads[0].start()] if heads else body))
    blocks: list[tuple[StemKeuze, str]] = []
    begin = 0
    for head, end in zip(heads, ends[: len(heads)], strict=True):
        block = re.split(
            r"(?m)^\s*de (?:raad|staten) besluit", body[head.end() : end], maxsplit=1, flags=re.I
        )[0]
        begin = begin if blocks else head.start()
        blocks.append((_side(head[1]), block))
        after = body[head.end() + len(block) : end]
        if after.strip() or end == len(body):
            yield Rolls(blocks, " ".join(body[begin : head.end() + len(block)].split()))
            yield from sentences(after)
            blocks = []


def _called(rolls: Rolls, made: list[TextVote]) -> TextVote:
    """The decision that a roll call names, where it names one of them; else the one it follows."""
    named = {number.casefold() for number in _NAMED.findall(rolls.tekst[:200])}
    fitting = [
        vote for vote in made if named & {part.casefold() for part in _NAMED.findall(vote.tekst)}
    ]
    return fitting[0] if len(fitting) == 1 else made[-1]


def _lines_to_sentences(body: str) -> str:
    first, _, rest = body.partition("\n")
    return f"{first} {BREAK} {rest}" if rest else first


def _roll_call(rolls: Rolls, vote: TextVote) -> None:
    """`Voor de motie stemden:` and then a line per fractie with its members' surnames."""
    for side, block in rolls.blocks:
        for entry in re.split(r"[;.]\s*(?:\n|$)", block):
            group, colon, people = " ".join(entry.split()).partition(":")
            if not colon or len(group) > 60:
                continue
            for person in _surnames(people):
                vote.stemmen.append((person, group.strip(), side))
    vote.appel = vote.hoofdelijk = bool(vote.stemmen)
    vote.tekst = f"{vote.tekst} {rolls.tekst}"[:4000]


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


def person_key(name: Naam, known: dict[str, Naam]) -> str:
    """The source's key of the one known person whom a name fits, else a key of the name."""
    fitting = [key for key, other in known.items() if same_person(name, other)]
    return fitting[0] if len(fitting) == 1 else name_key(name)
