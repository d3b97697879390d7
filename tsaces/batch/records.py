"""What became of the items of a batch."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError, computed_field

from tsaces.model.embedding import relative_gap

if TYPE_CHECKING:
    from tsaces.batch.items import Item


class Status(StrEnum):
    """How it stands with an item."""

    FOUND = "found"
    NOTHING = "nothing found"
    INVALID = "invalid"
    SAME = "same as another"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    WAITING = "not begun"

    @property
    def is_final(self) -> bool:
        """Whether it would be the same if the batch were called again."""
        return self in {Status.FOUND, Status.NOTHING}

    @property
    def is_good(self) -> bool:
        """Whether there is an embedding, as good as the time allowed."""
        return self in {Status.FOUND, Status.SAME}


class ItemRecord(BaseModel):
    """One line of a batch's summary, and the file that tells whether an item was solved already.

    Attributes
    ----------
    name, source, fingerprint : str
    status : Status
    reason : str
        Why it is no better; empty if there is nothing to say.
    machines, max_agents : int or None
        None if the instance cannot be read.
    method, objective : str
    time_limit, keep : float
    seed : int
    throughput, upper_bound : float or None
        None if nothing was found.
    agents : int or None
    seconds : float
        That the solve took.
    embedding : str or None
        Name of the file.
    sha256 : str or None
        Of that file.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    source: str
    fingerprint: str
    status: Status
    reason: str = ""
    machines: int | None = None
    max_agents: int | None = None
    method: str
    time_limit: float
    seed: int
    objective: str
    keep: float
    throughput: float | None = None
    upper_bound: float | None = None
    agents: int | None = None
    seconds: float = 0.0
    embedding: str | None = None
    sha256: str | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def gap(self) -> float | None:
        """How far the throughput is from its bound, as a share of that."""
        if self.throughput is None or self.upper_bound is None:
            return None
        return relative_gap(self.throughput, self.upper_bound)

    def with_changes(self, **changes: object) -> ItemRecord:
        """Return the record with other values."""
        return self.model_copy(update=changes)


def record_of(item: Item, status: Status, reason: str = "") -> ItemRecord:
    """Return the record of an item of which nothing is known yet."""
    options, instance = item.options, item.instance
    return ItemRecord(
        name=item.name,
        source=item.source,
        fingerprint=item.fingerprint,
        status=status,
        reason=reason,
        machines=None if instance is None else len(instance.machines),
        max_agents=None if instance is None else instance.max_agents,
        method=options.method,
        time_limit=options.time_limit,
        seed=options.seed,
        objective=options.objective,
        keep=options.keep,
    )


def read_record(text: bytes) -> ItemRecord | None:
    """Return what a file says; None if it is no record."""
    try:
        return ItemRecord.model_validate_json(text)
    except ValidationError:
        return None


def columns_of(record: ItemRecord) -> dict[str, Any]:
    """Return a record as a line of a table."""
    return record.model_dump(mode="json", exclude={"fingerprint", "sha256"})
