"""The answers of `/api/v1` as models: they describe what is given, and a test holds it to them."""
