"""Does an API of council information follow the standard? A checker of its own: it needs `standard`
and three libraries, and no crawler, index or server."""
