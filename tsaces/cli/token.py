"""`tsaces token`: who may use the HTTP service."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from tsaces.cli import service
from tsaces.cli.arguments import DatabaseOption, JsonOption
from tsaces.cli.documents import TokenDocument, TokensDocument, print_document
from tsaces.cli.output import print_at_once, print_columns
from tsaces.errors import TsacesError

if TYPE_CHECKING:
    from api.store.tokens import Token

_DEFAULT_SCOPES = ("read", "solve")

token = typer.Typer(
    no_args_is_help=True,
    help="Create, list and revoke tokens of the HTTP service.\n\n"
    "Examples:\n  tsaces token create line-3 --scope read\n  tsaces token list",
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of the client.")]


@token.command()
def create(
    name: NameArgument,
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            help="Scope: read, solve or admin; may be repeated.",
            show_default=", ".join(_DEFAULT_SCOPES),
        ),
    ] = None,
    database: DatabaseOption = "sqlite:///tsaces.db",
) -> None:
    """Create a token and print it once; only its digest is stored.

    Example: tsaces token create line-3 --scope read
    """
    secret = service.commands.create_token(database, name, scope or _DEFAULT_SCOPES)
    try:
        print_at_once(secret)
    except BaseException as error:  # Ctrl-C, too
        _revoke_unprinted(database, name, error)
        raise


def _revoke_unprinted(database: str, name: str, reason: BaseException) -> None:
    """Revoke a token that could not be printed."""
    try:
        service.commands.revoke_token(database, name)
    except TsacesError as error:
        raise TsacesError(
            f"{reason}; revoke {name!r}, which could not be done now: {error}"
        ) from None


@token.command("list")
def list_tokens(database: DatabaseOption = "sqlite:///tsaces.db", json: JsonOption = False) -> None:
    """List the names, scopes and creation times of all tokens.

    Example: tsaces token list --database sqlite:///tsaces.db
    """
    tokens = service.commands.list_tokens(database)
    if json:
        print_document(TokensDocument(tokens=[_document(found) for found in tokens]))
        return
    for found in tokens:
        made = time.strftime("%Y-%m-%d %H:%M", time.gmtime(found.created_at))
        print_columns(found.name, ",".join(sorted(found.scopes)), f"{made} UTC")


def _document(found: Token) -> TokenDocument:
    scopes = sorted(map(str, found.scopes))
    return TokenDocument(name=found.name, scopes=scopes, created_at=found.created_at)


@token.command()
def revoke(name: NameArgument, database: DatabaseOption = "sqlite:///tsaces.db") -> None:
    """Revoke a token: it is deleted, and no longer accepted.

    Example: tsaces token revoke line-3
    """
    service.commands.revoke_token(database, name)
