"""Whether an index is one of this store, as it is now: one that is not is not asked."""

from indexer.question.query import Stand, Unavailable

#: what to do about it
REBUILD = "draai: griffie index"


class Untrusted(Unavailable):
    """The index is there, and does not belong to the store or is not whole. The message is Dutch."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}; {REBUILD}")
        self.why = why


def distrust(stand: Stand, last: int, mark: str) -> str | None:
    """Why an index may not be asked, in Dutch; None when it may. `last` is the store's last number,
    `mark` what the store says of the number where the index stands."""
    if stand.mark == mark and mark and stand.seq <= last:
        return None
    if not stand.mark:
        return "van de zoekindex is niet bekend van welke opslag hij is, of hij is nooit voltooid"
    ours, theirs = mark.split("/"), stand.mark.split("/")
    if mark and ours[0] != theirs[0]:
        return "de zoekindex is van een andere opslag"
    if stand.seq > last or not mark:
        return (
            f"de zoekindex staat op {stand.seq} en de opslag op {last}: er is een eerdere opslag "
            "teruggezet"
        )
    if ours[1] != theirs[1]:
        return "de opslag is teruggezet nadat de zoekindex gemaakt was"
    return "de opslag is anders verlopen dan die waarvan de zoekindex gemaakt is"


def shortfall(count: int, expected: int) -> str | None:
    """Why an index with so many documents is not whole where so many records are searched."""
    if count >= expected:
        return None
    return f"in de zoekindex staan {count} van de {expected} documenten"
