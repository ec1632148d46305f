"""Two small councils with votes of every kind: abstentions, a fractie that is divided, a secret
ballot, a tie with its second vote, motions that are settled and not, a member who left and the
one who took the seat, and two members of one name. All persons are invented."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from sample.model import Council, Item, Meeting, Motion, Paper, Person, SecondVote
from sample.subjects import SUBJECTS, Subject

#: the key that the emulated Parlaeus wants
RID = "0123456789abcdef0123456789abcdef"
Names = Mapping[str, Sequence[str]]

DORPSLIJST, VVD, D66, CDA = "Dorpslijst Baarn", "VVD", "D66", "CDA"
#: first name, what stands before the last name, last name
IN_BAARN: Names = {
    DORPSLIJST: (
        "Aafke||Wierdsma-Kooi", "Bram|van|Bergschot", "Elif||Ünalsen", "Gijs||Cloosterman",
        "Ilse|de|Dorperveld",
    ),
    VVD: ("Floor||Lindeboomer", "Jelle|ter|Poelhuis", "Nadia||Zandbergh", "Otto||Hoogerduin"),
    D66: ("Floor||Lindeboomer", "Karim|van|Rietlandt", "Vera||Schoonderbeek"),
    CDA: ("Mees||Gansewinkel", "Roos|de|Molenkamp", "Wout||Quadenoord", "Tess||Uilenspiegel"),
}  # fmt: skip
DORPSBELANG, LINKS = "Dorpsbelang Oegstgeest", "GroenLinks-PvdA"
IN_OEGSTGEEST: Names = {
    DORPSBELANG: ("Chaima||Eikelhorst", "Daan|van der|Fluiterij", "Hanna||IJzerloo", "Lotte||Aardenburg"),
    LINKS: ("Pleun||Nachtegaalder", "Quinten||Oosterwaarden", "Sietse|'t|Torenhof", "Yara||Zandbergh"),
    VVD: ("Ugur||Lindeboomer", "Xandra|van den|Kattendijk", "Zeger||Hoogerduin"),
    D66: ("Bram||Wierdsma-Kooi", "Ilse|van de|Vlietstroom"),
}  # fmt: skip
#: when one member of the CDA in Baarn made place for another
SEAT_CHANGED = dt.date(2025, 9, 1)


def towns() -> dict[str, Council]:
    return {"baarn": _baarn(), "oegstgeest": _oegstgeest()}


class _Town:
    """Makes the meetings of one council; keys are numbers, counted from `first`."""

    def __init__(self, first: int, name: str, names: Names) -> None:
        self.counter, self.name = first, name
        self.parties = {
            party: tuple(Person(self.key(), *each.split("|")) for each in listed)
            for party, listed in names.items()
        }
        self.left: dict[str, dt.date] = {}
        self.joined: dict[str, dt.date] = {}

    def key(self) -> str:
        self.counter += 1
        return str(self.counter)

    def votes(
        self, day: str, against: Sequence[str], other: Mapping[tuple[str, int], str] | None = None
    ) -> dict[str, str]:
        """Everyone for, but for the fracties that are `against`, and but for the choices that
        `other` has of the n-th member of a fractie."""
        date, other = dt.date.fromisoformat(day), other or {}
        return {
            person.key: other.get((party, n), "tegen" if party in against else "voor")
            for party, group in self.parties.items()
            for n, person in enumerate(group)
            if self.joined.get(person.key, date) <= date < self.left.get(person.key, dt.date.max)
        }

    def motion(
        self,
        label: str,
        subject: str,
        submitters: Sequence[str],
        votes: dict[str, str],
        **more: str,
    ) -> Motion:
        """`more` may hold `title`, `status` where it does not follow from the votes, and `told`."""
        about = _subject(subject)
        kind = "amendement" if label.startswith("A") else "motie"
        title = more.get("title") or (about.amendment if kind == "amendement" else about.motion)
        who = tuple((self.parties[party][0], party) for party in submitters)
        signed = ", ".join(f"{party} ({person.formal})" for person, party in who)
        asks = "\n".join(f"- {ask};" for ask in about.asks)
        text = (
            f"{kind.upper()} {label}\n{title}\n\nDe raad van de gemeente {self.name},\n\n"
            f"constaterende dat:\n- {about.facts[0]}\n- {about.facts[1]}\n\n"
            f"verzoekt het college:\n{asks}\n\nen gaat over tot de orde van de dag.\n\n{signed}"
        )
        label_of_file = "Amendementen" if kind == "amendement" else "Moties"
        paper = Paper(self.key(), f"{label} {title}", f"{label}.pdf", label_of_file, (text,))
        status = more.get("status") or f"{kind.capitalize()} {_outcome(votes)}"
        return Motion(
            self.key(), self.key(), label, kind, title, about, who, status, paper, votes,
            holder=f"Wethouder {self.name}", told=more.get("told", ""),
        )  # fmt: skip

    def item(self, number: int, subject: str, *motions: Motion) -> Item:
        about, key = _subject(subject), self.key()
        title = f"Raadsvoorstel {about.item}"
        text = f"{title}\nGemeente {self.name}\n\n{' '.join(about.facts)}"
        paper = Paper(self.key(), title, f"{title}.pdf", "Raadsvoorstel", (text,))
        held = tuple(dataclasses.replace(motion, item=key) for motion in motions)
        return Item(key, str(number), about.item, about.facts[0], (paper,), held)

    def plain(self, number: int, title: str, *papers: Paper) -> Item:
        return Item(self.key(), str(number), title, "", papers)

    def meeting(self, day: str, *items: Item, committee: str = "") -> Meeting:
        date = dt.date.fromisoformat(day)
        opening = self.plain(1, "Opening en vaststelling van de agenda")
        return Meeting(
            self.key(), "100000902" if committee else "100000901", committee or "Gemeenteraad", date,
            "20:00", "22:30", "Raadzaal", "T. (Tirza) Bovenkerkhof",
            "De vergadering is openbaar en via de website te volgen.", (opening, *items),
        )  # fmt: skip

    def council(
        self, key: str, code: str, province: str, vendor: str, vendor_key: str, *meetings: Meeting
    ) -> Council:
        return Council(
            key, self.name, code, province, vendor, vendor_key, vendor, self.parties, meetings,
            left=self.left,
        )  # fmt: skip


def _subject(key: str) -> Subject:
    return next(subject for subject in SUBJECTS if subject.key == key)


def _outcome(votes: dict[str, str]) -> str:
    cast = list(votes.values())
    voor, tegen = cast.count("voor"), cast.count("tegen")
    return "staken" if voor == tegen else "aangenomen" if voor > tegen else "verworpen"


def _settled(motion: Motion, day: str) -> Motion:
    return dataclasses.replace(motion, settled=dt.date.fromisoformat(day))


def _baarn() -> Council:
    """Notubiz: votes by name, recordings, and a register that tells what is settled."""
    town = _Town(30_000, "Baarn", IN_BAARN)
    gone, successor = town.parties[CDA][2:]
    town.left[gone.key] = town.joined[successor.key] = SEAT_CHANGED
    abstained = town.votes("2025-02-19", [D66], {(DORPSLIJST, 1): "onthouden"})
    divided = town.votes("2025-02-19", [DORPSLIJST, VVD], {(DORPSLIJST, 3): "voor"})
    first = town.meeting(
        "2025-02-19",
        town.item(
            2, "huurwoningen",
            _settled(town.motion("M2.1", "huurwoningen", [DORPSLIJST, CDA], abstained), "2025-06-11"),
        ),
        town.item(
            3, "fietspad",
            town.motion("M3.1", "fietspad", [D66], town.votes("2025-02-19", [VVD])),
            town.motion("A3.2", "fietspad", [CDA], divided),
        ),
    )  # fmt: skip
    committee = town.meeting(
        "2025-05-07", town.item(2, "parkeren"), committee="Commissie Ruimte en Samenleving"
    )
    second = town.meeting(
        "2025-05-21",
        town.item(2, "parkeren", town.motion("M12.1", "parkeren", [D66, DORPSLIJST], town.votes("2025-05-21", [CDA]))),
        town.item(3, "bibliotheek", town.motion("M13.1", "bibliotheek", [VVD], town.votes("2025-05-21", [VVD, CDA]))),
    )  # fmt: skip
    tie = town.votes("2025-10-15", [DORPSLIJST, CDA], {(DORPSLIJST, 4): "afwezig"})
    equal = town.motion("M22.1", "windmolens", [VVD, D66], tie, status="Motie aangenomen")
    third = town.meeting("2025-10-15", town.item(2, "windmolens", equal))
    letter = Paper(
        town.key(), "Collegebrief over de uitvoering van motie M3.1 Veilig fietspad langs de Molenweg",
        "Collegebrief M3.1.pdf", "Brief college",
        ("Geachte raad,\n\nOp 19 februari 2025 nam u motie M3.1 Veilig fietspad langs de Molenweg aan. Het "
         "ontwerp is gemaakt en de dekking is geregeld. Hiermee beschouwen wij de motie als afgedaan.",),
    )  # fmt: skip
    again = SecondVote(
        town.key(), equal, town.votes("2025-11-12", [CDA, DORPSLIJST], {(DORPSLIJST, 4): "voor"})
    )
    fourth = town.meeting(
        "2025-11-12",
        dataclasses.replace(town.plain(2, "Herstemming over motie M22.1"), second=(again,)),
        town.plain(3, "Ingekomen stukken", letter),
    )  # fmt: skip
    withdrawn = town.motion("M42.2", "jeugdzorg", [CDA], {}, status="Motie ingetrokken")
    fifth = town.meeting(
        "2026-05-20",
        town.item(
            2, "jeugdzorg",
            town.motion("M42.1", "jeugdzorg", [D66], town.votes("2026-05-20", [])), withdrawn,
        ),
    )  # fmt: skip
    meetings = (first, committee, second, third, fourth, fifth)
    return town.council("baarn", "gm0308", "Utrecht", "notubiz", "1742", *meetings)


def _oegstgeest() -> Council:
    """Parlaeus: no register and no votes, only what a decision says in words."""
    town = _Town(50_000, "Oegstgeest", IN_OEGSTGEEST)
    split = town.votes("2025-03-27", [LINKS], {(LINKS, 0): "voor", (LINKS, 2): "voor"})
    first = town.meeting(
        "2025-03-27",
        town.item(
            2, "huurwoningen",
            town.motion(
                "M2.1", "huurwoningen", [DORPSBELANG, D66], town.votes("2025-03-27", [VVD]),
                told="De motie is aangenomen met 10 stemmen voor en 3 stemmen tegen. Voor stemden de "
                     f"fracties van {DORPSBELANG}, {LINKS} en D66. Tegen stemde de fractie van de VVD.",
            ),
            town.motion(
                "M2.2", "huurwoningen", [VVD], split, title="Uitvoering: meer betaalbaar bouwen",
            ),
        ),
    )  # fmt: skip
    member = town.item(2, "jeugdzorg")
    secret = dataclasses.replace(
        member,
        title="Benoeming lid van de rekenkamer",
        decision="Het voorstel is bij geheime stemming aangenomen met 11 stemmen voor en 2 stemmen tegen.",
    )
    second = town.meeting("2025-06-26", secret)
    tie = town.votes("2025-12-18", [LINKS, D66], {(DORPSBELANG, 3): "afwezig"})
    third = town.meeting(
        "2025-12-18",
        town.item(2, "fietspad", town.motion("M12.1", "fietspad", [VVD], tie, status="Stemmen staken")),
    )  # fmt: skip
    fourth = town.meeting(
        "2026-04-23",
        town.item(
            2, "zwembad",
            town.motion("A22.1", "zwembad", [LINKS], town.votes("2026-04-23", [VVD, DORPSBELANG])),
        ),
    )  # fmt: skip
    meetings = (first, second, third, fourth)
    return town.council("oegstgeest", "gm0579", "Zuid-Holland", "parlaeus", RID, *meetings)
