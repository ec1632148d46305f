"""The language of a question with what it finds, for the page that explains it."""

TAAL = (
    (
        "woningbouw",
        "ieder document met dit woord, in welke vorm dan ook, ook in samenstellingen als <em>woningbouwlocatie</em>",
    ),
    ("woningbouw stikstof", "beide woorden; een spatie betekent EN"),
    ('"sociale huurwoningen"', "precies deze woorden, in deze volgorde en deze vorm"),
    ("azc OF asielopvang", "een van beide; ook <code>OR</code>"),
    (
        "(azc OF opvang) NIET noodopvang",
        "haakjes, en zonder; ook <code>AND NOT</code> of <code>-noodopvang</code>",
    ),
    (
        '"windmolen geluid"~5',
        "de precieze woorden dicht bij elkaar, met hoogstens vijf woorden ertussen",
    ),
    ("windmolen NEAR/5 geluid", "dicht bij elkaar, in iedere vorm"),
    ("fiets*", "ieder woord dat zo begint"),
    ("titel:begroting", "alleen in de titel"),
    ('indiener:"de wit" fractie:vvd', "ingediend door dit lid, en door deze fractie"),
    ("gremium:ruimte soort:brief", "raad of commissie, en soort document volgens de bron"),
    ("organisatie:oss provincie:gelderland", "organisatie of provincie"),
    ("type:motie uitslag:aangenomen", "alleen aangenomen moties"),
    (
        "stem:vvd=tegen",
        "waar de VVD tegen stemde; ook <code>=voor</code> en <code>=verdeeld</code>",
    ),
    (
        "verschil:<=2 verdeeld:ja",
        "op hoogstens twee stemmen na, en met een fractie die verdeeld stemde",
    ),
    ("type:motie afdoening:open", "aangenomen moties die nog niet zijn afgedaan"),
    (
        "datum:2024",
        "in dat jaar; ook <code>datum:2024-03</code>, <code>datum:&gt;=2024-03-01</code>, <code>datum:2020..2023</code>",
    ),
    (
        "type:motie tegen:>10",
        "met meer dan tien stemmen tegen; ook <code>voor:</code>, <code>onthouden:</code>, <code>afwezig:</code>",
    ),
)
