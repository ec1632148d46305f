"""Steps that a check of a read API and one of a feed have in common."""
