"""Following a question: by mail or webhook, without an account; and meetings as a calendar."""

from search_api.following import calendar, routes

ROUTERS = (routes.api, calendar.api)
PAGES = (routes.pages, calendar.pages)
