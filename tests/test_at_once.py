"""A few questions at a time, and nobody waits for one that takes long."""

import threading

import anyio
import pytest
from anyio import CapacityLimiter, create_task_group, to_thread

from search_api.at_once import LOOKS, Places
from search_api.operation import MOST


def test_who_takes_long_gives_its_place_to_the_next() -> None:
    limiter = CapacityLimiter(1)
    places = Places(limiter, 2)
    for _ in range(LOOKS - 1):
        places.look(["a", "b"])
    assert limiter.total_tokens == 2
    places.look(["a", "c"])
    assert limiter.total_tokens == 3
    places.look(["d"])
    assert limiter.total_tokens == 2


def test_there_are_never_more_than_threads() -> None:
    limiter = CapacityLimiter(1)
    places = Places(limiter, 3)
    for _ in range(LOOKS):
        places.look(range(2 * MOST))
    assert limiter.total_tokens == MOST


@pytest.mark.anyio
async def test_a_short_question_is_answered_while_a_long_one_goes_on() -> None:
    limiter, done, answered = CapacityLimiter(1), threading.Event(), []
    places = Places(limiter, 1)

    async def long() -> None:
        answered.append(await to_thread.run_sync(done.wait, limiter=limiter))

    async def short() -> None:
        answered.append(await to_thread.run_sync(lambda: "kort", limiter=limiter))
        done.set()

    with anyio.fail_after(60):
        async with create_task_group() as beside:
            beside.start_soon(long)
            await anyio.wait_all_tasks_blocked()
            beside.start_soon(places.give)
            await short()
            while len(answered) < 2:
                await anyio.sleep(0.01)
            beside.cancel_scope.cancel()
    assert answered == ["kort", True]
