"""What one word of a clause tells of an outcome: participles, verbs with their particle, majorities."""

from crawlers.reading.outcome_words import (
    CONFORM,
    DECIDED,
    DECIDERS,
    FINITE,
    GAINS,
    MAJORITIES,
    MANY_DECIDE,
    NO_DECIDERS,
    PARTICIPLES,
    PROPOSED,
    SHORT,
    SUBJECTS,
    TIE,
)
from standard.vocabulary import Uitslag

#: words of a status that is cut off
MOST_OF_STATUS = 4


def value_of(texts: tuple[str, ...], index: int) -> Uitslag | None:
    word = texts[index]
    if value := PARTICIPLES.get(word):
        return value
    if word in {"gelijk", "gelijke"}:
        rest = texts[index + 1 : index + 3]
        told = texts in (("stemmen", "gelijk"), ("stimmen", "gelyk"))
        tied = (
            told
            or rest[:1] == ("stemmen",)
            or rest == ("aantal", "stemmen")
            or texts == ("gelijk",)
        )
        return Uitslag.gelijk if tied else None
    if is_conform(texts, index):
        return Uitslag.aangenomen
    if word in TIE:
        around = " ".join(texts[max(0, index - 6) : index + 4])
        return Uitslag.gelijk if "stem" in around or "stimmen" in around else None
    last = len(texts) < MOST_OF_STATUS and index == len(texts) - 1
    if last and word in SHORT and SUBJECTS & set(texts[:index]):
        return SHORT[word]  # «Motie aangen.»
    if word in {"ingestemd", "akkoord"}:
        return _agreed(texts, index)
    return _majority(texts, index) or _decides(texts, index) or _finite(texts, index)


def _agreed(texts: tuple[str, ...], index: int) -> Uitslag | None:
    """«de raad heeft met de motie ingestemd», «de raad gaat unaniem akkoord met het voorstel»."""
    by_council = DECIDERS & set(texts) and not NO_DECIDERS & set(texts)
    verbs = {"heeft", "hebben", "gaat", "gaan", "ging", "gingen", "is"}
    if not by_council or "met" not in texts or not SUBJECTS & set(texts) or not verbs & set(texts):
        return None
    return Uitslag.aangenomen


def is_conform(texts: tuple[str, ...], index: int) -> bool:
    """«besloten conform voorstel», «overeenkomstig het voorstel besloten»."""
    if texts[index] not in {"besloten", "besluit", "besluiten", "besloot"}:
        return False
    before, behind = texts[max(0, index - 3) : index], texts[index + 1 :]
    told = any(
        one in CONFORM and PROPOSED & set(part[place : place + 3])
        for part in (before, behind)
        for place, one in enumerate(part)
    )
    return told and not ({"niet", "deels", "gedeeltelijk", "afwijking"} & set(texts))


def _decides(texts: tuple[str, ...], index: int) -> Uitslag | None:
    """«de raad besluit de motie te verwerpen», «de heer A besluit de motie in te trekken»."""
    near = {*texts[index + 1 : index + 2], *texts[max(0, index - 2) : index]}
    passive = texts[index] == "besloten" and bool({"is", "wordt", "werd"} & near)
    perfect = texts[index] == "besloten" and bool({"heeft", "hebben", "had"} & near)
    if texts[index] not in {"besluit", "besluiten", "besloot"} and not passive and not perfect:
        return None
    rest = texts[index + 1 :]
    if not SUBJECTS & set(rest):
        return None
    ends = (DECIDED.get(" ".join(rest[-length:])) for length in (3, 2))
    value = next((value for value in ends if value), None)
    if {"niet", "geen", "net"} & set(rest) and "maar" not in rest:
        value = Uitslag.verworpen if value == Uitslag.aangenomen else None
    bodies = {"raad", "staten", "vergadering"}
    beside = {*texts[max(0, index - 1) : index], *rest[1:2]}
    of_council = passive or bool(bodies & beside)
    return value if of_council or value in (Uitslag.aangehouden, Uitslag.ingetrokken) else None


def _majority(texts: tuple[str, ...], index: int) -> Uitslag | None:
    """«krijgt geen meerderheid», «haalt het niet», «is geen meerderheid», «Meerderheid tegen»."""
    if index == 0 and texts in MAJORITIES:
        return MAJORITIES[texts]
    if index == 0 and texts[:3] == ("geen", "meerderheid", "voor"):
        return Uitslag.verworpen
    if texts[index] in {"is", "was"} and texts[index + 1 : index + 3] == ("geen", "meerderheid"):
        return Uitslag.verworpen
    if texts[index] not in GAINS:
        return None
    rest = texts[index + 1 : index + 5]
    if {"meerderheid", "mearderheid"} & set(rest):
        no = bool({"geen", "niet", "gjin"} & set(rest))
        return Uitslag.verworpen if no else Uitslag.aangenomen
    if {"steun", "stemmen"} & set(rest) and {"onvoldoende", "weinig"} & set(rest):
        return Uitslag.verworpen
    if rest[:2] == ("het", "niet"):
        return Uitslag.verworpen
    made_it = rest[:1] == ("het",) and (len(rest) == 1 or rest[1] in {"met", "net", "nipt", "ruim"})
    return Uitslag.aangenomen if made_it and SUBJECTS & set(texts[:index]) else None


def _without_score(rest: tuple[str, ...]) -> tuple[str, ...]:
    """«met 21 tegen 9 (stemmen) in met het voorstel» as «in met het voorstel»."""
    score = rest[0:1] == ("met",) and rest[2:3] == ("tegen",) and rest[1].isdigit()
    if not score or not "".join(rest[3:4]).isdigit():
        return rest
    return rest[5:] if rest[4:5] == ("stemmen",) else rest[4:]


def _finite(texts: tuple[str, ...], index: int) -> Uitslag | None:
    """«verwerpt de motie», «trekt zijn motie in», «stemt in met het voorstel»."""
    particle, value = FINITE.get(texts[index], ("-", None))
    if texts[index] in MANY_DECIDE and texts[max(0, index - 1) : index] in (
        ("staten",),
        ("steaten",),
    ):
        particle, value = "", MANY_DECIDE[texts[index]]  # «Provinciale Staten verwerpen de motie»
    if value is None:
        return None
    rest = texts[index + 1 :]
    if value in (Uitslag.aangenomen, Uitslag.verworpen) and not (
        DECIDERS & {*texts[:index], *rest[:2]}
    ):
        return None  # «het college wijst de motie af» is no decision
    if particle == "":
        return value if SUBJECTS & set(rest) and not {"niet", "net"} & set(rest) else None
    if particle == "in met":
        decides = index > 0 and texts[index - 1] in DECIDERS
        rest = _without_score(rest)
        if not decides or "in" not in rest[:3] or "met" not in rest[:4]:
            return None
        if {"niet", "net"} & set(rest[:2]):
            return Uitslag.verworpen  # «de raad stemt niet in met het voorstel»
        return value if "in" in rest[:2] else None
    for place, word in enumerate(rest):
        if word in {"niet", "geen", "net"}:
            refused = value == Uitslag.aangenomen and particle in rest[place + 1 : place + 2]
            return Uitslag.verworpen if refused and SUBJECTS & set(rest[:place]) else None
        ends = rest[place + 1 : place + 2]
        if word == particle and (SUBJECTS | {"deze", "dizze"}) & set(rest[:place]):
            return value if not ends or ends[0] in {"met", "na", "tot", "op", "en"} else None
    return None
