"""An explanation in words, for people."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

from tsaces.bound.explanation import Limit
from tsaces.model.rates import hourly_text, per_hour, rate_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsaces.bound.explanation import (
        Explanation,
        RelaxedBound,
        TokenTransport,
        TransportCost,
    )

_ALONE = {
    Limit.TRANSPORT: "the machines alone: no limits on floor and fleet",
    Limit.SPEEDS: "the floor and the fleet alone: machines of any speed, where they stand",
}
"""Groups that leave one thing alone, too large to be relaxed by a purchase."""

_UNIT = {
    Limit.FLEET: "an agent more",
    Limit.MACHINES: "another for this process",
    Limit.ZONES: "another like it",
}
_UNIT_OF_CELLS = "room for one more agent a timestep"


def headline_of(upper_bound: float, timestep: float | None = None) -> str:
    """Return the line that tells a bound, per hour too if the seconds of a timestep are known."""
    hourly = per_hour(upper_bound, timestep)
    also = "" if hourly is None else f", {hourly_text(hourly)} per hour"
    return f"at most {rate_text(upper_bound)} products per timestep{also}"


def lines_of(explanation: Explanation) -> Iterator[str]:
    """Yield lines that say what raises the bound, what does not, and what is left.

    Figures stand in columns: the lines are meant for letters of one width.
    """
    if explanation.obstacle is not None:
        yield f"no embedding exists: {explanation.obstacle}"
    if not explanation.relaxed:
        yield "there was no time to find out what binds; give it a longer time limit"
        return
    single = [answer for answer in explanation.relaxed if answer.limit not in _ALONE]
    helpful = [answer for answer in single if explanation.helps(answer.upper_bound)]
    useless = [answer for answer in single if answer not in helpful]
    loads = _larger_loads(explanation)
    helpful_loads = [cost for cost in loads if explanation.helps(cost.upper_bound or 0.0)]
    if helpful or helpful_loads:
        yield "each of these could raise the bound, by itself, to at most"
        said = [(a.upper_bound, _lines_of(explanation, a)) for a in helpful]
        said += [(c.upper_bound or 0.0, _lines_of_load(explanation, c)) for c in helpful_loads]
        for _, lines in sorted(said, key=lambda answer: -answer[0]):
            yield from lines
    elif explanation.obstacle is None:
        yield "nothing raises the bound by itself: several limits bind at once"
    no_use = [*_words_of(useless), *(_words_of_load(c) for c in loads if c not in helpful_loads)]
    if no_use:
        yield f"of no use by themselves: {'; '.join(no_use)}"
    yield "for comparison, at most"
    for answer in explanation.relaxed:
        if answer.limit in _ALONE:
            words = _ALONE[answer.limit]
            yield _line(explanation, answer.upper_bound, words, answer.solved)
    if explanation.transport is not None:
        yield from _lines_of_cost(explanation.transport)


def _larger_loads(explanation: Explanation) -> list[TokenTransport]:
    """Return the tokens of which it was asked what larger loads would bring."""
    tokens = explanation.transport.tokens if explanation.transport is not None else ()
    return [cost for cost in tokens if cost.upper_bound is not None]


def _words_of_load(cost: TokenTransport) -> str:
    return f"{cost.load_size} of {cost.token} at once"


def _lines_of_load(explanation: Explanation, cost: TokenTransport) -> Iterator[str]:
    """Say what it would bring to carry several copies of a token at once."""
    words = f"{_words_of_load(cost)}, in boxes: they travel one by one, {_trips_of(cost)} a product"
    yield _line(explanation, cost.upper_bound or 0.0, words, cost.solved)


def _lines_of_cost(transport: TransportCost) -> Iterator[str]:
    """Say what a product costs in agents' time, by what they carry."""
    total, standing = transport.agent_timesteps, transport.handling_agent_timesteps
    yield f"a product costs {total:,.0f} timesteps of an agent, in the best fluid plan found"
    carried = [
        (cost.agent_timesteps, f"with {cost.token}: {_trips_of(cost)}") for cost in transport.tokens
    ]
    for timesteps, words in [
        *carried,
        (transport.empty_agent_timesteps, "without a load, on the way to the next"),
        *([(standing, "standing at machines")] if standing else []),
    ]:
        share = timesteps / total if total else 0.0
        yield f"  {timesteps:>10,.1f}{share:>8.1%}  {words}"


def _trips_of(cost: TokenTransport) -> str:
    return f"{cost.trips:.4g} {'trip' if round(cost.trips, 3) == 1 else 'trips'}"


def _words_of(answers: Sequence[RelaxedBound]) -> Iterator[str]:
    """Say what each supposes, but of kinds of machines all at once."""
    kinds = [answer.machines[0] for answer in answers if answer.limit is Limit.MACHINES]
    if kinds:
        yield f"any number of machines like {', '.join(kinds)}"
    for answer in answers:
        if answer.limit is not Limit.MACHINES:
            yield answer.words


def _lines_of(explanation: Explanation, answer: RelaxedBound) -> Iterator[str]:
    words = answer.words
    if answer.agents_enough is not None:
        words += f"; {answer.agents_enough} are enough"
    if answer.limit is Limit.MACHINES and explanation.transport and not answer.bottlenecks:
        words += ", placed better: the present ones are not used up"
    yield _line(explanation, answer.upper_bound, words, answer.solved)
    if answer.one_more is not None:
        words = "one more of them, wherever on the floor"
        yield _line(explanation, answer.one_more, f"  {words}", answer.one_more_solved)
    unit = _UNIT.get(answer.limit, _UNIT_OF_CELLS)
    for said, alike in groupby(answer.bottlenecks, key=lambda b: f"{b.usage:.0%} {b.price:.6f}"):
        usage, price = said.split()
        names = ", ".join(bottleneck.name for bottleneck in alike)
        # where it was worked out what one more brings, the price promises too much
        worth = "" if answer.one_more is not None else f"; {unit} brings at most {price}"
        yield f"{'':22}  {names}: {usage} used{worth}"


def _line(explanation: Explanation, bound: float, words: str, solved: bool) -> str:
    if not math.isfinite(bound):
        return f"  {'':18}  {words}: nothing was proven in the time"
    gain = explanation.gain(bound)
    more = f"{gain:+.1%}" if math.isfinite(gain) else ""
    return f"  {bound:<10.6f}{more:>8}  {words}{'' if solved else ' (not solved: perhaps less)'}"
