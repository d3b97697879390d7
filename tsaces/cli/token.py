"""`tsaces token`: who may use the HTTP service."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from tsaces.cli import service
from tsaces.cli.arguments import DatabaseOption
from tsaces.cli.output import print_at_once, print_columns
from tsaces.errors import TsacesError

_DEFAULT_SCOPES = ("read", "solve")

token = typer.Typer(
    no_args_is_help=True, help="Create, list and revoke tokens of the HTTP service."
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
def list_tokens(database: DatabaseOption = "sqlite:///tsaces.db") -> None:
    """List the names, scopes and creation times of all tokens."""
    for found in service.commands.list_tokens(database):
        made = time.strftime("%Y-%m-%d %H:%M", time.gmtime(found.created_at))
        print_columns(found.name, ",".join(sorted(found.scopes)), f"{made} UTC")


@token.command()
def revoke(name: NameArgument, database: DatabaseOption = "sqlite:///tsaces.db") -> None:
    """Revoke a token: it is deleted, and no longer accepted."""
    service.commands.revoke_token(database, name)
