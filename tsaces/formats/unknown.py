"""Notices about fields of documents that nothing reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.model.notice import Notice
from tsaces.schema.unknown_fields import unknown_fields

if TYPE_CHECKING:
    from pydantic import BaseModel


def notices_of_unknown(
    schema: type[BaseModel], document: object, path: str = ""
) -> tuple[Notice, ...]:
    """Return a notice for each unknown name of a document that a schema has judged.

    Parameters
    ----------
    schema : type of BaseModel
    document : object
        Parsed JSON.
    path : str
        Of the document, if it is a part of another.
    """
    return tuple(
        Notice(f"{path}.{problem.path}" if path else problem.path, problem.message)
        for problem in unknown_fields(schema, document)
    )
