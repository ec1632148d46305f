"""ORI Classic's addresses for its re-users: `/v1/elastic`, read only."""

from search_api.classic.routes import PATH, install

__all__ = ["PATH", "install"]
