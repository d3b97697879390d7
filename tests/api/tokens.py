"""Tokens, made as users make them."""

from __future__ import annotations

from tests.cli.command import run


def token(database: str, *arguments: str) -> str:
    """Run a `tsaces token` command that succeeds, and return what it prints."""
    done = run("token", *arguments, "--database", database)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def create(database: str, name: str, scopes: tuple[str, ...]) -> str:
    """Make a token and return its secret."""
    options = [part for scope in scopes for part in ("--scope", scope)]
    return token(database, "create", name, *options).rstrip("\n")
