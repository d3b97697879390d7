"""What is said of a task that a cluster has lost, and what to do about it."""

from __future__ import annotations

from typing import Final

_MEMORY: Final = "use fewer workers, solve a smaller instance, or give the cluster more memory"
_KNOWN: Final = {
    "OutOfMemoryError": f"its machine was running out of memory, so that Ray ended it; {_MEMORY}",
    "OutOfDiskError": "the disk of its machine is full; make room there",
    "ObjectStoreFullError": f"Ray has no room left for what it reports; {_MEMORY}",
    "NodeDiedError": "its machine is gone; start it again",
    "LocalRayletDiedError": "Ray itself has ended on its machine; start it again",
    "RuntimeEnvSetupError": "its process could not be set up; is tsaces installed there?",
    "TaskCancelledError": "it was ended before it was done",
}
_DEAD: Final = {"WorkerCrashedError", "ActorDiedError", "ActorUnavailableError"}
"""Ray does not say more of these than that it hears no more of them."""


def of_loss(loss: Exception) -> str:
    """Return what an exception of Ray's says, on one line.

    Parameters
    ----------
    loss : Exception
        Why there are no more reports of a task.
    """
    name = type(loss).__name__
    if name in _DEAD:
        why = (
            "its process was killed or has crashed, or its machine is gone; if it was the kernel's"
            f" OOM killer, {_MEMORY}"
        )
    else:
        why = _KNOWN.get(name, "ray status and the logs of Ray say more")
    return f"lost by Ray: {name}: {why}"
