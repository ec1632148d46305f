"""Our results in Elasticsearch's shape."""
