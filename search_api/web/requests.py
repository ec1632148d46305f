"""What every endpoint takes from its request."""

from fastapi import Request

from search_api.services import Services


def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


def base_url(request: Request) -> str:
    return str(request.base_url).rstrip("/")
