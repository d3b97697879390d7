"""The event loop's time is shared fairly among streams, and leaves room for others."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from api.streams.turns import TURN, Turns

if TYPE_CHECKING:
    from api.streams.turns import Share

GREEDY = 20
CLIENT = "somebody"


async def take_all(share: Share, turns_of: list[int], number: int) -> None:
    """Use every turn to its end, for ever."""
    while True:
        await share.wait_for_turn()
        with share:
            work(TURN)
        turns_of[number] += 1


def work(seconds: float) -> None:
    """Keep the processor busy."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


async def beside_greedy(count: int) -> tuple[Turns, list[int], list[asyncio.Task[None]]]:
    """Return turns that so many greedy streams are at, and how many each of them has had."""
    turns, had = Turns(), [0] * count
    tasks = [
        asyncio.create_task(take_all(turns.share(CLIENT), had, number)) for number in range(count)
    ]
    while min(had) < 3:
        await asyncio.sleep(0)
    return turns, had, tasks


async def end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_others_come_in_between_however_many_streams_are_greedy() -> None:
    async def turns_within_a_round() -> list[int]:
        _, had, tasks = await beside_greedy(GREEDY)
        found = []
        for _ in range(50):
            before = sum(had)
            await asyncio.sleep(0)
            found.append(sum(had) - before)
        await end(tasks)
        return found

    assert max(asyncio.run(turns_within_a_round())) <= GREEDY // 2


def test_a_stream_that_needs_little_comes_first() -> None:
    async def turns_waited_for() -> list[int]:
        turns, had, tasks = await beside_greedy(GREEDY)
        modest, waited = turns.share(CLIENT), []
        for _ in range(30):
            before = sum(had)
            await modest.wait_for_turn()
            waited.append(sum(had) - before)
            with modest:
                pass
            await asyncio.sleep(0.01)
        await end(tasks)
        return waited

    assert sorted(asyncio.run(turns_waited_for()))[15] <= GREEDY // 2


def test_a_stream_at_the_pace_of_a_fleet_comes_first_even_if_it_needs_its_share() -> None:
    async def turns_waited_for() -> list[int]:
        turns, had, tasks = await beside_greedy(GREEDY)
        paced, waited = turns.share(CLIENT, tick=0.1), []
        for _ in range(30):
            before = sum(had)
            while sum(had) < before + GREEDY // 2:
                await asyncio.sleep(0)
            before = sum(had)
            await paced.wait_for_turn()
            waited.append(sum(had) - before)
            with paced:
                work(TURN)
        await end(tasks)
        return waited

    assert sorted(asyncio.run(turns_waited_for()))[15] <= GREEDY // 4


def test_greedy_streams_have_alike_shares() -> None:
    async def shares() -> list[int]:
        _, had, tasks = await beside_greedy(GREEDY)
        while sum(had) < 20 * GREEDY:
            await asyncio.sleep(0)
        await end(tasks)
        return had

    assert min(asyncio.run(shares())) >= 5


def test_nothing_is_won_by_coming_and_going() -> None:
    async def turns_of_those_who_stay() -> int:
        turns, had, tasks = await beside_greedy(5)
        came = [0] * 40

        async def come_and_go(number: int) -> None:
            while True:
                share = turns.share(CLIENT)
                await share.wait_for_turn()
                with share:
                    work(TURN)
                share.leave()
                came[number] += 1

        tasks += [asyncio.create_task(come_and_go(number)) for number in range(40)]
        before = sum(had)
        while sum(came) + sum(had) - before < 900:
            await asyncio.sleep(0)
        await end(tasks)
        return sum(had) - before

    assert asyncio.run(turns_of_those_who_stay()) >= 50  # of the hundred that are theirs


def test_a_stream_that_ends_while_it_waits_takes_no_turn() -> None:
    async def still_served() -> bool:
        turns, had, tasks = await beside_greedy(3)
        waiting = [asyncio.create_task(turns.share(CLIENT).wait_for_turn()) for _ in range(3)]
        await end(waiting)
        before = sum(had)
        while sum(had) < before + 10:
            await asyncio.sleep(0)
        await end(tasks)
        return True

    assert asyncio.run(still_served())
