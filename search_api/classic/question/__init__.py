"""Elasticsearch's query language read into our tree."""
