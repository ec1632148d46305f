"""The scenario: ten councils over two years, and two small ones in which votes are of every kind;
the same at every run. All persons are invented."""

import datetime as dt
import functools
import random
import uuid
from dataclasses import replace

from sample.model import NAMESPACE, Council, Item, Meeting, Motion, Paper, Person
from sample.subjects import GENERAL, SUBJECTS, Subject
from sample.towns import towns

FIRST = (
    "Aafke", "Bram", "Chaima", "Daan", "Elif", "Floor", "Gijs", "Hanna", "Ilse", "Jelle", "Karim",
    "Lotte", "Mees", "Nadia", "Otto", "Pleun", "Quinten", "Roos", "Sietse", "Tess", "Ugur", "Vera",
    "Wout", "Xandra", "Yara", "Zeger",
)  # fmt: skip
LAST = (
    ("", "Aardenburg"), ("van", "Bergschot"), ("", "Cloosterman"), ("de", "Dorperveld"),
    ("", "Eikelhorst"), ("van der", "Fluiterij"), ("", "Gansewinkel"), ("", "Hoogerduin"),
    ("", "IJzerloo"), ("van den", "Kattendijk"), ("", "Lindeboomer"), ("de", "Molenkamp"),
    ("", "Nachtegaalder"), ("", "Oosterwaarden"), ("ter", "Poelhuis"), ("", "Quadenoord"),
    ("van", "Rietlandt"), ("", "Schoonderbeek"), ("'t", "Torenhof"), ("", "Uilenspiegel"),
    ("van de", "Vlietstroom"), ("", "Wierdsma-Kooi"), ("", "Zandbergh"), ("", "Ünalsen"),
)  # fmt: skip
NATIONAL = ("VVD", "CDA", "D66", "GroenLinks-PvdA", "ChristenUnie", "SP", "BBB")
SEEDS = (
    ("oss", "Oss", "gm0828", "Noord-Brabant", "ibabs", "oss", "soap", "VDG"),
    ("zoetermeer", "Zoetermeer", "gm0637", "Zuid-Holland", "ibabs", "Zoetermeer", "soap", "Lijst Hart voor Zoetermeer"),
    ("gouda", "Gouda", "gm0513", "Zuid-Holland", "ibabs", "Gouda", "soap", "Gouda Positief"),
    ("overbetuwe", "Overbetuwe", "gm1734", "Gelderland", "ibabs", "Overbetuwe", "portal", "Gemeentebelangen Overbetuwe"),
    ("enschede", "Enschede", "gm0153", "Overijssel", "ibabs", "Enschede", "portal", "Burgerbelangen"),
    ("medemblik", "Medemblik", "gm0420", "Noord-Holland", "ibabs", "Medemblik", "portal", "Gemeentebelangen Medemblik"),
    ("noordoostpolder", "Noordoostpolder", "gm0171", "Flevoland", "gemeenteoplossingen", "v1", "v1", "Politieke Unie"),
    ("steenbergen", "Steenbergen", "gm0851", "Noord-Brabant", "gemeenteoplossingen", "v1", "v1", "Volkspartij Steenbergen"),
    ("doetinchem", "Doetinchem", "gm0222", "Gelderland", "gemeenteoplossingen", "v1", "v1", "Lokaal Belang Doetinchem"),
    ("goirle", "Goirle", "gm0785", "Noord-Brabant", "gemeenteoplossingen", "v2", "v2", "Lijst Riel Goirle"),
)  # fmt: skip
#: days of the meetings; the last two councils' sources stand still earlier
COUNCIL_DAYS = (
    "2024-10-10",
    "2025-01-30",
    "2025-04-17",
    "2025-07-03",
    "2025-11-06",
    "2026-03-26",
    "2026-07-09",
)
COMMITTEE_DAYS = ("2025-03-11", "2025-10-14", "2026-06-16")
STALE = "medemblik"
SETTLES = "gouda"
#: councils whose only account of votes is their decision list
TOLD_IN_WORDS = ("noordoostpolder", "doetinchem", "goirle")


def world(scale: int = 1) -> dict[str, Council]:
    """The councils by key. `scale` repeats the meetings of each of the ten for load tests."""
    return dict(_councils(scale))


@functools.cache
def _councils(scale: int) -> dict[str, Council]:
    ten = {seed[0]: _Builder(number, seed, scale).build() for number, seed in enumerate(SEEDS)}
    return ten | towns()


class _Builder:
    """Builds one council from its seed, with its own stream of random numbers."""

    def __init__(self, number: int, seed: tuple[str, ...], scale: int) -> None:
        (
            self.key,
            self.name,
            self.code,
            self.province,
            self.vendor,
            self.vendor_key,
            self.face,
            local,
        ) = seed
        self.number = number
        self.scale = scale
        self.random = random.Random(f"griffie-{self.key}")
        self.counter = 1000 * (number + 1)
        self.parties = self._parties((local, *NATIONAL[: 5 + number % 3]))
        self.switched: dict[str, tuple[dt.date, str]] = {}
        self.council: Council | None = None

    def _parties(self, names: tuple[str, ...]) -> dict[str, tuple[Person, ...]]:
        seats = (5, 4, 4, 3, 3, 2, 2, 2)
        offset = self.number * 5
        parties, index = {}, 0
        for name, size in zip(names, seats, strict=False):
            group = []
            for _ in range(size):
                tussen, last = LAST[(index + offset) % len(LAST)]
                first = FIRST[(index * 7 + offset) % len(FIRST)]
                group.append(Person(self.id(f"persoon/{index}"), first, tussen, last))
                index += 1
            parties[name] = tuple(group)
        return parties

    def id(self, name: str) -> str:
        """GUIDs with iBabs, small numbers with GO."""
        if self.vendor == "ibabs":
            return str(uuid.uuid5(NAMESPACE, f"{self.key}/{name}"))
        self.counter += 1
        return str(self.counter)

    def build(self) -> Council:
        council = Council(
            self.key, self.name, self.code, self.province, self.vendor, self.vendor_key, self.face,
            self.parties, (), self.switched,
        )  # fmt: skip
        if self.key in ("oss", "steenbergen"):
            mover = list(self.parties.values())[1][-1]
            self.switched[mover.key] = (dt.date(2025, 9, 1), f"Groep {mover.achternaam}")
        self.council = council
        meetings: list[Meeting] = []
        for repeat in range(self.scale):
            days = [(day, False) for day in COUNCIL_DAYS] + [(day, True) for day in COMMITTEE_DAYS]
            for day, committee in sorted(days):
                date = dt.date.fromisoformat(day) + dt.timedelta(days=self.number % 4 - 7 * repeat)
                if self.key == STALE and date > dt.date(2025, 6, 1):
                    continue
                meetings.append(self._meeting(date, committee, len(meetings)))
        return replace(council, meetings=tuple(meetings))

    def _meeting(self, date: dt.date, committee: bool, index: int) -> Meeting:
        name = "Commissie Ruimte en Samenleving" if committee else "Gemeenteraad"
        type_key = str(100000000 + self.number * 10 + (2 if committee else 1))
        key = self.id(f"vergadering/{index}")
        chair = "Y.M. (Ymkje) Veldhoven-Prins"
        subjects = [SUBJECTS[(index * 3 + self.number + n) % len(SUBJECTS)] for n in range(3)]
        if not committee and date.isoformat()[:7] == "2025-11":
            subjects[0] = next(subject for subject in SUBJECTS if subject.key == "begroting")
        absent = () if committee else self._absent(index)
        items = [
            self._item(key, index, 1, "Opening en mededelingen", ""),
            self._item(key, index, 2, "Vaststelling van de agenda", ""),
        ]
        for number, subject in enumerate(subjects, 3):
            items.append(self._subject_item(key, index, number, subject, date, committee, absent))
        items.append(
            self._item(
                key, index, 6, "Ingekomen stukken en mededelingen", "Zoals vermeld op de lijst."
            )
        )
        items.append(self._item(key, index, 7, "Sluiting", ""))
        if self.face in ("soap", "v2") and index == 0:
            items.append(replace(self._item(key, index, 8, "Besloten deel", ""), confidential=True))
        meeting = Meeting(
            key, type_key, name, date, "19:30", "22:45" if self.number % 2 else "00:00", "Raadzaal", chair,
            "<p>De vergadering is openbaar en via de website te volgen.</p>",
            tuple(items), absent=absent, webcast=f"gemeente{self.key}/{date:%Y%m%d}_1",
        )  # fmt: skip
        if self.key == "gouda" and committee and date.year == 2026:
            return replace(
                meeting,
                cancelled=True,
                text="<p>De vergadering is vervallen.</p>",
                items=(),
                absent=(),
            )
        if committee:
            return meeting
        return replace(meeting, papers=(self._decision_list(meeting),))

    def _absent(self, index: int) -> tuple[Person, ...]:
        members = [person for group in self.parties.values() for person in group]
        return tuple(self.random.sample(members, 1 + index % 2))

    def _item(self, meeting: str, index: int, number: int, title: str, text: str) -> Item:
        return Item(self.id(f"{meeting}/punt/{number}"), str(number), title, text)

    def _subject_item(
        self, meeting: str, index: int, number: int, subject: Subject, date: dt.date, committee: bool,
        absent: tuple[Person, ...],
    ) -> Item:  # fmt: skip
        base = f"{meeting}/punt/{number}"
        text = f"<p>{subject.facts[0]}</p><p>Voorgesteld wordt het voorstel vast te stellen.</p>"
        papers = [self._proposal(base, subject, index), self._annex(base, subject, index, number)]
        item = Item(self.id(base), str(number), subject.item, text, tuple(papers))
        if committee:
            return item
        motions = tuple(
            self._motion(base, index, number, n, subject, date, absent)
            for n in range(1 + (index + number) % 2 + (1 if self.face == "soap" else 0))
        )
        return replace(item, motions=tuple(replace(m, item=item.key) for m in motions))

    def _paragraphs(self, subject: Subject, count: int) -> str:
        lines = [self.random.choice(subject.facts + GENERAL) for _ in range(count)]
        return "\n".join(lines)

    def _proposal(self, base: str, subject: Subject, index: int) -> Paper:
        head = f"Raadsvoorstel {subject.item}\nGemeente {self.name}\n\n{' '.join(subject.facts)}"
        pages = (
            head + "\n" + self._paragraphs(subject, 8),
            self._paragraphs(subject, 14),
            self._paragraphs(subject, 9),
        )
        title = f"Raadsvoorstel {subject.item}"
        return Paper(self.id(f"{base}/voorstel"), title, f"{title}.pdf", "Raadsvoorstel", pages)

    def _annex(self, base: str, subject: Subject, index: int, number: int) -> Paper:
        key = self.id(f"{base}/bijlage")
        title = f"Bijlage onderzoek {subject.beleidsveld.lower()}"
        pages = (self._paragraphs(subject, 12), self._paragraphs(subject, 12))
        if index == 1 and number == 4:
            return Paper(key, f"{title} (gescand)", f"{title} scan.pdf", "Bijlage", pages, "scan")
        if (index + number) % 3 == 0:
            return Paper(key, title, f"{title}.docx", "Bijlage", pages, "docx")
        return Paper(key, title, f"{title}.pdf", "Bijlage", pages)

    def _motion(
        self, base: str, index: int, number: int, n: int, subject: Subject, date: dt.date,
        absent: tuple[Person, ...],
    ) -> Motion:  # fmt: skip
        kind = "amendement" if (index + n) % 4 == 3 else "motie"
        title = subject.amendment if kind == "amendement" else subject.motion
        if n:
            title = f"{('Vervolg', 'Uitvoering')[n - 1]}: {title.lower()}"
        letter = "A" if kind == "amendement" else "M"
        label = f"{letter}{index * 10 + number}.{n + 1}"
        names = list(self.parties)
        chosen = [
            names[(index + number + n) % len(names)],
            names[(index + number + n + 2) % len(names)],
        ]
        submitters = tuple((self.parties[name][0], name) for name in dict.fromkeys(chosen))
        withdrawn = (index * 3 + number + n + self.number) % 11 == 0
        held = (index * 3 + number + n + self.number) % 13 == 5
        votes: dict[str, str] = {}
        if not withdrawn and not held:
            votes = self._votes(date, absent, split=(index + n + number) % 3 == 0)
        status = self._status(kind, votes, withdrawn, held)
        paper = Paper(
            self.id(f"{base}/motie/{n}/document"),
            f"{label} {title}", f"{label} {title}.pdf", "Amendementen" if kind == "amendement" else "Moties",
            self._motion_pages(kind, label, title, subject, submitters, date),
        )  # fmt: skip
        settled = self._settled(date, index, n) if status.endswith("aangenomen") else None
        return Motion(
            self.id(f"{base}/motie/{n}"), self.id(f"{base}/motie/{n}/master"), label, kind, title, subject,
            submitters, status, paper, votes, holder=f"Wethouder {LAST[self.number][1]}", settled=settled,
        )  # fmt: skip

    def _settled(self, date: dt.date, index: int, n: int) -> dt.date | None:
        """One council keeps in its register which motions are settled: the first of each item."""
        if self.key != SETTLES or n or index > 4:
            return None
        return date + dt.timedelta(days=90 + 30 * index)

    def _votes(self, date: dt.date, absent: tuple[Person, ...], *, split: bool) -> dict[str, str]:
        votes: dict[str, str] = {}
        for number, group in enumerate(self.parties.values()):
            side = "voor" if self.random.random() < 0.55 else "tegen"
            for place, person in enumerate(group):
                if person in absent:
                    votes[person.key] = "afwezig"
                elif split and number == 0 and place == 1:
                    votes[person.key] = "tegen" if side == "voor" else "voor"
                else:
                    votes[person.key] = side
        return votes

    @staticmethod
    def _status(kind: str, votes: dict[str, str], withdrawn: bool, held: bool) -> str:
        if withdrawn:
            return f"{kind.capitalize()} ingetrokken"
        if held:
            return f"{kind.capitalize()} aangehouden"
        cast = list(votes.values())
        voor, tegen = cast.count("voor"), cast.count("tegen")
        if voor == tegen:
            return "Stemmen staken"
        return f"{kind.capitalize()} {'aangenomen' if voor > tegen else 'verworpen'}"

    def _motion_pages(
        self, kind: str, label: str, title: str, subject: Subject,
        submitters: tuple[tuple[Person, str], ...], date: dt.date,
    ) -> tuple[str, ...]:  # fmt: skip
        facts = self.random.sample(subject.facts, 3)
        first = (
            f"{kind.upper()} {label}\n{title}\n\nDe raad van de gemeente {self.name}, in vergadering "
            f"bijeen op {date.day}-{date.month}-{date.year},\n\nconstaterende dat:\n- {facts[0]}\n"
            f"- {facts[1]}\n\noverwegende dat:\n- {facts[2]}\n- {self.random.choice(GENERAL)}\n"
        )
        asks = "\n".join(f"- {ask};" for ask in subject.asks)
        names = ", ".join(f"{party} ({person.formal})" for person, party in submitters)
        second = f"verzoekt het college:\n{asks}\n\nen gaat over tot de orde van de dag.\n\n{names}"
        return first, second

    def _decision_list(self, meeting: Meeting) -> Paper:
        """Attendance, and votes in words; one council also tells roll calls by name."""
        assert self.council is not None
        lines = [
            f"Besluitenlijst raadsvergadering gemeente {self.name}",
            f"{meeting.date.day}-{meeting.date.month}-{meeting.date.year}",
            "",
        ]
        present = [p for p in self.council.members if p not in meeting.absent]
        names = ", ".join(f"{p.formal} ({self.council.party(p, meeting.date)})" for p in present)
        gone = ", ".join(
            f"{p.formal} ({self.council.party(p, meeting.date)})" for p in meeting.absent
        )
        lines += [f"Aanwezig: {names}.", f"Afwezig met kennisgeving: {gone}.", ""]
        for item in meeting.items:
            lines.append(f"{item.number}. {item.title}.")
            for motion in item.motions:
                lines += self._told(motion, meeting)
        text = "\n".join(lines)
        title = f"Besluitenlijst {meeting.date.day}-{meeting.date.month}-{meeting.date.year}"
        return Paper(
            self.id(f"{meeting.key}/besluitenlijst"),
            title,
            f"{title}.pdf",
            "Besluitenlijst raad",
            (text,),
        )

    def _told(self, motion: Motion, meeting: Meeting) -> list[str]:
        assert self.council is not None
        if not motion.votes:
            return [f"De {motion.kind} {motion.number} is {motion.status.split()[-1]}."]
        sides: dict[str, set[str]] = {}
        for person in self.council.members:
            choice = motion.votes[person.key]
            if choice != "afwezig":
                sides.setdefault(self.council.party(person, meeting.date), set()).add(choice)
        cast = list(motion.votes.values())
        outcome = motion.status.split()[-1]
        numbers = f"{cast.count('voor')} stemmen voor en {cast.count('tegen')} stemmen tegen"
        if self.key not in TOLD_IN_WORDS:
            return [f"{motion.heading}: {outcome} met {numbers}."]
        word = "het" if motion.kind == "amendement" else "de"
        verb = {"aangenomen": "aan te nemen", "verworpen": "te verwerpen"}.get(
            outcome, "aan te houden"
        )
        lines = [
            f"De raad besluit in meerderheid ({numbers}) {word} {motion.kind} {motion.number} {verb}."
        ]
        if self.key == "noordoostpolder" and motion.number.endswith(".1"):
            return [*lines, *self._roll_call(motion, meeting, word)]
        against = [name for name, choices in sides.items() if choices == {"tegen"}]
        if against:
            side = "stemde de fractie van" if len(against) == 1 else "stemden de fracties van"
            listed = ", ".join(against[:-1]) + (" en " if len(against) > 1 else "") + against[-1]
            lines.append(f"Tegen {word} {motion.kind} {side} {listed}.")
        return lines

    def _roll_call(self, motion: Motion, meeting: Meeting, word: str) -> list[str]:
        assert self.council is not None
        lines = [f"Over {word} {motion.kind} is hoofdelijk gestemd."]
        for side in ("voor", "tegen"):
            groups: dict[str, list[str]] = {}
            for person in self.council.members:
                if motion.votes[person.key] == side:
                    group = groups.setdefault(self.council.party(person, meeting.date), [])
                    group.append(person.formal)
            lines.append(f"{side.capitalize()} {word} {motion.kind} stemden:")
            parts = [f"{name}: {', '.join(people)}" for name, people in groups.items()]
            lines += [f"{text};" for text in parts[:-1]] + [f"{text}." for text in parts[-1:]]
        return lines
