"""iBabs: the public SOAP service, and the public portal where that is closed to us."""

from crawlers.vendor import Limits, Vendor

#: address of the service for all councils
SERVICE = "https://wcf.ibabs.eu/api/Public.svc"
VENDORS = (
    Vendor(
        key="ibabs",
        label="iBabs",
        # iBabs states these itself, per address of ours
        limits=Limits(pagina=180, bestand=30),
        spider=f"{__name__}.spider:IbabsSpider",
        normalise=f"{__name__}.normalise:normalise",
        service=SERVICE,
    ),
)
