"""The public internet: how an address is read, and which of them may be fetched. Knows no package of
this house, so that whoever fetches may use it."""
