"""A small fleet controller: drives robots by the plan that a server streams, step by step.

    python examples/fleet_controller.py --url http://localhost:8000 instances/toy-car.json
    python examples/fleet_controller.py --url http://localhost:8000 --job ID --tick-ms 200

The robots are simulated; what counts is what is around them. Each checks every step before
anyone moves and refuses a bad one, which ends the program with exit status 1. The last timestep
that all robots have acknowledged is kept in a file, so the program goes on there when it is
started again; an outage of the server in between is none of its concern, the client sees to it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tsaces.client import AgentState, Client, Exchange, Timestep
from tsaces.errors import TsacesError

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNALS = {signal.SIGINT, signal.SIGTERM}


class ControllerError(TsacesError):
    """Robots must not go on; the message says why."""


@dataclass
class Robot:
    """A simulated robot: where it is and what it carries."""

    x: int | str
    y: int
    cargo: str | None

    def jumps(self, to: AgentState) -> bool:
        """Whether it cannot be there in the next timestep, as far as names of places tell.

        Places of a grid are column and row. Those of points and lanes are a lane's name and a
        number on it, and one cannot see what comes after a lane.
        """
        if isinstance(self.x, int) and isinstance(to.x, int):
            return abs(to.x - self.x) + abs(to.y - self.y) > 1
        return to.x == self.x and abs(to.y - self.y) > 1

    def check(self, to: AgentState, exchange: Exchange | None) -> str | None:
        """Return why this robot refuses a step, if it does."""
        if self.jumps(to):
            return f"is at {self.x},{self.y} and cannot be at {to.x},{to.y} next"
        cargo = self.cargo
        if exchange is not None:
            given, cargo = (
                (exchange.token, None) if exchange.kind == "deposit" else (None, exchange.token)
            )
            if self.cargo != given:
                return f"carries {self.cargo} at a {exchange.kind} of {exchange.token}"
        return None if cargo == to.cargo else f"would carry {cargo} instead of {to.cargo}"

    def act(self, to: AgentState, t: int) -> int:
        """Go there, exchange there, and acknowledge the timestep."""
        self.x, self.y, self.cargo = to
        return t


class Fleet:
    """The robots; robot `i` is agent `i` of the plan."""

    def __init__(self, robots: list[Robot]) -> None:
        self.robots = robots

    def execute(self, timestep: Timestep) -> None:
        """Have every robot check its step, then let all of them go at once."""
        self._check(timestep)
        pairs = zip(self.robots, timestep.agents, strict=True)
        acknowledged = [robot.act(to, timestep.t) for robot, to in pairs]
        if any(t != timestep.t for t in acknowledged):
            raise ControllerError(f"t={timestep.t}: a robot has not acknowledged")

    def _check(self, timestep: Timestep) -> None:
        if len(timestep.agents) != len(self.robots):
            bad = f"{len(timestep.agents)} agents for {len(self.robots)} robots"
            raise ControllerError(f"t={timestep.t}: {bad}")
        exchange_of = {exchange.agent: exchange for exchange in timestep.exchanges}
        goes_to: dict[tuple[int | str, int], int] = {}
        for n, (robot, to) in enumerate(zip(self.robots, timestep.agents, strict=True)):
            refusal = robot.check(to, exchange_of.get(n))
            other = goes_to.setdefault((to.x, to.y), n)
            if refusal is None and other != n:
                refusal = f"finds robot {other} on {to.x},{to.y}"
            if refusal is not None:
                raise ControllerError(f"t={timestep.t}: robot {n} {refusal}")


class State:
    """What must survive a restart: the job, the last timestep executed, and the robots."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.job: str | None = None
        self.t: int | None = None
        self.fleet: Fleet | None = None
        try:
            if file.exists():
                self._load(json.loads(file.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError) as error:
            raise ControllerError(f"{file}: no state of a fleet: {error!r}") from None

    def save(self) -> None:
        """Write the file anew and put it in the place of the old one in a single step."""
        robots = [astuple(robot) for robot in self.fleet.robots] if self.fleet else None
        draft = self._file.with_name(f"{self._file.name}.draft")
        with draft.open("w", encoding="utf-8") as file:
            json.dump({"job": self.job, "t": self.t, "robots": robots}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file)

    def _load(self, document: dict[str, Any]) -> None:
        self.job, self.t, robots = document["job"], document["t"], document["robots"]
        self.fleet = Fleet([Robot(*robot) for robot in robots]) if robots else None


def job_of(client: Client, wishes: argparse.Namespace, state: State) -> str:
    """Return the job to follow: as before, as told, or a new one that is waited for."""
    if state.job is None:
        state.job = wishes.job
        if state.job is None:
            state.job = client.submit(wishes.instance, time_limit=wishes.time_limit).id
        state.save()
    elif wishes.job not in {None, state.job}:
        raise ControllerError(f"{wishes.state}: belongs to job {state.job}")
    client.wait(state.job, lambda event: say(f"job {state.job}: {event.kind}"))
    return state.job


def drive(client: Client, wishes: argparse.Namespace, state: State) -> None:
    """Execute timesteps until there are no more."""
    job = job_of(client, wishes, state)
    start = wishes.start if state.t is None else state.t + 1
    steps = None if wishes.steps is None else max(0, wishes.start + wishes.steps - start)
    with closing(client.stream(job, start, steps, wishes.tick_ms)) as timesteps:
        for timestep in timesteps:
            with undisturbed():
                execute(timestep, state)


def execute(timestep: Timestep, state: State) -> None:
    """Execute one timestep, keep that it was, and say so."""
    if state.fleet is None:  # the robots are put where the plan begins
        places = zip(timestep.agents, timestep.cargo_before(), strict=True)
        state.fleet = Fleet([Robot(x, y, cargo) for (x, y, _), cargo in places])
    state.fleet.execute(timestep)
    state.t = timestep.t
    state.save()
    loaded = sum(robot.cargo is not None for robot in state.fleet.robots)
    late = f", {timestep.late_ms} ms late" if timestep.late_ms else ""
    say(f"t={timestep.t}: {len(state.fleet.robots)} robots, {loaded} loaded{late}")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold signals back: a timestep is executed whole."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def say(line: str) -> None:
    """Show a line; on a terminal, in the place of the one before."""
    sys.stdout.write(f"\r\x1b[K{line}" if sys.stdout.isatty() else f"{line}\n")
    sys.stdout.flush()


def parsed() -> argparse.Namespace:
    """Return what the user wants."""
    parser = argparse.ArgumentParser(description="Drive simulated robots by a streamed plan.")
    parser.add_argument("instance", nargs="?", type=Path, help="file to submit and wait for")
    parser.add_argument("--job", help="id of a job, instead of a file")
    parser.add_argument("--url", default="http://localhost:8000")
    parser.add_argument("--token", default=os.environ.get("TSACES_TOKEN"))
    parser.add_argument("--tick-ms", type=float, default=1000.0, help="of a timestep")
    parser.add_argument("--start", type=int, default=0, help="first timestep")
    parser.add_argument("--steps", type=int, help="how many; endless if left out")
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds to solve a file")
    parser.add_argument("--state", type=Path, default=Path("fleet-state.json"))
    wishes = parser.parse_args()
    if (wishes.instance is None) == (wishes.job is None):
        parser.error("give either an instance file or --job")
    return wishes


def interrupt(_signal: int, _frame: object) -> NoReturn:
    """Answer SIGTERM as Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    """Drive the fleet; exit status 1 if it must not go on."""
    wishes = parsed()
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as shells do in the background
            signal.signal(number, interrupt)
    try:
        with Client(wishes.url, wishes.token) as client:
            drive(client, wishes, State(wishes.state))
    except KeyboardInterrupt:
        say("stopped; start again to go on")
    except (TsacesError, OSError) as error:
        sys.stderr.write(f"error: {'; '.join(str(error).splitlines())}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
