"""An explanation in words, for people."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

from tsaces.bound.explanation import Limit
from tsaces.model.rates import rate_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsaces.bound.explanation import Explanation, RelaxedBound

_ALONE = {
    Limit.TRANSPORT: "the machines alone: no limits on floor and fleet",
    Limit.SPEEDS: "the floor and the fleet alone: machines of any speed, where they stand",
}
"""Groups that leave one thing alone, too large to be relaxed by a purchase."""

_UNIT = {Limit.FLEET: "an agent more", Limit.MACHINES: "another for this process"}
_UNIT_OF_CELLS = "room for one more agent a timestep"


def headline_of(upper_bound: float) -> str:
    """Return the line that tells a bound."""
    return f"at most {rate_text(upper_bound)} products per timestep"


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
    if helpful:
        yield "each of these could raise the bound, by itself, to at most"
        for answer in sorted(helpful, key=lambda answer: -answer.upper_bound):
            yield from _lines_of(explanation, answer)
    else:
        yield "nothing raises the bound by itself: several limits bind at once"
    if useless:
        yield f"of no use by themselves: {'; '.join(_words_of(useless))}"
    yield "for comparison, at most"
    for answer in explanation.relaxed:
        if answer.limit in _ALONE:
            words = _ALONE[answer.limit]
            yield _line(explanation, answer.upper_bound, words, answer.solved)


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
    yield _line(explanation, answer.upper_bound, words, answer.solved)
    if answer.one_more is not None:
        words = "one more of them, wherever on the floor"
        yield _line(explanation, answer.one_more, f"  {words}", answer.one_more_solved)
    unit = _UNIT.get(answer.limit, _UNIT_OF_CELLS)
    for said, alike in groupby(answer.bottlenecks, key=lambda b: f"{b.usage:.0%} {b.price:.6f}"):
        usage, price = said.split()
        names = ", ".join(bottleneck.name for bottleneck in alike)
        yield f"{'':22}  {names}: {usage} used; {unit} brings at most {price}"


def _line(explanation: Explanation, bound: float, words: str, solved: bool) -> str:
    if not math.isfinite(bound):
        return f"  {'':18}  {words}: nothing was proven in the time"
    gain = explanation.gain(bound)
    more = f"{gain:+.1%}" if math.isfinite(gain) else ""
    return f"  {bound:<10.6f}{more:>8}  {words}{'' if solved else ' (not solved: perhaps less)'}"
