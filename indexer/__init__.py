"""Follows the store into a search engine. `query` is the seam that the search API works with."""
