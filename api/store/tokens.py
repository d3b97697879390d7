"""The store of bearer tokens, which contains only their digests."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from api.store.tables import tokens
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.store.database import Database


_LONGEST_NAME = 255
"""Maximum number of characters of the name of a token."""


class Scope(StrEnum):
    """A permission that a token grants."""

    READ = "read"
    SOLVE = "solve"
    ADMIN = "admin"


@dataclass(frozen=True)
class Token:
    """A token without its secret."""

    id: str
    name: str
    scopes: frozenset[Scope]
    created_at: float

    def allows(self, scope: Scope) -> bool:
        """Return whether the token has a scope; a token with the scope admin has all."""
        return scope in self.scopes or Scope.ADMIN in self.scopes


class TokenStore:
    """Reads and writes tokens.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, name: str, scopes: Iterable[Scope]) -> str:
        """Create a token and return its secret, which cannot be retrieved later.

        Raises
        ------
        InputError
            If the name is taken, empty, too long or not printable.
        """
        if not (0 < len(name) <= _LONGEST_NAME and name.isprintable()):
            raise InputError(f"name: give 1 to {_LONGEST_NAME} printable characters")
        secret = f"tsaces_{secrets.token_urlsafe(32)}"  # long and random: no salt is needed
        row = {
            "id": secrets.token_hex(16),
            "name": name,
            "digest": _digest(secret),
            "scopes": " ".join(sorted(set(scopes))),
            "created_at": time.time(),
        }
        try:
            with self._database.writing() as connection:
                connection.execute(insert(tokens).values(row))
        except IntegrityError:
            raise InputError(f"name: there is a token {name!r} already") from None
        return secret

    def find(self, secret: str) -> Token | None:
        """Return the token with a secret; None if there is none."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(tokens).where(tokens.c.digest == _digest(secret))
            ).first()
        if row is None:
            return None
        return Token(row.id, row.name, frozenset(map(Scope, row.scopes.split())), row.created_at)

    def all_tokens(self) -> list[Token]:
        """Return all tokens, sorted by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tokens).order_by(tokens.c.name)).all()
        return [
            Token(row.id, row.name, frozenset(map(Scope, row.scopes.split())), row.created_at)
            for row in rows
        ]

    def ids(self) -> set[str]:
        """Return the ids of all tokens."""
        with self._database.reading() as connection:
            return set(connection.execute(select(tokens.c.id)).scalars())

    def has_any(self) -> bool:
        """Return whether there are any tokens."""
        with self._database.reading() as connection:
            return bool(connection.execute(select(func.count()).select_from(tokens)).scalar_one())

    def revoke(self, name: str) -> None:
        """Delete a token.

        Raises
        ------
        InputError
            If there is no token of that name.
        """
        with self._database.writing() as connection:
            gone = connection.execute(delete(tokens).where(tokens.c.name == name))
        if not gone.rowcount:
            raise InputError(f"name: there is no token {name!r}")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
