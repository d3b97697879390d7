"""A Smart Factory Embedding (SFE) instance (paper, section II)."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from tsaces.errors import InstanceError, Problem
from tsaces.model.counts import Counts
from tsaces.model.roadmap import MAX_TIMESTEPS
from tsaces.model.showing import ShowsItself

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tsaces.model.notice import Notice
    from tsaces.model.roadmap import Roadmap, Zone

GridCell = tuple[int, int]
"""A cell of the grid: (column, row), counted from 0 at the top left."""

Cell = GridCell | tuple[str, int]
"""A place for one robot: of a grid, or of a roadmap: (lane, number from its start), (point, 0)."""

MAX_COUNT = 1_000_000
"""Largest count, time or fleet accepted: beyond it the solver's arithmetic loses precision."""

MIN_TIMESTEP, MAX_TIMESTEP = 1e-6, 1e6
"""Seconds that a timestep may take: rates an hour stay readable numbers."""

MAX_SHOWN = 10**18
"""Larger numbers are not written out in messages."""

_MAX_NAMED = 3
"""Names that an advice lists at most."""

_LONGEST_NAME = 60
"""Characters of a name, unknown here, that messages repeat."""

_NO_NAME = "'' is no name; give at least one character"


@dataclass(frozen=True)
class Process:
    """An atomic operation: consumes a multiset of tokens, emits another.

    Attributes
    ----------
    name : str
    inputs, outputs : Counts
        Copies of each token consumed and emitted by one run. A source process has no
        inputs, a sink process no outputs.
    """

    name: str
    inputs: Counts = field(default_factory=Counts)
    outputs: Counts = field(default_factory=Counts)

    @property
    def is_source(self) -> bool:
        """Whether the process retrieves raw material: it consumes nothing."""
        return not self.inputs

    @property
    def is_sink(self) -> bool:
        """Whether the process removes products or waste: it emits nothing."""
        return not self.outputs


@dataclass(frozen=True)
class Product:
    """A product of several, and how many of it make up a kit.

    Attributes
    ----------
    process : str
        Name of the sink process that exports it.
    share : int
        Runs of it for a kit.
    """

    process: str
    share: int = 1


@dataclass(frozen=True)
class Procedure:
    """A manufacturing procedure: processes, some of which export products.

    Attributes
    ----------
    processes : tuple of Process
    output_process : str or None
        Name of the sink process whose runs are the throughput; None for several products.
    products : tuple of Product
        What a kit is made up of; the throughput counts kits. Whoever gives an output process need
        not give it: a kit is then a run of that.
    """

    processes: tuple[Process, ...]
    output_process: str | None = None
    products: tuple[Product, ...] = ()

    def __post_init__(self) -> None:
        if self.output_process is not None:
            object.__setattr__(self, "products", (Product(self.output_process),))
        elif len(self.products) == 1 and self.products[0].share == 1:
            object.__setattr__(self, "output_process", self.products[0].process)

    @property
    def sole_output_process(self) -> str:
        """The output process, for methods that know a single product only.

        Raises
        ------
        ValueError
            If there are several products.
        """
        if self.output_process is None:
            raise ValueError("the procedure has several products")
        return self.output_process

    @property
    def product_noun(self) -> str:
        """What the throughput counts, in words: products, or kits of several."""
        return "products" if self.output_process is not None else "kits"

    def kits(self, runs: Mapping[str, Fraction]) -> Fraction:
        """Return how many kits runs of processes make up."""
        return min(runs.get(p.process, Fraction(0)) / p.share for p in self.products)

    @cached_property
    def by_name(self) -> Mapping[str, Process]:
        """Processes by name."""
        return {process.name: process for process in self.processes}

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Every token consumed or emitted, sorted."""
        names = {t for p in self.processes for t in (*p.inputs, *p.outputs)}
        return tuple(sorted(names))


@dataclass(frozen=True)
class Handling:
    """Timesteps that an agent stands at a machine before its exchange.

    Attributes
    ----------
    input, output : int
        Before a deposit and before a pick-up; 0 on the paper's floor.
    """

    input: int = 0
    output: int = 0


NO_HANDLING = Handling()


@dataclass(frozen=True)
class BufferLimits:
    """How many copies of tokens a machine's buffers have room for, at the same time.

    Attributes
    ----------
    input, output : Counts
        By token; as many as one likes of those left out.
    """

    input: Counts = field(default_factory=Counts)
    output: Counts = field(default_factory=Counts)

    def __bool__(self) -> bool:
        """Whether there is any limit."""
        return bool(self.input or self.output)


NO_LIMITS = BufferLimits()


class Free(Enum):
    """The type of `FREE`, which pickles and compares as itself."""

    FREE = "free"


FREE: Literal[Free.FREE] = Free.FREE
"""What a machine is fixed to whose process the solver chooses; None is the order to stand idle."""


@dataclass(frozen=True)
class Machine:
    """A programmable machine.

    Attributes
    ----------
    name : str
    processes : Counts
        Process name to timesteps for one run.
    input_cell, output_cell : Cell or None
        Where agents deposit and pick up; the first of several. A source machine (a bin) has no
        input cell, a sink machine (a chute) no output cell.
    fixed : str, None or FREE
        The only process that it may run; None for a machine that is out of use.
    input_cells, output_cells : tuple of Cell
        All cells where agents deposit and pick up. Whoever gives one cell need not give these.
    handling : Handling
        How long exchanges take.
    buffer : BufferLimits
        Room for tokens that wait.
    """

    name: str
    processes: Counts
    input_cell: Cell | None = None
    output_cell: Cell | None = None
    fixed: str | Literal[Free.FREE] | None = FREE
    input_cells: tuple[Cell, ...] = ()
    output_cells: tuple[Cell, ...] = ()
    handling: Handling = NO_HANDLING
    buffer: BufferLimits = NO_LIMITS

    def __post_init__(self) -> None:
        for one, several in (("input_cell", "input_cells"), ("output_cell", "output_cells")):
            first, cells = getattr(self, one), getattr(self, several)
            if cells:
                object.__setattr__(self, one, cells[0])
            elif first is not None:
                object.__setattr__(self, several, (first,))

    @cached_property
    def may_run(self) -> Counts:
        """The times of the processes that it may be assigned; of all unless it is fixed."""
        if self.fixed is FREE:
            return self.processes
        return Counts({name: t for name, t in self.processes.items() if name == self.fixed})


@dataclass(frozen=True)
class Instance(ShowsItself):
    """A manufacturing procedure, the machines that may run it and the floor between them.

    Attributes
    ----------
    name : str
    rows : tuple of str
        The layout, a character a cell: ``> < ^ v`` roads, ``+`` junctions, ``- |`` two-way lanes,
        ``*`` open floor, ``# .`` and space impassable. Empty where there is a roadmap.
    procedure : Procedure
    machines : tuple of Machine
    max_agents : int
        Size of the fleet, at least 1.
    timestep : float or None
        Seconds that a timestep takes; None where it is not known. It changes no plan, only how
        rates are told.
    roadmap : Roadmap or None
        The layout as points and lanes, instead of rows.
    zones : tuple of Zone
        Places that only one robot at a time may hold.
    clearance : int or None
        Timesteps that places are empty between two robots, unless they say otherwise; None for 0,
        and for 1 on places that are driven both ways.
    traversal : int
        Timesteps that cells take, unless they say otherwise.
    unknown_fields : tuple of Notice
        Fields of the document it was read from that this version does not know; `tsaces.notices`
        returns them. Instances that differ in nothing else are equal.

    Raises
    ------
    InstanceError
        With every problem of the procedure, the machines and the fleet. The layout is
        judged where it is parsed, by `tsaces.traffic`.
    """

    name: str
    rows: tuple[str, ...]
    procedure: Procedure
    machines: tuple[Machine, ...]
    max_agents: int
    timestep: float | None = None
    unknown_fields: tuple[Notice, ...] = field(default=(), compare=False, repr=False)
    roadmap: Roadmap | None = None
    zones: tuple[Zone, ...] = ()
    clearance: int | None = None
    traversal: int = 1

    def __post_init__(self) -> None:
        if problems := list(self._problems()):
            raise InstanceError(problems)

    def _problems(self) -> Iterator[Problem]:
        yield from _process_problems(self.procedure)
        yield from _machine_problems(self.machines, self.procedure)
        yield from _unrunnable_processes(self.machines, self.procedure)
        yield from _token_problems(self.procedure)
        yield from _product_problems(self.procedure)
        if self.max_agents < 1:
            yield Problem(
                "max_agents", f"{_shown(self.max_agents)} is an empty fleet; give at least 1"
            )
        elif self.max_agents > MAX_COUNT:
            yield Problem("max_agents", _too_large(self.max_agents))
        if self.timestep is not None and not MIN_TIMESTEP <= self.timestep <= MAX_TIMESTEP:
            yield Problem(
                "layout.timestep",
                f"{self.timestep:g} is out of range; give the seconds of a timestep,"
                f" from {MIN_TIMESTEP:g} to {MAX_TIMESTEP:g}",
            )
        yield from timesteps_problems("layout.clearance", self.clearance, least=0)
        yield from timesteps_problems("layout.traversal", self.traversal, least=1)


def _process_problems(procedure: Procedure) -> Iterator[Problem]:
    path = "procedure.processes"
    if not procedure.processes:
        yield Problem(path, "[] is empty; give at least one process")
    yield from _name_problems(path, [p.name for p in procedure.processes])
    for index, process in enumerate(procedure.processes):
        if process.is_source and process.is_sink:
            yield Problem(
                f"{path}[{index}]",
                f"process {process.name!r} consumes and emits nothing; name a token",
                kind="process without tokens",
            )
        yield from _count_problems(f"{path}[{index}].inputs", process.inputs)
        yield from _count_problems(f"{path}[{index}].outputs", process.outputs)


def _machine_problems(machines: tuple[Machine, ...], procedure: Procedure) -> Iterator[Problem]:
    if not machines:
        yield Problem("machines", "[] is empty; give at least one machine")
    yield from _name_problems("machines", [m.name for m in machines])
    for index, machine in enumerate(machines):
        path = f"machines[{index}]"
        for side in ("input", "output"):
            time = getattr(machine.handling, side)
            yield from timesteps_problems(f"{path}.handling.{side}", time, least=0)
            yield from _buffer_problems(f"{path}.buffer.{side}", machine, side, procedure)
        yield from _count_problems(f"{path}.processes", machine.processes)
        for name in machine.processes:
            process = procedure.by_name.get(name)
            if process is None:
                yield Problem(
                    f"{path}.processes.{name}",
                    f"unknown process {name!r}; name one of procedure.processes",
                    kind=f"unknown process {name}",
                )
            else:
                yield from _missing_cells(path, machine, process)
        if isinstance(machine.fixed, str) and machine.fixed not in machine.processes:
            what = _unknown_fixed(machine.fixed, machine, procedure)
            yield Problem(f"{path}.fixed", what, kind=f"fixed to {machine.fixed}")


def _buffer_problems(
    path: str, machine: Machine, side: str, procedure: Procedure
) -> Iterator[Problem]:
    """Find limits of what never comes, and limits below what a single run takes or gives."""
    limits: Counts = getattr(machine.buffer, side)
    yield from _count_problems(path, limits)
    able = [procedure.by_name[name] for name in machine.processes if name in procedure.by_name]
    verb = "consumes" if side == "input" else "emits"
    for token, limit in limits.items():
        needs = {p.name: getattr(p, f"{side}s").get(token, 0) for p in able}
        most = max(needs.values(), default=0)
        if not most:
            shown = token if len(token) <= _LONGEST_NAME else f"{token[:_LONGEST_NAME]}…"
            words = f"no process of machine {machine.name!r} {verb} {shown!r}; leave it out"
            yield Problem(f"{path}.{shown}", words, kind=f"token of no process in {side}")
        elif 1 <= limit < most:
            name = next(name for name, copies in needs.items() if copies == most)
            words = f"{limit} is too little: a run of {name!r} {verb} {most}; give at least that"
            yield Problem(f"{path}.{token}", words, kind=f"too little in {path}")


def _unknown_fixed(name: str, machine: Machine, procedure: Procedure) -> str:
    """Say what is wrong with the process that a machine is fixed to, and what to name instead."""
    advice = _nearest(name, machine.processes)
    name = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
    if name in procedure.by_name:
        return f"machine {machine.name!r} cannot run process {name!r}; {advice}"
    return f"unknown process {name!r}; {advice}"


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    some = list(known)[:_MAX_NAMED]
    if not some:
        return "give null, for it can run nothing"
    return f"give null, or one that it can run, such as {', '.join(map(repr, some))}"


def _missing_cells(path: str, machine: Machine, process: Process) -> Iterator[Problem]:
    if process.inputs and machine.input_cell is None:
        yield Problem(
            f"{path}.input_cell",
            f"null, but process {process.name!r} consumes tokens; give a road cell",
            kind="no input cell",
        )
    if process.outputs and machine.output_cell is None:
        yield Problem(
            f"{path}.output_cell",
            f"null, but process {process.name!r} emits tokens; give a road cell",
            kind="no output cell",
        )


def _unrunnable_processes(machines: tuple[Machine, ...], procedure: Procedure) -> Iterator[Problem]:
    runnable = {name for machine in machines for name in machine.processes}
    for index, process in enumerate(procedure.processes):
        if process.name not in runnable:
            yield Problem(
                f"procedure.processes[{index}]",
                f"no machine can run process {process.name!r}; add it to a machine's processes",
                kind="process without a machine",
            )


def _token_problems(procedure: Procedure) -> Iterator[Problem]:
    produced = {token for process in procedure.processes for token in process.outputs}
    consumed = {token for process in procedure.processes for token in process.inputs}
    for index, process in enumerate(procedure.processes):
        path = f"procedure.processes[{index}]"
        for token in process.inputs:
            if token not in produced:
                yield Problem(
                    f"{path}.inputs.{token}",
                    f"nothing produces token {token!r}; add a process with it among its outputs",
                    kind="token that nothing produces",
                )
        for token in process.outputs:
            if token not in consumed:
                yield Problem(
                    f"{path}.outputs.{token}",
                    f"nothing consumes token {token!r}; add a sink process for it",
                    kind="token that nothing consumes",
                )


def _product_problems(procedure: Procedure) -> Iterator[Problem]:
    if procedure.output_process is not None:
        yield from _sink_problems("procedure.output_process", procedure.output_process, procedure)
        return
    if not procedure.products:
        words = "missing; name the process that exports the product, or give products"
        yield Problem("procedure.output_process", words)
    first: dict[str, int] = {}
    for index, product in enumerate(procedure.products):
        path = f"procedure.products[{index}]"
        yield from _sink_problems(f"{path}.process", product.process, procedure)
        yield from _count_problems(path, Counts({"share": product.share}))
        if product.process in first:
            yield Problem(
                f"{path}.process",
                f"process {product.process!r} again, as procedure.products"
                f"[{first[product.process]}]; give each product once, with its share",
                kind="product given twice",
            )
        first.setdefault(product.process, index)


def _sink_problems(path: str, name: str, procedure: Procedure) -> Iterator[Problem]:
    process = procedure.by_name.get(name)
    if process is None:
        yield Problem(path, f"unknown process {name!r}; name one of procedure.processes")
    elif not process.is_sink:
        emitted = ", ".join(process.outputs)
        yield Problem(
            path, f"process {name!r} is no sink: it emits {emitted}; name a process without outputs"
        )


def _name_problems(path: str, names: list[str]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        field = f"{path}[{index}].name"
        if not name:
            yield Problem(field, _NO_NAME, kind=f"no name in {path}")
        elif name in first:
            yield Problem(
                field,
                f"duplicate name {name!r}, as {path}[{first[name]}]; give it a name of its own",
                kind=f"duplicate name in {path}",
            )
        first.setdefault(name, index)


def _count_problems(path: str, counts: Counts) -> Iterator[Problem]:
    table = path.rpartition(".")[2]
    for name, count in counts.items():
        field = f"{path}.{name}"
        if not name:
            yield Problem(path, _NO_NAME, kind=f"no name in {table}")
        elif count < 1:
            shown = _shown(count)
            what = f"{shown} is not a positive integer; give a whole number from 1 to {MAX_COUNT}"
            yield Problem(field, what, kind=f"not positive in {table}")
        elif count > MAX_COUNT:
            yield Problem(field, _too_large(count), kind=f"too large in {table}")


def timesteps_problems(path: str, number: int | None, *, least: int) -> Iterator[Problem]:
    """Yield the problem of a number of timesteps that is out of range; None is in it."""
    if number is not None and not least <= number <= MAX_TIMESTEPS:
        yield Problem(
            path,
            f"{_shown(number)} is out of range; give a whole number of timesteps"
            f" from {least} to {MAX_TIMESTEPS}",
            kind=f"out of range in {path.rpartition('.')[2]}",
        )


def _too_large(number: int) -> str:
    return f"{_shown(number)} is too large; give at most {MAX_COUNT}"


def _shown(number: int) -> str:
    return str(number) if abs(number) < MAX_SHOWN else f"a number of {number.bit_length()} bits"
