"""Which amounts are tried next, and turns that are shared."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tests.solvers.ts_aces.delivery import delivery
from tsaces.deadline import NEVER
from tsaces.solvers.ts_aces.agenda import Agenda, Amount, Option
from tsaces.solvers.ts_aces.interleaving import interleave

if TYPE_CHECKING:
    from collections.abc import Generator

OPTION = Option(state=0, epoch_length=8, upper_bound=3 / 8, variables=100)


def agenda(*options: Option, most_epochs: int = 6) -> Agenda:
    return Agenda(delivery(), options or (OPTION,), range(1, most_epochs + 1), NEVER)


def attempts(wanted: Agenda, best: float = 0.0) -> Generator[Amount, None, None]:
    """Yield amounts, none of which is ever reached."""
    while (amount := wanted.next(best)) is not None:
        yield amount
        wanted.fail(amount)


def test_amounts_are_above_what_is_known_and_below_the_ceiling() -> None:
    amounts = list(attempts(agenda(), best=0.2))
    assert amounts
    for amount in amounts:
        assert 0.2 < amount.throughput <= OPTION.upper_bound
        assert (amount.throughput * amount.timesteps) % 1 < 1e-9


def test_what_was_cut_off_is_taken_up_again_with_more_effort() -> None:
    failures: dict[float, list[int]] = {}
    for amount in attempts(agenda(most_epochs=1)):
        failures.setdefault(amount.throughput, []).append(amount.failures)
    assert max(map(len, failures.values())) > 1
    for of_amount in failures.values():
        assert of_amount == sorted(set(of_amount))


def test_fruitless_attempts_come_to_an_end() -> None:
    assert len(list(islice(attempts(agenda()), 1_000))) < 1_000


def test_nothing_is_tried_beyond_what_was_found_out_to_be_the_most() -> None:
    wanted = agenda(most_epochs=4)
    while (amount := wanted.next(0.125)) is not None:
        assert amount.throughput > 0.125
        wanted.lower(amount, 0.125)


def test_failures_lead_to_amounts_that_leave_more_room() -> None:
    first, *others = islice(attempts(agenda(most_epochs=12)), 8)
    assert min(amount.throughput for amount in others) < first.throughput


def test_a_floor_of_higher_ceiling_comes_first() -> None:
    higher = OPTION._replace(state=1, upper_bound=2 * OPTION.upper_bound)
    amount = agenda(OPTION, higher).next(0.3)
    assert amount is not None
    assert amount.option == higher


def test_machines_limit_amounts() -> None:
    """A run takes five timesteps, so a cycle of sixteen has room for three."""
    slow = Agenda(delivery(ship_time=5), (OPTION,), (2,), NEVER)
    amounts = list(attempts(slow))
    assert max(amount.throughput for amount in amounts) == 3 / 16


def work(name: str, turns: int, done: list[str]) -> Generator[None, None, None]:
    for _ in range(turns):
        done.append(name)
        yield


def test_everybody_has_turns_until_all_have_ended() -> None:
    done: list[str] = []
    searches = {work("a", 3, done): 0.0, work("b", 2, done): 0.0}
    assert len(list(interleave(searches, lambda: False))) == 3 + 2 + 2
    assert sorted(done) == ["a", "a", "a", "b", "b"]


def test_turns_end_when_it_is_over_and_late_ones_wait() -> None:
    done: list[str] = []
    searches = {work("late", 9, done): 1e9, work("early", 9, done): 0.0}
    for _ in interleave(searches, lambda: len(done) >= 4):
        pass
    assert done == ["early"] * 4
