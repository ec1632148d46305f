"""Notubiz: the public API, and the portal's page of a meeting for the names of voters."""

from crawlers.vendor import Limits, Vendor

VENDORS = (
    Vendor(
        key="notubiz",
        label="Notubiz",
        limits=Limits(pagina=120, bestand=60),
        spider=f"{__name__}.spider:NotubizSpider",
        normalise=f"{__name__}.normalise:normalise",
    ),
)
