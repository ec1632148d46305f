"""The exercise of CONTRIBUTING: a made-up vendor in one folder.

Its service knows `GET /lijst`, which gives `{"vergaderingen": [{"nr", "dag"}]}`, and
`GET /vergadering/{nr}`, which gives a meeting with points. A refusal is `{"fout": …}` with status 200.
In the project itself this folder would stand in `crawlers/vendors`; here it is found by the entry
point that `oefening-1.dist-info` names, as that of a vendor which is installed beside Griffie.
"""

from crawlers.vendor import Limits, Vendor

VENDORS = (
    Vendor(
        key="oefening",
        label="De Oefening",
        limits=Limits(pagina=120, bestand=60),
        spider=f"{__name__}.spider:ExerciseSpider",
        normalise=f"{__name__}.answers:normalise",
        settings=("GRIFFIE_OEFENING_",),
    ),
)
