"""What commands read, and notices about it on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.cli.output import print_to_stderr
from tsaces.cli.standard_streams import read_input, source_name
from tsaces.errors import DocumentError, lines_of
from tsaces.formats.embedding_json import embedding_from_document
from tsaces.formats.file_kinds import PLAN_MAGIC, FileKind, kind_of_document, wrong_kind
from tsaces.formats.instance_json import instance_from_bytes, instance_from_document
from tsaces.formats.parameters_reader import read_parameters
from tsaces.formats.plan_file import embedding_from_bytes
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.solvers.registry import installed_methods
from tsaces.traffic.notices import notices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Instance
    from tsaces.solvers.solver_parameters import SolverParameters


def load_instance(path: Path) -> Instance:
    """Read an instance from a file or stdin, and write its notices to stderr.

    Raises
    ------
    InstanceError
        If the instance is not valid; the message has one problem per line.
    """
    instance = instance_from_bytes(read_input(path), source_name(path))
    give_notice(notices(instance))
    return instance


def load_embedding(path: Path) -> Embedding:
    """Read an embedding or a compiled plan from a file or stdin, and write notices to stderr.

    Raises
    ------
    DocumentError
        With one problem per line.
    """
    embedding = embedding_from_bytes(read_input(path), source_name(path))
    give_notice(notices(embedding))
    return embedding


def load_subject(path: Path) -> Instance | Embedding:
    """Read an instance, an embedding or a compiled plan, and write its notices to stderr.

    Embeddings are recognised by their format.

    Raises
    ------
    InputError
        With one problem per line.
    """
    subject = _subject_from_bytes(read_input(path), source_name(path))
    give_notice(notices(subject))
    return subject


def _subject_from_bytes(data: bytes, source: str) -> Instance | Embedding:
    if data.startswith(PLAN_MAGIC):
        return embedding_from_bytes(data, source)
    try:
        document = parse_json(data)
    except JsonError as error:
        raise DocumentError(f"{source}: {error}") from None
    kind = kind_of_document(document)
    if kind is FileKind.EMBEDDING:
        return embedding_from_document(document)
    if kind is not None and kind is not FileKind.INSTANCE:
        raise DocumentError(f"{source}: {wrong_kind(kind, FileKind.INSTANCE)}")
    return instance_from_document(document)


def load_parameters(path: Path) -> SolverParameters:
    """Read parameters of the methods from a file or stdin.

    Raises
    ------
    DocumentError
        With one problem per line.
    """
    return read_parameters(read_input(path), source_name(path))


def report_refused_methods() -> None:
    """Write one line per method of an installed package that is not used."""
    give_notice(list(installed_methods().refused.values()))


def give_notice(findings: Sequence[object]) -> None:
    """Write one line per notice; of many only the first, and the number of others."""
    for line in lines_of(findings):
        print_to_stderr(f"notice: {line}")
