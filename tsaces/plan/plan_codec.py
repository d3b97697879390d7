"""What documents need to know of a kind of plan source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tsaces.model.instance import Instance

    Assignment = Mapping[str, str | None]

_Source = TypeVar("_Source")
_Schema = TypeVar("_Schema", bound=BaseModel)


@dataclass(frozen=True)
class PlanCodec(Generic[_Source, _Schema]):
    """How plan sources of one kind stand in embedding documents.

    Attributes
    ----------
    kind : str
        Value of the field ``kind`` of their documents.
    source_type : type
        Of the sources, each a `tsaces.model.embedding.PlanSource`.
    schema : type of pydantic.BaseModel
        The fields of their documents, ``kind`` among them.
    to_document : callable
        Returns the JSON-ready data of a source, given the instance and its assignment as well.
    from_schema : callable
        Returns the source, given the instance, its assignment and the fields that were read;
        raises `DocumentError` that names the field.
    """

    kind: str
    source_type: type[_Source]
    schema: type[_Schema]
    to_document: Callable[[Instance, Assignment, _Source], dict[str, Any]]
    from_schema: Callable[[Instance, Assignment, _Schema], _Source]
