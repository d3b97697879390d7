"""What is said of a process that has ended otherwise than by being done, and what to do about it.

All that start processes say it in these words, on one line.
"""

from __future__ import annotations

import errno
import re
import resource
import signal
import traceback
from typing import Final

from tsaces.errors import TsacesError, printable

_LESS: Final = "use fewer workers, or solve a smaller instance"
_SILENT: Final = "it ended without a word"
_GIBIBYTE: Final = 2**30
_MOST_SHOWN: Final = 200
"""Characters of a process's last words."""
_STARVED: Final = re.compile(
    r"bad_alloc|MemoryError|out of memory|not enough memory|allocat\w* (?:still )?failed"
    r"|(?:cannot|could not|unable to|failed to) (?:allocate|map segment)|can't start new thread"
    r"|has no attribute '\w+_CAPI'",  # an import that got no memory, while C code waits for it
    re.IGNORECASE,
)
"""How Python and libraries say that they got no memory, or none for a thread."""
_FULL: Final = {
    errno.ENOSPC: "cannot be written: the disk is full; make room there",
    errno.EDQUOT: "cannot be written: the quota of the disk is used up; make room there",
    errno.EFBIG: "cannot be written: it would grow beyond the limit of files (ulimit -f)",
}
_CRASHES: Final[set[int]] = {
    signal.SIGSEGV,
    signal.SIGABRT,
    signal.SIGILL,
    signal.SIGFPE,
    signal.SIGTRAP,
}
_SIGNALS: Final[dict[int, str]] = {
    signal.SIGKILL: ", which nobody here has sent: probably the kernel's OOM killer, as the machine"
    f" had no memory left; {_LESS}, or find a machine with more memory",
    signal.SIGXCPU: ": its limit of processor time is used up (ulimit -t)",
    signal.SIGXFSZ: ": a file was to grow beyond its limit (ulimit -f)",
    signal.SIGBUS: ": probably a disk or shared memory that is full; make room there",
}


def gist(error: str | None) -> str:
    """Return what went wrong on one line: the last one, as tracebacks have it."""
    return last_line(error or "") or _SILENT


def last_line(text: str) -> str:
    """Return the last line of a traceback, or of what a process has written; empty if none."""
    lines = text.strip().splitlines()
    return printable(lines[-1].strip()) if lines else ""


def first_line(error: BaseException) -> str:
    """Return the first line of what an exception says; its type if it says nothing."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def out_of_memory(limit: int | None) -> str:
    """Say that a process got no memory, and what to do.

    Parameters
    ----------
    limit : int or None
        Bytes of address space that it might have; None for as much as there is.
    """
    if limit is None:
        return f"out of memory, of which this machine has no more; {_LESS}"
    return (
        f"out of memory at its limit of {_size(limit)}; raise the limit (--memory of tsaces serve,"
        f" else ulimit -v), {_LESS}"
    )


def of_exception(error: BaseException) -> str:
    """Return what an exception that has ended a task says, in this process.

    Where nothing is known of it, that is its traceback.
    """
    if is_starved(error):
        return out_of_memory(memory_limit())
    match error:
        case SystemExit(code=code):
            return f"ended with exit status {code}"
        case OSError() if error.errno in _FULL:
            return f"{error.filename or 'a file'} {_FULL[error.errno]}"
        case ImportError():
            return (
                f"a module cannot be imported: {error}; install the same version of tsaces, whole,"
                " and the modules of your own methods, wherever its processes run"
            )
        case TsacesError():
            return str(error)
        case _:
            return "".join(traceback.format_exception(error))


def of_process(
    code: int, last_words: str = "", *, was_asked: bool = False, limit: int | None = None
) -> str | None:
    """Return what is wrong with how a process ended; None if nothing is.

    Parameters
    ----------
    code : int
        Its exit status; of a signal its number, negative.
    last_words : str
        What it wrote to its standard error in the end.
    was_asked : bool
        Whether it was we who have ended it.
    limit : int or None
        Bytes of address space that it might have.
    """
    if code == 0:
        return None
    how = f"ended by {_signal_name(-code)}" if code < 0 else f"ended with exit status {code}"
    if was_asked:
        return how
    if _STARVED.search(last_words):
        return f"{how}: {out_of_memory(limit)}"
    if code > 0:
        return f"{how}{_quoted(last_words)}"
    if -code in _CRASHES:
        perhaps = "" if limit is None else f"; perhaps {out_of_memory(limit)}"
        return f"{how}: a library has crashed{_quoted(last_words)}{perhaps}"
    return how + _SIGNALS.get(-code, ", which somebody has sent")


def memory_limit(pid: int = 0) -> int | None:
    """Return how many bytes of address space a process may have; None for as many as there are.

    Parameters
    ----------
    pid : int
        0 is this process; another may have ended, if nobody has waited for it yet.
    """
    try:
        if hasattr(resource, "prlimit"):
            limit, _ = resource.prlimit(pid, resource.RLIMIT_AS)
        else:  # children have what their parents have, unless they say otherwise
            limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    except (OSError, ValueError):
        return None
    return None if limit == resource.RLIM_INFINITY else limit


def is_starved(error: BaseException) -> bool:
    """Whether an exception says that there was no memory, or none for a thread or a library."""
    if isinstance(error, MemoryError):
        return True
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return True
    return isinstance(error, ImportError | RuntimeError | AttributeError) and bool(
        _STARVED.search(str(error))
    )


def _signal_name(number: int) -> str:
    known = {each.value: each.name for each in signal.Signals}
    return known.get(number, f"signal {number}")


def _quoted(last_words: str) -> str:
    line = last_line(last_words)
    return f": {line[:_MOST_SHOWN]}" if line else ""


def _size(number: int) -> str:
    if number < _GIBIBYTE // 10:
        return f"{number:,} byte{'' if number == 1 else 's'}"
    return f"{number / _GIBIBYTE:.1f} GiB"
