"""Parameter studies: the same instances with other fleets, times, seeds or methods."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_type_hints

from tsaces.errors import InputError
from tsaces.formats.options_json import OPTION_NAMES
from tsaces.model.solve_options import SolveOptions
from tsaces.schema.nearest import nearest
from tsaces.solvers.registry import check_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tsaces.model.instance import Instance

Value = int | float | str
MAX_AGENTS = "max_agents"
_TYPES = get_type_hints(SolveOptions)
_KINDS: dict[str, type[Value]] = {MAX_AGENTS: int, **{name: _TYPES[name] for name in OPTION_NAMES}}
"""What values of each parameter are."""
_MOST = 10_000
"""Values of a sweep, and combinations of several."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Sweep:
    """A parameter and the values it takes.

    Attributes
    ----------
    parameter : str
    values : tuple
    """

    parameter: str
    values: tuple[Value, ...]

    @classmethod
    def parse(cls, text: str) -> Sweep:
        """Read ``max_agents=20:200:20`` (the last included) or ``method=rhythmic,ts-aces``.

        The step of a range is 1 if it is left out.

        Raises
        ------
        InputError
            That says what is wrong with the text.
        """
        parameter, equals, values = text.partition("=")
        if not equals or parameter not in _KINDS:
            known = ", ".join(_KINDS)
            near = nearest(parameter, _KINDS) if equals else None
            hint = "" if near is None else f"; did you mean {near!r}?"
            raise InputError(f"--sweep: {text!r} is not PARAMETER=VALUES with one of {known}{hint}")
        kind = _KINDS[parameter]
        try:
            found = _range(values) if ":" in values and kind is not str else values.split(",")
            swept = tuple(dict.fromkeys(_read(value, kind) for value in found))
        except ValueError as error:
            raise InputError(
                f"--sweep: {text!r}: {error}; write FIRST:LAST:STEP or VALUE,VALUE,..."
            ) from None
        return cls(parameter, swept)


def changes_of(sweeps: Iterable[Sweep]) -> Iterator[dict[str, Value]]:
    """Yield every combination of values, by parameter; a single empty one without sweeps.

    Raises
    ------
    InputError
        If a parameter is swept twice, or there are too many combinations.
    """
    sweeps = list(sweeps)
    for parameter, times in Counter(sweep.parameter for sweep in sweeps).items():
        if times > 1:
            raise InputError(f"--sweep: {parameter} is swept twice; give all its values at once")
    count = math.prod(len(sweep.values) for sweep in sweeps)
    if count > _MOST:
        raise InputError(f"--sweep: {count:,} combinations of values; {_MOST:,} are the most")
    for values in itertools.product(*(sweep.values for sweep in sweeps)):
        yield dict(zip((sweep.parameter for sweep in sweeps), values, strict=True))


def change(
    instance: Instance, options: SolveOptions, values: Mapping[str, Value]
) -> tuple[Instance, SolveOptions]:
    """Return an instance and options with other values.

    Raises
    ------
    InputError
        If a value is out of its range.
    """
    if MAX_AGENTS in values:
        agents = int(values[MAX_AGENTS])
        if agents < 1:
            raise InputError(f"max_agents: {agents} is not a positive integer")
        instance = replace(instance, max_agents=agents)
    changed: dict[str, Any] = {name: x for name, x in values.items() if name != MAX_AGENTS}
    if not changed:  # whoever made the options has them checked: that takes milliseconds
        return instance, options
    return instance, check_options(replace(options, **changed))


def _range(text: str) -> list[str]:
    first, last, *steps = (float(part) for part in text.split(":"))
    if len(steps) > 1:
        raise ValueError("has more than three parts")
    step = steps[0] if steps else 1.0
    if not all(map(math.isfinite, (first, last, step))) or step <= 0 or last < first:
        raise ValueError("is no range")
    count = int((last - first) / step + _ROUNDING) + 1
    if count > _MOST:
        raise ValueError(f"has more than {_MOST} values")
    return [repr(first + i * step) for i in range(count)]


def _read(text: str, kind: type[Value]) -> Value:
    if not text.strip():
        raise ValueError("has no value where one is due")
    if kind is not int:
        return kind(text.strip())
    number = float(text)
    if not number.is_integer():
        raise ValueError(f"{text} is no integer")
    return int(number)
