"""GemeenteOplossingen: API v1 and v2, and the voting records of the portal."""

from crawlers.vendor import Limits, Vendor

VENDORS = (
    Vendor(
        key="gemeenteoplossingen",
        label="GemeenteOplossingen",
        limits=Limits(pagina=120, bestand=60),
        spider=f"{__name__}.spider:GemeenteOplossingenSpider",
        normalise=f"{__name__}.normalise:normalise",
        keyed=False,  # the key is the version of the API
    ),
)
