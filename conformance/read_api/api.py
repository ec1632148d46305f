"""The state of a check of a read API of profile v2, mini or KOOP: what was read of it, and what that
says of an address, a list or a filter. It knows none of the steps."""

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.description import Description
from conformance.http.answers import answered, problem
from conformance.http.client import Answer
from conformance.resource.graph import Graph
from conformance.rules.profiles import Profile
from conformance.session import Check, Options
from net.addresses import same_origin, split
from standard.filters import Parameter, declared


@dataclass
class Read:
    """How far a list was read."""

    kind: str
    url: str
    pages: int = 0
    resources: int = 0
    complete: bool = False
    #: it answered at all
    there: bool = False
    #: all that ever changed was read as well
    changes_complete: bool = False


class Api(Check):
    """One check of one API, with the resources that were read of it."""

    def __init__(self, profile: Profile, target: str, options: Options) -> None:
        super().__init__(profile, target, options)
        self.graph = Graph(profile, options.journal)
        self.description = Description()
        self.lists: dict[str, Read] = {}

    def answered(self) -> bool:
        return bool(self.report.checked)

    def close(self) -> None:
        super().close()
        self.graph.close()

    def watch(self, answer: Answer) -> None:
        """Every answer of the API itself: successful ones by their headers, errors by their form."""
        judged = ("GET", "POST", "PUT") if self.options.write else ("GET",)
        if not answer.url.startswith(self.base) or answer.method not in judged:
            return
        where = self.where(answer.url)
        if where.partition("/")[0] not in self.profile.collections:
            return  # the description is judged by itself, and pages and files are no JSON
        if answer.status == 200:
            version = self.description.version
            self.report.extend(answered(answer, self.profile, version, where))
        elif answer.status >= 400:
            self.report.extend(problem(answer, self.profile))

    def where(self, url: str) -> str:
        """The collection of an address, or what else it is."""
        path = split(url).path[len(split(self.base).path) :].strip("/")
        first, _, rest = path.partition("/")
        if first == "openapi.json":
            return "openapi"
        return f"{first}/id" if rest and first in self.profile.collections else first or "basis"

    def kind_at(self, url: str) -> str | None:
        """The resource that an address of this API is of, by its path."""
        if not same_origin(url, self.base):
            return None
        return self.profile.collections.get(self.where(url).partition("/")[0])

    def there(self) -> list[tuple[str, Read]]:
        """The lists that answered, by collection."""
        return [(name, read) for name, read in self.lists.items() if read.there]

    def items(self, read: Read) -> Iterator[str]:
        """The addresses of the resources of a list, under this base."""
        collection = self.profile.collection_of(read.kind)
        yield from (f"{self.base}/{collection}/{key}" for key in self.graph.ids(read.kind))

    def offered(self, collection: str, kind: str) -> list[Parameter]:
        """The standard's filters of a list: those that the server describes, where it describes any
        filter at all."""
        standard = declared(self.profile.name, kind) if self.profile.filters else ()
        told = self.description.parameters(collection)
        described = any(self.description.parameters(name) for name in self.profile.collections)
        return [each for each in standard if each.name in told or not described]
