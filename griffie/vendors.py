"""Vendors as they write their own names, by the keys that the registry has."""

LABELS = {
    "ibabs": "iBabs",
    "gemeenteoplossingen": "GemeenteOplossingen",
    "notubiz": "Notubiz",
    "parlaeus": "Parlaeus",
    "ori": "Open Raadsinformatie (API)",
    "orifeed": "Open Raadsinformatie (feed)",
}
