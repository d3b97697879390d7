"""What documents that commands print are made of."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tsaces.cli.output import print_json

RATE, SECONDS, SHARE = "products per timestep", "seconds", "share"
HOURLY = "null if the instance has no `layout.timestep`"
TIMES = "agents times timesteps"
STOCK = "what its buffers hold, as in [embeddings](formats.md#stock)"


def described(meaning: str, unit: str = "") -> Any:
    """Return what is said about a field that is always there."""
    return Field(description=meaning, json_schema_extra={"unit": unit})


def sometimes(meaning: str, unit: str = "") -> Any:
    """Return what is said about a field that is left out when it has no meaning."""
    return Field(default=None, description=meaning, json_schema_extra={"unit": unit})


class Document(BaseModel):
    """An object of which every field is documented."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def print_document(document: Document) -> None:
    """Print a document for programs, without the fields that were left out."""
    print_json(document.model_dump(mode="json", exclude_unset=True))
