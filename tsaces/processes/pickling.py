"""Tasks and reports as bytes, with the classes that only this process knows.

`pickle` names a class, and the reader imports it. Nobody can import what a script, a notebook or
an interactive session defines (its module is ``__main__``), nor a lambda or a class within a
function: of these, cloudpickle sends the code. It is asked only where `pickle` does not do, since
it takes several times as long and 20 ms to import.
"""

from __future__ import annotations

import pickle

from tsaces.errors import SolverError
from tsaces.processes import endings

_MAIN = b"__main__"
"""What a pickle contains that names something of a module of that name."""


def dumps(thing: object) -> bytes:
    """Return a thing's pickle, which another process can read with `pickle.loads`.

    Raises
    ------
    SolverError
        If it has a part that exists in this process only, such as an open file or a lock.
    """
    try:
        pickled = pickle.dumps(thing)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the other way says what is wrong
        return _dumps_with_code(thing)
    return _dumps_with_code(thing) if _MAIN in pickled else pickled


def _dumps_with_code(thing: object) -> bytes:
    import cloudpickle  # noqa: PLC0415 - rarely needed

    try:
        pickled: bytes = cloudpickle.dumps(thing)
    except MemoryError:
        raise
    except Exception as error:
        why = endings.gist(endings.of_exception(error))
        raise SolverError(
            f"cannot be pickled for another process: {why}; create files, locks, threads and the"
            " like when the work begins, not before"
        ) from error
    return pickled
