"""What one stored answer of a vendor comes to by itself."""

from dataclasses import dataclass, field

from store import Put


@dataclass
class ReadAnswer:
    """What one vendor answer came to: records, problems in words, fields nobody used."""

    puts: list[Put] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
