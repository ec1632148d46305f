"""A whole vote note: its sentences read one by one, and what remains when they are put together."""

from collections.abc import Sequence
from itertools import dropwhile, pairwise

from crawlers.reading.fracties import fractie_at
from crawlers.reading.known import Known
from crawlers.reading.outcome_events import OutcomeReading
from crawlers.reading.outcomes import read_outcome
from crawlers.reading.vote_notes.ballot import Ballot
from crawlers.reading.vote_notes.binding import bind
from crawlers.reading.vote_notes.clauses import Clause, parsed, pieces
from crawlers.reading.vote_notes.cursor import Token
from crawlers.reading.vote_notes.result import FractieVote, LidVote, VoteReading
from crawlers.reading.vote_notes.sentences import Sentence, sentences
from crawlers.reading.vote_notes.signs import spelled_out
from crawlers.reading.vote_notes.tokens import Scanner
from crawlers.reading.vote_notes.words import LONGEST, restored, words_of
from standard.vocabulary import Uitslag

#: terminals of somebody or something that votes
_VOTERS = {
    "NAME",
    "PART",
    "PERSON",
    "DOUBTFUL",
    "REST",
    "ALL",
    "REST_OF_FRACTIE",
    "REST_OF_MEMBERS",
    "UNKNOWN",
    "SOME_OF",
}
#: terminals without which an unread part may be left out without a word
_VOTING = {"SIDE", "LABEL", "DIVIDED", "DIVIDED_LABEL", "EXCEPT", "SCORE", "NOT", "UNANIMOUS"}
#: terminals of a decision and its counts
_SCORED = {"OUTCOME", "N", "SIDE", "METHOD"}
#: kinds of vote, the most telling first
_METHODS = ("schriftelijk", "hoofdelijk", "acclamatie", "regulier")


def read_vote_note(text: str, known: Known) -> VoteReading:
    """What a note says of one vote, for a council with these fracties and members."""
    too_long = len(text) > LONGEST
    text = restored(spelled_out(text, lambda name: known.fractie(name) is not None))
    words = words_of(text, lambda word: fractie_at([word], 0, known) is not None)
    outcome = read_outcome(text)
    tokens = Scanner(words, known, decided=outcome.uitslag is not None).scan()
    ballot = Ballot()
    unread = ["meer tekst dan gelezen is"] if too_long else []
    relevant = _relevant(tokens, outcome)
    if _of_two_things(relevant, outcome):
        return VoteReading(
            uitslag=outcome.uitslag, zeker=False, niet_herkend=(" ".join(text.split()),)
        )
    for sentence in relevant:
        unread += _read(sentence, ballot, text)
    return _together(ballot, outcome, unread, known)


def _relevant(tokens: Sequence[Token], outcome: OutcomeReading) -> list[Sentence]:
    """The sentences that tell of this vote: not those of an earlier one with its own outcome."""
    told = [part for part in sentences(tokens) if not part.silent]
    deciding = [part for part in told if part.start <= outcome.place < part.end]
    if outcome.uitslag is None or not deciding:
        return told
    return [part for part in told if part in deciding or "OUTCOME" not in part.kinds]


def _of_two_things(told: Sequence[Sentence], outcome: OutcomeReading) -> bool:
    """Whether sentences with sides speak of two motions, or of a motion and an amendment."""
    things: set[str] = set()
    if not outcome.zeker and _outcomes_of(told) > 1:
        return True
    for sentence in told:
        if sentence.kinds & {"SIDE", "LABEL", "N"}:
            subjects = [
                str(one.value) for one in sentence.source if one.kind == "SUBJECT" and one.value
            ]
            things |= set(subjects[:1])
    kinds = {thing.split()[0] for thing in things}
    numbers = {thing.split()[1] for thing in things if len(thing.split()) > 1}
    return len(kinds - {"voorstel", "besluit", "?"}) > 1 or len(numbers) > 1


def _outcomes_of(told: Sequence[Sentence]) -> int:
    """How many outcomes are told right behind a thing: «motie A aangenomen, motie C verworpen»."""
    rows = [
        [one.kind for one in part.source if one.kind in ("SUBJECT", "OUTCOME")] for part in told
    ]
    return sum([*pairwise(row)].count(("SUBJECT", "OUTCOME")) for row in rows)


def _read(sentence: Sentence, ballot: Ballot, text: str) -> list[str]:
    """Binds what a sentence says; the words of its parts that are not of the grammar."""
    clauses = parsed(sentence.tokens)
    if clauses is not None:
        bind(clauses, ballot)
        return []
    if "LINE" in {token.kind for token in sentence.source}:
        parts = [part for part in sentences(sentence.source, by_line=True) if not part.silent]
        if len(parts) > 1:
            return [words for part in parts for words in _read(part, ballot, text)]
    if sentence.kinds & {"EXCEPT", "OP"}:
        return [text[sentence.start : sentence.end]]
    return _read_pieces(sentence, ballot, text)


def _read_pieces(sentence: Sentence, ballot: Ballot, text: str) -> list[str]:
    """What the readable parts say; the others are told where the sentence speaks of a vote."""
    unread: list[str] = []
    readable: list[Clause] = []
    speaks = bool(sentence.kinds & _VOTING)
    split = False
    for piece in pieces(sentence):
        clauses = parsed(piece) or _score_told(piece)
        if clauses is not None:
            readable += clauses
            continue
        kinds = {token.kind for token in piece}
        if kinds & {"SIDE", "DIVIDED"} and not kinds & (_VOTERS | {"N"}):
            # «was tegen, maar stemt nu voor»: the part may turn what the others say
            return [text[sentence.start : sentence.end]]
        ballot.methods += [str(one.value) for one in piece if one.kind == "METHOD"]
        if (speaks and kinds & (_VOTERS | {"N"})) or "SCORE" in kinds:
            split = split or (bool(kinds & _VOTERS) and {"SIDE", "N"} <= kinds)
            unread.append(text[piece[0].start : max(token.end for token in piece)])
    # beside counts of somebody that are not read, a count alone may be of him: «A: voor 2, tegen 1»
    bind([one for one in readable if not (split and one.kind == "pairs")], ballot)
    return unread


def _score_told(piece: Sequence[Token]) -> tuple[Clause, ...] | None:
    """«na een korte schorsing wordt het met 13 tegen 8 stemmen aangenomen»: the counts of this decision,
    whatever words stand before them."""
    told = [*dropwhile(lambda token: token.kind == "WORD", piece)]
    kinds = {token.kind for token in told}
    scored = len(told) < len(piece) and {"OUTCOME", "N"} <= kinds <= _SCORED
    return parsed(told) if scored else None


def _together(
    ballot: Ballot, outcome: OutcomeReading, unread: list[str], known: Known
) -> VoteReading:
    uitslag = outcome.uitslag
    _settle_pairs(ballot, uitslag)
    _settle_all(ballot, uitslag)
    if unread:
        ballot.doubts += ballot.members_words
    leden, fracties, overige = ballot.leden(), ballot.fracties(), ballot.overige()
    telling = ballot.telling()
    contradicted = _contradicted(uitslag, telling)
    zeker = outcome.zeker and not (ballot.doubts or unread or contradicted)
    return VoteReading(
        uitslag=None if contradicted else uitslag,
        stemmingstype=next((kind for kind in _METHODS if kind in ballot.methods), None),
        telling=telling,
        fracties=fracties,
        leden=leden,
        overige=overige,
        unaniem=ballot.unanimous and not (ballot.excepted or fracties or leden),
        volledig=zeker and _complete(ballot, fracties, leden, telling, known),
        niet_herkend=tuple(dict.fromkeys([*ballot.unknown, *ballot.doubts, *unread])),
        zeker=zeker,
    )


def _settle_pairs(ballot: Ballot, uitslag: Uitslag | None) -> None:
    """«14-7», «20 tegen 15»: which side had which number is certain only by the outcome."""
    for first, second, losers in ballot.pairs:
        fits = (
            (uitslag == Uitslag.aangenomen and first > second)
            or (uitslag == Uitslag.gelijk and first == second)
            or (uitslag == Uitslag.verworpen and first < second)
        )
        if fits and not {"voor", "tegen"} & ballot.totals.keys():
            ballot.add_totals((("voor", first), ("tegen", second)))
            if uitslag == Uitslag.aangenomen:
                ballot.name_voters(losers, "tegen", second)
            elif losers:
                ballot.doubts.append("haakjes")
        elif (first, second) in ballot.versus:
            ballot.doubts.append("aantallen")
        elif losers:
            ballot.doubts.append("haakjes")


def _settle_all(ballot: Ballot, uitslag: Uitslag | None) -> None:
    """The number of votes of a unanimous vote is that of the side that won."""
    side = {Uitslag.aangenomen: "voor", Uitslag.verworpen: "tegen"}.get(uitslag or Uitslag.gelijk)
    for number in ballot.all_votes:
        if side and ballot.unanimous and not ballot.excepted:
            ballot.total(side, number)
        else:
            ballot.doubts.append("aantallen")


def _contradicted(uitslag: Uitslag | None, telling: dict[str, int]) -> bool:
    if "voor" not in telling or "tegen" not in telling:
        return False
    more = telling["voor"] - telling["tegen"]
    return (
        (uitslag == Uitslag.aangenomen and more <= 0)
        or (uitslag == Uitslag.verworpen and more > 0)
        or (uitslag == Uitslag.gelijk and more != 0)
    )


def _complete(
    ballot: Ballot,
    fracties: dict[str, FractieVote],
    leden: Sequence[LidVote],
    telling: dict[str, int],
    known: Known,
) -> bool:
    """Whether each vote is told: of every fractie its side, or of every voter."""
    if ballot.unknown:
        return False
    if any(vote.keuze == "verdeeld" and len(vote.aantallen) < 2 for vote in fracties.values()):
        return False
    if ballot.unanimous and not ballot.excepted and not fracties and not leden:
        return True
    cast = {"voor", "tegen"} & telling.keys()
    if len(leden) > 2 and not fracties:
        sides = [lid.keuze for lid in leden]
        return len(cast) == 2 and all(sides.count(side) == telling[side] for side in cast)
    if leden:
        return False
    every = bool(known.fracties) and known.geheel and set(known.fracties) <= fracties.keys()
    return bool(fracties) and (every or ballot.overige() is not None or _adds_up(fracties, telling))


def _adds_up(fracties: dict[str, FractieVote], telling: dict[str, int]) -> bool:
    """Whether the counts of the fracties come to the totals of both sides."""
    votes = [vote.aantallen for vote in fracties.values()]
    return {"voor", "tegen"} <= telling.keys() and all(
        sum(counts.get(side, 0) for counts in votes) == telling[side] for side in ("voor", "tegen")
    )
