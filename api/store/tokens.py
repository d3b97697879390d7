"""Bearer tokens, of which only digests are kept."""

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


class Scope(StrEnum):
    """What a token allows."""

    READ = "read"
    SOLVE = "solve"
    ADMIN = "admin"


@dataclass(frozen=True)
class Token:
    """Who may do what."""

    id: str
    name: str
    scopes: frozenset[Scope]
    created_at: float

    def allows(self, scope: Scope) -> bool:
        """Whether it has the scope; an admin's token has all."""
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
        """Make a token and return its secret, which is told only now.

        Raises
        ------
        InputError
            If the name is taken, or none that could be listed.
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
        """Return the token with a secret."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(tokens).where(tokens.c.digest == _digest(secret))
            ).first()
        if row is None:
            return None
        return Token(row.id, row.name, frozenset(map(Scope, row.scopes.split())), row.created_at)

    def every(self) -> list[Token]:
        """Return all tokens by name."""
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

    def any(self) -> bool:
        """Whether there is a token at all."""
        with self._database.reading() as connection:
            return bool(connection.execute(select(func.count()).select_from(tokens)).scalar_one())

    def revoke(self, name: str) -> None:
        """Delete a token.

        Raises
        ------
        InputError
            If there is none of the name.
        """
        with self._database.writing() as connection:
            gone = connection.execute(delete(tokens).where(tokens.c.name == name))
        if not gone.rowcount:
            raise InputError(f"name: there is no token {name!r}")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
