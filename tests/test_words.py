"""Which words meet: forms of one word and compounds with their parts do, other words do not."""

import csv
import json
import subprocess
import sys
from collections import defaultdict

import pytest

from indexer.dutch.analysis import (
    ALL_FORMS,
    TOKEN,
    analysed,
    exact,
    exact_text,
    lowered_tokens,
    part_forms,
    plain_words,
    tokens,
)
from indexer.dutch.compounds import parts
from tests.command import Griffie
from tests.conftest import ROOT

LIST = ROOT.parent / "shared" / "reference" / "dutch-pairs.csv"
PAIRS = {
    "noun": """raadsvergadering raadsvergaderingen;commissielid commissieleden;statenlid statenleden;
        nota nota's;agenda agenda's;risico risico's;auto auto's;foto foto's;zienswijze zienswijzen;
        verordening verordeningen;beleidsplan beleidsplannen;wijk wijken;buurt buurten;weg wegen;
        huurder huurders;fietser fietsers;ondernemer ondernemers;leerling leerlingen;boom bomen;
        vergunning vergunningen;woning woningen;plein pleinen;dorp dorpen;haven havens;brug bruggen;
        bedrijf bedrijven;jongere jongeren;oudere ouderen;vraag vragen;antwoord antwoorden;
        lening leningen;krediet kredieten;tarief tarieven;norm normen;gebied gebieden;visie visies;
        rapportage rapportages;evaluatie evaluaties;prioriteit prioriteiten;belofte beloften;
        kaartje kaartjes;emmer emmers;rooster roosters;college colleges;stemming stemmingen""",
    "verb": """vaststellen vastgesteld;afwijzen afgewezen;aanhouden aangehouden;uitvoeren uitgevoerd;
        instemmen ingestemd;onderzoeken onderzocht;verzoeken verzocht;oproepen opgeroepen;
        verkopen verkocht;kopen gekocht;sluiten gesloten;openen geopend;verbieden verboden;
        toestaan toegestaan;verlagen verlaagde;betalen betaald;kiezen gekozen;spreken gesproken;
        handhaven gehandhaafd;controleren gecontroleerde;informeren informeert;parkeren parkeert;
        afbouwen afgebouwd;bezuinigen bezuinigde;ondersteunen ondersteund;stimuleren gestimuleerd""",
    "adjective": """veilig veilige;groen groene;leefbaar leefbare;openbaar openbare;hoog hoogste;
        laag lagere;nieuw nieuwe;oud oudere;gratis gratis;lokaal lokale;regionaal regionale;
        bereikbaar bereikbare;snel sneller;lang langere;klein kleine;breed bredere""",
    "compound": """woningbouw woningbouwprogramma;verkeer verkeersbesluit;afval afvalstoffenheffing;
        subsidie subsidieregeling;geluid geluidsoverlast;zorg mantelzorgondersteuning;plan bestemmingsplan;
        hond hondenbelasting;raad raadsvoorstel;gemeente gemeentefonds;school basisschoolleerlingen;
        veiligheid veiligheidsregio;warmte warmtenet;energie energietransitie;huur huurwoningen;
        armoede armoedebestrijding;zon zonnepanelen;wind windmolenpark;bomen bomenkap;
        fiets fietspad;pad fietspad;jeugd jeugdzorgtekort;zorg jeugdzorgtekort;kind kindermishandeling;
        omgeving omgevingswet;schuld schuldhulpverlening;wijk wijkagent;sport sportpark;bouw bouwgrond""",
    "different": """raad raaf;motie motivatie;politie politiek;stem stempel;wet wethouder;plan planeet;
        bestuur uur;minister ster;register ster;kantoor oor;gemeente gemeen;college collega;raad raadsel;
        stad staat;staat straat;commissie commissaris;partij part;land eiland;
        kap kapitaal;park parket;port transport;stel voorstel;winkel wikkel;burger burgemeester;
        meester burgemeester;rapport port;aanbod bod;museum muse;sociaal socialist;markt merk;
        universiteit universum;functie fundering;motor motie;agenda agent;nota notaris;gast gas;
        amendement dement;bank bankroet;advies advocaat;contract contrast;haven handhaving""",
}  # fmt: skip
LEAST = {"noun": 0.97, "verb": 0.97, "adjective": 0.97, "compound": 0.9}


def known(text: str) -> tuple[set[str], set[str]]:
    """(forms, forms of parts) of what is written."""
    words = tokens(text)
    kept = words[:1] if "'" in text else words
    forms = {form for word in kept for form in ALL_FORMS[word]}
    return forms, {form for word in kept for part in part_forms(word) for form in part}


def meet(one: str, other: str) -> bool:
    (forms, pieces), (forms_too, pieces_too) = known(one), known(other)
    return bool(forms & forms_too or forms & pieces_too or forms_too & pieces)


def share(pairs: list[tuple[str, str]]) -> tuple[float, list[tuple[str, str]]]:
    apart = [pair for pair in pairs if not meet(*pair)]
    return 1 - len(apart) / len(pairs), apart


@pytest.mark.parametrize("kind", LEAST)
def test_forms_of_a_word_meet(kind: str) -> None:
    rows = [row.split() for row in PAIRS[kind].split(";")]
    found, apart = share([(one, other) for one, other in rows])
    assert found >= LEAST[kind], apart


def test_other_words_do_not_meet() -> None:
    rows = [row.split() for row in PAIRS["different"].split(";")]
    assert [(one, other) for one, other in rows if meet(one, other)] == []


def test_the_measured_list_is_met() -> None:
    if not LIST.exists():
        pytest.skip("de lijst met woordparen ligt hier niet")
    kinds: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with LIST.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kinds[row["kind"]].append((row["word"], row["form"]))
    for kind, least in LEAST.items():
        found, apart = share(kinds[kind])
        assert found >= least, apart
    assert [pair for pair in kinds["different"] if meet(*pair)] == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("woningbouwlocatie", {"woning", "bouw", "locatie", "woningbouw", "bouwlocatie"}),
        ("verkeersbesluit", {"verkeer", "besluit"}),
        ("zonnepanelen", {"zon", "panelen"}),
        ("onderzoek", set()),
        ("vergadering", set()),
        ("wethouder", set()),
        ("gesproken", set()),
        ("xyzzyplugh", set()),
        ("a" * 500, set()),
    ],
)
def test_parts_of_a_compound(word: str, expected: set[str]) -> None:
    assert set(parts(word)) == expected


@pytest.mark.parametrize(
    "name", ["Tytsjerksteradiel", "Súdwest-Fryslân", "Skarsterlân", "Boarnsterhim"]
)
def test_frisian_names_keep_their_own_form(name: str) -> None:
    """What no Dutch dictionary knows is neither parted nor taken for another word."""
    for row in analysed(name):
        assert row["exact"] in row["forms"] or row["forms"][0].startswith(row["exact"][:4])
    assert not any(meet(name, word) for word in ("sud", "west-indië", "land", "ster", "him"))


def test_the_command_tells_how_words_are_read(griffie: Griffie) -> None:
    done = griffie.run("analyse", "Aangenomen moties over 50-plussers, woningbouwlocatie")
    assert done.returncode == 0, done.stderr
    body = json.loads(done.stdout)
    assert [row["exact"] for row in body["tokens"]] == [
        "aangenomen", "moties", "over", "50", "plussers", "woningbouwlocatie",
    ]  # fmt: skip
    assert "motie" in body["tokens"][1]["forms"]
    assert set(ALL_FORMS["aannemen"]) & set(body["tokens"][0]["forms"])
    assert set(ALL_FORMS["woningbouw"]) & set(body["tokens"][-1]["parts"])


def test_the_command_reads_lines(griffie: Griffie) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "griffie", "analyse"],
        input="motie\n\nmoties\n",
        env=griffie.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["text"] for row in rows] == ["motie", "", "moties"]
    assert rows[0]["tokens"][0]["forms"] == rows[2]["tokens"][0]["forms"]


def test_words_are_the_same_by_the_short_way() -> None:
    """A text without soft hyphens is parted quicker than the pattern does it."""
    text = "Eén raad’s ½ motie_twee — «drie» ²vier\xa0vijf\u2009zes İstanbul 12.5 ‖ ß"
    assert plain_words(text) == TOKEN.findall(text)
    assert plain_words(f"{text} re\xadgel") == [*TOKEN.findall(text), "regel"]
    assert exact_text(plain_words(text)) == " ".join(map(exact, TOKEN.findall(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Eén RAAD’s ½ Motie_twee — «Drie» İstanbul Straße ΑΣ Auto's B en W",
        "Op 12 Maart 2024 is € 1.250,50 gegeven aan de B.V. in 1234 AB",
        "re\xadGel en Ver-\nBouw van de W.O.Z.",
    ],
)
def test_words_in_lower_case_are_read_the_same(text: str) -> None:
    low, written = lowered_tokens(text), tokens(text)
    assert exact_text(low) == exact_text(written)
    assert [ALL_FORMS[word] for word in low] == [ALL_FORMS[word] for word in written]
    assert [part_forms(word) for word in low] == [part_forms(word) for word in written]
    assert not any(word.isupper() for word in low)


def test_lower_case_loses_no_character() -> None:
    """Whatever a letter becomes in lower case has the same exact form, and parts no word."""
    for char in map(chr, range(sys.maxunicode + 1)):
        low = char.lower()
        if low != char:
            assert exact(low) == exact(char)
            assert len(low) > 1 or low.isalnum() == char.isalnum()


@pytest.mark.parametrize("letter", ["x", "é", "ű"])
@pytest.mark.parametrize("before", range(0, 121, 7))
def test_long_words_are_cut_wherever_they_stand(letter: str, before: int) -> None:
    text = f"{' a' * before} {letter * 121} b, {letter * 120}"
    assert plain_words(text)[before:] == [letter * 120, "b", letter * 120]
