"""One solve, from an instance's document to its embedding's, in whatever process."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from tsaces import pipeline
from tsaces.engines import LocalEngine
from tsaces.errors import DocumentError, TsacesError
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.formats.instance_json import instance_from_document
from tsaces.formats.plan_file import plan_to_bytes
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.model.events import BoundTightened, IncumbentFound, SearchEnded
from tsaces.plan import with_compiled_plan
from tsaces.processes import Began
from tsaces.tasks.memory import limit_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tsaces.model.embedding import Embedding
    from tsaces.model.events import SolveEvent
    from tsaces.model.solve_options import SolveOptions


@dataclass(frozen=True)
class IncumbentReport:
    """An `IncumbentFound` ready to be kept: the verified embedding as documents.

    Attributes
    ----------
    seconds : float
        Since the search began.
    throughput : float
    upper_bound : float
    agents : int
    embedding : str
        Its JSON document.
    plan : bytes
        Its compiled plan's file; empty unless asked for.
    is_known : bool
        Whether it was known before the search.
    """

    seconds: float
    throughput: float
    upper_bound: float
    agents: int
    embedding: str
    plan: bytes
    is_known: bool = False


@dataclass(frozen=True)
class EndReport:
    """A `SearchEnded`, or the reason why there is no embedding.

    Attributes
    ----------
    ok : bool
        Whether an embedding was found.
    reason : str
    """

    ok: bool
    reason: str


@dataclass(frozen=True)
class SolveTask:
    """Solves one instance, as `tsaces.processes.Task`.

    Attributes
    ----------
    instance : dict
        The instance's document.
    options : SolveOptions
    memory_limit : int or None
        Bytes of address space for each process of the solve. The process keeps the limit.
    compiles : bool
        Whether plans are compiled as well.
    known : tuple of str
        Documents of embeddings of like instances; the best that suits is begun with.
    keep_assignment : mapping of str to str or None, or None
        What machines run so far and keep, if they are to.
    changes : int or None
        How many of them may change, None for the fewest.
    """

    instance: dict[str, object]
    options: SolveOptions
    memory_limit: int | None = None
    compiles: bool = True
    known: tuple[str, ...] = ()
    keep_assignment: Mapping[str, str | None] | None = None
    changes: int | None = None

    def __call__(self, emit: Callable[[object], None]) -> None:
        """Solve, and tell every find."""
        emit(Began())
        limit_memory(self.memory_limit)
        reason = "the search has ended"

        def listen(event: SolveEvent) -> None:
            nonlocal reason
            match event:
                case IncumbentFound():
                    emit(incumbent_report(event, compiles=self.compiles))
                case BoundTightened():
                    emit(event)
                case SearchEnded(_, why):
                    reason = why

        try:
            instance = instance_from_document(self.instance)
            best = pipeline.solve(
                instance,
                listener=listen,
                engine=_engine(),
                known=self._known_embeddings(),
                keep_assignment=self.keep_assignment,
                changes=self.changes,
                **asdict(self.options),
            )
        except TsacesError as error:
            emit(EndReport(ok=False, reason=str(error)))
        else:
            emit(BoundTightened(best.seconds, best.upper_bound))
            emit(EndReport(ok=True, reason=reason))

    def _known_embeddings(self) -> Iterator[Embedding]:
        """Yield what can be read: a file may have been damaged since it was written."""
        for text in self.known:
            with suppress(DocumentError, JsonError):
                yield embedding_from_document(parse_json(text))


@cache
def _engine() -> LocalEngine:
    """Return the processes that the solves of this one share, one solve after the other."""
    return LocalEngine()


def incumbent_report(found: IncumbentFound, *, compiles: bool) -> IncumbentReport:
    """Return an embedding ready to be kept, with its plan compiled if that is wanted."""
    embedding = found.embedding
    ready = with_compiled_plan(embedding) if compiles else embedding
    return IncumbentReport(
        seconds=found.seconds,
        throughput=embedding.throughput,
        upper_bound=embedding.upper_bound,
        agents=embedding.agents,
        embedding=json.dumps(embedding_to_document(ready)),
        plan=plan_to_bytes(ready) if compiles else b"",
        is_known=found.is_known,
    )
