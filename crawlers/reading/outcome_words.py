"""The words by which Dutch and Frisian papers tell an outcome, and those that change what they say.

All are folded: lower case, no accents.
"""

from standard.vocabulary import Uitslag


def _each(value: Uitslag, words: str) -> dict[str, Uitslag]:
    return dict.fromkeys(words.split(), value)


#: «Vervallen», «verdaagd», «overgenomen», «afgevoerd», «afgedaan» tell no outcome
PARTICIPLES = {
    **_each(Uitslag.aangenomen, "aangenomen aanvaard goedgekeurd vastgesteld oannommen fststeld"),
    **_each(Uitslag.verworpen, "verworpen afgewezen afgestemd weggestemd ferwurpen fersmiten"),
    **_each(Uitslag.aangehouden, "aangehouden oanhalden oanholden"),
    **_each(Uitslag.ingetrokken, "ingetrokken teruggetrokken ynlutsen"),
    **_each(Uitslag.aangenomen, "adopted accepted"),
    **_each(Uitslag.verworpen, "rejected"),
    **_each(Uitslag.ingetrokken, "withdrawn"),
}
TIE = set("staken staakten staakt staking gestaakt stake".split())
#: verb → (particle, value); an empty particle asks for a subject behind the verb
FINITE: dict[str, tuple[str, Uitslag]] = {
    **dict.fromkeys("verwerpt verwierp verwierpen".split(), ("", Uitslag.verworpen)),
    **dict.fromkeys("aanvaardt aanvaardde aanvaardden".split(), ("", Uitslag.aangenomen)),
    **dict.fromkeys("neemt nam namen nemen".split(), ("aan", Uitslag.aangenomen)),
    **dict.fromkeys("houdt hield hielden houden".split(), ("aan", Uitslag.aangehouden)),
    **dict.fromkeys("trekt trok trokken trekken".split(), ("in", Uitslag.ingetrokken)),
    **dict.fromkeys("wijst wees wezen wijzen".split(), ("af", Uitslag.verworpen)),
    **dict.fromkeys("stemt stemde stemmen stemden".split(), ("in met", Uitslag.aangenomen)),
    **dict.fromkeys("besluit besluiten besloot besloten".split(), ("conform", Uitslag.aangenomen)),
}
SUBJECTS = set(
    "motie moties amendement amendementen subamendement voorstel raadsvoorstel statenvoorstel "
    "initiatiefvoorstel burgervoorstel ordevoorstel besluit ontwerpbesluit conceptbesluit "
    "verordening begroting moasje moasjes amendemint amendeminten utstel".split()
)
ADJECTIVES_OF = SUBJECTS | {"beleid", "tekst", "versie", "stuk", "stukken", "notitie"}
#: things that are put off or withdrawn without a word on the decision
OTHER_THING = set(
    "uitvoering behandeling bespreking besluitvorming beantwoording rapport rapportage debat "
    "toezegging subsidie vergunning uitwerking stemming herstemming agendering aanbesteding "
    "utfiering behanneling".split()
) - {"stemming", "herstemming"}
EARLIER = set("eerder eerst destijds vorige voorheen aanvankelijk oorspronkelijk earder".split())
NOW = set(
    "nu daarna vervolgens alsnog later uiteindelijk thans herstemming heringediend "
    "no letter alsnoch".split()
)
#: «nu nog niet»: such words are no later moment
ASIDE: set[str] = set()
PARTLY = set("gedeeltelijk deels grotendeels onderdeel onderdelen beslispunt beslispunten".split())
TAKEN_NOTE = {"kennisgeving", "kennisname"}
SAME_AS = set("gelijk gelijkluidend vergelijkbaar zie conform overeenkomstig zoals".split())
#: before an outcome: what is asked, feared, planned or only possible
ONLY_THOUGHT = set(
    "als indien mocht zou zouden zal zullen wanneer tenzij mogelijk misschien waarschijnlijk "
    "wellicht hopelijk verzoek verzoekt verzoeken vraagt vragen vraag gevraagd voorgesteld "
    "voorstelt overweegt overwegen denkt wil willen moet moeten kan kunnen of hoe waarom "
    "hoopt hopen verwacht verwachten advies adviseert ontraadt ontraden wijziging "
    "uitvoering as miskien soe".split()
) - {"uitvoering"}
MAAND = {
    name: number
    for number, names in enumerate(
        (
            "januari jan jannewaris",
            "februari feb febrewaris",
            "maart mrt",
            "april apr",
            "mei maaie",
            "juni jun",
            "juli jul",
            "augustus aug",
            "september sep sept",
            "oktober okt",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
#: words that stand in two pieces after a line end or in a scan
MERGED = set(PARTICIPLES) | {"tegen", "onthouden", "afwezig", "verdeeld", "stemmen"}
