"""The words by which Dutch and Frisian papers tell an outcome, and those that change what they say.

All are folded: lower case, no accents.
"""

from standard.vocabulary import Uitslag


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


def _each(value: Uitslag, words: str) -> dict[str, Uitslag]:
    return dict.fromkeys(words.split(), value)


#: «Vervallen», «verdaagd», «overgenomen», «afgevoerd», «afgedaan» tell no outcome
PARTICIPLES = {
    **_each(
        Uitslag.aangenomen,
        "aangenomen aanvaard goedgekeurd vastgesteld oannommen fststeld feststeld",
    ),
    **_each(
        Uitslag.verworpen, "verworpen afgewezen afgestemd weggestemd ferwurpen fersmiten ofwiisd"
    ),
    **_each(Uitslag.aangehouden, "aangehouden oanhalden oanholden"),
    **_each(Uitslag.ingetrokken, "ingetrokken teruggetrokken teruggenomen ynlutsen"),
    **_each(Uitslag.aangenomen, "adopted accepted"),
    **_each(Uitslag.verworpen, "rejected"),
    **_each(Uitslag.ingetrokken, "withdrawn"),
    **_each(Uitslag.gelijk, "equal"),
}
TIE = words("staken staakten staakt staking gestaakt stake")
#: verb → (particle, value); an empty particle asks for a subject behind the verb
FINITE: dict[str, tuple[str, Uitslag]] = {
    **dict.fromkeys(words("verwerpt verwierp verwierpen"), ("", Uitslag.verworpen)),
    **dict.fromkeys(words("aanvaardt aanvaardde aanvaardden"), ("", Uitslag.aangenomen)),
    **dict.fromkeys(words("neemt nam namen nemen"), ("aan", Uitslag.aangenomen)),
    **dict.fromkeys(words("houdt hield hielden houden"), ("aan", Uitslag.aangehouden)),
    **dict.fromkeys(words("trekt trok trokken trekken"), ("in", Uitslag.ingetrokken)),
    **dict.fromkeys(words("wijst wees wezen wijzen"), ("af", Uitslag.verworpen)),
    **dict.fromkeys(words("stemt stemde stemmen stemden"), ("in met", Uitslag.aangenomen)),
    **dict.fromkeys(words("lukt luts lutse"), ("yn", Uitslag.ingetrokken)),
    **dict.fromkeys(words("nimt nimme naam"), ("oan", Uitslag.aangenomen)),
    **dict.fromkeys(words("haldt halde hold"), ("oan", Uitslag.aangehouden)),
}
#: of more than one decider, and else an infinitive
MANY_DECIDE = {"verwerpen": Uitslag.verworpen, "aanvaarden": Uitslag.aangenomen}
#: before «(g)een meerderheid», «onvoldoende steun»
GAINS = words(
    "krijt krijgt kreeg krijgen verkrijgt verkreeg haalt haalde halen behaalt behaalde behalen heeft "
    "had vindt vond geniet genoot verwerft verwierf"
)
#: the whole of a clause
MAJORITIES = {
    ("geen", "meerderheid"): Uitslag.verworpen,
    ("geen", "meerderheid", "voor"): Uitslag.verworpen,
    ("geen", "meerderheid", "behaald"): Uitslag.verworpen,
    ("geen", "raadsmeerderheid"): Uitslag.verworpen,
    ("meerderheid", "tegen"): Uitslag.verworpen,
    ("meerderheid", "is", "tegen"): Uitslag.verworpen,
    ("meerderheid", "voor"): Uitslag.aangenomen,
    ("meerderheid", "is", "voor"): Uitslag.aangenomen,
    ("meerderheid", "behaald"): Uitslag.aangenomen,
}
DECIDERS = words("raad gemeenteraad staten vergadering bestuur ried steaten")
#: directly before a participle: it describes what follows
ARTICLES = words("de het een deze alle it")
#: behind «de raad besluit …», at the end of the clause
DECIDED = {
    "te verwerpen": Uitslag.verworpen,
    "af te wijzen": Uitslag.verworpen,
    "aan te nemen": Uitslag.aangenomen,
    "te aanvaarden": Uitslag.aangenomen,
    "vast te stellen": Uitslag.aangenomen,
    "aan te houden": Uitslag.aangehouden,
    "in te trekken": Uitslag.ingetrokken,
}
SUBJECTS = words(
    "motie moties amendement amendementen subamendement voorstel raadsvoorstel statenvoorstel "
    "initiatiefvoorstel burgervoorstel ordevoorstel besluit ontwerpbesluit conceptbesluit "
    "verordening begroting moasje moasjes amendemint amendeminten utstel riedsutstel foarstel riedsfoarstel"
)
ADJECTIVES_OF = SUBJECTS | {"beleid", "tekst", "teksten", "versie", "stuk", "stukken", "notitie"}
#: things that are put off or withdrawn without a word on the decision
OTHER_THING = words(
    "uitvoering behandeling bespreking besluitvorming beslissing beantwoording rapport rapportage debat "
    "toezegging afdoening afhandeling bezwaar aanvraag subsidie vergunning verdachte man vrouw personeel medewerker medewerkers ambtenaar klacht klachten uitwerking agendering aanbesteding utfiering "
    "behanneling"
)
EARLIER = words("eerder eerst destijds vorige voorheen aanvankelijk oorspronkelijk earder")
#: what a proposal of order is to do: «het voorstel om de motie aan te houden is verworpen»
OF_ORDER = (
    "aan te houden",
    "in te trekken",
    "af te voeren",
    "te verdagen",
    "uit te stellen",
    "te schorsen",
    "door te schuiven",
    "niet te behandelen",
    "hoofdelijk te stemmen",
    "terug te nemen",
    "tot aanhouden",
    "tot aanhouding",
    "tot intrekking",
    "tot uitstel",
    "tot verdaging",
    "tot schorsing",
)
#: what is told of these is not the last word
FIRST_TIMES = {("eerste", time) for time in words("instantie stemming ronde lezing")}
DENIALS = words("niet nooit net")
#: between what is denied and what is told
BORDERS = words(
    "maar en die dat omdat doordat want aangezien nadat waarna waarmee doch echter wel toch ek"
)
#: who holds something of a motion and does not decide on it
NO_DECIDERS = words(
    "college wethouder commissie fractie fracties presidium gedeputeerde burgemeester"
)
#: before the name of what was decided on: another than this one
FORMER = words("eerdere vroegere voorgaande soortgelijke vergelijkbare eardere")
NOW = words(
    "nu daarna vervolgens alsnog later uiteindelijk thans herstemming heringediend heden ditmaal "
    "vandaag vanavond opnieuw wederom toen hjoed "
    "no letter alsnoch"
)
#: begin a sentence on a later moment: «Na het reces ingetrokken»
AFTER = words("na in op bij tijdens nei")
#: outcomes after which another is to come
PASSING = {Uitslag.aangehouden, Uitslag.gelijk}
#: behind these stands why, and often of something else
REASON = words("omdat doordat want aangezien vanwege wegens ivm")
#: «na behandeling», «zonder bespreking»: when, not what
AT = words("na zonder tijdens bij ter in voor")
#: directly before an outcome's word: it is an adjective in a title
ABOUT = words("over van inzake betreffende uit om oer fan")
#: in one clause with an outcome: what somebody holds of it beforehand
ADVICE = words("advies preadvies adviseert ontraadt ontraden")
PARTLY = words(
    "gedeeltelijk deels dele dictum grotendeels onderdeel onderdelen beslispunt beslispunten"
)
#: behind «na»: what happened to a part of the text before it was decided on
AMENDED = words(
    "wijziging aanpassing aanvulling schrappen verwijdering toevoeging herformulering bijstelling"
)
TAKEN_NOTE = {"notificatie", "kennisgave", "kennisgeving", "kennisname", "kennisneming"}
#: «conform voorstel besloten»: what was proposed is decided
CONFORM = words("conform overeenkomstig")
PROPOSED = words("voorstel raadsvoorstel statenvoorstel collegevoorstel bestuursvoorstel")
#: a status of one word that is cut off
SHORT = {
    "aangen": Uitslag.aangenomen,
    "verw": Uitslag.verworpen,
    "ingetr": Uitslag.ingetrokken,
    "aangeh": Uitslag.aangehouden,
    "conform besloten": Uitslag.aangenomen,
}
SAME_AS = words("gelijk gelijkluidend vergelijkbaar zie conform overeenkomstig zoals")
#: before an outcome: what is asked, feared, planned or only possible
ONLY_THOUGHT = words(
    "als indien mocht zou zouden zal zullen wanneer tenzij mogelijk misschien waarschijnlijk "
    "wellicht zodra voordat alvorens totdat hopelijk verzoek verzoekt verzoeken vraagt vragen vraag gevraagd voorgesteld "
    "voorstelt overweegt overwegen denkt wil willen moet moeten kan kunnen of hoe waarom "
    "hoopt hopen verwacht verwachten as miskien soe bijna nagenoeg haast"
)
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
