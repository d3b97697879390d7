"""Tokens, made as users make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.store import Scope, TokenStore, open_database
from tests.cli.command import run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def token(database: str, *arguments: str) -> str:
    """Run a `tsaces token` command that succeeds, and return what it prints."""
    done = run("token", *arguments, "--database", database)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def secrets_of(database: str, scopes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Make tokens in a database that no server uses yet; return their secrets by name."""
    with open_database(database) as store:
        tokens = TokenStore(store)
        return {name: tokens.create(name, map(Scope, each)) for name, each in scopes.items()}


def create(database: str, name: str, scopes: tuple[str, ...]) -> str:
    """Make a token and return its secret."""
    options = [part for scope in scopes for part in ("--scope", scope)]
    return token(database, "create", name, *options).rstrip("\n")
