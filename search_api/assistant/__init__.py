"""What assistants ask by the Model Context Protocol: read-only tools, each fact with its source."""

from search_api.assistant.server import install, over_stdio

__all__ = ["install", "over_stdio"]
