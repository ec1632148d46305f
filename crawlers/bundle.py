"""What a spider yields: records that are written together, with the sets they complete."""

from dataclasses import dataclass, field

from store import Close, Put


@dataclass
class Bundle:
    """One transaction of the store. `facts` are remembered once it is written."""

    puts: list[Put] = field(default_factory=list)
    closes: list[Close] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    """What one vendor answer came to: records, problems in words, fields nobody used."""

    puts: list[Put] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
