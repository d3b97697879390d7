"""What reports tell, in the words and figures that people read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.model.rates import hourly_text, per_hour, rate_text
from tsaces.render.names import short_labels
from tsaces.report.names import short_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.machine_use import MachineUse
    from tsaces.model.robot_time import RobotTime, WaitingPlace
    from tsaces.model.stock import Peak
    from tsaces.report.facts import Facts

MOST_MACHINES = 15
"""Rows that leave room for everything else on the page."""
MOST_PLACES = 4
_MIN_SHARE = 0.0005
"""Shares below it would be shown as nothing."""


@dataclass(frozen=True)
class Figure:
    """A number with its name, and what it is to be seen beside."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class MachineRow:
    """A row of the table of machines; all texts but `share`, the utilisation."""

    label: str
    machine: str
    process: str
    runs: str
    share: float
    utilisation: str
    start: str
    most: str


@dataclass(frozen=True)
class Wording:
    """A report in words.

    Attributes
    ----------
    title, subtitle : str
    figures : tuple of Figure
    bound_share : float
        Throughput as a share of the proven upper bound.
    bound_text : str
        The same in words.
    bottleneck : str
    runs_heading : str
        Of the column of runs.
    machines : tuple of MachineRow
        The busiest first.
    more_machines : str
        What is left out of `machines`; empty if nothing is.
    moving, handling, waiting : float
        Shares of the time of all robots.
    places : tuple of (str, str)
        Share and place, of where robots wait most.
    stock : tuple of str
        What must be there at the start, and what the buffers need room for.
    footnote : str
    """

    title: str
    subtitle: str
    figures: tuple[Figure, ...]
    bound_share: float
    bound_text: str
    bottleneck: str
    runs_heading: str
    machines: tuple[MachineRow, ...]
    more_machines: str
    moving: float
    handling: float
    waiting: float
    places: tuple[tuple[str, str], ...]
    stock: tuple[str, ...]
    footnote: str


def wording_of(facts: Facts) -> Wording:
    """Put a report into words."""
    embedding, plan = facts.embedding, facts.plan
    uses = sorted(facts.uses, key=lambda use: use.utilisation, reverse=True)
    labels = short_labels(use.machine for use in facts.uses)  # as in the picture
    more = len(uses) - MOST_MACHINES
    bound = embedding.upper_bound
    return Wording(
        title=short_name(embedding.instance.name),
        subtitle=_subtitle(facts),
        figures=_figures(facts),
        bound_share=min(1.0, embedding.throughput / bound) if bound > 0 else 0.0,
        bound_text=f"{_share_of_bound(facts)} of the upper bound, which no plan can exceed",
        bottleneck=facts.bottleneck.text,
        runs_heading="runs/timestep" if facts.timestep is None else "runs/hour",
        machines=tuple(_row(facts, use, labels[use.machine]) for use in uses[:MOST_MACHINES]),
        more_machines=f"and {more} more, less busy" if more > 0 else "",
        moving=facts.robots.moving,
        handling=facts.robots.handling,
        waiting=facts.robots.waiting,
        places=tuple(waiting_lines(facts.robots)),
        stock=tuple(_stock_lines(facts)),
        footnote=_footnote(facts, plan.period),
    )


def _subtitle(facts: Facts) -> str:
    machines, robots = _counted(len(facts.uses), "machine"), _counted(facts.plan.agents, "robot")
    return f"A plan for {machines} and {robots}, method {short_name(facts.embedding.method)}"


def _stock_lines(facts: Facts) -> Iterator[str]:
    stock = facts.embedding.stock or {}
    buffers = [each.start.input for each in stock.values()]
    buffers += [each.start.output for each in stock.values()]
    yield f"{_counted(sum(sum(each.values()) for each in buffers), 'token')} at the start, in all"
    peaks = [
        (peak.total, side, machine)
        for machine, each in stock.items()
        for side, peak in (("input", each.input_peak), ("output", each.output_peak))
    ]
    if peaks and all(total is not None for total, _, _ in peaks):
        most, side, machine = max(peaks, key=lambda peak: peak[0] or 0)
        yield f"at most {most} in a buffer, the {side} of {short_name(machine)}"


def throughput_text(facts: Facts) -> str:
    """Return the throughput per timestep, and per hour if that is known."""
    noun = facts.embedding.instance.procedure.product_noun
    text = f"{rate_text(facts.embedding.throughput)} {noun} per timestep"
    hourly = facts.products_per_hour
    return text if hourly is None else f"{text}, {hourly_text(hourly)} per hour"


def robots_text(robots: RobotTime) -> str:
    """Say what robots do with their time."""
    return (
        f"{robots.moving:.1%} moving, {robots.handling:.1%} handling while they stand,"
        f" {robots.waiting:.1%} waiting"
    )


def waiting_lines(robots: RobotTime) -> list[tuple[str, str]]:
    """Return where robots wait most: the share of their time, and the place."""
    places = [place for place in robots.places[:MOST_PLACES] if place.share >= _MIN_SHARE]
    return [(f"{place.share:.1%}", place_text(place)) for place in places]


def place_text(place: WaitingPlace) -> str:
    """Say what is ahead of where robots wait."""
    if place.junction is not None:
        column, row = place.junction
        near = "" if place.near is None else f", near {short_name(place.near)}"
        return f"before the junction [{column}, {row}]{near}"
    served = zip(place.machines, place.sides, strict=True)
    return "in front of " + " and ".join(
        f"{short_name(machine)} ({side})" for machine, side in served
    )


def _figures(facts: Facts) -> tuple[Figure, ...]:
    embedding, hourly = facts.embedding, facts.products_per_hour
    per_timestep = rate_text(embedding.throughput, 4)
    noun = embedding.instance.procedure.product_noun
    if hourly is None:
        throughput = Figure("Throughput", per_timestep, f"{noun} per timestep")
    else:
        note = f"{noun} per hour ({per_timestep} per timestep)"
        throughput = Figure("Throughput", hourly_text(hourly), note)
    bound = per_hour(embedding.upper_bound, facts.timestep)
    most = (
        f"{rate_text(embedding.upper_bound, 4)} per timestep"
        if bound is None
        else f"{hourly_text(bound)} per hour"
    )
    busy = sum(use.process is not None for use in facts.uses)
    return (
        throughput,
        Figure("Of the proven bound", _share_of_bound(facts), f"which is {most}"),
        Figure("Robots", str(embedding.agents), f"of at most {embedding.instance.max_agents}"),
        Figure("Machines at work", str(busy), f"of {len(facts.uses)}"),
    )


def _share_of_bound(facts: Facts) -> str:
    bound = facts.embedding.upper_bound
    return f"{min(1.0, facts.embedding.throughput / bound):.1%}" if bound > 0 else "–"


def _row(facts: Facts, use: MachineUse, label: str) -> MachineRow:
    name = short_name(use.machine)
    if use.process is None:
        return MachineRow(label, name, "idle", "", 0.0, "", "", "")
    hourly = per_hour(use.rate, facts.timestep)
    runs = rate_text(use.rate) if hourly is None else hourly_text(hourly)
    start = most = ""
    if use.stock is not None:
        start = _sides(
            *(str(sum(x.values())) for x in (use.stock.start.input, use.stock.start.output))
        )
        most = _sides(_peak(use.stock.input_peak), _peak(use.stock.output_peak))
    share = min(1.0, use.utilisation)
    text = f"{use.utilisation:.1%}"
    return MachineRow(label, name, short_name(use.process), runs, share, text, start, most)


def _sides(input_: str, output: str) -> str:
    return f"{input_} / {output}"


def _peak(peak: Peak) -> str:
    return "no limit" if peak.total is None else str(peak.total)


def _footnote(facts: Facts, period: int) -> str:
    seconds = facts.timestep
    timestep = "" if seconds is None else f" A timestep takes {seconds:g} s."
    return (
        f"The plan repeats every {_counted(period, 'timestep')} and was replayed without a"
        " violation. The upper bound is proven for every plan, within the tolerances of the solver,"
        " which computes in floating point. Stock: tokens in input / output buffers."
        f"{timestep}"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
