"""Records of the results of the items of a batch."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError, computed_field

from tsaces.model.embedding import relative_gap

if TYPE_CHECKING:
    from tsaces.batch.items import Item


class ItemStatus(StrEnum):
    """The result of an item so far."""

    FOUND = "found"
    NOTHING = "nothing found"
    INVALID = "invalid"
    SAME = "same as another"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    WAITING = "not begun"

    @property
    def is_final(self) -> bool:
        """Whether another call of the batch would not change the status."""
        return self in {ItemStatus.FOUND, ItemStatus.NOTHING}

    @property
    def is_good(self) -> bool:
        """Whether there is an embedding for which the whole time was used."""
        return self in {ItemStatus.FOUND, ItemStatus.SAME}


class ItemRecord(BaseModel):
    """A row of a batch's summary, also stored as the file that marks an item as solved.

    Attributes
    ----------
    name, source, fingerprint : str
    status : ItemStatus
    reason : str
        Explanation of the status, empty if it needs none.
    machines, max_agents : int or None
        None if the instance cannot be read.
    method, objective : str
    time_limit, keep : float
    seed : int
    throughput, upper_bound : float or None
        None if nothing was found.
    agents : int or None
    seconds : float
        Duration of the solve.
    embedding : str or None
        Name of the file of the embedding.
    sha256 : str or None
        Digest of that file.
    transferred_from : str or None
        Name of the item for which the embedding was found; None if it was found for this one.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    source: str
    fingerprint: str
    status: ItemStatus
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
    transferred_from: str | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def gap(self) -> float | None:
        """Difference of throughput and upper bound, as a share of the bound."""
        if self.throughput is None or self.upper_bound is None:
            return None
        return relative_gap(self.throughput, self.upper_bound)

    def with_changes(self, **changes: object) -> ItemRecord:
        """Return the record with other values."""
        return self.model_copy(update=changes)


def record_of(item: Item, status: ItemStatus, reason: str = "") -> ItemRecord:
    """Return the record of an item without any result yet."""
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
    """Return the record in a file, None if it contains none."""
    try:
        return ItemRecord.model_validate_json(text)
    except ValidationError:
        return None


def columns_of(record: ItemRecord) -> dict[str, Any]:
    """Return a record as a row of a table."""
    return record.model_dump(mode="json", exclude={"fingerprint", "sha256"})
