"""Parlaeus (Qualigraf): the open-data API, with a key per council.

The key is the registry's `vendor_key`, or `GRIFFIE_PARLAEUS_RID_<KEY>` of the environment.
"""

from crawlers.vendor import Limits, Vendor

RID = "GRIFFIE_PARLAEUS_RID_"
VENDORS = (
    Vendor(
        key="parlaeus",
        label="Parlaeus",
        limits=Limits(pagina=60, bestand=30),
        spider=f"{__name__}.spider:ParlaeusSpider",
        normalise=f"{__name__}.normalise:normalise",
        settings=(RID,),
    ),
)
