"""JSON as the contract wants it: UTF-8, no duplicate keys, no NaN, no bottomless nesting."""

from __future__ import annotations

import json
from typing import NoReturn


class JsonError(ValueError):
    """A text that is no JSON we accept; the message says where, on one line."""


def parse_json(data: bytes | str) -> object:
    """Read one JSON document.

    Parameters
    ----------
    data : bytes or str
        UTF-8, with or without a byte order mark.

    Raises
    ------
    JsonError
        Malformed JSON, a duplicate key, a number JSON does not know, or too deep nesting.
    """
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        document = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
        _refuse_lone_surrogates(text, document)
    except JsonError:
        raise
    except UnicodeDecodeError as error:
        raise JsonError(f"malformed JSON: byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        reason = error.msg.removesuffix(" at")
        raise JsonError(f"malformed JSON: {reason} at {where}") from None
    except RecursionError:
        raise JsonError("malformed JSON: nested too deeply") from None
    except ValueError:  # an integer of thousands of digits
        raise JsonError("malformed JSON: a number has too many digits") from None
    return document


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    items: dict[str, object] = {}
    for key, value in pairs:
        if key in items:
            raise JsonError(f"duplicate name {key!r} in one JSON object")
        items[key] = value
    return items


def _refuse_lone_surrogates(text: str, document: object) -> None:
    """Escapes can spell half characters, which no output could be written with."""
    if "\\ud" not in text.lower():
        return
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise JsonError("malformed JSON: a string holds half a surrogate pair") from None


def _refuse_constant(name: str) -> NoReturn:
    raise JsonError(f"malformed JSON: {name} is no JSON number")
