"""Brings the tables up to the store's last change: councils of which anything changed are made
again, each as a whole, and go live together."""

from collections.abc import Callable

from store import Store
from tables.council import READ, Council
from tables.files import Folder, Held
from tables.people import rows_of
from tables.together import together

#: councils that are made between two times that what is ready goes live
BATCH = 20
Progress = Callable[[int, int], None]


def bring_up(
    store: Store,
    folder: Folder,
    progress: Progress | None = None,
    *,
    anew: bool = False,
    wait: bool = True,
) -> int:
    """Gives the number of councils that were made again; 0 without `wait` while another process is
    at it. A state that is half made goes live by council only where the tables were live already:
    the first time all of them do together."""
    with folder.alone(wait=wait) as mine:
        if not mine:
            return 0
        return _follow(store, folder, progress, anew=anew)


def _follow(store: Store, folder: Folder, progress: Progress | None, *, anew: bool) -> int:
    last = store.last_seq()
    found = None if anew else folder.held()
    if found is not None and not found.of(store):
        found = None
    held = found or Held()
    if found is not None and held.volgnummer >= last:
        return 0
    changed = sorted(store.changed_since(held.volgnummer, READ))
    before = folder.held() or Held()
    councils, samen = dict(held.councils), held.samen
    for number, code in enumerate(changed, 1):
        councils[code] = folder.write(code, rows_of(Council(store, code)), last)
        if progress:
            progress(number, len(changed))
        if found is not None and number % BATCH == 0:
            samen = together(folder, councils, samen)
            folder.publish(Held(held.volgnummer, dict(councils), held.kenmerk, samen))
    samen = together(folder, councils, samen)
    live = Held(last, councils, store.identity.mark(last), samen)
    folder.publish(live)
    for name in before.maps - live.maps:
        folder.retire(name)
    if found is None or store.erased_since(held.volgnummer):
        folder.tidy(0)  # what was taken away, or is of another store, stands in no file any more
    else:
        folder.tidy()
    return len(changed)
