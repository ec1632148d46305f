"""Keeping the whole store: a backup of it, back again, and whether it still is what was written."""
