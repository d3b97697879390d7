"""What is known of a factory once it was solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.random.trial import Trial  # noqa: TC001 - read at run time, for the files
from benchmarks.table.origin import Origin  # noqa: TC001
from benchmarks.table.records import Status

if TYPE_CHECKING:
    from benchmarks.random.pool import Finished


@dataclass(frozen=True)
class Record:
    """A factory that was solved.

    Attributes
    ----------
    number : int
    kind : str
    machines : int
    max_agents : int
        Size of the fleet.
    status : Status
    verdict : str
        What the verifier says of the embedding's file, or why there is none.
    ending : str or None
        Why the search ended, if it found an embedding that is sound.
    throughput, upper_bound : float or None
        Products per timestep.
    share : float or None
        Of the upper bound that the throughput reaches.
    agents : int or None
        Robots that the embedding uses.
    replayed : int or None
        Timesteps.
    rejected : tuple of str
        What was wrong with candidates that the search itself turned down.
    seconds : float
        From the start of the factory's process to its end.
    trial : Trial
    origin : Origin
    ceiling, whole_ceiling : float or None
        Of TS-ACES, in products per timestep; the second one that of whole machines.
    """

    number: int
    kind: str
    machines: int
    max_agents: int
    status: Status
    verdict: str
    ending: str | None
    throughput: float | None
    upper_bound: float | None
    share: float | None
    agents: int | None
    replayed: int | None
    rejected: tuple[str, ...]
    seconds: float
    trial: Trial
    origin: Origin
    ceiling: float | None = None
    whole_ceiling: float | None = None

    @property
    def share_of_ceiling(self) -> float | None:
        """Share of its ceiling that a sound embedding reaches."""
        return self._share_of(self.ceiling)

    @property
    def share_of_whole_ceiling(self) -> float | None:
        """The same of the ceiling of whole machines."""
        return self._share_of(self.whole_ceiling)

    def _share_of(self, ceiling: float | None) -> float | None:
        if self.status is not Status.FOUND or self.throughput is None or not ceiling:
            return None
        return self.throughput / ceiling

    @property
    def name(self) -> str:
        """How the factory is called, its kind included."""
        return f"{self.number:03} ({self.kind})"

    @property
    def is_found(self) -> bool:
        """Whether there is an embedding, sound or not."""
        return self.status in {Status.FOUND, Status.UNSOUND}

    @property
    def is_broken(self) -> bool:
        """Whether something went wrong that should never go wrong."""
        return self.status in {Status.UNSOUND, Status.FAILED}


def record_of(finished: Finished, origin: Origin) -> Record:
    """Return the record of a factory whose process has ended."""
    factory, outcome = finished.task.factory, finished.outcome
    search, bound, replay = outcome.search, outcome.upper_bound, outcome.replay
    return Record(
        number=factory.number,
        kind=factory.kind,
        machines=len(factory.instance.machines),
        max_agents=factory.instance.max_agents,
        status=outcome.status,
        verdict=_on_one_line(replay.summary if replay else outcome.reason),
        ending=outcome.reason if outcome.status is Status.FOUND else None,
        throughput=search.throughput if search else None,
        upper_bound=bound,
        share=search.throughput / bound if search and bound else None,
        agents=search.agents if search else None,
        replayed=replay.steps if replay else None,
        rejected=tuple(map(_on_one_line, finished.rejected)),
        seconds=finished.seconds,
        trial=finished.task.trial,
        origin=origin,
        ceiling=outcome.ceiling.throughput if outcome.ceiling else None,
        whole_ceiling=outcome.ceiling.whole_machines if outcome.ceiling else None,
    )


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
