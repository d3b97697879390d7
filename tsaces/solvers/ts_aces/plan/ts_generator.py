"""The transport plan generator Π_TS (paper, section VII), in plain Python.

Kept close to the paper, and to be read beside it: the faster ways to the same timesteps are
held against this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import NO_CARGO, ExchangeKind, Timestep

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.ts_aces.plan.epoch_plan import EpochPlan


class TsGenerator:
    """Moves the fleet from one timestep to the next, endlessly.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        The one `plan` counts the roads of.
    plan : EpochPlan
    """

    def __init__(self, instance: Instance, traffic: TrafficSystem, plan: EpochPlan) -> None:
        self.t = 0
        self._plan = plan
        self._traffic = traffic
        self._position: list[int] = []
        self._cargo: list[int] = []
        self._occupant: dict[int, int] = {}
        self._exchanges: list[tuple[int, int, int, int]] = []
        self._to_enter: list[list[int]] = []
        num_tokens = plan.entering.shape[1]
        self._to_deposit = _nothing_left(len(instance.machines), num_tokens)
        self._to_pick_up = _nothing_left(len(instance.machines), num_tokens)
        self._deposit_sites = _sites(instance, traffic, "input_cell")
        self._pickup_sites = _sites(instance, traffic, "output_cell")
        self._queue_agents(plan.leaving(instance, traffic))
        self._entry_epoch = [-1] * len(self._position)
        self._may_exchange = [False] * len(self._position)

    def steps(self) -> Iterator[Timestep]:
        """Yield timestep 0, 1, 2 and so on, without end."""
        yield self.timestep()
        while True:
            self.advance()
            yield self.timestep()

    def changes(self) -> Iterator[Timestep]:
        """Yield the same timesteps, some of those left out in which all stand still.

        Once the agents of an epoch have done their work and stand in their queues, nothing
        happens until the next epoch starts.
        """
        yield self.timestep()
        while True:
            before = self._position.copy()
            self.advance()
            if not self._exchanges and self._position == before:
                self._skip_to_next_epoch()
            yield self.timestep()

    def timestep(self) -> Timestep:
        """Return the present state of the fleet."""
        exchanges = np.array(self._exchanges, dtype=np.int32).reshape(-1, 4)
        return Timestep(
            self.t,
            np.array(self._position, dtype=np.int32),
            np.array(self._cargo, dtype=np.int32),
            exchanges,
        )

    def floor_state(self) -> Hashable:
        """Return all that the future depends on, agents' names apart.

        To be called where a cycle starts: every agent then stands on a road it entered in
        the epoch before.
        """
        agents = sorted(zip(self._position, self._cargo, self._may_exchange, strict=True))
        last = (self.epoch - 1) % 2
        left = tuple(
            tuple(map(tuple, to_do[last])) for to_do in (self._to_deposit, self._to_pick_up)
        )
        return tuple(agents), left

    @property
    def epoch(self) -> int:
        """Number of epochs that have ended."""
        return self.t // self._plan.epoch_length

    def advance(self) -> None:
        """Move the fleet on by one timestep (algorithm 3)."""
        if self.t % self._plan.epoch_length == 0:
            self._adjust_state_for_new_epoch()
        epoch = self.epoch
        arrivals: dict[int, int] = {}
        for junction in self._traffic.junctions:
            agent = self._occupant.get(junction.cell)
            if agent is not None:
                self._move_agent_on_junction(agent, junction.exits, epoch, arrivals)
        for road in self._traffic.roads:
            self._move_agents_on_road(road.cells, epoch, arrivals)
        self._occupant = arrivals
        self._exchanges = []
        self._exchange_tokens()
        self.t += 1

    def _skip_to_next_epoch(self) -> None:
        """Let the time pass until counters are renewed: what stands still does so until then."""
        length = self._plan.epoch_length
        self.t = -(-self.t // length) * length

    def _queue_agents(self, leaving: NDArray[np.int32]) -> None:
        """Stand every agent in the queue at the head of a road (initializeSF)."""
        for r, road in enumerate(self._traffic.roads):
            cells = iter(reversed(road.cells))
            for token, count in enumerate(leaving[r, :, 0]):
                for _ in range(count):
                    cell = next(cells)
                    self._occupant[cell] = len(self._position)
                    self._position.append(cell)
                    self._cargo.append(token)

    def _adjust_state_for_new_epoch(self) -> None:
        """Renew the counters: what is still to enter, to deposit and to pick up."""
        epoch = self.epoch
        k = epoch % self._plan.num_epochs
        self._to_enter = self._plan.entering[:, :, k].tolist()
        self._to_deposit[epoch % 2] = self._plan.deposits[:, :, k].tolist()
        self._to_pick_up[epoch % 2] = self._plan.pickups[:, :, k].tolist()

    def _move_agent_on_junction(
        self, agent: int, exits: tuple[int, ...], epoch: int, arrivals: dict[int, int]
    ) -> None:
        """Move the agent onto an exit road that still needs its cargo."""
        token = self._cargo[agent]
        road = next(r for r in exits if self._to_enter[r][token])
        self._to_enter[road][token] -= 1
        self._entry_epoch[agent] = epoch
        self._may_exchange[agent] = True
        self._put(agent, self._traffic.roads[road].tail, arrivals)

    def _move_agents_on_road(
        self, cells: tuple[int, ...], epoch: int, arrivals: dict[int, int]
    ) -> None:
        """Move agents head to tail, so that one knows whether the agent in front waits."""
        ahead = self._traffic.layout.exits[cells[-1]][0]
        is_head = True
        for cell in reversed(cells):
            agent = self._occupant.get(cell)
            if agent is not None:
                waits = ahead in arrivals or (is_head and self._entry_epoch[agent] == epoch)
                self._put(agent, cell if waits else ahead, arrivals)
            ahead = cell
            is_head = False

    def _put(self, agent: int, cell: int, arrivals: dict[int, int]) -> None:
        arrivals[cell] = agent
        self._position[agent] = cell

    def _exchange_tokens(self) -> None:
        for cell, machines in self._deposit_sites.items():
            agent = self._occupant.get(cell)
            if agent is not None and self._cargo[agent] != NO_CARGO:
                self._deposit_token(agent, machines)
        for cell, machines in self._pickup_sites.items():
            agent = self._occupant.get(cell)
            if agent is not None and self._cargo[agent] == NO_CARGO:
                self._pick_up_token(agent, machines)

    def _deposit_token(self, agent: int, machines: list[int]) -> None:
        """Deposit, if a machine needs the cargo of an agent that entered when this one did."""
        token = self._cargo[agent]
        for m in machines:
            left = self._to_deposit[self._entry_epoch[agent] % 2][m]
            if self._may_exchange[agent] and left[token]:
                left[token] -= 1
                self._exchange(agent, m, ExchangeKind.DEPOSIT, token, NO_CARGO)
                return

    def _pick_up_token(self, agent: int, machines: list[int]) -> None:
        """Pick up what is still to be fetched by agents that entered when this one did."""
        for m in machines:
            left = self._to_pick_up[self._entry_epoch[agent] % 2][m]
            for token, count in enumerate(left):
                if self._may_exchange[agent] and count:
                    left[token] -= 1
                    self._exchange(agent, m, ExchangeKind.PICKUP, token, token)
                    return

    def _exchange(self, agent: int, m: int, kind: ExchangeKind, token: int, cargo: int) -> None:
        self._cargo[agent] = cargo
        self._may_exchange[agent] = False
        self._exchanges.append((agent, m, int(kind), token))


def _nothing_left(num_machines: int, num_tokens: int) -> list[list[list[int]]]:
    """Return counters at zero: by parity of the entry epoch, machine and token.

    Two epochs are enough: an agent leaves its road in the epoch after it entered.
    """
    return [[[0] * num_tokens for _ in range(num_machines)] for _ in range(2)]


def _sites(instance: Instance, traffic: TrafficSystem, field: str) -> dict[int, list[int]]:
    """Return the machines whose exchange cell each cell is."""
    sites: dict[int, list[int]] = {}
    for m, machine in enumerate(instance.machines):
        cell = getattr(machine, field)
        if cell is not None:
            sites.setdefault(traffic.layout.number[cell], []).append(m)
    return sites
