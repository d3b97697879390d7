"""What commands print with `--json`; docs/json.md is written from these models."""

from tsaces.cli.documents.bounds import BoundDocument
from tsaces.cli.documents.fields import Document, print_document
from tsaces.cli.documents.imports import ImportDocument, NoteDocument
from tsaces.cli.documents.results import (
    FindingsDocument,
    FleetDocument,
    MachineDocument,
    ReplanDocument,
    ReportDocument,
    SolveDocument,
)
from tsaces.cli.documents.services import (
    BatchDocument,
    BatchRowDocument,
    CompileDocument,
    JobDocument,
    JobsDocument,
    TokenDocument,
    TokensDocument,
)
from tsaces.cli.documents.verdicts import VerifyDocument, ViolationDocument

__all__ = [
    "DOCUMENTS",
    "FILES",
    "BatchDocument",
    "BatchRowDocument",
    "BoundDocument",
    "CompileDocument",
    "Document",
    "FindingsDocument",
    "FleetDocument",
    "ImportDocument",
    "JobDocument",
    "JobsDocument",
    "MachineDocument",
    "NoteDocument",
    "ReplanDocument",
    "ReportDocument",
    "SolveDocument",
    "TokenDocument",
    "TokensDocument",
    "VerifyDocument",
    "ViolationDocument",
    "print_document",
]

DOCUMENTS: dict[str, type[Document]] = {
    "solve": SolveDocument,
    "report": ReportDocument,
    "verify": VerifyDocument,
    "bound": BoundDocument,
    "batch": BatchDocument,
    "compile": CompileDocument,
    "import": ImportDocument,
    "jobs": JobsDocument,
    "token list": TokensDocument,
}
"""What each command prints with `--json`, by the name of the command."""
FILES: dict[str, type[Document]] = {"summary.json": BatchRowDocument}
"""What is in the lists that commands write as JSON files, by the name of the file."""
