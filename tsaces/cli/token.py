"""`tsaces token`: who may use the HTTP service."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tsaces.cli.arguments import DatabaseOption
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.store import TokenStore

token = typer.Typer(no_args_is_help=True, help="Make, list and revoke tokens of the HTTP service.")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Whose token it is.")]


@token.command()
def create(
    name: NameArgument,
    scope: Annotated[
        list[str], typer.Option("--scope", help="read, solve or admin; may be repeated.")
    ] = ["read", "solve"],  # noqa: B006 - typer copies it
    database: DatabaseOption = "sqlite:///tsaces.db",
) -> None:
    """Make a token and print it, once: only its digest is kept.

    Example: tsaces token create line-3 --scope read
    """
    from api.store import Scope  # noqa: PLC0415 - the other commands need no database

    known = {str(member) for member in Scope}
    for wanted in scope:
        if wanted not in known:
            raise InputError(f"--scope: {wanted!r} is none of {', '.join(sorted(known))}")
    with _store(database) as tokens:
        secret = tokens.create(name, [Scope(wanted) for wanted in scope])
    sys.stdout.write(secret + "\n")


@token.command("list")
def list_tokens(database: DatabaseOption = "sqlite:///tsaces.db") -> None:
    """List names, scopes and ages of all tokens."""
    with _store(database) as tokens:
        every = tokens.every()
    for found in every:
        made = time.strftime("%Y-%m-%d %H:%M", time.gmtime(found.created_at))
        sys.stdout.write(f"{found.name}\t{','.join(sorted(found.scopes))}\t{made} UTC\n")


@token.command()
def revoke(name: NameArgument, database: DatabaseOption = "sqlite:///tsaces.db") -> None:
    """Delete a token; whoever has it is turned away from now on."""
    with _store(database) as tokens:
        tokens.revoke(name)


@contextmanager
def _store(url: str) -> Iterator[TokenStore]:
    from api.store import TokenStore, open_database  # noqa: PLC0415

    with open_database(url) as database:
        yield TokenStore(database)
