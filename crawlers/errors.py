"""What can go wrong at a source. «Empty» and «refused» are never the same thing.

SourceError
├─ Unreachable      no answer, or 5xx after the last try
│  └─ TimedOut      no answer in time: a wide period is then halved
├─ Refused          the source answers that we may not, or that it has no such council
│  ├─ Blocked       the source blocks us: nothing more is asked of it in this run
│  └─ Forbidden     an address that we do not fetch, whoever names it
├─ Gone             404 or 410
├─ Unreadable       an answer, but not of the promised kind (HTML for JSON, broken XML)
└─ TooLarge         more than we are willing to take in
"""


class SourceError(Exception):
    """The message is a Dutch sentence for the summary."""

    reason = "fout bij de bron"


class Unreachable(SourceError):
    reason = "niet bereikbaar"


class TimedOut(Unreachable):
    reason = "geen antwoord binnen de tijd"


class Refused(SourceError):
    reason = "geweigerd"


class Blocked(Refused):
    reason = "geblokkeerd"


class Forbidden(Refused):
    reason = "adres wordt niet opgehaald"


class Gone(SourceError):
    reason = "niet meer te vinden"


class Unreadable(SourceError):
    reason = "onleesbaar antwoord"


class TooLarge(SourceError):
    reason = "te groot"
