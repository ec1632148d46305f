"""Of the events that words tell, the one that is the outcome; two that remain with different values
mean that there are two readings, and then none is given."""

from dataclasses import dataclass

from crawlers.reading.outcome_words import PASSING
from standard.vocabulary import Uitslag


@dataclass(frozen=True)
class OutcomeReading:
    """`uitslag` None where none is told; `zeker` False where the words allow two. `place` is the
    number of characters before the word that told it."""

    uitslag: Uitslag | None = None
    zeker: bool = True
    place: int = 0


@dataclass(frozen=True)
class Event:
    uitslag: Uitslag
    place: int
    about: str = ""
    earlier: bool = False
    now: bool = False
    partly: bool = False
    #: told as «niet aangenomen»
    denied: bool = False
    #: what the committee did before the council
    committee: bool = False
    date: tuple[int, int, int] | None = None
    #: a sentence of its own that begins with when
    after: bool = False
    #: told in brackets
    inside: bool = False
    #: «geen meerderheid»: why it was rejected, or taken back
    majority: bool = False


def decided(events: list[Event]) -> OutcomeReading:
    current = _without_why([event for event in events if not event.earlier])
    if any(event.partly for event in current):
        return OutcomeReading(zeker=False)
    values = {event.uitslag for event in current}
    if len(values) == 1:
        return OutcomeReading(current[-1].uitslag, place=current[-1].place)
    if [event.uitslag for event in current] == [Uitslag.gelijk, Uitslag.aangehouden]:
        return OutcomeReading(Uitslag.gelijk, place=current[0].place)  # put off because of the tie
    last = (
        _latest([event for event in current if not event.committee] or current) if values else None
    )
    if last:
        return OutcomeReading(last.uitslag, place=last.place)
    if values == {Uitslag.gelijk, Uitslag.verworpen}:
        return _of_tie(current)
    return OutcomeReading(zeker=not values)


def _without_why(events: list[Event]) -> list[Event]:
    """The events but «(aangehouden in mei)» beside an outcome, and «geen meerderheid» beside what was
    done for that."""
    told = [event for event in events if not event.inside]
    if any(event.uitslag not in PASSING for event in told):
        events = [event for event in events if not event.inside or event.uitslag not in PASSING]
    back = (Uitslag.ingetrokken, Uitslag.aangehouden)
    if any(event.uitslag in back for event in events):
        lost = Uitslag.verworpen
        events = [one for one in events if not (one.majority and one.uitslag == lost)]
    return events


def _of_tie(events: list[Event]) -> OutcomeReading:
    """«niet aangenomen, de stemmen staken» is a tie; only of a second one is a rejection told."""
    again = [event for event in events if event.now]
    value = Uitslag.verworpen if again else Uitslag.gelijk
    if not again and any(
        event.uitslag == Uitslag.verworpen and not event.denied for event in events
    ):
        return OutcomeReading(zeker=False)
    chosen = next(event for event in events if event.uitslag == value)
    return OutcomeReading(value, place=chosen.place)


def _latest(events: list[Event]) -> Event | None:
    """The event that the words themselves put after the others; never of two things decided on."""
    if len({event.uitslag for event in events}) == 1:
        return events[-1]
    if len({event.about for event in events if event.about}) > 1:
        return None
    later = [event for event in events if event.now]
    if len({event.uitslag for event in later}) == 1:
        return later[-1]
    *before, last = events
    alike = not last.about or last.about in {event.about for event in before}
    if last.uitslag not in PASSING and all(
        event.uitslag in PASSING and (event.date or (last.after and alike)) for event in before
    ):
        return last  # «aangehouden in mei; verworpen»
    if not all(event.date for event in events):
        return None
    final = [event for event in events if event.uitslag not in PASSING]
    if all(event.date and event.date[0] for event in events) or len(final) == len(events):
        order = sorted(events, key=lambda event: event.date or (0, 0, 0))
        in_order = order[-1] is events[-1] or bool(order[-1].date and order[-1].date[0])
        return order[-1] if in_order and order[-1].date != order[-2].date else None
    # «in november aangehouden, in februari verworpen»: what is put off comes back, by whatever year
    return final[-1] if len({event.uitslag for event in final}) == 1 else None
