"""Votes and outcomes out of decision lists, minutes and vote notes, read conservatively.

Nothing is concluded that the text does not say: «in meerderheid, tegen stemden de fracties van A
en B» gives A and B against and says nothing of the others.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace

from crawlers.reading.known import Known
from crawlers.reading.names import Naam, fold, naam, name_key
from crawlers.reading.vote_notes import VoteReading, read_vote_note
from crawlers.reading.words import uitslag
from standard.vocabulary import StemKeuze, Uitslag


@dataclass
class TextVote:
    """A vote as told in words: `zinnen` are the sentences that tell it, `lezing` what they say.
    `onzeker`: a sentence behind it speaks of voting and was not understood. `stemmen` are the members
    of a roll call with their fractie or an empty text. `appel`: there is one, and so they are all
    that voted. `anker` is a piece of the text as it stands there, to find the page by."""

    tekst: str
    kenmerk: str | None = None
    onderwerp: str | None = None
    uitslag: Uitslag | None = None
    unaniem: bool = False
    hoofdelijk: bool = False
    appel: bool = False
    onzeker: bool = False
    zinnen: list[str] = field(default_factory=list)
    lezing: VoteReading = field(default_factory=VoteReading)
    stemmen: list[tuple[Naam, str, StemKeuze]] = field(default_factory=list)
    anker: str = ""

    @property
    def voor(self) -> int | None:
        return self.lezing.telling.get("voor")

    @property
    def tegen(self) -> int | None:
        return self.lezing.telling.get("tegen")

    @property
    def counted(self) -> bool:
        return self.voor is not None or self.tegen is not None


#: a longer sentence is no list of fracties, and would take long to look through
LONGEST = 1500
#: stands where a sentence surely ends
BREAK = "¶"
_SIDE = r"voor|vóór|foar|tegen|tsjin"
_UNANIMOUS = re.compile(
    r"\b(?:unaniem|met algemene stemmen|bij algemene stemmen|eenstemmig|met eenparigheid)\b", re.I
)
#: without these a sentence gives no sides, and without those no count of both sides
_SIDED = re.compile(
    rf"stem|stim|\b(?:tegen|tsjin)\b|(?<!\w)(?:{_SIDE})\s*(?:\(\d+\))?\s*:|(?<!\w)(?:{_SIDE})\W*$",
    re.I,
)
_COUNTS = re.compile(r"\A(?=.*\d)(?=.*\b(?:voor|vóór|foar))(?=.*(?:tegen|tsjin))", re.I | re.S)
#: the title of a motion, whose words are nobody's side: «M9 Ruimte voor boeren: verworpen met …»
_UNDER_TITLE = re.compile(
    r"^(?:(?:de )?motie |(?:het )?amendement )?[AM]\d[\d.-]*\b[^;]{0,300}:\s+"
    r"(?=(?:is |wordt |werd )?(?:unaniem )?(?:aangenomen|verworpen|afgewezen|staken)\b)",
    re.I,
)
#: words of somebody voting: what is unread of such a sentence leaves the vote incomplete
_VOTING = re.compile(rf"\b(?:ge)?stem(?:t|men|de|den|d)?\b|(?<!\w)(?:{_SIDE})\s*:", re.I)


def _side(word: str) -> StemKeuze:
    return StemKeuze.tegen if word.casefold() in ("tegen", "tsjin") else StemKeuze.voor


def sentences(text: str) -> list[str]:
    """A text in sentences; a point after an initial or an abbreviation does not end one."""
    # a line that begins with a label of its own begins a sentence
    marked = re.sub(r"\n(?=[A-ZÀ-Ý][\w ]{2,25}:)", f" {BREAK} ", text)
    flat = " ".join(marked.split())
    parts = re.split(
        rf" ?{BREAK} ?|"
        r"(?<!\b[A-Z])(?<!\b[A-Z]{2})(?<!\bmw)(?<!\bdhr)(?<!\bdrs)(?<!\bmr)(?<!\bnr)[.!?]\s+"
        r"(?=[A-ZÀ-Ý'’«])",
        flat,
    )
    return [part.strip().rstrip(".") for part in parts if part.strip(" .")]


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
    rf"^[ \t]*({_SIDE}) (?:(?:het|de) )?\w+(?: [AM]\s?\d[\w.-]*)? stemden:[ \t]*$", re.I | re.M
)
#: the number by which a roll call names its motion or amendment
_NAMED = re.compile(r"(?<!\w)[AM]\d+(?:[.-]\d+)*\b")
#: a list of one side that begins with its label
_LIST_FIRST = re.compile(rf"(?:stemming\s+)?(?:{_SIDE})(?:stemmers)?\s*(?:\(\d+\))?\s*:", re.I)
_BALLOT = re.compile(r"hoofdelijk(?:e)? (?:is )?(?:gestemd|stemming)|stemt hoofdelijk", re.I)


def decision_votes(
    text: str,
    known: Known = Known(),  # noqa: B008 (immutable)
    agenda: Container[tuple[str, str]] = frozenset(),
) -> list[TextVote]:
    """The votes told in a decision list or minutes, in order, each under its agenda number; a name is
    a fractie only where the council has it. `agenda` has (number, folded title) of its items."""
    votes: list[TextVote] = []
    parts: list[tuple[str | None, str | None, str]] = [*items(text, agenda)]
    if not parts:  # no numbers, or they do not begin at one: what is told belongs to no item
        parts = [(None, None, "\n" + text)]
    for number, title, body in parts:
        for vote in _item_votes(body, known):
            vote.kenmerk, vote.onderwerp = number, title
            votes.append(vote)
    return votes


def _item_votes(body: str, known: Known) -> Iterator[TextVote]:
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
        stated = _stated(sentence, known)
        if stated is not None:
            if current is None or not _completes(stated, current):
                current = stated
                made.append(current)
                current.hoofdelijk, ballot = ballot, False
                before |= bool(waiting) and len(made) == 1
            else:
                _merge(current, stated, sentence, known)
            for side in waiting:
                _more(current, side, known)
            waiting = []
        elif (current is None or before) and _LIST_FIRST.match(sentence):
            waiting.append(sentence)  # here the sides stand before the decision
        elif current is not None:
            _more(current, sentence, known)
            current.hoofdelijk |= ballot
    for vote in made:
        vote.anker = _anchor(vote.anker, body)
        vote.stemmen = [
            (person, known.fractie(group) or "", side) for person, group, side in vote.stemmen
        ]
    yield from made


def _more(vote: TextVote, sentence: str, known: Known) -> None:
    """The sides that one more sentence gives to a vote."""
    if len(sentence) > LONGEST or not _SIDED.search(sentence):
        return
    reading = read_vote_note(sentence, known)
    if reading.fracties or reading.leden or reading.overige:
        vote.tekst = f"{vote.tekst} {sentence}."[:1000]
        _read(vote, sentence, known)
    elif reading.niet_herkend and _VOTING.search(sentence):
        vote.onzeker = True
        vote.lezing = replace(vote.lezing, volledig=False, zeker=False)


def _read(vote: TextVote, sentence: str, known: Known) -> None:
    vote.zinnen.append(_UNDER_TITLE.sub("", sentence))
    vote.lezing = read_vote_note("\n".join(f"{each}." for each in vote.zinnen), known)
    if vote.onzeker:
        vote.lezing = replace(vote.lezing, volledig=False, zeker=False)


def _stated(sentence: str, known: Known) -> TextVote | None:
    """The decision that a sentence states, None where it states none."""
    decided, told = _DECISION.search(sentence), _TOLD.search(sentence)
    if told and _ELSEWHERE.search(sentence):
        told = None
    if not decided and not told and (len(sentence) > LONGEST or not _COUNTS.search(sentence)):
        return None
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
    _read(vote, sentence, known)
    if not decided and not told and not (vote.voor is not None and vote.tegen is not None):
        return None
    return vote


def _completes(stated: TextVote, current: TextVote) -> bool:
    """Whether a sentence gives the other half of the one before: the count and then the outcome,
    or the outcome and then the count."""
    if stated.unaniem or current.unaniem:
        return False
    gives_outcome = current.uitslag is None and current.counted and not stated.counted
    gives_count = current.uitslag is not None and not current.counted and stated.uitslag is None
    return gives_outcome or gives_count


def _merge(current: TextVote, stated: TextVote, sentence: str, known: Known) -> None:
    current.uitslag = current.uitslag or stated.uitslag
    current.tekst = f"{current.tekst} {sentence}."[:1000]
    _read(current, sentence, known)


def _anchor(sentence: str, body: str) -> str:
    """The line of the text in which a sentence begins."""
    head = sentence[:25]
    return next((line.strip() for line in body.splitlines() if head in " ".join(line.split())), "")


def items(
    text: str, agenda: Container[tuple[str, str]] = frozenset()
) -> list[tuple[str, str, str]]:
    """(number, title, text) of the numbered items; a number must follow on the one before, so
    that a numbered list inside an item does not open a new one, or stand with its title on the
    agenda: a list may leave items out."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        match = _ITEM.match(line)
        if match and (
            _follows(match[1], found[-1][0] if found else None)
            or (match[1].casefold(), fold(line[match.end() :])) in agenda
        ):
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
            r"(?m)^[ \t]*de (?:raad|staten) besluit", body[head.end() : end], maxsplit=1, flags=re.I
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
    for part in re.split(r"(?<!\s)\s*,\s*|(?<!\s)\s+en\s+", bare):
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


def person_key(name: Naam, known: dict[str, Naam], fractie: Container[str] = ()) -> str:
    """The source's key of the one known person whom a name fits, else a key of the name. Of two with
    one name it is the one whose key is among the members of the `fractie` that stands beside it."""
    fitting = [key for key, other in known.items() if same_person(name, other)]
    if len(fitting) > 1:
        fitting = [key for key in fitting if key in fractie]
    return fitting[0] if len(fitting) == 1 else name_key(name)
