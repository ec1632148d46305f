"""What machines look for by convention: sitemap, robots, OpenSearch, JSON-LD and DCAT."""

from search_api.conventions import catalogue, dictionary, machines

ROUTERS = (machines.router, catalogue.router, dictionary.router)
