"""Reads councils from their vendors' systems into the store. One vendor is one spider."""
