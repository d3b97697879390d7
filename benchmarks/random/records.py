"""Records of solved factories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.random.trial import Trial  # noqa: TC001 - read at run time, for the files
from benchmarks.table.origin import Origin  # noqa: TC001
from benchmarks.table.records import RowStatus

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
    status : RowStatus
    verdict : str
        Verdict of the verifier on the embedding's file, or the reason why there is none.
    ending : str or None
        Reason why the search ended, if it found a sound embedding.
    throughput, upper_bound : float or None
        Products per timestep.
    share : float or None
        Throughput as a share of the upper bound.
    agents : int or None
        Robots that the embedding uses.
    replayed : int or None
        Timesteps that were replayed.
    rejected : tuple of str
        Reasons why the search itself rejected candidates.
    seconds : float
        Duration of the factory's process.
    trial : Trial
    origin : Origin
    ceiling, whole_ceiling : float or None
        Ceiling of TS-ACES in products per timestep, and the one of whole machines.
    """

    number: int
    kind: str
    machines: int
    max_agents: int
    status: RowStatus
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
        """Throughput of a sound embedding as a share of the ceiling."""
        return self._share_of(self.ceiling)

    @property
    def share_of_whole_ceiling(self) -> float | None:
        """Throughput of a sound embedding as a share of the ceiling of whole machines."""
        return self._share_of(self.whole_ceiling)

    def _share_of(self, ceiling: float | None) -> float | None:
        if self.status is not RowStatus.FOUND or self.throughput is None or not ceiling:
            return None
        return self.throughput / ceiling

    @property
    def name(self) -> str:
        """Name of the factory, with its kind."""
        return f"{self.number:03} ({self.kind})"

    @property
    def is_found(self) -> bool:
        """Whether there is an embedding, sound or not."""
        return self.status in {RowStatus.FOUND, RowStatus.UNSOUND}

    @property
    def is_broken(self) -> bool:
        """Whether a rule was violated or the process failed, which should never happen."""
        return self.status in {RowStatus.UNSOUND, RowStatus.FAILED}


def make_record(finished: Finished, origin: Origin) -> Record:
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
        ending=outcome.reason if outcome.status is RowStatus.FOUND else None,
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
