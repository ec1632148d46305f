"""A vote as the page shows it: which numbers are known, how wide the bar is, how each side reads."""

from typing import Any

from standard.views import side_of

#: numbers of a vote, in the order in which they are told
NUMBERS = ("voor", "tegen", "onthouden", "afwezig")


def vote_view(vote: dict[str, Any]) -> dict[str, Any]:
    """`telling` are (name, number) of what is known; `balk` the shares of both sides in percents, or
    None; an unknown number of a fractie is empty, which is not zero."""
    numbers = vote.get("telling") or {}
    told = _Sources({each["sleutel"]: each["bron"] for each in vote.get("opgaven", ())})
    return {
        "telling": [(name, numbers[name]) for name in NUMBERS if numbers.get(name) is not None],
        "balk": _bar(numbers.get("voor"), numbers.get("tegen")),
        "grondslag": vote["grondslag"],
        "volledig": vote["volledig"],
        "tekst": vote.get("tekst_bron"),
        "bronnen": [each["bron"] for each in vote.get("opgaven", ())],
        "tegenspraak": [
            f"{told[each['bronnen'][0]]}: {each['een']}; {told[each['bronnen'][1]]}: {each['ander']}"
            for each in vote.get("tegenspraak", ())
        ],
        "fracties": [
            {
                "naam": party.get("fractie"),
                "kant": side_of(party["resultaat"]),
                "voor": party.get("voor", ""),
                "tegen": party.get("tegen", ""),
            }
            for party in vote["fracties"]
        ],
        "leden": [
            {
                "naam": member.get("naam"),
                "fractie": member.get("fractie") or "",
                "keuze": member["keuze"],
                "afgeleid": member.get("afgeleid", False),
            }
            for member in vote["stemmen"]
        ],
    }


class _Sources(dict[str, str]):
    """The kind of each source by the key of what it tells; another list by that word."""

    def __missing__(self, key: str) -> str:
        return "aanwezigheid"


def _bar(voor: int | None, tegen: int | None) -> dict[str, Any] | None:
    if not voor or not tegen:
        return None
    total = voor + tegen
    return {
        "voor": 100 * voor / total,
        "tegen": 100 * tegen / total,
        "label": f"{voor} voor, {tegen} tegen",
    }
