"""Sources that follow the standard, in two ways: a read API that is asked for all it has, and a feed
of what changed. Both give the standard's own resources, so that they are read by the same modules.
"""

from crawlers.vendor import Limits, Vendor

VENDORS = (
    Vendor(
        key="ori",
        label="Open Raadsinformatie (API)",
        limits=Limits(pagina=120, bestand=60),
        spider=f"{__name__}.api:OriSpider",
        normalise=f"{__name__}.normalise:normalise",
    ),
    Vendor(
        key="orifeed",
        label="Open Raadsinformatie (feed)",
        limits=Limits(pagina=120, bestand=60),
        spider=f"{__name__}.feed:OrifeedSpider",
        normalise=f"{__name__}.feed_records:normalise",
    ),
)
