"""What the words of a clause come to for one person: there or not, with or without notice, from or
until when. Where they say two things, nothing."""

from itertools import groupby
from typing import Literal

from crawlers.reading.presence_terms import MOVING, SAYING, Term

Status = Literal["aanwezig", "afwezig", "afwezig_met_bericht"]
#: status, and the times from and until which, as written; no status: nothing can be said
Meaning = tuple[Status | None, str | None, str | None]

#: with these nothing is said that holds for the whole of a meeting
_OPEN = frozenset(("back", "not", "none", "gone", "all", "except"))


def meaning(note: list[Term], terms: list[Term], around: set[str]) -> Meaning | None:
    """Status and times that a person's own note and the terms of the clause come to."""
    own = {term.kind for term in note}
    if own & SAYING:
        terms = []
    elif own & {"notice", "without"}:
        terms = [term for term in terms if term.kind not in ("notice", "without")]
    every = _negated([*terms, *note], around)
    kinds = {term.kind for term in every}
    times = {
        kind: [t for term in every if term.kind == kind for t in term.times]
        for kind in ("van", "tot", "at", "span")
    }
    if (
        "back" in kinds
        and kinds & {"come", "comes", "joins", "leave"}
        and not kinds & {"not", "away"}
    ):
        return "aanwezig", None, None  # not gone for good, nor come late
    if kinds == {"gone", "there", "van"} and len(times["van"]) == 1:
        gone = next(term.text for term in every if term.kind == "gone")
        return None if gone.startswith("nog") else ("aanwezig", None, times["van"][0])
    if kinds & _OPEN or any(len(found) > 2 for found in times.values()):
        return None
    if kinds & {"away", "excused"} or (
        kinds & {"notice", "without"} and not kinds & (MOVING | {"there"})
    ):
        return _away(kinds, times, told="told" in around)
    if kinds & MOVING:
        return _moving(every, kinds, times, around)
    if kinds & {"there", "takes", "besides", "list", "later", "early"} or (
        (around & {"er", "place", "toplace"} or own & kinds) and kinds & {"van", "tot", "span"}
    ):
        return _there(kinds, times)
    return None


def _negated(terms: list[Term], around: set[str]) -> list[Term]:
    """«Niet bij de vergadering aanwezig» and «is er niet» as the absence that they are."""
    kinds = [term.kind for term in terms if term.kind != "cause"]
    if "debate" in around and "not" in kinds:
        return terms  # who takes no part in a debate may well be there
    if [kind for kind in kinds if kind != "in"] in (
        ["not", "there"],
        ["not", "takes"],
        ["not", "come"],
        ["not", "arrived"],
        ["not", "comes"],
        ["comes", "not"],
    ) or (kinds == ["not"] and around & {"er", "told", "toplace"}):
        rest = [term for term in terms if term.kind == "cause"]
        return [Term("away", "niet"), *rest]
    return terms


def _away(kinds: set[str], times: dict[str, list[str]], *, told: bool) -> Meaning | None:
    if kinds & {"there", "takes", "besides", "come", "comes", "joins", "leave", "list"}:
        return None
    if kinds & {"item", "later", "early"} or times["at"] or times["span"]:
        return None, None, None
    if times["van"] or times["tot"]:
        if "excused" in kinds or (times["van"] and times["tot"]):
            return None, None, None
        return "aanwezig", _first(times["tot"]), _first(times["van"])
    if "without" in kinds and kinds & {"notice", "excused"}:
        return None
    told = told or bool(kinds & {"excused", "notice"})
    return ("afwezig_met_bericht" if told else "afwezig"), None, None


def _moving(
    every: list[Term], kinds: set[str], times: dict[str, list[str]], around: set[str]
) -> Meaning | None:
    if ("comes" in kinds and not kinds & {"in", "later", "at", "item"}) or (
        "joins" in kinds and "in" not in kinds and "toplace" not in around
    ):
        return None  # «sluit om 23.00 uur de vergadering» is not «sluit om 20.10 uur aan»
    comes = bool(kinds & {"come", "comes", "joins", "arrived"})
    leaves = "leave" in kinds
    moment = kinds & {"at", "item", "later", "early"} or around & {"place", "toplace", "vague"}
    if not moment or times["van"] or times["tot"] or times["span"]:
        return None
    at = times["at"]
    if comes and leaves:
        order = [kind for kind, _ in groupby(t.kind for t in every if t.kind in MOVING)]
        first = order[0] != "leave"
        return ("aanwezig", at[0], at[1]) if len(at) == 2 and len(order) == 2 and first else None
    if len(at) > 1:
        return None
    time = at[0] if at else None
    return ("aanwezig", None, time) if leaves else ("aanwezig", time, None)


def _there(kinds: set[str], times: dict[str, list[str]]) -> Meaning | None:
    if times["span"]:
        return "aanwezig", times["span"][0], times["span"][1]
    van, tot = _first(times["van"]), _first(times["tot"])
    if times["at"]:
        if van or tot or len(times["at"]) > 1 or not kinds & {"later", "early", "takes"}:
            return None
        at = times["at"][0]
        return ("aanwezig", at, None) if kinds & {"later", "takes"} else ("aanwezig", None, at)
    return "aanwezig", van, tot


def _first(times: list[str]) -> str | None:
    return times[0] if times else None
